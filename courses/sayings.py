"""Who said what about a course, field by field, and what of it may be overwritten."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from sys import intern
from typing import Any
from uuid import UUID

from django.db.models import Model

from courses.models import Course, Origin

# Fields a person tells; everything else follows from them.
TOLD = (
    "provider", "class_place", "enrolment_place", "title", "programme", "kind", "sector", "path", "levels", "units",
    "hours", "weeks", "hours_a_week", "starts", "ends", "dates_text", "timetable", "timetable_text", "days", "parts",
    "mode", "group_size", "price", "amount", "status", "status_until", "certificate_counts", "certificate_reason",
    "certificate_source", "step_free", "children_welcome", "notes",
)  # fmt: skip
# People who know the course itself: a list does not overrule what they said after its date.
NEAR = frozenset({Origin.PROVIDER, Origin.LINE, Origin.AGENCY})


@dataclass(frozen=True)
class Saying:
    """Who said it (`origin`), in what or which person's function (`source`), on which day, in which words."""

    origin: str
    source: str
    on: date
    text: str = ""

    def stored(self) -> dict[str, str]:
        """As it stands in `Course.said`."""
        return {"origin": self.origin, "source": self.source, "on": self.on.isoformat(), "text": self.text}


def saying(course: Course, field: str) -> Saying | None:
    """Who said this field last; None where nobody did."""
    kept = course.said.get(field)
    if not kept:
        return None
    return Saying(kept["origin"], kept["source"], date.fromisoformat(kept["on"]), kept.get("text", ""))


class Shared:
    """Thousands of courses in memory: what they say alike is held once. Nobody changes a saying or a class in place."""

    def __init__(self) -> None:
        self._known: dict[str, Any] = {}

    def texts(self, row: Model) -> None:
        """The row with shared texts and keys."""
        for name, value in vars(row).items():
            if isinstance(value, str | UUID):
                setattr(row, name, self._once(value))

    def course(self, course: Course) -> None:
        """The course with shared texts, timetable and sayings."""
        self.texts(course)
        course.timetable = self._once(course.timetable)
        course.said = {intern(name): self._once(it) for name, it in course.said.items()}

    def _once(self, value: Any) -> Any:
        return self._known.setdefault(repr(value), value)


def overruled(course: Course, fields: Iterable[str], *, origin: str, on: date) -> list[str]:
    """Those of `fields` a list of that day may not overwrite: somebody near the course said them after it."""
    if origin != Origin.LIST:
        return []
    known = {name: saying(course, name) for name in fields}
    return [name for name, it in known.items() if it and it.origin in NEAR and it.on > on]


def with_sayings(
    said: Mapping[str, Any], fields: Iterable[str], *, origin: str, source: str, on: date, cells: Mapping[str, str]
) -> dict[str, Any]:
    """`said` with the new saying for each of `fields`; `cells` has the source's own words for some."""
    new = {name: Saying(origin, source, on, cells.get(name, "")[:300]).stored() for name in fields}
    return {**said, **new}
