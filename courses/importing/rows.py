"""A row of a list as typed values, each with the cell it comes from; what cannot be is refused with its cell."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from courses.importing import words
from courses.importing.typed import MARKS, NOTHING, TOGETHER, Typed, name_in
from courses.importing.words import Catalogue
from courses.models import Known
from courses.timetable import days_of, parts_of
from portal.dates import first_day, last_day
from portal.tables import CellRefused, Formula, Line
from portal.tables.dates import read_date, read_school_year
from portal.tables.filling import Held
from portal.tables.timetables import read_time, read_timetable
from portal.tables.values import phones_in, read_emails, read_number, read_yes_no
from portal.text import fold, one_line

_POSTAL = re.compile(r"\b\d{4}-\d{3}\b")
LOST = "\ufffd"


def read_row(line: Line, sheet: str, catalogue: Catalogue, labels: Mapping[str, str]) -> Typed:
    """The row as typed values; nothing is written, no query."""
    row = Typed(line.number, sheet)
    for code, held in line.held.items():
        row.says.append((labels.get(code, code), held.cell, held.text))
        if isinstance(held.value, Formula):
            row.refused.append((held.cell, _("A formula stands here without its result. Write the value.")))
        elif LOST in held.text:
            row.refused.append((held.cell, _("A letter was lost when the file was saved. Correct it in the list.")))
        elif len(held.text) > 8 or fold(held.text) not in NOTHING:
            try:
                _READERS[code](row, held, catalogue)
            except CellRefused as refused:
                row.refused.append((held.cell, str(refused)))
    _together(row, line, catalogue)
    return row


def _not_taken(row: Typed, held: Held) -> None:
    sentence = _("“%(text)s” is not understood and was not taken.")
    row.notes.append((held.cell, sentence % {"text": one_line(held.text)[:80]}))


def _text(name: str, most: int) -> Callable[[Typed, Held, Catalogue], None]:
    def read(row: Typed, held: Held, catalogue: Catalogue) -> None:
        text = one_line(held.text)
        if len(text) > most:
            sentence = _("This text has %(length)s characters; at most %(limit)s fit. Shorten it.")
            raise CellRefused(sentence % {"length": len(text), "limit": most})
        setattr(row, name, text)

    return read


def _told_text(name: str, most: int) -> Callable[[Typed, Held, Catalogue], None]:
    def read(row: Typed, held: Held, catalogue: Catalogue) -> None:
        text = held.text if name == "notes" else one_line(held.text)
        if len(text) > most:
            sentence = _("This text has %(length)s characters; at most %(limit)s fit. Shorten it.")
            raise CellRefused(sentence % {"length": len(text), "limit": most})
        row.tell(held, **{name: text})

    return read


def _number(name: str) -> Callable[[Typed, Held, Catalogue], None]:
    def read(row: Typed, held: Held, catalogue: Catalogue) -> None:
        try:
            number = read_number(held.value)
        except LookupError:
            _not_taken(row, held)
            return
        if number is not None:
            row.tell(held, **{name: number})

    return read


def _hours_a_week(row: Typed, held: Held, catalogue: Catalogue) -> None:
    match = re.fullmatch(r"(\d{1,2}(?:[.,]\d+)?)\s*(?:h|horas?)?(?:\s*/?\s*semanais|/semana)?", fold(held.text))
    if match and Decimal(match[1].replace(",", ".")) < 100:
        row.tell(held, hours_a_week=round(Decimal(match[1].replace(",", ".")), 1))
    else:
        _not_taken(row, held)


def _provider(row: Typed, held: Held, catalogue: Catalogue) -> None:
    phones, name = phones_in(held.value)
    if phones:
        row.phones += phones
        row.notes.append((held.cell, _("A phone stood in the cell of the name; it was taken as the phone.")))
    row.provider, row.provider_cell = name_in(name), held.cell
    if len(row.provider) > 200:
        raise CellRefused(_("This is too long for a name."))


def _provider_kind(row: Typed, held: Held, catalogue: Catalogue) -> None:
    row.provider_kind = words.body_of(held.text)


def _municipality(row: Typed, held: Held, catalogue: Catalogue) -> None:
    row.municipality, row.municipality_cell = name_in(held.text), held.cell


def _name(name: str) -> Callable[[Typed, Held, Catalogue], None]:
    def read(row: Typed, held: Held, catalogue: Catalogue) -> None:
        text = name_in(held.text)
        if len(text) > 200:
            raise CellRefused(_("This is too long for a name."))
        setattr(row, name, text)

    return read


def _address(row: Typed, held: Held, catalogue: Catalogue) -> None:
    text = one_line(held.text)
    if len(text) > 300:
        raise CellRefused(_("This is too long for an address."))
    row.address = text
    if (match := _POSTAL.search(text)) and not row.postal_code:
        row.postal_code = match[0]


def _postal_code(row: Typed, held: Held, catalogue: Catalogue) -> None:
    if match := _POSTAL.search(held.text):
        row.postal_code = match[0]
    else:
        _not_taken(row, held)


def _phone(row: Typed, held: Held, catalogue: Catalogue) -> None:
    phones, rest = phones_in(held.value)
    row.phones += [phone for phone in phones if phone not in row.phones]
    if "@" in rest:
        row.emails += [mail for mail in read_emails(rest) if mail not in row.emails]
    elif not phones:
        _not_taken(row, held)


def _email(row: Typed, held: Held, catalogue: Catalogue) -> None:
    row.emails += [mail for mail in read_emails(held.value) if mail not in row.emails]


def _title(row: Typed, held: Held, catalogue: Catalogue) -> None:
    title = MARKS.sub("", one_line(held.text))
    if len(title) > 200:
        raise CellRefused(_("This is too long for a title."))
    row.tell(held, title=title)
    if kind := words.kind_of(title):
        row.values.setdefault("kind", kind)
        row.cells.setdefault("kind", held.text)


def _programme(row: Typed, held: Held, catalogue: Catalogue) -> None:
    programme = catalogue.programme_of(held.text)
    if programme:
        row.tell(held, programme=programme)
    elif mode := words.mode_of(held.text):
        row.tell(held, mode=mode)
    else:
        _not_taken(row, held)


def _coded(name: str, reader: Callable[[str], str]) -> Callable[[Typed, Held, Catalogue], None]:
    def read(row: Typed, held: Held, catalogue: Catalogue) -> None:
        code = reader(held.text)
        if code:
            row.tell(held, **{name: code})
        else:
            _not_taken(row, held)

    return read


def _levels(row: Typed, held: Held, catalogue: Catalogue) -> None:
    levels, whole = catalogue.levels_of(held.text)
    if levels:
        row.tell(held, levels=levels, path=catalogue.path_of(levels))
    if not levels or not whole:
        _not_taken(row, held)


def _units(row: Typed, held: Held, catalogue: Catalogue) -> None:
    units, unknown = catalogue.units_of(held.text)
    if units:
        row.tell(held, units=units)
    if unknown:
        sentence = _("Not in the catalogue of units, and not taken: %(codes)s.")
        row.notes.append((held.cell, sentence % {"codes": ", ".join(unknown[:12])}))
    elif not units:
        _not_taken(row, held)


def _starts(row: Typed, held: Held, catalogue: Catalogue) -> None:
    when = read_date(held.value)
    row.tell(held, starts=when.start)
    if when.end:
        row.values.setdefault("ends", when.end)
        row.cells.setdefault("ends", held.text)
    if when.vague:
        row.tell(held, dates_text=when.text[:200])


def _ends(row: Typed, held: Held, catalogue: Catalogue) -> None:
    when = read_date(held.value)
    row.tell(held, ends=when.end or when.start)
    if when.vague:
        before = row.values.get("dates_text", "")
        row.tell(held, dates_text=" – ".join(filter(None, (before, when.text)))[:200])


def _school_year(row: Typed, held: Held, catalogue: Catalogue) -> None:
    row.school_year = read_school_year(held.value)


def _timetable(row: Typed, held: Held, catalogue: Catalogue) -> None:
    found = read_timetable(held.value)
    row.tell(held, timetable=found.classes, days=found.days, parts=found.parts, timetable_text=found.text[:300])


def _parts(row: Typed, held: Held, catalogue: Catalogue) -> None:
    found = read_timetable(held.value)
    if found.parts and not row.values.get("parts"):
        row.tell(held, parts=found.parts)
    elif words.mode_of(held.text):
        row.tell(held, mode=words.mode_of(held.text))
    elif not found.parts:
        before = row.values.get("timetable_text", "")
        row.tell(held, timetable_text=", ".join(filter(None, (before, found.text)))[:300])


def _price(row: Typed, held: Held, catalogue: Catalogue) -> None:
    price = words.price_of(held.text)
    if price:
        row.tell(held, price=price[0], amount=price[1])
    else:
        _not_taken(row, held)


def _certificate(row: Typed, held: Held, catalogue: Catalogue) -> None:
    known = read_yes_no(held.value)
    if known is None:
        _not_taken(row, held)
    else:
        row.tell(held, certificate_counts=Known.YES if known else Known.NO)


def _later(row: Typed, held: Held, catalogue: Catalogue) -> None:
    """Days and hours in columns of their own are put together once the whole row is read."""


_READERS: dict[str, Callable[[Typed, Held, Catalogue], None]] = {
    "reference": _text("reference", 100),
    "provider": _provider,
    "provider_kind": _provider_kind,
    "district": _name("district"),
    "municipality": _municipality,
    "locality": _name("locality"),
    "place": _name("place"),
    "address": _address,
    "postal_code": _postal_code,
    "enrolment_place": _name("enrolment_place"),
    "phone": _phone,
    "email": _email,
    "title": _title,
    "programme": _programme,
    "kind": _coded("kind", words.kind_of),
    "levels": _levels,
    "units": _units,
    "hours": _number("hours"),
    "weeks": _number("weeks"),
    "hours_a_week": _hours_a_week,
    "starts": _starts,
    "ends": _ends,
    "dates": _starts,
    "school_year": _school_year,
    "timetable": _timetable,
    "days": _later,
    "time_from": _later,
    "time_to": _later,
    "parts": _parts,
    "mode": _coded("mode", words.mode_of),
    "group_size": _number("group_size"),
    "price": _price,
    "certificate": _certificate,
    "status": _coded("status", words.status_of),
    "notes": _told_text("notes", 2000),
}


def _together(row: Typed, line: Line, catalogue: Catalogue) -> None:
    """What several columns say together, and what follows from the catalogue."""
    _days_and_hours(row, line)
    values = row.values
    if values.get("timetable"):
        values["days"], values["parts"] = days_of(values["timetable"]), parts_of(values["timetable"])
    if values.get("units") and not values.get("levels"):
        levels = {unit.level_id for unit in values["units"] if unit.level_id}
        values["levels"] = " ".join(code for code in catalogue.levels if code in levels)
        values["path"] = catalogue.path_of(values["levels"])
        row.cells["levels"] = row.cells["units"]
    if values.get("title") and not values.get("levels") and "levels" not in line.held:
        levels_named, _whole = catalogue.levels_of(values["title"])
        if levels_named:
            values["levels"], values["path"] = levels_named, catalogue.path_of(levels_named)
            row.cells["levels"] = row.cells["title"]
    if values.get("kind") == "tecnico" and (sector := words.sector_of(values.get("title", ""))):
        values["sector"] = sector
        row.cells["sector"] = row.cells.get("title", "")
    starts, ends = values.get("starts"), values.get("ends")
    if starts and ends and last_day(ends) < first_day(starts):
        cell = line.held.get("ends") or line.held.get("starts") or line.held["dates"]
        row.refused.append((cell.cell, _("The end is before the start. Correct one of the two dates.")))
    for group in TOGETHER:
        if any(name in values for name in group):
            for name in group:
                values.setdefault(name, _EMPTY.get(name, ""))


_EMPTY: dict[str, Any] = {"timetable": [], "path": None, "amount": None, "status_until": None}


def _days_and_hours(row: Typed, line: Line) -> None:
    """Weekdays in one column, hours in one or two others."""
    days, start, end = (line.held.get(code) for code in ("days", "time_from", "time_to"))
    told = [one for one in (days, start, end) if one and not isinstance(one.value, Formula)]
    if not told:
        return
    try:
        found = read_timetable(days.value) if days else read_timetable(None)
        if found.rows or not (start or end):
            begins = ends = ""
        else:
            begins, ends = read_time(start.value if start else None), read_time(end.value if end else None)
    except CellRefused as refused:
        at = next((one.cell for one in told if one.text and one.text in str(refused)), told[0].cell)
        row.refused.append((at, str(refused)))
        return
    if begins and ends and ends <= begins:
        sentence = _("The class would end at %(end)s, before it begins.") % {"end": ends}
        row.refused.append((told[-1].cell, sentence))
        return
    classes = found.classes or [
        {"day": int(day) if day else None, "from": begins, "to": ends} for day in (list(found.days) or [""]) if begins
    ]
    text = " ".join(one.text for one in told)
    held = Held(text, told[0].cell)
    row.tell(held, timetable=classes, days=found.days, parts=found.parts, timetable_text=text[:300])
