"""The verbs that write courses. Each is one transaction with its history, and raises the courses' revision number."""

import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import Course, CourseRevision, Level, MonthlyAsk, Origin, Price, Unit, WrongReport
from courses.models.courses import new_code
from courses.rules import demand, demand_telling
from courses.sayings import TOLD, overruled, with_sayings
from courses.timetable import DAYS, PARTS, check_timetable, days_of, parts_of
from portal.concurrency import add_with_history, save_revision
from portal.models import User
from portal.validation import Problems, check_order, set_values

BATCH = 500
# Hours, weeks and people of a course; SQLite would take any number, PostgreSQL not.
MOST = 9999


def next_number() -> int:
    """The number of the change being made, inside its transaction; later changes wait for it, so none is missed.

    A time, so that a number taken back is never given again. Where numbers begin, everything is to be read again.
    """
    row, new = CourseRevision.objects.select_for_update().get_or_create(pk=1)
    row.number = max(row.number + 1, time.time_ns() // 1000)
    if new:
        row.whole = row.number
    row.save()
    return row.number


def read_all_again() -> None:
    """For those who delete rows (demonstrations): every process forgets what it knows. In their transaction."""
    number = next_number()
    CourseRevision.objects.filter(pk=1).update(whole=number)


def _derived(values: dict[str, Any], problems: Problems) -> None:
    """Fill in what follows from what was told: weekdays and parts of the day, the levels of a path."""
    if "timetable" in values:
        try:
            values["timetable"] = check_timetable(values["timetable"])
        except ValidationError as error:
            problems.add("timetable", error.messages[0])
        else:
            if values["timetable"]:
                values.setdefault("days", days_of(values["timetable"]))
                values.setdefault("parts", parts_of(values["timetable"]))
    if values.get("path") and not values.get("levels"):
        values["levels"] = " ".join(values["path"].levels.values_list("code", flat=True))


def _check(course: Course, problems: Problems) -> None:
    """What no single column can tell."""
    check_order(course.starts, course.ends, "ends", problems)
    levels = list(Level.objects.values_list("code", flat=True))
    if course.levels and course.levels.split() != [code for code in levels if code in course.levels.split()]:
        problems.add("levels", _("Choose levels of the list."), "unknown")
    for name in ("hours", "weeks", "group_size"):
        if (getattr(course, name) or 0) > MOST:
            problems.add(name, _("This number cannot be right. Correct it."), "too_large")
    if any(day not in DAYS for day in course.days):
        problems.add("days", _("Choose days of the week."), "unknown")
    if any(part not in PARTS for part in course.parts.split()):
        problems.add("parts", _("Choose parts of the day of the list."), "unknown")
    if (course.price == Price.AMOUNT) != (course.amount is not None):
        problems.add("amount", _("A paid course has an amount; a free one has none."), "amount")
    for name in ("class_place", "enrolment_place"):
        place = getattr(course, name)
        if place and place.provider_id != course.provider_id:
            problems.add(name, _("Choose a place of this school or centre."), "elsewhere")


def refuse_twice(row: models.Model) -> None:
    """Raise a ValidationError if a row with this one's key is there: the form that adds it was sent before."""
    if type(row)._default_manager.filter(pk=row.pk).exists():
        raise ValidationError(_("This was added already. Load the page again."), code="twice")


def _only_told(values: Mapping[str, Any]) -> None:
    unknown = set(values) - set(TOLD)
    if unknown:
        raise TypeError(f"not told of a course: {', '.join(sorted(unknown))}")


@transaction.atomic
def add_course(
    *,
    by: User | None,
    origin: str,
    source: str,
    on: date,
    cells: Mapping[str, str] | None = None,
    units: Sequence[Unit] = (),
    id: UUID | None = None,  # noqa: A002 - the column's name
    **values: Any,
) -> Course:
    """A new course as `source` tells it on the day `on`; `cells` are the source's own words for some fields.

    `id` is the one it shall have, so that a form sent twice adds one course. Weekdays, parts of the day and levels
    follow from timetable and path where not given. A course of an invented provider is a demonstration.
    Raises PermissionDenied, ValidationError.
    """
    demand_telling(by, values.get("provider"), origin=origin)
    _only_told(values)
    course, problems = Course(created_by=by), Problems()
    if id:
        course.id = id
        refuse_twice(course)
    _derived(values, problems)
    set_values(course, values, problems)
    problems.done()
    _check(course, problems)
    problems.done()
    told = [name for name, value in values.items() if value not in ("", None, [])] + (["units"] if units else [])
    course.said = with_sayings({}, told, origin=origin, source=source, on=on, cells=cells or {})
    course.checked_on, course.checked_origin, course.checked_source = on, origin, source[:300]
    course.is_demo = course.provider.is_demo
    course.indexed = next_number()
    _give_free_codes([course])
    add_with_history(course, by=by, lists={"units": units})
    return course


@transaction.atomic
def edit_course(
    *,
    course: Course,
    read_at: int,
    by: User | None,
    origin: str,
    source: str,
    on: date,
    cells: Mapping[str, str] | None = None,
    units: Sequence[Unit] | None = None,
    **values: Any,
) -> list[str]:
    """Change what `values` names to what `source` says on the day `on`; returns the fields that were kept.

    A list does not overwrite what school, support line or agency said after its day: those fields are kept, and
    returned. Saying the same again is a confirmation of that field. Raises PermissionDenied, ValidationError,
    StaleRevision.
    """
    demand_telling(by, course.provider, origin=origin)
    if "provider" in values:
        demand_telling(by, values["provider"], origin=origin)
    _only_told(values)
    asked = [*values, *(["units"] if units is not None else [])]
    kept = overruled(course, asked, origin=origin, on=on)
    values = {name: value for name, value in values.items() if name not in kept}
    problems = Problems()
    _derived(values, problems)
    set_values(course, values, problems)
    problems.done()
    _check(course, problems)
    problems.done()
    lists = {} if units is None or "units" in kept else {"units": units}
    said = with_sayings(course.said, [*values, *lists], origin=origin, source=source, on=on, cells=cells or {})
    answer = answered(course, origin=origin, source=source, on=on)
    save_revision(course, read_at=read_at, by=by, changed={**values, **answer, "said": said}, lists=lists)
    _settle_reports(course, by=by, origin=origin, on=on)
    read_again(course)
    return kept


def read_again(*courses: Course) -> None:
    """Give the courses the number of this change, without a revision of their own."""
    number = next_number()
    for course in courses:
        course.indexed = number
    Course.objects.filter(pk__in=[course.pk for course in courses]).update(indexed=number)


def answered(course: Course, *, origin: str, source: str, on: date) -> dict[str, Any]:
    """The course as a whole was answered for on that day; an answer after a report settles it."""
    answer: dict[str, Any] = {}
    if course.checked_on is None or on >= course.checked_on:
        answer = {"checked_on": on, "checked_origin": origin, "checked_source": source[:300]}
    if course.reported_on and origin != Origin.LIST and on >= course.reported_on:
        answer["reported_on"] = None
    if course.unlisted_on and on >= course.unlisted_on:
        answer["unlisted_on"] = None
    return answer


@transaction.atomic
def confirm_course(
    *,
    course: Course,
    read_at: int,
    by: User | None,
    origin: str,
    source: str,
    on: date | None = None,
    until: date | None = None,
) -> None:
    """Everything the course says holds on that day (today); its status from now on until `until`, if that is said.

    Settles a report. Raises as edit_course does.
    """
    demand_telling(by, course.provider, origin=origin)
    on = on or timezone.localdate()
    told = [name for name in course.said if name in TOLD]
    cells = {name: course.said[name].get("text", "") for name in told}
    changed = {
        "said": with_sayings(course.said, told, origin=origin, source=source, on=on, cells=cells),
        **answered(course, origin=origin, source=source, on=on),
    }
    if until:
        changed["status_until"] = until
    save_revision(course, read_at=read_at, by=by, changed=changed)
    _settle_reports(course, by=by, origin=origin, on=on)
    read_again(course)


def _settle_reports(course: Course, *, by: User | None, origin: str, on: date) -> None:
    """What readers reported until that day is dealt with once somebody near the course has spoken.

    A school that speaks has answered its monthly questions too.
    """
    if origin != Origin.LIST:
        told = WrongReport.objects.open().filter(course=course, created_at__date__lte=on)
        told.update(answered_at=timezone.now(), answered_by=by)
    if origin == Origin.PROVIDER:
        school_spoke(course.provider_id)


def school_spoke(provider_id: UUID) -> None:
    """A school that says anything about its courses has answered its monthly questions. In the caller's transaction."""
    MonthlyAsk.objects.filter(provider=provider_id, answered_at=None).update(answered_at=timezone.now())


@transaction.atomic
def remove_course(*, course: Course, read_at: int, by: User | None, removed: bool = True) -> None:
    """Take the course from every page, or bring it back; it is never deleted. Raises as edit_course does."""
    demand(by, "courses.provide")
    at = timezone.now() if removed else None
    save_revision(course, read_at=read_at, by=by, changed={"removed_at": at})
    read_again(course)


@transaction.atomic
def add_many(*, courses: Iterable[Course], units: Mapping[UUID, Sequence[Unit]] | None = None) -> int:
    """Courses in bulk, each already checked and told (see `told_course`), with one number; how many.

    `units` by the course's id. Without a history row each: what they are is what they began as.
    """
    number, rows = next_number(), list(courses)
    _give_free_codes(rows)
    for row in rows:
        row.indexed = number
    Course.objects.bulk_create(rows, batch_size=BATCH)
    if units:
        through = Course.units.through
        through.objects.bulk_create(
            [through(course_id=row.pk, unit_id=unit.pk) for row in rows for unit in units.get(row.pk, ())],
            batch_size=BATCH,
        )
    return len(rows)


def _give_free_codes(courses: Sequence[Course]) -> None:
    """No two courses share a code. After `next_number`, so that nobody gives codes at the same time."""
    given: set[str] = set()
    for start in range(0, len(courses), BATCH):
        part = courses[start : start + BATCH]
        given.update(Course.objects.filter(code__in=[it.code for it in part]).values_list("code", flat=True))
        for course in part:
            while course.code in given:
                course.code = new_code()
                given.update(Course.objects.filter(code=course.code).values_list("code", flat=True))
            given.add(course.code)


def told_course(
    *,
    origin: str,
    source: str,
    on: date,
    cells: Mapping[str, str] | None = None,
    units: Sequence[Unit] = (),
    **values: Any,
) -> Course:
    """A course, not saved, with what `source` tells of it; for `add_many`. Raises ValidationError.

    `units` are only noted as told; they are given to `add_many` too.
    """
    _only_told(values)
    course, problems = Course(), Problems()
    _derived(values, problems)
    for name, value in values.items():
        setattr(course, name, value)
    problems.done()
    told = [name for name, value in values.items() if value not in ("", None, [])] + (["units"] if units else [])
    course.said = with_sayings({}, told, origin=origin, source=source, on=on, cells=cells or {})
    course.checked_on, course.checked_origin, course.checked_source = on, origin, source[:300]
    course.is_demo = course.provider.is_demo
    return course


def touch_courses(*, provider_id: Any) -> None:
    """Every course of a provider is to be read again: a place or the provider itself changed. In its transaction."""
    Course.objects.filter(provider_id=provider_id).update(indexed=next_number())


@transaction.atomic
def report_wrong(*, course: Course, on: date) -> None:
    """Mark the course "reported as wrong on" that day until somebody answers; no revision, nothing else changes."""
    Course.objects.filter(pk=course.pk).update(reported_on=on, indexed=next_number())
