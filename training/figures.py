"""The figures of a year, made of rows that hold no personal data: what retention removes does not change them.

Requests count in the year they were received, whatever became of them later; actions in the year of their day.
Demonstrations count nowhere. What was not written down is a number of its own, never a nought.
"""

import math
import statistics
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Count, F, Sum
from django.utils import timezone

from training.models import Evaluation, RequestState, SessionState, TrainingEvent, TrainingRequest, TrainingSession

HELD = (SessionState.HELD, SessionState.EVALUATED)
# Fewer people than these could be recognised.
FEWEST = 5
STEPS = ("analysis", "decision", "scheduled", "held")


@dataclass(frozen=True)
class Wait:
    """Half of `number` waited at most `days` days; None where nobody has got that far."""

    step: str
    days: int | None
    number: int


@dataclass(frozen=True)
class ModuleFigures:
    """Actions held of a module and how many were there; None: not shown, or not written down."""

    slug: str
    title: str
    held: int
    people: int | None
    hidden: bool = False


@dataclass(frozen=True)
class Figures:
    """A year. `people`, `minutes`, `answers` may be None only in the public summary, where few are not shown."""

    year: int
    requests: int
    accepted: int
    refused: int
    cancelled: int
    open: int
    held: int
    people: int | None
    uncounted: int
    minutes: int
    untimed: int
    certificates: int | None
    answers: int | None
    score: float | None
    waits: tuple[Wait, ...]
    modules: tuple[ModuleFigures, ...]
    requests_by_month: tuple[int, ...]
    held_by_month: tuple[int, ...]

    @property
    def decided(self) -> int:
        """Accepted or refused."""
        return self.accepted + self.refused

    @property
    def accepted_percent(self) -> int | None:
        """Accepted of those decided; None where none was."""
        return round(100 * self.accepted / self.decided) if self.decided else None

    @property
    def hours(self) -> float:
        """Of the actions whose duration was written down."""
        return round(self.minutes / 60, 1)

    @property
    def answered_percent(self) -> int | None:
        """Evaluations of people present; None where that cannot be said."""
        return round(100 * self.answers / self.people) if self.answers and self.people else None


def years_known() -> list[int]:
    """From this year back to that of the first request; one query."""
    first = TrainingRequest.objects.filter(is_demo=False).order_by("submitted_at").values_list("submitted_at").first()
    this = timezone.localdate().year
    return list(range(this, (timezone.localtime(first[0]).year if first else this) - 1, -1))


def figures_of(year: int) -> Figures:
    """Four queries, whatever the year holds."""
    zone = timezone.get_current_timezone()
    begins, ends = (datetime.combine(date(one, 1, 1), time(), zone) for one in (year, year + 1))
    asked = {
        pk: (state, timezone.localtime(at))
        for pk, state, at in TrainingRequest.objects.filter(
            is_demo=False, submitted_at__gte=begins, submitted_at__lt=ends
        ).values_list("pk", "state", "submitted_at")
    }
    first = _first_events(begins, ends)
    accepted = {pk for pk in asked if (pk, "accept") in first}
    refused = {pk for pk in asked if (pk, "refuse") in first} - accepted
    cancelled = {pk for pk, (state, _at) in asked.items() if state == RequestState.CANCELLED} - accepted - refused
    sessions = list(
        TrainingSession.objects.filter(state__in=HELD, day__year=year, request__is_demo=False)
        .order_by("module__position", "day", "code")
        .select_related("module")
    )
    given = Evaluation.objects.filter(session__in=[row.pk for row in sessions]).aggregate(
        number=Count("pk"), total=Sum("overall")
    )
    return Figures(
        year=year,
        requests=len(asked),
        accepted=len(accepted),
        refused=len(refused),
        cancelled=len(cancelled),
        open=len(asked) - len(accepted) - len(refused) - len(cancelled),
        held=len(sessions),
        people=sum(row.attended or 0 for row in sessions),
        uncounted=sum(row.attended is None for row in sessions),
        minutes=sum(row.minutes or 0 for row in sessions),
        untimed=sum(row.minutes is None for row in sessions),
        certificates=sum(row.certified or 0 for row in sessions),
        answers=given["number"],
        score=round(given["total"] / given["number"], 1) if given["number"] else None,
        waits=tuple(_waits(asked, first)),
        modules=tuple(_by_module(sessions)),
        requests_by_month=_months(at.month for _state, at in asked.values()),
        held_by_month=_months(row.day.month for row in sessions if row.day),
    )


