"""A school's courses in the order in which they wait for it: what to do with each, in words."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.desk.lists import WITH_ALL, Row, place_words, rows
from courses.models import Course, Provider, Status

REPORTED = _("Somebody says that something is wrong: look and answer")
SAY_STATUS = _("Say whether one may enrol")
STALE = _("Not confirmed for 60 days: is everything right?")
UNLISTED = _("It is missing in the newest list: is it still given?")


@dataclass(frozen=True)
class AreaRow:
    """A course of the school, where it is, and what to do ("" for nothing)."""

    row: Row
    place: str
    todo: "str | Promise"

    @property
    def course(self) -> Course:
        """The course itself."""
        return self.row.course


def courses_of(provider: Provider) -> "QuerySet[Course]":
    """Every course of the school that was not taken off; those that begin last come first."""
    found = Course.objects.filter(provider=provider, removed_at=None).select_related(*WITH_ALL)
    return found.order_by(F("reported_on").asc(nulls_last=True), "-starts", "code")


def todo_of(row: Row) -> "str | Promise":
    """The most pressing thing to do with a course; "" if nothing is."""
    if row.reports or row.course.reported_on:
        return REPORTED
    if row.status in (Status.FINISHED, Status.CANCELLED):
        return ""
    if row.course.unlisted_on:
        return UNLISTED
    if row.status == Status.TO_CONFIRM:
        return SAY_STATUS
    return "" if row.fresh else STALE


def area_rows(courses: list[Course], today: date) -> list[AreaRow]:
    """The rows of a page; one query, for the reports nobody answered."""
    return [AreaRow(row, place_words(row.course), todo_of(row)) for row in rows(courses, today)]
