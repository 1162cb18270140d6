"""Two courses that are one: the fresher word of each is kept, both addresses lead to it, and it can be undone."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.editing import read_again
from courses.models import Conflict, Course, CourseListing, CourseMerge, CourseOffer, NotDuplicate, Unit, WrongReport
from courses.rules import demand
from courses.sayings import TOLD
from portal.concurrency import save_revision
from portal.models import User

# Told as one, so taken over as one.
GROUPS: tuple[tuple[str, ...], ...] = (
    ("timetable", "timetable_text", "days", "parts"),
    ("starts", "ends", "dates_text"),
    ("path", "levels"),
    ("price", "amount"),
    ("status", "status_until"),
    ("certificate_counts", "certificate_reason", "certificate_source"),
)
# A place belongs to its school: it is taken over only within one.
_OF_SCHOOL = ("class_place", "enrolment_place")
ANSWERED = ("checked_on", "checked_origin", "checked_source")


def groups_of(kept: Course, other: Course) -> list[tuple[str, ...]]:
    """The fields that may be taken over, those told together as one."""
    together = {name for group in GROUPS for name in group}
    left_out = {"provider", *(_OF_SCHOOL if kept.provider_id != other.provider_id else ())}
    return [*GROUPS, *((name,) for name in TOLD if name not in together | left_out)]


def _said_on(course: Course, group: Iterable[str]) -> str:
    """The newest day one of these was said; "" where nobody said any."""
    return max((course.said[name]["on"] for name in group if name in course.said), default="")


def fresher(kept: Course, other: Course) -> list[str]:
    """The fields whose word of `other` is the fresher one; of the same day, what `kept` says stays."""
    taken = [group for group in groups_of(kept, other) if _said_on(other, group) > _said_on(kept, group)]
    return [name for group in taken for name in group]


@transaction.atomic
def merge_courses(*, kept: Course, merged: Course, read_at: Mapping[UUID, int], by: User | None) -> CourseMerge:
    """`merged` was `kept` all along: one course is left, with the fresher word on each thing and what lists know.

    Its address leads to the one kept. `read_at` are the revisions both were read at, by key. Raises PermissionDenied,
    ValidationError, StaleRevision.
    """
    demand(by, "courses.provide")
    if kept.pk == merged.pk:
        raise ValidationError(_("These are one course already."))
    if kept.removed_at or merged.removed_at:
        raise ValidationError(_("One of the two was taken off in the meantime."))
    names = fresher(kept, merged)
    before, changed, units = _taken_over(kept, merged, names)
    if merged.checked_on and (kept.checked_on is None or merged.checked_on > kept.checked_on):
        changed |= {name: getattr(merged, name) for name in ANSWERED}
    before |= {name: _plain(kept, name) for name in ANSWERED}
    save_revision(kept, read_at=read_at[kept.pk], by=by, changed=changed, lists=units)
    save_revision(merged, read_at=read_at[merged.pk], by=by, changed={"removed_at": timezone.now()})
    trail = {"before": before, "after": {name: _plain(kept, name) for name in before}, **_move(merged, kept)}
    read_again(kept, merged)
    return CourseMerge.objects.create(merged=merged, kept=kept, by=by, trail=trail)


def _taken_over(kept: Course, other: Course, names: list[str]) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """What `kept` said of these fields, what it is to say, and its units if they change."""
    before = {name: _plain(kept, name) for name in (*names, "said")}
    said = {name: it for name, it in kept.said.items() if name not in names}
    said |= {name: other.said[name] for name in names if name in other.said}
    changed: dict[str, Any] = {name: getattr(other, name) for name in names if name != "units"}
    units = {"units": list(other.units.all())} if "units" in names else {}
    return before, {**changed, "said": said}, units


def _plain(course: Course, name: str) -> Any:
    """A column as JSON can hold it; of units their codes."""
    if name == "units":
        return sorted(course.units.values_list("pk", flat=True))
    column: Any = Course._meta.get_field(name)
    value = getattr(course, column.attname)
    if isinstance(value, list | dict | int) or value is None:
        return value
    return value.isoformat() if isinstance(value, date) else str(value)


def _move(merged: Course, kept: Course) -> dict[str, list[int]]:
    """What lists, readers and those who wait know of the one counts for the other; which rows went over."""
    listings = list(CourseListing.objects.filter(course=merged).values_list("pk", flat=True))
    reports = list(WrongReport.objects.open().filter(course=merged).values_list("pk", flat=True))
    there = set(Conflict.objects.filter(course=kept).values_list("field", "source_key"))
    conflicts = [
        it.pk
        for it in Conflict.objects.filter(course=merged, state=Conflict.State.OPEN)
        if (it.field, it.source_key) not in there
    ]
    trail = {"listings": listings, "reports": reports, "conflicts": conflicts, **_offers(merged, kept)}
    _give(trail, kept)
    return trail


def _offers(merged: Course, kept: Course) -> dict[str, list[int]]:
    """Who was offered `merged`: their rows go over; who was offered both and told of one was told of the course."""
    there = CourseOffer.objects.filter(course=kept)
    told = CourseOffer.objects.filter(course=merged, told_at__isnull=False).values("interest")
    heard = list(there.filter(told_at=None, interest__in=told).values_list("pk", flat=True))
    moved = CourseOffer.objects.filter(course=merged).exclude(interest__in=there.values("interest"))
    CourseOffer.objects.filter(pk__in=heard).update(told_at=timezone.now())
    return {"offers": list(moved.values_list("pk", flat=True)), "heard": heard}


def _give(trail: Mapping[str, list[int]], course: Course, of: Course | None = None) -> None:
    """The rows of the trail to `course`; with `of`, only those that are still that one's."""
    mine = {"course": of} if of else {}
    CourseListing.objects.filter(pk__in=trail["listings"], **mine).update(course=course)
    WrongReport.objects.filter(pk__in=trail["reports"], **mine).update(course=course)
    Conflict.objects.filter(pk__in=trail["conflicts"], **mine).update(course=course)
    CourseOffer.objects.filter(pk__in=trail.get("offers", ()), **mine).update(course=course)


