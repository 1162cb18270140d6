"""Names a slip of the pen away from what was typed."""

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 4
"""Letters below which nothing is a slip: three letters are near too many names."""


def slips_allowed(length: int) -> int:
    """How many letters may be wrong, missing, too many or swapped in a word of `length` letters: 0, 1, 2 or 3."""
    if length < SHORTEST:
        return 0
    return 1 if length < 8 else 2 if length < 12 else 3


class NearNames:
    """Names laid out by their length, so that only those that can be near are compared."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_length: dict[int, list[str]] = {}
        for name in sorted(set(names)):
            if slips_allowed(len(name)):
                self._by_length.setdefault(len(name), []).append(name)

    def closest(self, key: str, *, limit: int = 3, most: int = 3, spread: int = 1) -> list[str]:
        """The names nearest to `key` by at most `most` slips, best first, then in the order of the alphabet.

        Names more than `spread` slips farther than the nearest are left out. The shorter of the two words decides
        how many slips are allowed; a first letter that differs needs a word of eight letters to be forgiven.
        """
        allowed = min(most, slips_allowed(len(key)))
        near: list[tuple[int, str]] = []
        for length in range(len(key) - allowed, len(key) + allowed + 1) if allowed else ():
            names = self._by_length.get(length, ())
            cutoff = min(allowed, slips_allowed(length))
            found = process.extract(key, names, scorer=OSA.distance, score_cutoff=cutoff, limit=None)
            near += [(int(slips), name) for name, slips, _ in found if name[0] == key[0] or length >= 8]
        near.sort()
        return [name for slips, name in near if slips <= near[0][0] + spread][:limit]
