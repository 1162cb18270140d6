"""What a row says, with what merged cells, "idem" and the groups above it add; each value with its cell."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from portal.tables.cells import Sheet, text_of
from portal.tables.header import Header, key_of
from portal.text import fold

_IDEM = frozenset({"idem", "id.", "id", '"', "''", "〃", "”", "“", "« »", "ibidem", "idem, idem", ",,", "»"})


@dataclass(frozen=True)
class Held:
    """A value and the cell it comes from; `above`: from a row above, by a merged cell, "idem" or a group."""

    value: Any
    cell: str
    above: bool = False

    @property
    def text(self) -> str:
        """As a person sees it."""
        return text_of(self.value)


@dataclass
class Line:
    """A row under the header. `own` are the cells it has itself, `held` what it says by field."""

    number: int
    own: dict[int, Any]
    held: dict[str, Held] = field(default_factory=dict)

    @property
    def words(self) -> list[str]:
        """The texts of its own cells."""
        return [text_of(value) for value in self.own.values()]


def _merged_values(sheet: Sheet) -> dict[tuple[int, int], tuple[Any, str]]:
    """(row, column) → value and cell, for cells merged downwards."""
    rows = {row.number: row for row in sheet.rows}
    found = {}
    for one in sheet.merged:
        value = rows[one.top].value(one.left) if one.top in rows else None
        if value is None:
            continue
        for number in range(one.top + 1, one.bottom + 1):
            if number in rows:
                found[number, one.left] = value, sheet.at(one.top, one.left)
    return found


def lines_of(sheet: Sheet, header: Header, *, groups: Sequence[str]) -> Iterator[Line]:
    """The rows under the header with what they say.

    `groups` are the fields that are told once for several rows, such as municipality and school. Where one is blank,
    that of the row above holds, unless a group further to the left is another one now: then nothing is known.
    """
    merged = _merged_values(sheet)
    fields = {one.index: one.field for one in header.columns if one.field}
    ordered = [name for name in fields.values() if name in groups]
    first = min(one.index for one in header.columns)
    above: dict[str, Held] = {}
    group_now: dict[str, Held] = {}
    for row in sheet.rows:
        if row.number <= header.last:
            continue
        line = Line(row.number, {n: value for n, value in enumerate(row.values) if value is not None})
        for index, name in fields.items():
            line.held |= _held(sheet, row.number, index, name, row.value(index), merged, above)
        # A row with nothing but its first cell is a heading or a remark: it takes nothing from above.
        if set(line.own) != {first}:
            _fill_groups(line, ordered, group_now)
            above = {**above, **line.held}
        yield line


def _held(
    sheet: Sheet, number: int, index: int, name: str, value: Any, merged: dict[tuple[int, int], tuple[Any, str]],
    above: dict[str, Held],
) -> dict[str, Held]:  # fmt: skip
    if value is None and (number, index) in merged:
        told, cell = merged[number, index]
        return {name: Held(told, cell, above=True)}
    if isinstance(value, str) and len(value) < 12 and fold(value).strip(" .") in _IDEM:
        return {name: Held(above[name].value, above[name].cell, above=True)} if name in above else {}
    return {} if value is None else {name: Held(value, sheet.at(number, index))}


def _fill_groups(line: Line, ordered: Iterable[str], now: dict[str, Held]) -> None:
    another = False
    for name in ordered:
        told, known = line.held.get(name), now.get(name)
        if told:
            another = another or known is None or key_of(told.text) != key_of(known.text)
            now[name] = told
        elif another:
            now.pop(name, None)
        elif known:
            line.held[name] = Held(known.value, known.cell, above=True)
