"""The header of a table: found under title rows, over one or two rows, each column matched with a field by its name."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from django.utils.functional import Promise
from rapidfuzz import fuzz, process

from portal.tables.cells import Formula, Row, Sheet, text_of
from portal.text import fold, one_line

SEARCHED = 40
"""Rows in which a header is looked for."""

SURE, CLOSE = 100.0, 87.0
"""A name as known; a slip of the pen away (own choice: "Concelo" is 93, "Local" and "Locais" 73)."""

_SIGNS = re.compile(r"[^\w%€]+")
_NUMBERS = re.compile(r"\d{3,}")


@dataclass(frozen=True)
class Field:
    """Something a column may hold, and the names columns have for it, as they are written."""

    code: str
    label: "str | Promise"
    names: tuple[str, ...]


@dataclass(frozen=True)
class Column:
    """A column of the file: where, its name as it stands there, the field it holds ("" for none) and how sure."""

    index: int
    name: str
    field: str
    confidence: float

    @property
    def key(self) -> str:
        """By what it is remembered."""
        return key_of(self.name)


@dataclass(frozen=True)
class Header:
    """Where the header stands, by the numbers of its rows, and its columns."""

    first: int
    last: int
    columns: tuple[Column, ...]

    def column(self, field: str) -> Column | None:
        """The column that holds a field."""
        return next((one for one in self.columns if one.field == field), None)


@lru_cache(maxsize=4096)
def key_of(name: str) -> str:
    """The form in which names of columns are compared."""
    return " ".join(_SIGNS.sub(" ", fold(name)).split())


class Names:
    """The names of all fields, ready to be compared."""

    def __init__(self, fields: Sequence[Field], remembered: Mapping[str, str] | None = None) -> None:
        self.known = {key_of(name): one.code for one in fields for name in one.names}
        self.remembered = dict(remembered or {})
        self._keys = list(self.known)
        self._found: dict[tuple[str, bool], tuple[str, float]] = {}

    def match(self, name: str, *, within: bool) -> tuple[str, float]:
        """The field a name stands for and how sure; `within`: also where the name holds a known one."""
        key = key_of(name)
        if key in self.remembered:
            return self.remembered[key], SURE
        if key in self.known:
            return self.known[key], SURE
        if (key, within) not in self._found:
            self._found[key, within] = self._near(key, within=within)
        return self._found[key, within]

    def _near(self, key: str, *, within: bool) -> tuple[str, float]:
        if not 3 <= len(key) <= 60:
            return "", 0.0
        best = process.extractOne(key, self._keys, scorer=fuzz.ratio, score_cutoff=CLOSE)
        if best:
            return self.known[best[0]], best[1]
        held = [known for known in self._keys if len(known) > 3 and f" {known} " in f" {key} "] if within else []
        return (self.known[max(held, key=len)], 80.0) if held else ("", 0.0)


def find_header(sheet: Sheet, names: Names, *, least: int = 2) -> Header | None:
    """The row, or two, whose cells name most fields, at least `least` of them; None where no row does."""
    merged_right = {(one.top, one.left): one.right for one in sheet.merged if one.right > one.left}
    best: tuple[float, Header] | None = None
    rows = _filled_down(sheet)[:SEARCHED]
    pairs: list[tuple[Row, Row | None]] = [(row, None) for row in rows]
    # A pair of rows must name more than any single one does.
    pairs += [
        (row, below)
        for row, below in pairwise(rows)
        if below.number == row.number + 1 and _is_wording(below) and _is_wide(row)
    ]
    for row, below in pairs:
        columns = _columns(row, below, names, merged_right)
        score = sum(one.confidence for one in columns if one.field) / 100
        known = sum(1 for one in columns if one.field)
        if known >= least and (best is None or score > best[0] + 0.01):
            best = score, Header(row.number, (below or row).number, columns)
    return best[1] if best else None


def _is_wording(row: Row) -> bool:
    texts = [value for value in row.values if value is not None]
    return all(isinstance(value, str) and not _NUMBERS.search(value) for value in texts)


def _is_wide(row: Row) -> bool:
    return sum(value is not None for value in row.values) > 1


def _filled_down(sheet: Sheet) -> list[Row]:
    """The first rows, with cells merged downwards repeated."""
    rows = {row.number: list(row.values) for row in sheet.rows[: SEARCHED + 1]}
    for one in sheet.merged:
        value = rows[one.top][one.left] if one.top in rows and one.left < len(rows[one.top]) else None
        for number in range(one.top + 1, min(one.bottom, one.top + 3) + 1):
            if value is not None and number in rows:
                values = rows[number]
                values.extend([None] * (one.left + 1 - len(values)))
                values[one.left] = value
    return [Row(number, values) for number, values in sorted(rows.items())]


def _words(value: Any) -> str:
    return "" if isinstance(value, Formula) else one_line(text_of(value))


def _columns(top: Row, below: Row | None, names: Names, merged_right: dict[tuple[int, int], int]) -> tuple[Column, ...]:
    found: list[Column] = []
    group, reach = "", -1
    for index in range(max(len(top.values), len(below.values) if below else 0)):
        upper = _words(top.value(index))
        lower = _words(below.value(index)) if below else ""
        if upper:
            group, reach = upper, merged_right.get((top.number, index), -1)
        elif below and lower and group and (index <= reach or reach < 0):
            upper = group
        name = upper if upper == lower or not lower else f"{upper} {lower}".strip()
        if not name:
            continue
        field, confidence = names.match(name, within=below is None or not (upper and lower) or upper == lower)
        if below and lower and confidence < SURE:
            alone = names.match(lower, within=False)
            field, confidence = max((field, confidence), alone, key=lambda pair: pair[1])
        found.append(Column(index, name, field, confidence))
    return _each_field_once(found)


def _each_field_once(columns: list[Column]) -> tuple[Column, ...]:
    """Where two columns have names of one field, the surer has it, else the first."""
    holder: dict[str, Column] = {}
    for one in columns:
        if one.field and (one.field not in holder or one.confidence > holder[one.field].confidence):
            holder[one.field] = one
    return tuple(
        one if not one.field or holder[one.field] is one else Column(one.index, one.name, "", 0.0) for one in columns
    )


def rematched(header: Header, chosen: Mapping[int, str]) -> Header:
    """The header with the fields a person chose, by column."""
    columns = tuple(
        Column(one.index, one.name, chosen.get(one.index, one.field), SURE if one.index in chosen else one.confidence)
        for one in header.columns
    )
    return Header(header.first, header.last, columns)