def _months(months: Iterable[int]) -> tuple[int, ...]:
    found = Counter(months)
    return tuple(found[number] for number in range(1, 13))


def _first_events(begins: datetime, ends: datetime) -> dict[tuple[UUID, str], datetime]:
    """When each step of the year's requests was first taken; the day of an action counts as its being held."""
    found: dict[tuple[UUID, str], datetime] = {}
    rows = TrainingEvent.objects.filter(
        request__is_demo=False,
        request__submitted_at__gte=begins,
        request__submitted_at__lt=ends,
        verb__in=["analyse", "accept", "refuse", "schedule", "hold"],
    ).order_by("at", "pk")
    for request, verb, at, day in rows.annotate(day=F("session__day")).values_list("request_id", "verb", "at", "day"):
        if verb == "hold" and day:
            at = timezone.make_aware(datetime.combine(day, time()))
        found.setdefault((request, verb), at)
    return found


def _waits(asked: dict[UUID, tuple[str, datetime]], first: dict[tuple[UUID, str], datetime]) -> Iterable[Wait]:
    """From the request to the analysis and to the decision; from accepting to the first day settled, and to the day."""
    received = {pk: at for pk, (_state, at) in asked.items()}
    decided = {
        pk: min(first[pk, verb] for verb in ("accept", "refuse") if (pk, verb) in first)
        for pk in asked
        if (pk, "accept") in first or (pk, "refuse") in first
    }
    accepted = {pk: first[pk, "accept"] for pk in asked if (pk, "accept") in first}

    def verb(name: str) -> dict[UUID, datetime]:
        return {pk: first[pk, name] for pk in asked if (pk, name) in first}

    ways = (received, verb("analyse")), (received, decided), (accepted, verb("schedule")), (accepted, verb("hold"))
    for step, (start, end) in zip(STEPS, ways, strict=True):
        days = [max(0.0, (end[pk] - start[pk]).total_seconds() / 86400) for pk in end if pk in start]
        yield Wait(step, math.ceil(statistics.median(days)) if days else None, len(days))


def _by_module(sessions: list[TrainingSession]) -> Iterable[ModuleFigures]:
    held: dict[str, list[TrainingSession]] = {}
    for row in sessions:
        held.setdefault(row.module.slug, []).append(row)
    for slug, rows in held.items():
        counted = [row.attended for row in rows if row.attended is not None]
        yield ModuleFigures(slug, str(rows[0].module), len(rows), sum(counted) if counted else None)


def public(figures: Figures) -> Figures:
    """What everybody may see: no count of fewer than five people, of those without something neither, and none that
    the other numbers would tell, even to who knows this rule.

    Where one module has so few people, no module's are shown, only the total: whichever others went with it, who
    knows the rule could work it out. Certificates and evaluations are left out, too, where all but a few have one.
    `tests/training/test_public_figures.py` tries every small table.
    """
    few = any(_few(it.people) for it in figures.modules)
    modules = [replace(it, people=None, hidden=True) if few and it.people is not None else it for it in figures.modules]
    people = figures.people or 0
    tells = _few(figures.answers) or _few(people - (figures.answers or 0))
    certificates = figures.certificates or 0
    return replace(
        figures,
        people=None if _few(people) else figures.people,
        certificates=None if _few(certificates) or _few(people - certificates) else figures.certificates,
        answers=None if tells else figures.answers,
        score=None if tells else figures.score,
        modules=tuple(modules),
    )


def _few(number: int | None) -> bool:
    return number is not None and 0 < number < FEWEST
