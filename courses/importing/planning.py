"""What a list would change: each row's fate, made without writing anything, the same however often it is made."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from courses.expiry import default_until
from courses.importing.comparing import Comparison, compare
from courses.importing.identity import group_of, key_of_course, place_key
from courses.importing.resolving import Resolved, Resolver
from courses.importing.sheets import Apart, Read
from courses.importing.words import Catalogue
from courses.models import Course, CourseList, CourseListing, ListRow, Provider, Status
from courses.models.courses import FINAL
from courses.sayings import Shared

Fate = ListRow.Fate
SAME_COURSE, ANOTHER, SKIP = "igual", "outro", "saltar"
ALIKE, TWICE = "parecidos", "repetidos"
"""Answers given for all rows at once: courses that look alike in other lists, rows that stand twice."""


@dataclass
class Planned:
    """A row and what it comes to. `key` and `group` are by what the course is known again."""

    resolved: Resolved
    fate: str
    group: str = ""
    key: str = ""
    place: str = ""
    nth: int = 1
    course: Course | None = None
    listing: CourseListing | None = None
    units: list[str] = field(default_factory=list)
    comparison: Comparison | None = None
    doubt: dict[str, Any] = field(default_factory=dict)

    @property
    def row(self) -> Any:
        """The typed row."""
        return self.resolved.row


@dataclass
class Plan:
    """The whole list. `missing` are courses of earlier lists of the source that this one does not have."""

    rows: list[Planned]
    apart: list[Apart]
    missing: list[Course]
    resolver: Resolver

    def counts(self) -> dict[str, int]:
        """Rows by fate."""
        found = Counter(one.fate for one in self.rows)
        return {**found, Fate.APART: len(self.apart), "missing": len(self.missing)}


def make_plan(it: CourseList, read: Read, catalogue: Catalogue) -> Plan:
    """Compare what was read with what is known. Constant queries, whatever the number of rows."""
    resolver = Resolver(it)
    resolved = resolver.resolve(read.rows)
    known = _Known(it, {one.provider_ref for one in resolved if one.provider})
    rows = [_begin(one) for one in resolved]
    for one in rows:
        if not one.fate:
            _identify(one, known, it)
    _changed_only_in_when(rows, known, it)
    for one in rows:
        if not one.fate:
            _decide(one, known, it)
    # A doubtful or refused row may be the course that seems to be missing: then nothing is said of it.
    unclear = [one for one in rows if one.fate in (Fate.DOUBTFUL, Fate.REFUSED)]
    return Plan(rows, read.apart, _missing(rows, known, it, resolver, unclear), resolver)


class _Known:
    """Courses as this source listed them, and others of the same providers."""

    def __init__(self, it: CourseList, providers: set[str]) -> None:
        listings = CourseListing.objects.filter(source_key=it.source_key).select_related("course").order_by("pk")
        self.source_key, self.listings, share = it.source_key, [], Shared()
        for one in listings.iterator(chunk_size=500):
            share.texts(one)
            share.course(one.course)
            self.listings.append(one)
        # Codes only: thousands of courses have the same dozen units.
        self.units: dict[UUID, list[str]] = defaultdict(list)
        self._read_units(Q(course__listings__source_key=it.source_key))
        self.by_key = {one.key: one for one in self.listings}
        self.by_group: dict[str, list[CourseListing]] = defaultdict(list)
        for one in self.listings:
            self.by_group[one.group].append(one)
        self.used: set[int] = set()
        self.seen: dict[str, Planned] = {}
        self._of_provider = self._others({ref for ref in providers if not ref.startswith("novo|")})

    def _others(self, providers: set[str]) -> dict[str, list[Course]]:
        """Courses of these providers that this source never listed."""
        found: dict[str, list[Course]] = defaultdict(list)
        wanted = sorted(providers)
        for at in range(0, len(wanted), 500):
            courses = Course.objects.filter(provider_id__in=wanted[at : at + 500], removed_at=None)
            courses = courses.exclude(status__in=FINAL).exclude(listings__source_key=self.source_key)
            courses = courses.select_related("class_place")
            for course in courses.order_by("code"):
                found[str(course.provider_id)].append(course)
            self._read_units(Q(course__provider_id__in=wanted[at : at + 500]))
        return found

    def _read_units(self, which: Q) -> None:
        rows = Course.units.through.objects.filter(which).values_list("course_id", "unit_id").distinct()
        for course_id, code in rows:
            self.units[course_id].append(code)

    def units_of(self, course: Course) -> list[str]:
        """The codes of its units, in order."""
        return sorted(set(self.units.get(course.pk, ())))

    def alike(self, one: Planned) -> list[Course]:
        """Courses of other sources that may be this one: same provider, municipality, levels; start and time agree."""
        values, town = one.row.values, one.resolved.where.town
        return [
            course
            for course in self._of_provider.get(one.resolved.provider_ref, [])
            if course.class_place
            and course.class_place.municipality_id == town
            and course.levels == values.get("levels", "")
            and _agree(course.starts, values.get("starts", ""))
            and _agree(course.days, values.get("days", ""))
            and _agree(course.parts, values.get("parts", ""))
        ]


def _agree(known: str, told: str) -> bool:
    """Two texts of which one says no more than the other begins with: "2020-09" and "2020-09-14"."""
    return known.startswith(told) or told.startswith(known)


def _begin(one: Resolved) -> Planned:
    fate = Fate.REFUSED if one.row.refused else Fate.DOUBTFUL if one.doubt else ""
    planned = Planned(one, fate, doubt=one.doubt if not one.row.refused else {})
    if not fate:
        row = one.row
        planned.group = group_of(one.provider_ref, one.where.town, row.values)
        planned.place = place_key(row.place, row.address)
        planned.key = key_of_course(planned.group, planned.place, row.reference, row.values)
    return planned


def _identify(one: Planned, known: _Known, it: CourseList) -> None:
    """The listing of the same key; a row that stands twice in the file is asked about, unless it was answered."""
    row = one.row
    first = known.seen.get(one.key)
    while first:
        nth = one.nth + 1
        key = key_of_course(one.group, f"{one.place}{row.reference}", "", row.values, nth=nth)
        answer = it.answers.get(f"linha|{row.sheet}|{row.number}") or it.answers.get(TWICE, "")
        if key in known.by_key or answer == ANOTHER:
            one.nth, one.key = nth, key
            first = known.seen.get(key)
            continue
        if answer == SKIP:
            one.fate, one.course = Fate.SAME, first.course
            row.notes.append((_row(row.number), _("The same as row %(row)s; left out.") % {"row": first.row.number}))
        else:
            one.fate, one.doubt = Fate.DOUBTFUL, _twice(one, first)
        return
    known.seen[one.key] = one
    listing = known.by_key.get(one.key)
    if listing is None and row.reference:
        # Listed before the source gave references.
        listing = known.by_key.get(key_of_course(one.group, one.place, "", row.values))
    if listing and listing.pk not in known.used:
        _take(one, listing, known, it)


def _take(one: Planned, listing: CourseListing, known: _Known, it: CourseList) -> None:
    """The row is this course, unless a school's own list means one that is another school's by now."""
    known.used.add(listing.pk)
    if it.provider_id and listing.course.provider_id != it.provider_id:
        one.fate = Fate.REFUSED
        sentence = _("The agency moved this course to another school or centre. Ask the agency if that is wrong.")
        one.row.refused.append((one.row.provider_cell or _row(one.row.number), sentence))
        return
    one.listing, one.course = listing, listing.course


def _row(number: int) -> str:
    return _("row %(row)s") % {"row": number}


def _twice(one: Planned, first: Planned) -> dict[str, Any]:
    question = _("Row %(row)s says the same as row %(first)s. One course or two?")
    return {
        "key": f"linha|{one.row.sheet}|{one.row.number}",
        "all": TWICE,
        "question": question % {"row": one.row.number, "first": first.row.number},
        "cell": _row(one.row.number),
        "choices": [
            {"value": SKIP, "label": _("One course; leave this row out")},
            {"value": ANOTHER, "label": _("Two courses")},
        ],
    }


def _changed_only_in_when(rows: Iterable[Planned], known: _Known, it: CourseList) -> None:
    """One row and one course of the source left in a group: the course, with another start or timetable.

    A start in another school year is another course.
    """
    waiting: dict[str, list[Planned]] = defaultdict(list)
    for one in rows:
        if not one.fate and not one.listing and not one.row.reference:
            waiting[one.group].append(one)
    for group, rest in waiting.items():
        free = [listing for listing in known.by_group.get(group, []) if listing.pk not in known.used]
        if len(rest) == len(free) == 1 and _same_time(rest[0], free[0], it):
            _take(rest[0], free[0], known, it)


def _same_time(one: Planned, listing: CourseListing, it: CourseList) -> bool:
    year = one.row.school_year or it.school_year
    if year and listing.school_year:
        return year == listing.school_year
    told = one.row.values.get("starts", "")
    return not told or not listing.starts or _agree(told, listing.starts)


def _decide(one: Planned, known: _Known, it: CourseList) -> None:
    """New, changed or the same; a course of another source that looks alike is asked about."""
    row = one.row
    if row.values.get("status"):
        ends = row.values.get("ends") or ""
        row.values["status_until"] = default_until(row.values["status"], today=it.on, ends=ends)
    if one.course is None:
        alike = known.alike(one)
        answer = it.answers.get(f"parecido|{row.sheet}|{row.number}", "")
        chosen = next((course for course in alike if str(course.pk) == answer), None)
        if not answer and len(alike) == 1 and it.answers.get(ALIKE) == SAME_COURSE:
            chosen = alike[0]
        if alike and not chosen and answer != ANOTHER and it.answers.get(ALIKE) != ANOTHER:
            one.fate, one.doubt = Fate.DOUBTFUL, _alike(one, alike)
            return
        one.course = chosen
    if one.course is None:
        one.fate = Fate.NEW
        return
    one.units = known.units_of(one.course)
    one.comparison = compare(one.course, one.units, one.resolved, one.listing, one.place, it)
    for name, sentence in one.comparison.notes:
        row.notes.append((name, sentence))
    one.fate = Fate.CHANGED if one.comparison.changes else Fate.SAME


def _alike(one: Planned, courses: list[Course]) -> dict[str, Any]:
    choices = [
        {"value": str(it.pk), "label": _("The course %(code)s %(words)s") % {"code": it.code, "words": _words(it)}}
        for it in courses[:4]
    ]
    return {
        "key": f"parecido|{one.row.sheet}|{one.row.number}",
        "all": ALIKE,
        "question": _("Row %(row)s looks like a course known from elsewhere.") % {"row": one.row.number},
        "cell": _row(one.row.number),
        "choices": [*choices, {"value": ANOTHER, "label": _("Another course")}],
    }


def _words(course: Course) -> str:
    parts = (course.levels, course.starts, course.timetable_text, course.checked_source)
    return "· " + " · ".join(filter(None, parts))


def _missing(
    rows: Iterable[Planned], known: _Known, it: CourseList, resolver: Resolver, unclear: list[Planned]
) -> list[Course]:
    """Courses of earlier lists of this source that are in no row of this one, and are not over."""
    matched = {one.course.pk for one in rows if one.course}
    return [
        one.course
        for one in known.listings
        if one.pk not in known.used
        and one.course_id not in matched
        and not one.withdrawn
        and it.provider_id in (None, one.course.provider_id)
        and one.on <= it.on
        and one.course.removed_at is None
        and Status(one.course.status) not in FINAL
        and (one.course.unlisted_on is None or one.course.unlisted_on < it.on)
        and not _may_be_meant(unclear, resolver.providers.by_id[str(one.course.provider_id)])
    ]


def _may_be_meant(unclear: Iterable[Planned], provider: Provider) -> bool:
    """Whether one of the doubtful or refused rows may be a course of this provider."""
    for one in unclear:
        ref = one.resolved.provider_ref
        if ref == str(provider.pk) or (not ref and one.row.provider in ("", provider.name)):
            return True
    return False
