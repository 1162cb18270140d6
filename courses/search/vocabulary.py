"""The words people type for levels, hours, providers and the like, in nine languages.

`data/vocabulary.csv` is own work: a concept, a language ("*" where a line mixes them) and phrases separated by |. All
phrases are understood whatever the language of the screen; people mix them. Concepts are "field:code", where the
codes are those of the addresses:

- `choice`: inicio, pouco, certificado, letras · `level`: A1, A2, B1, B2 · `part`: manha, tarde, noite, sabado
- `day`: 1 to 7, Monday first; `shortday` counts only beside another day ("ter" is also "to have"); `days`: several
- `preset`: noites, dias, turnos (when one *works*) · `mode` · `free` · `nationality`
- `month`: 1 to 12 · `radius`: 10, 25, 50 (the next wider than what was said), pais, concelho
- `provider`, `kind`, `sector` as in the models · `programme`: PPT, PFOL, PLA, which all mean any course
- `name`: a date that is a name of streets and schools, left to the search of names
- `join` (and, or), `upto` (from Monday *to* Friday), `stop` (says nothing of its own)
"""

import csv
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from courses.search.near import NearNames
from courses.search.tokens import PHRASE, key_of, readings

DATA = Path(__file__).parent / "data"
SHORTEST_SLIP = 6
"""Letters from which a misspelt word of the vocabulary is still understood."""

_SAY_NOTHING = {"stop", "join", "upto", "shortday"}


class Vocabulary:
    """Phrases by their keys."""

    def __init__(self) -> None:
        self._concepts: dict[str, tuple[str, ...]] = {}
        with (DATA / "vocabulary.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                for phrase in row["phrases"].split("|"):
                    self._learn(key_of(phrase), tuple(row["concept"].split()))
        self._spelt = NearNames(
            key
            for key, concepts in self._concepts.items()
            if len(key) >= SHORTEST_SLIP and not set(concepts) & _SAY_NOTHING
        )

    def _learn(self, key: str, concepts: tuple[str, ...]) -> None:
        held = self._concepts.get(key, ())
        if len(key.split()) > PHRASE:
            raise ValueError(f"a phrase of more than {PHRASE} words is never looked up: {key}")
        both = dict.fromkeys((*held, *concepts))
        self._concepts[key] = tuple(both)

    def of(self, keys: Sequence[str]) -> tuple[str, ...]:
        """The concepts these words name together, empty if none."""
        return next((found for key in readings(keys) if (found := self._concepts.get(key))), ())

    def misspelt(self, keys: Sequence[str]) -> tuple[str, ...]:
        """The concepts of the phrase a letter away, two from eight letters on; empty if none or several disagree."""
        key = " ".join(keys)
        if len(key) < SHORTEST_SLIP:
            return ()
        meant = {self._concepts[name] for name in self._spelt.closest(key, most=1 if len(key) < 8 else 2, spread=0)}
        return meant.pop() if len(meant) == 1 else ()

    def phrases(self) -> dict[str, tuple[str, ...]]:
        """Every phrase (its key) with its concepts."""
        return dict(self._concepts)


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The vocabulary, read once."""
    return Vocabulary()
