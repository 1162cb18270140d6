"""What is news of a course: that it is listed, or listed again, and that it takes enrolments.

Found by the number every change of a course has, by comparing with what was last known. Confirming a course changes
nothing of that, so it is no news. Own choice: the same news of the same course again within a week is none, so that
a mistake put right, or a status that goes to and fro, is told once.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone

from courses.models import Course, CourseNews, NewsClock, Status
from courses.search.index import courses_number

AGAIN_AFTER = timedelta(days=7)
CHUNK = 500
_KNOWN = ["shown", "status", "status_until", "listed_number", "listed_at", "opened_number", "opened_at"]


@transaction.atomic
def notice_news() -> int:
    """Compare every course changed since the last time; returns the number of the change up to which that was done.

    The first time there is nothing to compare with, so nothing is news.
    """
    clock, first = NewsClock.objects.select_for_update().get_or_create(pk=1)
    number = courses_number()[0]
    if number != clock.number:
        changed = Course.objects.filter(indexed__gt=clock.number).order_by()
        for rows in _chunks(changed.only("status", "status_until", "removed_at", "indexed").iterator(CHUNK)):
            known = CourseNews.objects.in_bulk([course.pk for course in rows])
            found = [_compared(course, known.get(course.pk), first=first) for course in rows]
            CourseNews.objects.bulk_create(found, update_conflicts=True, unique_fields=["course"], update_fields=_KNOWN)
        clock.number = number
        clock.save()
    return number


def _compared(course: Course, before: CourseNews | None, *, first: bool) -> CourseNews:
    """What is known of the course now, with its news."""
    now, today = timezone.now(), timezone.localdate()
    after = CourseNews(
        course=course,
        shown=course.removed_at is None,
        status=course.status,
        status_until=course.status_until,
        **{name: getattr(before, name) for name in _KNOWN[3:] if before},
    )
    if first or not after.shown:
        return after
    takes = course.status_on(today) == Status.ENROLLING
    appeared = before is None or not before.shown
    if appeared and not _lately(after.listed_at):
        after.listed_number, after.listed_at = course.indexed, now
        if takes:
            after.opened_at = now
    elif takes and not appeared and not _took(before, today) and not _lately(after.opened_at):
        after.opened_number, after.opened_at = course.indexed, now
    return after


def _took(before: CourseNews | None, today: date) -> bool:
    """Whether it took enrolments as last known, which a status says no longer once its time is over."""
    if before is None or before.status != Status.ENROLLING:
        return False
    return before.status_until is None or before.status_until >= today


def _lately(at: Any) -> bool:
    return at is not None and timezone.now() - at < AGAIN_AFTER


def _chunks(rows: Iterable[Course]) -> Iterator[list[Course]]:
    waiting = iter(rows)
    while chunk := list(islice(waiting, CHUNK)):
        yield chunk
