"""Cells and where they stand."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

# Spaces that look like spaces, and marks that cannot be seen.
_SPACES = str.maketrans({"\xa0": " ", "\u202f": " ", "\u2007": " ", "\u200b": None, "\ufeff": None, "\xad": None})
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|_x000[Dd]_")


@dataclass(frozen=True)
class Formula:
    """A formula whose result the file does not hold."""

    text: str = "="


@dataclass(frozen=True)
class Row:
    """A row with its number in the sheet, counted from 1; `values` by column, without empty ones at the end."""

    number: int
    values: list[Any]

    def value(self, column: int) -> Any:
        """What stands in a column, counted from 0; None beyond the row's end."""
        return self.values[column] if column < len(self.values) else None


@dataclass(frozen=True)
class Area:
    """Merged cells: rows from 1, columns from 0, both ends inside."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class Sheet:
    """A sheet: its rows that hold something, and its merged cells. `named`: its name belongs into addresses."""

    name: str
    rows: list[Row]
    merged: list[Area] = field(default_factory=list)
    named: bool = False

    def at(self, row: int, column: int) -> str:
        """The address of a cell: "B9", with the sheet's name where the file has several."""
        return f"{self.name}!{address(row, column)}" if self.named else address(row, column)


@lru_cache(maxsize=1024)
def letters(column: int) -> str:
    """The name of a column, counted from 0: "A", "Z", "AA"."""
    name, left = "", column + 1
    while left:
        left, digit = divmod(left - 1, 26)
        name = chr(65 + digit) + name
    return name


def address(row: int, column: int) -> str:
    """The address of a cell: row from 1, column from 0. `address(9, 1) == "B9"`."""
    return f"{letters(column)}{row}"


def column_of(name: str) -> int:
    """The column a name in capitals stands for, counted from 0."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number - 1


def clean(text: str) -> str:
    """A text without what cannot be seen or stored; line breaks stay."""
    plain = _CONTROL.sub("", text.translate(_SPACES).replace("\r\n", "\n").replace("\r", "\n"))
    return plain.strip()


def text_of(value: Any) -> str:
    """What a person sees in the cell, as near as it can be told. Days are written 14/10/2019."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "sim" if value else "não"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        clock = "" if value.time() == time() else f" {value:%H:%M}"
        return f"{value:%d/%m/%Y}{clock}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds()) // 60
        return f"{minutes // 60:02}:{minutes % 60:02}"
    return value.text if isinstance(value, Formula) else str(value)
