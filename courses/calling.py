"""The call list: which course to ask about first, who has it in hand, and what the school answered.

A claim is soft: it keeps two people from calling the same school, and runs out by itself after a quarter of an hour.
"""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.editing import confirm_course, edit_course
from courses.models import Call, Course, Origin, Place, SearchCount
from courses.models.calls import CLAIM
from courses.models.courses import FINAL
from courses.monthly import asked_about, silences
from courses.providing import edit_place
from courses.rules import demand
from portal.concurrency import StaleRevision
from portal.models import User

# Own choices: searches of the last thirty days count; a course nobody ever confirmed counts as a year old; who was
# asked within a week is left in peace; where nobody answered, the next try is three hours later.
COUNTED = timedelta(days=30)
NEVER = 365
PEACE = 7
TRY_AGAIN = timedelta(hours=3)


@dataclass(frozen=True)
class Candidate:
    """A course to call about: how often it was shown, for how many days nobody confirmed it.

    `silent`: how many monthly questions in a row its school left open, 0 where there is no mailbox to ask, None for a
    school that answers or is still being asked.
    """

    course_id: UUID
    searches: int
    days: int
    silent: int | None = None

    @property
    def weight(self) -> tuple[bool, int, int, str]:
        """Schools that went silent first; searches × days, without searches the days; then always the same order."""
        return bool(self.silent), self.searches * self.days, self.days, str(self.course_id)


def candidates(*, today: date, most: int, now: datetime | None = None) -> list[Candidate]:
    """The courses to call about, most pressing first; those to be tried later are left out. Four queries."""
    now = now or timezone.now()
    shown = dict(
        SearchCount.objects.filter(day__gt=today - COUNTED).values_list("course").annotate(Sum("count")).order_by()
    )
    waiting = (
        Course.objects.filter(removed_at=None)
        .exclude(status__in=FINAL)
        .filter(
            Q(checked_on=None)
            | Q(checked_on__lte=today - timedelta(days=PEACE))
            | Q(reported_on__isnull=False)
            | Q(unlisted_on__isnull=False)
        )
        .exclude(call__try_after__gt=now)
    )
    silent = {school: months for school, (months, _since) in silences(today).items()}
    asked = set(waiting.filter(asked_about(today)).values_list("pk", flat=True)) if any(silent.values()) else None
    found = (
        Candidate(
            pk,
            shown.get(pk, 0),
            (today - checked).days if checked else NEVER,
            silent.get(school) if asked is None or pk in asked else None,
        )
        for pk, checked, school in waiting.values_list("pk", "checked_on", "provider").order_by().iterator()
    )
    return heapq.nlargest(most, found, key=lambda it: it.weight)


def take_call(*, course: Course, by: User, now: datetime | None = None) -> bool:
    """Take the course in hand for fifteen minutes; False if somebody else has it. Raises PermissionDenied."""
    demand(by, "courses.keep")
    now = now or timezone.now()
    Call.objects.bulk_create([Call(course=course)], ignore_conflicts=True)
    free = Q(taken_by=None) | Q(taken_by=by) | Q(taken_until=None) | Q(taken_until__lt=now)
    return bool(Call.objects.filter(free, course=course).update(taken_by=by, taken_until=now + CLAIM))


def next_call(*, by: User, among: Sequence[UUID]) -> UUID | None:
    """The first of `among` that nobody else has in hand, now in hand of `by`; None when all are taken."""
    found = Course.objects.in_bulk(among)
    return next((key for key in among if key in found and take_call(course=found[key], by=by)), None)


def leave_call(*, course: Course, by: User) -> None:
    """Give the course back unasked; nothing if it is in somebody else's hands."""
    demand(by, "courses.keep")
    Call.objects.filter(course=course, taken_by=by).update(taken_by=None, taken_until=None)


def nobody_answered(*, course: Course, by: User, seen: int, note: str = "") -> None:
    """Remember the attempt and try again three hours later. Pressed twice (`seen` attempts), it is one attempt."""
    demand(by, "courses.keep")
    _check_note(note)
    now = timezone.now()
    Call.objects.bulk_create([Call(course=course)], ignore_conflicts=True)
    Call.objects.filter(course=course, attempts=seen).update(
        attempts=F("attempts") + 1, tried_at=now, try_after=now + TRY_AGAIN, note=note, taken_by=None, taken_until=None
    )


@transaction.atomic
def answer_call(
    *,
    course: Course,
    read_at: int,
    by: User,
    source: str,
    phones: str | None = None,
    place_read_at: int = 0,
    confirm: bool = False,
    **values: Any,
) -> None:
    """What the school answered today, by phone: each of `values` is said anew, changed or not.

    `phones` are those of the place where one enrols, if they were wrong, `place_read_at` its revision; `confirm` says
    that everything else was asked too and holds. The call is over. Raises PermissionDenied, ValidationError and
    StaleRevision.
    """
    told: dict[str, Any] = {"origin": Origin.LINE, "source": source, "on": timezone.localdate(), "by": by}
    demand(by, "courses.keep")
    place = course.enrolment_place or course.class_place
    if phones is not None:
        if place is None:
            raise ValidationError({"phones": [_("Say first where one enrols; the phone belongs to that place.")]})
        _correct_phones(place, place_read_at, by, phones)
    edit_course(course=course, read_at=read_at, **told, **values)
    if confirm:
        confirm_course(course=course, read_at=course.revision, **told)
    Call.objects.filter(course=course).delete()


def _correct_phones(place: Place, read_at: int, by: User, phones: str) -> None:
    try:
        edit_place(place=place, read_at=read_at, by=by, phones=phones)
    except StaleRevision:
        place.refresh_from_db()
        sentence = _("Somebody changed this place in the meantime; its phones are now: %(phones)s")
        raise ValidationError({"phones": [sentence % {"phones": place.phones.replace("\n", ", ")}]}) from None


def _check_note(note: str) -> None:
    if len(note) > Call._meta.get_field("note").max_length:  # type: ignore[operator]
        raise ValidationError({"note": [_("Write at most 300 characters.")]})
