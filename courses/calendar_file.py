"""A course's classes for the calendar of a phone: weekly events between the first and the last day."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from courses.models import Course, Status
from courses.presenting import CourseView
from courses.sharing import address_of, short_text

EXACT = len("2020-10-14")


def has_calendar(course: Course) -> bool:
    """Whether first day, last day and the hours of at least one weekday are known exactly."""
    exact = len(course.starts) == EXACT == len(course.ends) and "Q" not in course.starts + course.ends
    return exact and any(_first(course, row) for row in _weekly(course))


def calendar_file(view: CourseView) -> bytes:
    """The file, in the active language; only for a course of which `has_calendar` is true."""
    calendar = Calendar()
    calendar.add("prodid", "-//Integra//cursos//PT")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", view.title)
    for row in _weekly(view.course):
        if first := _first(view.course, row):
            calendar.add_component(_event(view, row, first))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _weekly(course: Course) -> list[dict[str, Any]]:
    return [row for row in course.timetable if row["day"] and row["from"]]


def _first(course: Course, row: dict[str, Any]) -> date | None:
    """The first class of that weekday; None where the course is over before."""
    starts, ends = date.fromisoformat(course.starts), date.fromisoformat(course.ends)
    first = starts + timedelta(days=(row["day"] - 1 - starts.weekday()) % 7)
    return first if first <= ends else None


def _event(view: CourseView, row: dict[str, Any], first: date) -> Event:
    course = view.course
    zone = ZoneInfo(course.class_place.timezone if course.class_place else "Europe/Lisbon")
    last = datetime.combine(date.fromisoformat(course.ends), time.max.replace(microsecond=0), zone)
    event = Event()
    # Stable, so that a file fetched again moves the classes instead of doubling them.
    event.add("uid", f"{course.pk}-{row['day']}-{row['from'].replace(':', '')}@integra")
    event.add("sequence", course.revision)
    event.add("dtstamp", datetime.combine(course.checked_on or first, time(), UTC))
    event.add("dtstart", datetime.combine(first, time.fromisoformat(row["from"]), zone))
    if row["to"]:
        event.add("dtend", datetime.combine(first, time.fromisoformat(row["to"]), zone))
    event.add("rrule", {"freq": "weekly", "until": last.astimezone(UTC)})
    event.add("summary", f"{view.title} · {view.provider_name}")
    event.add("description", f"{_('Schools have holidays: ask on which days there is no class.')}\n{short_text(view)}")
    event.add("url", address_of(view))
    if view.place:
        event.add("location", ", ".join(filter(None, (view.place.name, view.place.address, view.place.line))))
    if view.status == Status.CANCELLED:
        event.add("status", "CANCELLED")
    return event
