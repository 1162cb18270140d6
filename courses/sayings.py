"""Who said what about a course, field by field, and what of it may be overwritten."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

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
