"""A row beside the course it means: what it would change, what it may not, what it says again."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from courses.importing.places import PlaceMatch
from courses.importing.resolving import Resolved
from courses.importing.stored import same
from courses.importing.typed import TOGETHER
from courses.models import Course, CourseList, CourseListing, Origin
from courses.sayings import overruled, saying


@dataclass
class Comparison:
    """`changes`: field → (before, after); `conflicts`: field → what the list says; `again`: said the same, later.

    A place still to be made stands as its `PlaceMatch`.
    """

    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    conflicts: dict[str, Any] = field(default_factory=dict)
    again: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    revives: bool = False
    listed_again: bool = False


def told_values(one: Resolved) -> dict[str, Any]:
    """Every field the row tells, places included."""
    values = dict(one.row.values)
    for name, match in one.places:
        values[name] = match.place or match
    return values


def compare(
    course: Course, units: list[str], one: Resolved, listing: CourseListing | None, place: str, it: CourseList
) -> Comparison:
    """What the row would do to the course, whose units are `units`."""
    found, values = Comparison(), told_values(one)
    if listing and listing.place_key == place:
        # The list says of the place what it said before; whoever corrected it since is right.
        for name in ("class_place", "enrolment_place"):
            if isinstance(values.get(name), PlaceMatch) or _moved_since(course, name, it):
                values.pop(name, None)
    if one.provider_ref != str(course.provider_id):
        # Moved to another school since, or put together with a course of one: its places are that school's.
        values = {name: value for name, value in values.items() if name not in ("class_place", "enrolment_place")}
    different = {name for name, value in values.items() if not same(_now(course, units, name), value)}
    kept = set(overruled(course, different, origin=Origin.LIST, on=it.on))
    newer = {name for name in different - kept if _newer_list(course, name, it)}
    for group in TOGETHER:
        if kept & set(group):
            kept |= different & set(group)
        elif newer & set(group):
            newer |= different & set(group)
    for name in sorted(different):
        if name in kept:
            found.conflicts[name] = values[name]
        elif name not in newer:
            found.changes[name] = (_now(course, units, name), values[name])
    found.again = [
        name
        for name, value in values.items()
        if name not in different and value not in ("", None, []) and _said_before(course, name, it)
    ]
    _tell(found, one, newer)
    found.revives = bool(listing and listing.withdrawn and course.removed_at)
    found.listed_again = bool(course.unlisted_on and course.unlisted_on <= it.on)
    return found


def _tell(found: Comparison, one: Resolved, newer: set[str]) -> None:
    cell = one.row.provider_cell
    if found.conflicts:
        sentence = _("Somebody near the course said otherwise after the date of this list; that was kept.")
        found.notes.append((cell, sentence))
    if newer:
        found.notes.append((cell, _("A newer list says otherwise; that was kept.")))


def _now(course: Course, units: list[str], name: str) -> Any:
    """What the course says; of other rows the key."""
    if name == "units":
        return units
    column: Any = Course._meta.get_field(name)
    return getattr(course, column.attname)


def _newer_list(course: Course, name: str, it: CourseList) -> bool:
    kept = saying(course, name)
    return bool(kept and kept.origin == Origin.LIST and kept.on > it.on)


def _said_before(course: Course, name: str, it: CourseList) -> bool:
    kept = saying(course, name)
    return kept is None or kept.on < it.on


def _moved_since(course: Course, name: str, it: CourseList) -> bool:
    """Whether a place was told by a list only, and the same list tells it as before: nothing to change."""
    kept = saying(course, name)
    return bool(kept and getattr(course, f"{name}_id") and kept.origin == Origin.LIST)
