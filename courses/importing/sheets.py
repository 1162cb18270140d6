"""From the bytes of a list to its typed rows: header, columns, lines, and what is no course."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from courses.importing.fields import BY_CODE, FIELDS, GROUPS
from courses.importing.rows import read_row
from courses.importing.typed import Typed
from courses.importing.words import Catalogue
from courses.search.gazetteer import gazetteer
from portal.tables import Header, Line, Sheet, TableRefused, find_header, lines_of, read_tables, text_of
from portal.tables.filling import Held
from portal.tables.header import Names, key_of
from portal.text import one_line

SAMPLES = 3


@dataclass(frozen=True)
class Apart:
    """A row that is no course: a title, a heading, a remark, an empty form line."""

    sheet: str
    number: int
    text: str
    why: str


@dataclass
class Read:
    """Everything a file says."""

    rows: list[Typed] = field(default_factory=list)
    apart: list[Apart] = field(default_factory=list)
    columns: list[dict[str, Any]] = field(default_factory=list)


def read_list(content: bytes, *, remembered: Mapping[str, str], catalogue: Catalogue, of_school: bool = False) -> Read:
    """The rows of every sheet that has a header; a school's own list need not name the school in each.

    Raises TableRefused; the gazetteer is all that is asked.
    """
    found, names = Read(), Names(FIELDS, remembered)
    sheets = read_tables(content)
    for sheet in sheets:
        header = find_header(sheet, names)
        if header is None:
            why = _("No header was found on this sheet.")
            found.apart += [_apart(sheet, row.number, row.values, why) for row in sheet.rows]
            continue
        _columns(found, sheet, header)
        if header.column("provider") is None and not of_school:
            why = _("No column with the school or centre was found. Match the columns.")
            found.apart += [_apart(sheet, row.number, row.values, why) for row in sheet.rows]
            continue
        _rows(found, sheet, header, catalogue)
    if not found.columns:
        raise TableRefused(_("No header was found: a row with names such as Entidade, Concelho, Nível, Início."))
    return found


def _apart(sheet: Sheet, number: int, values: Any, why: str) -> Apart:
    text = one_line(" ".join(text_of(value) for value in values if value is not None))
    return Apart(sheet.name if sheet.named else "", number, text[:300], why)


def _columns(found: Read, sheet: Sheet, header: Header) -> None:
    below = [row for row in sheet.rows if row.number > header.last]
    for one in header.columns:
        samples = [text for row in below[:40] if (text := one_line(text_of(row.value(one.index))))]
        found.columns.append(
            {
                "sheet": sheet.name if sheet.named else "",
                "index": one.index,
                "name": one.name[:200],
                "key": one.key[:200],
                "field": one.field,
                "confidence": round(one.confidence),
                "samples": [text[:60] for text in dict.fromkeys(samples)][:SAMPLES],
            }
        )


def _rows(found: Read, sheet: Sheet, header: Header, catalogue: Catalogue) -> None:
    labels = {code: str(one.label) for code, one in BY_CODE.items()}
    names = {key_of(one.name) for one in header.columns}
    for row in sheet.rows:
        if row.number < header.first:
            found.apart.append(_apart(sheet, row.number, row.values, _("Above the header.")))
    section: dict[str, Held] = {}
    for line in lines_of(sheet, header, groups=GROUPS):
        why = _no_course(line, header, names)
        if why:
            section = _section(line, sheet) or section
            found.apart.append(_apart(sheet, line.number, line.own.values(), why))
            continue
        for name, held in section.items():
            if header.column(name) is None:
                line.held.setdefault(name, held)
        found.rows.append(read_row(line, sheet.name if sheet.named else "", catalogue, labels))


def _no_course(line: Line, header: Header, names: set[str]) -> str:
    """Why a line is no course; "" when it is one."""
    own = {key_of(text) for text in line.words}
    if own and own <= names:
        return _("The header again.")
    fields = {one.index: one.field for one in header.columns}
    told = [fields.get(index, "") for index in line.own]
    first = min(fields)
    if set(line.own) == {first} and len(fields) > 1:
        return _("A heading or a remark.")
    if not any(told):
        return _("No column of the list says anything here.")
    if "provider" not in line.held and len(line.own) <= 2 and not {"title", "levels", "reference"} & set(line.held):
        return _("A heading or a remark.")
    return ""


def _section(line: Line, sheet: Sheet) -> dict[str, Held]:
    """A heading that names a district or a municipality holds for the rows below it."""
    if len(line.own) != 1:
        return {}
    [(index, value)] = line.own.items()
    text = one_line(text_of(value))
    place = gazetteer().find(text).place if len(text) < 60 else None
    if place is None or (place.kind == "locality" and not place.is_seat):
        return {}
    return {"district" if place.is_area else "municipality": Held(value, sheet.at(line.number, index), above=True)}
