"""A school opens a class for people who wait, and each of them is told once."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from courses.editing import add_course
from courses.interest.counting import places_near
from courses.interest.registering import State, write_to
from courses.models import Course, CourseOffer, Interest, Provider, Unit
from courses.wording import partial, timetable_lines
from portal.models import Municipality, User


@transaction.atomic
def open_course_from_demand(
    *,
    provider: Provider,
    municipality: Municipality,
    level: str,
    by: User | None,
    origin: str,
    source: str,
    on: date,
    units: Sequence[Unit] = (),
    id: UUID | None = None,  # noqa: A002 - as in add_course
    **values: Any,
) -> tuple[Course, int]:
    """A course for those who wait in `municipality` at `level`; the course, and how many people are told of it.

    Further values as in `courses.editing.add_course`, whose errors it raises. Who gave an e-mail is written to at
    once, who gave a phone comes on the call list. ValidationError for a municipality that is not near the school.
    """
    if municipality.pk not in places_near(provider):
        raise ValidationError(_("This municipality is not near the school or centre."))
    if level and not values.get("levels") and not values.get("path"):
        values["levels"] = level
    course = add_course(by=by, origin=origin, source=source, on=on, units=units, id=id, provider=provider, **values)
    return course, tell_waiting(course=course, municipality=municipality, level=level)


def tell_waiting(*, course: Course, municipality: Municipality, level: str) -> int:
    """Tell those who wait there and whom the course suits; how many. Who was told of this course is not told again."""
    people = [it for it in _waiting_there(course, municipality, level) if suits(course, it)]
    now = timezone.now()
    CourseOffer.objects.bulk_create(
        [CourseOffer(course=course, interest=it, told_at=now if it.email else None) for it in people]
    )
    for it in people:
        if it.email:
            _write(course, it)
            it.state = State.TOLD
            it.save(update_fields=["state"])
    return len(people)


def _waiting_there(course: Course, municipality: Municipality, level: str) -> list[Interest]:
    rows = Interest.objects.counted(is_demo=course.is_demo).filter(municipality=municipality)
    rows = rows.filter(level__in={level, *course.levels.split(), ""}).exclude(offers__course=course)
    return list(rows.select_related("municipality").select_for_update(of=("self",)).order_by("created_at", "pk"))


def suits(course: Course, interest: Interest) -> bool:
    """Whether level and hours fit: who does not know their level fits where beginners do; what is not told fits."""
    levels, parts = course.levels.split(), course.parts.split()
    level = not levels or interest.level in levels or (not interest.level and "A1" in levels)
    return level and (not parts or bool(set(parts) & set(interest.parts.split())))


def _write(course: Course, interest: Interest) -> None:
    with override(interest.language):
        address = settings.SITE_URL + reverse("courses:course", args=[course.code])
        times = [line.text for line in timetable_lines(course)]
        starts = partial(course.starts) if course.starts else ""
    write_to(
        interest,
        "course-interest-told",
        page="interest_renew",
        course=course,
        address=address,
        times=times,
        starts=starts,
        where=str(course.class_place or ""),
    )
