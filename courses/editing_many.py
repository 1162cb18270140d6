"""One verb for many courses at once: the same checks of who said what, revisions and history in batches."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from courses.editing import BATCH, answered, next_number
from courses.models import Course, Unit
from courses.rules import demand_telling
from courses.sayings import with_sayings
from portal.concurrency import StaleRevision
from portal.models import User


@dataclass(frozen=True)
class Edit:
    """What to write on a course: `values` as they are told now, `again` what is told as before, `units` if told.

    `also` are columns nobody tells ("removed_at"); `plain` leaves out who said it, for putting back what was.
    """

    course: Course
    values: Mapping[str, Any] = field(default_factory=dict)
    again: Sequence[str] = ()
    units: Sequence[Unit] | None = None
    cells: Mapping[str, str] = field(default_factory=dict)
    also: Mapping[str, Any] = field(default_factory=dict)
    plain: bool = False


@transaction.atomic
def edit_many(*, edits: Iterable[Edit], by: User | None, origin: str, source: str, on: date) -> int:
    """Write every edit, or none; the values are checked already and what may not be overwritten is left out.

    Each course's revision rises by one, with a history row. Returns how many. Raises StaleRevision when somebody
    saved one of the courses after it was read.
    """
    of_agency = by is None or by.has_perm("courses.keep")
    asked: set[UUID] = set()
    number, written = next_number(), []
    for edit in edits:
        if not of_agency and edit.course.provider_id not in asked:
            demand_telling(by, edit.course.provider, origin=origin)
            asked.add(edit.course.provider_id)
        course = edit.course
        changed = dict(edit.also) | dict(edit.values)
        if not edit.plain:
            told = [*edit.values, *edit.again, *(["units"] if edit.units is not None else [])]
            cells = {name: edit.cells.get(name, "") for name in told}
            changed["said"] = with_sayings(course.said, told, origin=origin, source=source, on=on, cells=cells)
            changed |= answered(course, origin=origin, source=source, on=on)
        rows = Course.objects.filter(pk=course.pk, revision=course.revision)
        if not rows.update(**changed, indexed=number, revision=F("revision") + 1):
            raise StaleRevision(Course.objects.get(pk=course.pk), changed)
        for name, value in changed.items():
            setattr(course, name, value)
        course.revision, course.indexed = course.revision + 1, number
        if edit.units is not None:
            _set_units(course, edit.units)
        written.append(course)
    write_histories(written, by=by, new=False)
    return len(written)


def _set_units(course: Course, units: Sequence[Unit]) -> None:
    through = Course.units.through
    through.objects.filter(course_id=course.pk).delete()
    through.objects.bulk_create([through(course_id=course.pk, unit_id=unit.pk) for unit in units])


def write_histories(courses: Sequence[Course], *, by: User | None, new: bool) -> None:
    """A history row for each course, with its units, in batches."""
    history: Any = Course.history  # type: ignore[attr-defined]
    through, when = Course.units.through, timezone.now()
    for at in range(0, len(courses), BATCH):
        some = courses[at : at + BATCH]
        rows = history.bulk_history_create(some, batch_size=BATCH, update=not new, default_user=by, default_date=when)
        of_course: dict[UUID, Any] = dict(zip((one.pk for one in some), rows, strict=True))
        units = through.objects.filter(course_id__in=list(of_course))
        model: Any = history.model.historicalcourse_units_set.rel.related_model
        model.objects.bulk_create(
            [
                model(history=of_course[one.course_id], id=one.pk, course_id=one.course_id, unit_id=one.unit_id)
                for one in units
            ],
            batch_size=BATCH,
        )
