"""Weekdays and parts of the day: codes as they stand in addresses, and how they follow from times."""

from collections.abc import Iterable
from datetime import time
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

PARTS = ("manha", "tarde", "noite", "sabado")
DAYS = "1234567"
SATURDAY = 6
# Own choice: a class that begins before half past twelve is a morning class, from half past five an evening one.
NOON, EVENING = time(12, 30), time(17, 30)


def clock(text: str) -> time | None:
    """A time of day written as 19:00; None for "". Raises ValidationError for anything else."""
    if not text:
        return None
    try:
        return time.fromisoformat(text)
    except ValueError:
        raise ValidationError(_("Write times as 19:00, from 00:00 to 23:59."), code="time") from None


def part_of(day: int | None, start: time | None) -> str:
    """The part of the day a class falls in; "" where it cannot be told."""
    if day == SATURDAY:
        return "sabado"
    if start is None:
        return ""
    return "manha" if start < NOON else "tarde" if start < EVENING else "noite"


def check_timetable(rows: Any) -> list[dict[str, Any]]:
    """The rows in order, each {"day", "from", "to"}; ValidationError for another shape, day or time."""
    wrong = ValidationError(_("A class needs a weekday or a time, and its end may not be before its beginning."))
    if not isinstance(rows, list) or len(rows) > 30:
        raise wrong
    checked = []
    for row in rows:
        if not isinstance(row, dict):
            raise wrong
        day, start, end = row.get("day"), str(row.get("from") or ""), str(row.get("to") or "")
        begins, finishes = clock(start), clock(end)
        if (day is None and begins is None) or (day is not None and day not in range(1, 8)):
            raise wrong
        if begins and finishes and finishes <= begins:
            raise wrong
        checked.append({"day": day, "from": start, "to": end})
    return sorted(checked, key=lambda row: (row["day"] or 9, row["from"]))


def days_of(rows: Iterable[dict[str, Any]]) -> str:
    """The weekdays of a timetable as digits in order."""
    return "".join(sorted({str(row["day"]) for row in rows if row["day"]}))


def parts_of(rows: Iterable[dict[str, Any]]) -> str:
    """The parts of the day of a timetable, codes in order."""
    found = {part_of(row["day"], clock(row["from"])) for row in rows}
    return " ".join(part for part in PARTS if part in found)
