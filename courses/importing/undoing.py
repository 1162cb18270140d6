"""Undoing a list: the inverse of what applying wrote, except where somebody edited since."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from courses.editing import next_number
from courses.editing_many import Edit, edit_many
from courses.importing.receiving import demand_list
from courses.importing.stored import column_value
from courses.models import Conflict, Course, CourseList, CourseListing, ListRow, Place, Unit
from courses.providing import edit_place
from portal.models import User

State = CourseList.State
LISTING_DATES = frozenset({"on"})


@transaction.atomic
def undo_now(it: CourseList, *, by: User | None) -> int:
    """Put back every field the list changed and take off what it added; how many courses were left as they are.

    A course somebody edited, confirmed or had reported since is left, and its row says so. What the list added is
    taken off, not deleted; the same list applied again brings it back. Schools and places that were added stay.
    """
    it = CourseList.objects.select_for_update().get(pk=it.pk)
    demand_list(by, it)
    if it.state != State.APPLIED:
        return 0
    next_number()
    left = _courses(it, by)
    _places(it, by)
    _listings(it)
    _missing(it)
    it.conflicts.filter(state=Conflict.State.OPEN).delete()
    it.state, it.undone_at = State.UNDONE, timezone.now()
    it.save(update_fields=["state", "undone_at"])
    return left


def _courses(it: CourseList, by: User | None) -> int:
    units = Unit.objects.in_bulk()
    edits: list[Edit] = []
    rows = it.rows.filter(revision__isnull=False).select_related("course").order_by("position")
    left, withdrawn, now = [], [], timezone.now()
    for row in rows:
        course = row.course
        if course is None or course.revision != row.revision or course.reported_on:
            row.left = True
            left.append(row)
        elif row.fate == ListRow.Fate.NEW:
            withdrawn.append(course.pk)
            edits.append(Edit(course, also={"removed_at": now}, plain=True))
        else:
            edits.append(_back(course, dict(row.before), units))
    edit_many(edits=edits, by=by, origin=it.origin, source=it.source, on=it.on)
    ListRow.objects.bulk_update(left, ["left"], batch_size=500)
    for at in range(0, len(withdrawn), 500):
        CourseListing.objects.filter(course_list=it, course_id__in=withdrawn[at : at + 500]).update(withdrawn=True)
    return len(left)


def _back(course: Course, before: dict[str, Any], units: dict[str, Unit]) -> Edit:
    told = before.pop("units", None)
    columns = {name: column_value(name, value) for name, value in before.items()}
    given = None if told is None else [units[code] for code in told if code in units]
    return Edit(course, also=columns, units=given, plain=True)


def _places(it: CourseList, by: User | None) -> None:
    known = Place.objects.in_bulk(list(it.trail.get("places", {})))
    known_by = {str(pk): place for pk, place in known.items()}
    for pk, kept in it.trail.get("places", {}).items():
        place = known_by.get(pk)
        if place and place.revision == kept["revision"]:
            edit_place(place=place, read_at=place.revision, by=by, **kept["before"])


def _listings(it: CourseList) -> None:
    kept = it.trail.get("listings", {})
    for listing in CourseListing.objects.filter(pk__in=list(kept), course_list=it):
        before = dict(kept[str(listing.pk)])
        of_list = before.pop("course_list")
        for name, value in before.items():
            setattr(listing, name, date.fromisoformat(value) if name in LISTING_DATES else value)
        listing.course_list_id = of_list if CourseList.objects.filter(pk=of_list).exists() else listing.course_list_id
        listing.save()


def _missing(it: CourseList) -> None:
    """Marks of this list are taken back; what somebody settled since is not touched."""
    number = next_number()
    for pk, before in it.trail.get("missing", {}).items():
        marked = Course.objects.filter(pk=pk, unlisted_on=it.on)
        marked.update(unlisted_on=date.fromisoformat(before) if before else None, indexed=number)