@transaction.atomic
def undo_course_merge(*, merge: CourseMerge, by: User | None) -> list[str]:
    """Two courses again. What somebody said since of the one kept stays; returns the fields left so for that reason.

    Undone twice it is undone once. Raises PermissionDenied.
    """
    demand(by, "courses.provide")
    it = CourseMerge.objects.select_for_update().get(pk=merge.pk)
    if it.undone_at:
        return []
    kept, merged = Course.objects.get(pk=it.kept_id), Course.objects.get(pk=it.merged_id)
    _give(it.trail, merged, of=kept)
    CourseOffer.objects.filter(pk__in=it.trail.get("heard", ()), course=kept).update(told_at=None)
    left = _put_back(kept, it.trail["before"], it.trail["after"], by)
    save_revision(merged, read_at=merged.revision, by=by, changed={"removed_at": None})
    read_again(kept, merged)
    it.undone_at = timezone.now()
    it.save(update_fields=["undone_at"])
    return left


def _put_back(kept: Course, before: dict[str, Any], after: dict[str, Any], by: User | None) -> list[str]:
    told = [name for name in before if name not in ("said", *ANSWERED)]
    stands = [name for name in told if kept.said.get(name) == after["said"].get(name)]
    said = {name: it for name, it in kept.said.items() if name not in stands}
    said |= {name: before["said"][name] for name in stands if name in before["said"]}
    changed: dict[str, Any] = {"said": said}
    for name in stands:
        if name != "units":
            column: Any = Course._meta.get_field(name)
            value = before[name]
            target = column.target_field if column.is_relation else column
            changed[column.attname] = None if value is None else target.to_python(value)
    if all(_plain(kept, name) == after[name] for name in ANSWERED):
        changed |= {name: Course._meta.get_field(name).to_python(before[name]) for name in ANSWERED}  # type: ignore[union-attr]
    units = {"units": Unit.objects.filter(pk__in=before["units"])} if "units" in stands else {}
    save_revision(kept, read_at=kept.revision, by=by, changed=changed, lists=units)
    return [name for name in told if name not in stands]


def not_duplicates(*, first: UUID, second: UUID, by: User | None) -> None:
    """Remember that these two are two; said twice it is remembered once. Raises PermissionDenied."""
    demand(by, "courses.provide")
    low, high = sorted((first, second), key=str)
    NotDuplicate.objects.get_or_create(first=low, second=high, defaults={"by": by})


def kept_code(code: str) -> str:
    """The code of the course this one was put together with, over several steps; "" where it never was."""
    found, seen = "", {code}
    while True:
        merges = CourseMerge.objects.filter(merged__code=found or code, undone_at=None)
        following = merges.values_list("kept__code", flat=True).first()
        if following is None or following in seen:
            return found
        found = following
        seen.add(found)
