"""What was changed on a course, by whom and when, read from its history."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import ForeignKey

from courses.desk.told import label_of, unit_words, words_of
from courses.models import Course, Place, Unit
from courses.sayings import TOLD

PAGE = 20
# What the history calls the rows of a course's units.
UNITS = "historicalcourse_units_set"


@dataclass(frozen=True)
class Change:
    """A field before and after, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    """What one person did at one time. `first`: the course began; `removed` and `restored`: taken off, brought back."""

    who: str
    when: datetime
    changes: list[Change]
    first: bool = False
    removed: bool = False
    restored: bool = False
    confirmed: bool = False


def history_page(course: Course, number: int) -> tuple[list[Entry], bool]:
    """Twenty entries, newest first, and whether older ones follow. Constant queries."""
    first = (max(number, 1) - 1) * PAGE
    records = course.history.select_related("history_user").prefetch_related(UNITS)  # type: ignore[attr-defined]
    found = list(records.order_by("-history_id")[first : first + PAGE + 1])
    names = _names(found)
    entries = [
        _entry(record, found[n + 1] if n + 1 < len(found) else None, names) for n, record in enumerate(found[:PAGE])
    ]
    return entries, len(found) > PAGE


def _keys(record: Any) -> dict[str, Any]:
    """Field → what a history row keeps of it: keys for relations."""
    known = {}
    for name in TOLD:
        if name == "units":
            known[name] = tuple(sorted(row.unit_id for row in getattr(record, UNITS).all()))
        else:
            known[name] = getattr(record, Course._meta.get_field(name).attname)  # type: ignore[union-attr]
    return known


def _names(records: Iterable[Any]) -> dict[str, dict[Any, Any]]:
    """Related rows of all records by field and key; one query a table."""
    wanted: dict[Any, set[Any]] = {}
    columns = {name: Course._meta.get_field(name) for name in TOLD}
    relations = {n: c for n, c in columns.items() if isinstance(c, ForeignKey)}
    units: set[str] = set()
    for record in records:
        keys = _keys(record)
        units |= set(keys["units"])
        for name, column in relations.items():
            wanted.setdefault(column.related_model, set()).add(keys[name])
    rows: dict[Any, dict[Any, Any]] = {}
    for model, wanted_keys in wanted.items():
        some = model._default_manager.filter(pk__in=wanted_keys - {None})
        some = some.select_related("municipality", "locality") if model is Place else some
        some = some.prefetch_related("names") if model.__name__ == "Programme" else some
        rows[model] = {row.pk: row for row in some}
    found = {name: rows[column.related_model] for name, column in relations.items()} if rows else {}
    return found | {"units": {unit.pk: unit for unit in Unit.objects.filter(pk__in=units)}}


def _entry(record: Any, before: Any | None, names: dict[str, dict[Any, Any]]) -> Entry:
    who = str(record.history_user) if record.history_user else ""
    if before is None:
        return Entry(who, record.history_date, [], first=True)
    old, new = _keys(before), _keys(record)
    changes = [
        Change(label_of(name), _said(name, old[name], names), _said(name, new[name], names))
        for name in TOLD
        if old[name] != new[name]
    ]
    return Entry(
        who,
        record.history_date,
        changes,
        removed=bool(record.removed_at and not before.removed_at),
        restored=bool(before.removed_at and not record.removed_at),
        confirmed=record.checked_on is not None and record.said != before.said and not changes,
    )


def _said(name: str, key: Any, names: dict[str, dict[Any, Any]]) -> str:
    if name == "units":
        rows: Sequence[str] = key
        return "\n".join(unit_words(names["units"][code]) if code in names["units"] else code for code in rows)
    if name in names:
        return words_of(name, names[name].get(key)) if key is not None else ""
    return words_of(name, key)
