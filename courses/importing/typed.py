"""A row of a list as typed values."""

import re
from dataclasses import dataclass, field
from typing import Any

from portal.tables.filling import Held
from portal.text import fold, one_line

MARKS = re.compile(r"(?:\s*(?:\*+|\(\d{1,2}\)|[¹²³⁴⁵⁶⁷⁸⁹]))+$")
NOTHING = frozenset({"-", "--", "—", "n/a", "n.a.", "s/ inf.", "s.i."})
# Fields that only make sense together: told, or kept, as one.
TOGETHER = (
    ("timetable", "timetable_text", "days", "parts"),
    ("starts", "ends", "dates_text"),
    ("path", "levels"),
    ("price", "amount"),
    ("status", "status_until"),
)


@dataclass
class Typed:
    """What a row says. `values` are fields of a course, `cells` the words they come from.

    `refused` and `notes` are (cell, sentence): the first stop the row, the others only tell what was not taken.
    """

    number: int
    sheet: str
    values: dict[str, Any] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    refused: list[tuple[str, str]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    says: list[tuple[str, str, str]] = field(default_factory=list)
    reference: str = ""
    provider: str = ""
    provider_cell: str = ""
    provider_kind: str = ""
    district: str = ""
    municipality: str = ""
    municipality_cell: str = ""
    locality: str = ""
    place: str = ""
    address: str = ""
    postal_code: str = ""
    enrolment_place: str = ""
    phones: list[str] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)
    school_year: str = ""

    def tell(self, held: Held, **values: Any) -> None:
        """Fields of the course as a cell tells them."""
        for name, value in values.items():
            self.values[name] = value
            before = self.cells.get(name)
            self.cells[name] = f"{before} | {held.text}" if before and before != held.text else held.text


def name_in(text: str) -> str:
    """A name without marks of footnotes, in one line."""
    name = MARKS.sub("", one_line(text)).strip()
    return "" if len(name) < 9 and fold(name) in NOTHING else name
