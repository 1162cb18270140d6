"""Readers say that something about a course is wrong; two of them mark it until somebody answers.

Own choice: reports of different days count as of different people, because nothing that tells people apart is kept
longer than 24 hours.
"""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from courses.editing import next_number, report_wrong
from courses.models import Course, WrongReport
from courses.models.reports import ReportQuerySet
from courses.rules import demand_keeping
from portal.models import User

ENOUGH = 2
HASH_KEPT = timedelta(hours=24)
KEPT = timedelta(days=365)


@transaction.atomic
def report(*, course: Course, what: str, text: str = "", sender: str = "") -> None:
    """Put a report on the agency's list; the second of another sender since the last answer marks the course.

    `sender` is a day's hash of the network address. The same said again by the same sender is not kept twice.
    """
    # One at a time for each course, so that two first reports at the same moment make two.
    held = Course.objects.select_for_update(of=("self",)).get(pk=course.pk)
    waiting = WrongReport.objects.open().filter(course=held)
    same = waiting.filter(address_hash=sender) if sender else waiting.none()
    if same.filter(what=what, text=text).exists():
        return
    WrongReport.objects.create(course=held, what=what, text=text, address_hash=sender, repeated=same.exists())
    if held.reported_on is None and waiting.filter(repeated=False).count() >= ENOUGH:
        report_wrong(course=held, on=timezone.localdate())


def open_reports() -> ReportQuerySet:
    """What the agency has not answered, oldest first, with the course and its provider."""
    return WrongReport.objects.open().select_related("course__provider").order_by("created_at", "pk")


@transaction.atomic
def answer_reports(*, course: Course, by: User | None) -> int:
    """Every open report of the course is dealt with and its mark goes; how many. Raises PermissionDenied.

    Correcting or confirming the course (courses/editing.py) does this by itself; this verb is for reports that
    turned out to be mistaken.
    """
    demand_keeping(by, course.provider)
    answered = WrongReport.objects.open().filter(course=course).update(answered_at=timezone.now(), answered_by=by)
    if Course.objects.filter(pk=course.pk, reported_on__isnull=False).update(reported_on=None):
        Course.objects.filter(pk=course.pk).update(indexed=next_number())
    return answered


class ReportPurger:
    """Forgets who reported after a day, and the report twelve months after it was answered."""

    def purge(self) -> dict[str, int]:
        """How many of each."""
        now = timezone.now()
        told: dict[str, Any] = {"created_at__lt": now - HASH_KEPT}
        hashes = WrongReport.objects.filter(**told).exclude(address_hash="").update(address_hash="")
        old = WrongReport.objects.filter(answered_at__lt=now - KEPT).delete()[0]
        return {"senders of reports": hashes, "reports of courses": old}
