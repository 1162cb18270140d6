"""How many people wait: by municipality, level and part of the day.

Whoever waits for several parts of the day counts in each of them and once in the total, so the parts do not add up to
it. Only people who confirmed and whose six months are not over; who was told of a course no longer counts, unless
they say that they still wait. Exact numbers are for the agency and for schools nearby, never for the public.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count
from django.utils import timezone

from courses.models import Course, Interest, Provider, ProviderKind, Region, Rule
from courses.models.providers import AZORES, MADEIRA
from courses.ruling import RuleBook
from courses.search.criteria import OPEN
from courses.search.gazetteer import gazetteer
from courses.timetable import PARTS
from portal.models import Municipality

# Who gives the free courses; the smallest group of any of them is what a class needs.
_GIVERS = (ProviderKind.SCHOOL, ProviderKind.IEFP, ProviderKind.QUALIFICA)
# Own choice: however small groups become, nothing is announced for fewer.
LEAST_GROUP = 10


@dataclass(frozen=True)
class Waiting:
    """Those who wait in one municipality at one level ("" = not known): in all, and by part of the day."""

    municipality: Municipality
    level: str
    total: int
    parts: dict[str, int] = field(default_factory=dict)
    group_size: int | None = None

    @property
    def is_enough(self) -> bool:
        """Whether they are as many as a group needs."""
        return self.group_size is not None and self.total >= self.group_size


@dataclass(frozen=True)
class DemandRow:
    """For the agency's desk: exact; `courses` are those open there for that level."""

    municipality: Municipality
    level: str
    part: str
    count: int
    courses: int


def group_size(municipality: Municipality, book: RuleBook | None = None) -> int | None:
    """The smallest group in force there; None where the region's rules are not known (the Azores)."""
    book = book or RuleBook.read(timezone.localdate())
    regions = {AZORES: Region.AZORES, MADEIRA: Region.MADEIRA}
    region = regions.get(municipality.district, Region.MAINLAND)
    found = [book.of(provider_kind=kind, region=region).get(Rule.Kind.GROUP_MINIMUM) for kind in _GIVERS]
    numbers = [rule.number for rule in found if rule and rule.number]
    return max(min(numbers), LEAST_GROUP) if numbers else None


def waiting(*, dicos: Iterable[str] | None = None, is_demo: bool = False) -> list[Waiting]:
    """Everything that is waited for, by municipality and level; in `dicos` only, where given. Three queries."""
    rows = Interest.objects.counted(is_demo=is_demo)
    if dicos is not None:
        rows = rows.filter(municipality__in=list(dicos))
    totals: Counter[tuple[str, str]] = Counter()
    by_part: Counter[tuple[str, str, str]] = Counter()
    grouped = rows.order_by().values_list("municipality", "level", "parts").annotate(number=Count("pk"))
    for dico, level, parts, number in grouped:
        totals[dico, level] += number
        for part in parts.split():
            by_part[dico, level, part] += number
    towns = Municipality.objects.in_bulk({dico for dico, _level in totals})
    book = RuleBook.read(timezone.localdate())
    found = [
        Waiting(
            municipality=towns[dico],
            level=level,
            total=total,
            parts={part: by_part[dico, level, part] for part in PARTS},
            group_size=group_size(towns[dico], book),
        )
        for (dico, level), total in totals.items()
    ]
    return sorted(found, key=lambda it: (it.municipality.sort_key, it.municipality.dico, it.level or "Z"))


def places_near(provider: Provider) -> frozenset[str]:
    """The municipality of the provider and those near it by their middle points; none where it is not known."""
    if provider.municipality_id is None:
        return frozenset()
    dico = str(provider.municipality_id)
    return gazetteer().municipalities_near(dico) | {dico}


def demand_for(provider: Provider) -> list[Waiting]:
    """What is waited for near a provider, its own municipality first: numbers, never names, e-mails or phones."""
    rows = waiting(dicos=places_near(provider), is_demo=provider.is_demo)
    return sorted(rows, key=lambda it: it.municipality.dico != provider.municipality_id)


def demand_rows(*, is_demo: bool = False) -> list[DemandRow]:
    """The same for the whole country, a row for each part of the day and "" for the total. Four queries.

    For the agency's eyes only.
    """
    open_there: Counter[tuple[str, str]] = Counter()
    courses = Course.objects.filter(removed_at=None, status__in=OPEN, is_demo=is_demo, class_place__isnull=False)
    for dico, levels in courses.values_list("class_place__municipality", "levels").order_by():
        for level in [*levels.split(), ""]:
            open_there[dico, level] += 1
    return [
        DemandRow(it.municipality, it.level, part, count, open_there[it.municipality.dico, it.level])
        for it in waiting(is_demo=is_demo)
        for part, count in {"": it.total, **it.parts}.items()
        if count
    ]
