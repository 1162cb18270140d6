"""Courses as data: one row a course, the same columns in the interface for programs and in the file.

Invented courses are never in it. What nobody said is an empty text, in the file and in the interface alike.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain
from typing import Any

from django.conf import settings
from django.utils import timezone, translation

from courses.models import Course
from courses.presenting import CourseView, fetch_courses
from courses.search.asking import Asked, read
from courses.search.criteria import Criteria
from courses.search.engine import Result, search
from courses.search.gazetteer import gazetteer
from courses.search.index import current_index
from portal.tables.writing import as_csv

MOST = 5000
# Ids in one question to the database: SQLite takes some thirty thousand, and parts are lighter on memory.
PART = 500
COLUMNS = (
    "code", "url", "provider", "provider_kind", "municipality", "municipality_code", "locality", "address", "kind",
    "levels", "units", "hours", "starts", "ends", "timetable", "timetable_as_told", "mode", "price", "amount",
    "status", "status_until", "confirmed_on", "confirmed_by", "source", "reported_wrong_on",
    "certificate_for_nationality", "phones",
)  # fmt: skip


def find(criteria: Criteria, *, number: tuple[int, int], size: int) -> tuple[Asked, Result]:
    """What a search finds as data: the same courses in the same order, the invented ones left out."""
    places, index = gazetteer(), current_index(number)
    asked = read(criteria, places=places, index=index)
    if asked.question is not None:
        return asked, Result()
    found = search(
        asked.criteria, index=index, places=places, at=asked.places, words=asked.words,
        today=timezone.localdate(), size=size, invented=False,
    )  # fmt: skip
    return asked, found


def rows(ids: Iterable[object]) -> Iterator[dict[str, Any]]:
    """The rows of these courses in this order, read in parts; three queries a part."""
    wanted, today = list(ids), timezone.localdate()
    with translation.override(settings.LANGUAGE_CODE):
        for start in range(0, len(wanted), PART):
            for course in fetch_courses(ids=wanted[start : start + PART]):
                yield row(course, today)


def row(course: Course, today: date) -> dict[str, Any]:
    """A course in columns; codes as they stand in addresses, dates as precise as they are known."""
    view, place = CourseView(course, today=today), course.class_place
    return {
        "code": course.code,
        "url": settings.SITE_URL + view.url,
        "provider": course.provider.name,
        "provider_kind": course.provider.kind,
        "municipality": place.municipality.name if place else "",
        "municipality_code": place.municipality_id if place else "",
        "locality": place.locality.name if place and place.locality else "",
        "address": place.address if place else "",
        "kind": course.kind,
        "levels": course.levels,
        "units": " ".join(unit.code for unit in view.units),
        "hours": "" if course.hours is None else str(course.hours),
        "starts": course.starts,
        "ends": course.ends,
        "timetable": "; ".join(f"{item['day'] or ''} {item['from']}-{item['to']}".strip() for item in course.timetable),
        "timetable_as_told": course.timetable_text,
        "mode": course.mode,
        "price": course.price,
        "amount": "" if course.amount is None else str(course.amount),
        "status": view.status,
        "status_until": course.status_until.isoformat() if course.status_until else "",
        "confirmed_on": course.checked_on.isoformat() if course.checked_on else "",
        "confirmed_by": course.checked_origin,
        "source": course.checked_source,
        "reported_wrong_on": course.reported_on.isoformat() if course.reported_on else "",
        "certificate_for_nationality": course.certificate_counts,
        "phones": "; ".join(phone.shown for phone in view.phones),
    }


def courses_csv(found: Iterable[dict[str, Any]]) -> bytes:
    """The file of a search."""
    return as_csv(chain([COLUMNS], ([it[name] for name in COLUMNS] for it in found)))
