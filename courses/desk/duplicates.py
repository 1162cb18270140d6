"""Courses that look like one course, and schools that look like one school: proposed with reasons, never decided."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz

from courses.desk.lists import WITH_ALL
from courses.desk.told import SECTIONS, label_of, words_of
from courses.importing.providers import CLOSE, digits_of, plain_name
from courses.merging import fresher
from courses.models import Course, CourseListing, NotDuplicate, Place, Provider, ProviderMerge
from courses.models.courses import FINAL
from courses.sayings import Saying, saying

MOST = 500
Words = str | Promise


@dataclass(frozen=True)
class Pair:
    """Two keys and why they may be one; the more reasons the likelier."""

    first: UUID
    second: UUID
    reasons: tuple[Words, ...]


@dataclass
class _Facts:
    """What is compared of a course."""

    pk: UUID
    provider: UUID
    name: str
    place: UUID | None
    starts: str
    when: tuple[str, str]
    timetable: Any
    lists: set[UUID] = field(default_factory=set)


def course_pairs() -> list[Pair]:
    """Courses of one municipality and one level whose school, start and timetable do not contradict. Three queries."""
    courses = Course.objects.filter(removed_at=None).exclude(status__in=FINAL).order_by("code")
    rows = courses.values_list(
        "pk", "provider_id", "provider__name", "class_place_id", "class_place__municipality_id", "levels", "kind",
        "sector", "starts", "days", "parts", "timetable", "is_demo",
    )  # fmt: skip
    groups: dict[Any, list[_Facts]] = defaultdict(list)
    facts: dict[UUID, _Facts] = {}
    for pk, provider, name, place, town, levels, kind, sector, starts, days, parts, timetable, demo in rows.iterator():
        it = facts[pk] = _Facts(pk, provider, plain_name(name), place, starts, (days, parts), timetable)
        groups[town, levels, kind, sector, demo].append(it)
    for course_id, list_id in CourseListing.objects.values_list("course_id", "course_list_id").iterator():
        if course_id in facts:
            facts[course_id].lists.add(list_id)
    known = _said_two()
    found = []
    for (_town, levels, *_rest), some in groups.items():
        for one, other in combinations(some, 2):
            reasons = _reasons(one, other, levels)
            if reasons and tuple(sorted((one.pk, other.pk), key=str)) not in known:
                found.append(Pair(one.pk, other.pk, reasons))
    return sorted(found, key=lambda pair: (-len(pair.reasons), str(pair.first), str(pair.second)))[:MOST]


def _agree(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _reasons(one: _Facts, other: _Facts, levels: str) -> tuple[Words, ...]:
    """Why they may be one; nothing where something tells them apart, or where one list has both."""
    if one.lists & other.lists or not all(map(_agree, (one.starts, *one.when), (other.starts, *other.when))):
        return ()
    if one.timetable and other.timetable and one.timetable != other.timetable:
        return ()
    same_school = one.provider == other.provider
    if not same_school and not _alike(one.name, other.name):
        return ()
    if same_school and one.place and other.place and one.place != other.place and not one.starts:
        return ()
    told = (
        (True, _("The same school or centre") if same_school else _("Schools of alike names in one municipality")),
        (bool(one.place) and one.place == other.place, _("The same place of class")),
        (bool(levels), _("The same levels")),
        (bool(one.starts) and one.starts == other.starts, _("The same start")),
        (bool(one.timetable) and one.timetable == other.timetable, _("The same timetable")),
        (bool(one.lists) and bool(other.lists), _("In different lists")),
    )
    return tuple(words for holds, words in told if holds)


def _alike(one: str, other: str) -> bool:
    """Names that are one name written otherwise; numbers tell schools apart."""
    return digits_of(one) == digits_of(other) and fuzz.token_sort_ratio(one, other) >= CLOSE


def _said_two() -> set[tuple[UUID, UUID]]:
    return set(NotDuplicate.objects.values_list("first", "second"))


def provider_pairs() -> list[Pair]:
    """Schools of alike names in one municipality, or where one's is not known. Four queries."""
    gone = set(ProviderMerge.objects.filter(undone_at=None).values_list("merged_id", flat=True))
    towns: dict[UUID, set[str]] = defaultdict(set)
    for provider_id, town in Place.objects.order_by().values_list("provider_id", "municipality_id").distinct():
        towns[provider_id].add(town)
    found: dict[tuple[UUID, UUID], Pair] = {}
    at: dict[str, list[tuple[UUID, str, bool]]] = defaultdict(list)
    rows = Provider.objects.order_by("sort_key", "id").values_list("pk", "name", "municipality_id", "is_demo")
    for pk, name, town, demo in rows:
        if pk not in gone:
            if town:
                towns[pk].add(town)
            for place in towns[pk] or {""}:
                at[place].append((pk, plain_name(name), demo))
    nowhere, known = at.pop("", []), _said_two()
    for some in [*at.values(), nowhere]:
        beside = [] if some is nowhere else nowhere
        for one, other in [*combinations(some, 2), *((a, b) for a in some for b in beside)]:
            first, second = sorted((one[0], other[0]), key=str)
            if one[2] == other[2] and (first, second) not in known and _alike(one[1], other[1]):
                reasons = _school_reasons(same_name=one[1] == other[1], shared=towns[first] & towns[second])
                found[first, second] = Pair(first, second, reasons)
    return sorted(found.values(), key=lambda pair: (-len(pair.reasons), str(pair.first), str(pair.second)))[:MOST]


def _school_reasons(*, same_name: bool, shared: Iterable[str]) -> tuple[Words, ...]:
    told = _("The same name, written otherwise or not") if same_name else _("Alike names")
    return (told, _("The same municipality")) if shared else (told,)


@dataclass(frozen=True)
class Side:
    """A field of both: what each says and who said it; `taken` is the one a merged course would say."""

    label: str
    first: str
    second: str
    first_saying: Saying | None
    second_saying: Saying | None
    taken: int

    @property
    def same(self) -> bool:
        """Whether both say the same."""
        return self.first == self.second


def side_by_side(first: Course, second: Course, *, kept: Course) -> list[Side]:
    """Every field one of the two says; their relations fetched along."""
    other = second if kept is first else first
    fresh = set(fresher(kept, other))
    found = [_side("provider", first, second, kept, fresh)]
    for section in SECTIONS:
        found += [_side(name, first, second, kept, fresh) for name in section.fields]
    return [side for side in found if side.first or side.second]


def _side(name: str, first: Course, second: Course, kept: Course, fresh: set[str]) -> Side:
    texts = [words_of(name, list(it.units.all()) if name == "units" else getattr(it, name)) for it in (first, second)]
    of_kept = 1 if kept is first else 2
    taken = 3 - of_kept if name in fresh else of_kept
    return Side(label_of(name), texts[0], texts[1], saying(first, name), saying(second, name), taken)


def courses_of(pairs: Sequence[Pair]) -> dict[UUID, Course]:
    """The courses of a page of pairs with what a list shows; one query."""
    keys = {key for pair in pairs for key in (pair.first, pair.second)}
    return Course.objects.select_related(*WITH_ALL).in_bulk(list(keys))
