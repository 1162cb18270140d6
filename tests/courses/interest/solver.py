"""Somebody who reads everything published of demand and works out what must be true.

What the public, and schools that no notice named, can see is this and no more:
- the weekly table at /cursos/procura/: of a municipality "N or more", or nothing; its map and its file say the same;
- from one table to the next: a line comes, goes, rises or falls;
- the notices: mails to the agency and to schools nearby, of which others hear: on this day at least a group, whose
  size is public, waits at this level in this municipality; and that on other days no notice came;
- the rule itself: the product's own functions are asked what they may say of each number, however the lots fall.
The finder, the form (it answers the same to everybody), `cursos.csv`, the interface for programs and the sitemap say
nothing about demand: test_exact_counts.py looks.

The reader may be `alone` with each day, or know everything that changed: who came and who left, at which level, and
that nobody else did. Numbers before the first day are not known. Cells: each municipality, any levels of it together
(so differences too), a part of the day inside a level, pairs of municipalities. Of a cell counts the number of people
and, for the reader who knows some of them, also how many others there are.

Broken is a cell whose number is surely 1 to 4. For a reader who knows nobody also one that may be 1 to 4 but not 0: a
few people must look like none.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import combinations, product
from unittest.mock import patch

from courses.interest import lots, publishing, reaching
from courses.interest.counting import Waiting

MOST = 90  # so many stand for "any number above": far more than a group at each of five levels
FEW = frozenset({1, 2, 3, 4})
PLACE = object()


@dataclass(frozen=True)
class Day:
    """What is seen of a municipality on a day: the numbers its line allows as it is written, the line, the notices."""

    line: int | None = None
    written: frozenset[int] = frozenset(range(MOST + 1))
    notices: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    """Known to the reader since the day before, by level: people who came, and people of the first day who left."""

    came: Mapping[str, int] = field(default_factory=dict)
    left: Mapping[str, int] = field(default_factory=dict)


def every_lot(ask):
    """All answers of the product, however the lots fall."""
    found = set()
    for drawn in product((False, True), repeat=len(publishing.BANDS)):
        with patch.object(lots, "left_out", side_effect=[*drawn, False, False]):
            found.add(ask())
    return found


class Rule:
    """What the product may publish of each number."""

    def __init__(self, group: int) -> None:
        self.lines: dict[int | None, set[int]] = {}
        self.told: dict[bool, set[int]] = {True: set(), False: set()}
        for number in range(MOST + 1):
            for line in every_lot(lambda number=number: publishing.told_of(number)):
                self.lines.setdefault(line, set()).add(number)
            it = Waiting(PLACE, "A1", number, group_size=group)
            for said in every_lot(lambda it=it: reaching.is_told(it)):
                self.told[said].add(number)


class Town:
    """The numbers of the first day that agree with all that is seen of one municipality."""

    def __init__(self, rule: Rule, days: Sequence[Day], changes: Sequence[Change], levels: Sequence[str]) -> None:
        self.levels, self.days = levels, len(days)
        self.came = [{level: sum(it.came.get(level, 0) for it in changes[: n + 1]) for level in levels}
                     for n in range(self.days)]  # fmt: skip
        self.gone = [{level: sum(it.left.get(level, 0) for it in changes[: n + 1]) for level in levels}
                     for n in range(self.days)]  # fmt: skip
        self.box = {level: self._box(rule, days, level) for level in levels}
        least, most = (sum(self.box[level][end] for level in levels) for end in (0, 1))
        self.totals = {
            total
            for total in range(least, min(most, MOST) + 1)
            if all(
                min(total + self.change(levels, n), MOST) in rule.lines.get(day.line, set()) & day.written
                for n, day in enumerate(days)
            )
        }

    def change(self, levels: Sequence[str], day: int) -> int:
        """How many more than on the first day, so far as the reader knows."""
        return sum(self.came[day][level] - self.gone[day][level] for level in levels)

    def _box(self, rule: Rule, days: Sequence[Day], level: str) -> tuple[int, int]:
        least, most, told = self.gone[-1][level], MOST, False
        for n, day in enumerate(days):
            shift, named = self.change([level], n), day.notices.get(level)
            if named:
                least, told = max(least, named - shift, min(rule.told[True]) - shift), True
            elif not told:
                most = min(most, max(rule.told[False]) - shift if max(rule.told[False]) < MOST else MOST)
        return least, most

    def together(self, levels: Sequence[str]) -> set[int]:
        """The numbers these levels can have together on the first day; every number of each span can be reached."""
        rest = [level for level in self.levels if level not in levels]
        (low, high), (low_rest, high_rest) = (
            [sum(self.box[level][end] for level in some) for end in (0, 1)] for some in (levels, rest)
        )
        found = set()
        for total in self.totals:
            found.update(range(max(low, total - high_rest), min(high, total - low_rest) + 1))
        return found

    def cells(self) -> Iterator[tuple[object, set[int]]]:
        """Every cell on every day, and how many there are beside those the reader knows."""
        for size in range(1, len(self.levels) + 1):
            for some in combinations(self.levels, size):
                first = self.together(some)
                others = {number - sum(self.gone[-1][level] for level in some) for number in first}
                yield (some, "others"), others
                for day in range(self.days):
                    yield (some, day), {number + self.change(some, day) for number in first}
                    if size == 1:  # The others can come at any part of the day; whom the reader knows, in the evening.
                        known = self.came[day][some[0]] + self.gone[-1][some[0]] - self.gone[day][some[0]]
                        yield (some, day, "noite"), set(range(known, known + max(others, default=-1) + 1))


def _sums(sets: Sequence[set[int]]) -> set[int]:
    return reduce(lambda some, more: {a + b for a in some for b in more}, sets, {0})


def broken(
    rule: Rule,
    seen: Mapping[str, Sequence[Day]],
    changes: Mapping[str, Sequence[Change]],
    levels: Sequence[str],
    *,
    sums: Sequence[int | None] = (),
) -> list[object]:
    """The cells a reader knows to be 1 to 4 who links all days; `sums`: what is published of the country a day."""
    towns = {name: Town(rule, days, changes[name], levels) for name, days in seen.items()}
    for day, published in enumerate(sums):
        if published is not None:
            base = published - sum(town.change(levels, day) for town in towns.values())
            for name, town in towns.items():
                others = _sums([other.totals for key, other in towns.items() if key != name])
                town.totals = {total for total in town.totals if base - total in others}
    found = [(name, cell, values) for name, town in towns.items() for cell, values in town.cells()]
    for (one, a), (other, b) in combinations(towns.items(), 2):
        shift = a.change(levels, 0) + b.change(levels, 0)
        found.append((f"{one}+{other}", 0, {number + shift for number in _sums([a.totals, b.totals])}))
    return [(name, cell, sorted(values)) for name, cell, values in found if values and values <= FEW]


def told_apart(rule: Rule, seen: Mapping[str, Sequence[Day]], levels: Sequence[str]) -> list[object]:
    """The cells of which a reader who knows nobody knows on some day that they are not empty, though maybe few."""
    found = []
    for name, days in seen.items():
        for n, day in enumerate(days):
            for cell, values in Town(rule, [day], [Change()], levels).cells():
                if values & FEW and 0 not in values:
                    found.append((name, n, cell, sorted(values)[:8]))
    return found


def agrees(rule: Rule, days: Sequence[Day], changes: Sequence[Change], levels: Sequence[str]) -> bool:
    """Whether any numbers at all lead to this."""
    return bool(Town(rule, days, changes, levels).totals)
