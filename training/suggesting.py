"""Who could give a session: trainers in the order to ask them, with the reasons shown. It reads; nothing is written.

Before all come those whom nothing keeps from it; then the fewest doubts, then who gave least lately, then the nearest.
Kilometres are told between two real points only, as the crow flies.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import Enum

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from training.models import (
    ACTIVE_ASSIGNMENT,
    OCCUPYING,
    Assignment,
    AssignmentState,
    Format,
    Occupation,
    Trainer,
    TrainerAbsence,
    TrainingSession,
)
from training.occupying import half_hours, km_between, travel_minutes

# Sessions this near in time count as a trainer's load.
LOAD = timedelta(days=90)
WORKING_DAYS = range(1, 6)


class Weight(Enum):
    """What a reason is worth."""

    FOR = "ok"
    DOUBT = "warn"
    AGAINST = "danger"


@dataclass(frozen=True)
class Reason:
    """Something about a trainer and a session, in a sentence."""

    weight: Weight
    text: str


@dataclass
class Suggestion:
    """A trainer who gives the module, and why one would ask them or not. `km` is None where there is no real way."""

    trainer: Trainer
    load: int = 0
    km: float | None = None
    reasons: list[Reason] = field(default_factory=list)

    def add(self, weight: Weight, text: str) -> None:
        """One more reason."""
        self.reasons.append(Reason(weight, text))

    @property
    def possible(self) -> bool:
        """Whether nothing speaks against it."""
        return all(one.weight is not Weight.AGAINST for one in self.reasons)

    @property
    def doubts(self) -> int:
        """How much makes one hesitate."""
        return sum(one.weight is Weight.DOUBT for one in self.reasons)


@dataclass(frozen=True)
class When:
    """The day and hours somebody is looked for."""

    day: date
    starts: time
    ends: time


def suggest(session: TrainingSession, when: When | None) -> list[Suggestion]:
    """Everybody in the pool who gives the session's module, best first; five queries, however many there are.

    Without a day nothing is said of who is free. Trainers already on the session are left out.
    """
    found = list(
        Trainer.objects.filter(active=True, modules=session.module_id, is_demo=session.request.is_demo)
        .exclude(assignments__in=Assignment.objects.filter(session=session, state__in=ACTIVE_ASSIGNMENT))
        .select_related("municipality")
        .prefetch_related("hours")
    )
    suggestions = [Suggestion(trainer) for trainer in found]
    said_no = dict(
        Assignment.objects.filter(session=session, state__in=[AssignmentState.DECLINED, AssignmentState.GIVEN_UP])
        .order_by("asked_at")
        .values_list("trainer_id", "state")
    )
    _load(suggestions, session, when)
    taken, away = (_taken(session, when), _away(when)) if when else ({}, set())
    for one in suggestions:
        one.add(Weight.FOR, _("Gives the module"))
        if state := said_no.get(one.trainer.pk):
            one.add(Weight.DOUBT, _SAID_NO[state]())
        if when:
            _say_free(one, session, when, taken.get(str(one.trainer.pk), set()), away=one.trainer.pk in away)
        _say_near(one, session)
        _say_language(one, session)
    suggestions.sort(
        key=lambda one: (
            not one.possible,
            one.doubts,
            one.load,
            one.km if one.km is not None else 9999,
            one.trainer.sort_key,
        )
    )
    return suggestions


_SAID_NO = {
    AssignmentState.DECLINED.value: lambda: _("Declined this session before"),
    AssignmentState.GIVEN_UP.value: lambda: _("Gave this session up before"),
}


def _load(suggestions: list[Suggestion], session: TrainingSession, when: When | None) -> None:
    """How many sessions each has around that time, as a reason."""
    centre = when.day if when else timezone.localdate()
    given = Assignment.objects.filter(
        session__day__range=(centre - LOAD, centre + LOAD),
        state__in=ACTIVE_ASSIGNMENT,
        session__state__in=OCCUPYING,
        trainer__in=[one.trainer.pk for one in suggestions],
    )
    numbers = Counter(given.values_list("trainer_id", flat=True))
    for one in suggestions:
        one.load = numbers[one.trainer.pk]
        words = ngettext("%(number)s session within 90 days", "%(number)s sessions within 90 days", one.load)
        one.add(Weight.FOR, words % {"number": one.load})


def _taken(session: TrainingSession, when: When) -> dict[str, set[int]]:
    """The half-hours of the day that are taken for each trainer by other sessions."""
    rows = Occupation.objects.filter(resource=Occupation.Resource.TRAINER, day=when.day).exclude(session=session)
    found: dict[str, set[int]] = defaultdict(set)
    for key, slot in rows.values_list("key", "slot"):
        found[key].add(slot)
    return found


def _away(when: When) -> set[object]:
    rows = TrainerAbsence.objects.filter(first__lte=when.day, last__gte=when.day)
    return set(rows.values_list("trainer_id", flat=True))


def _say_free(one: Suggestion, session: TrainingSession, when: When, taken: set[int], *, away: bool) -> None:
    on_the_way = travel_minutes(one.trainer, session)
    if away:
        one.add(Weight.AGAINST, _("Away that day"))
    elif taken & set(range(*half_hours(when.starts, when.ends, on_the_way, on_the_way))):
        one.add(Weight.AGAINST, _("Taken at these hours, the way there and back included"))
    else:
        one.add(Weight.FOR, _("Free"))
    if not can_at(one.trainer, when):
        one.add(Weight.DOUBT, _("Outside their usual hours"))


def can_at(trainer: Trainer, when: When) -> bool:
    """Whether the hours lie within those a trainer keeps free; who named none can on any working day."""
    hours = list(trainer.hours.all())
    weekday = when.day.isoweekday()
    if not hours:
        return weekday in WORKING_DAYS
    return any(row.weekday == weekday and row.starts <= when.starts and when.ends <= row.ends for row in hours)


def _say_near(one: Suggestion, session: TrainingSession) -> None:
    trainer, place = one.trainer, session.venue_municipality
    if session.format != Format.IN_PERSON and not trainer.gives_online:
        one.add(Weight.AGAINST if session.format == Format.ONLINE else Weight.DOUBT, _("Gives nothing online"))
    if session.format == Format.ONLINE or place is None:
        return
    one.km = km_between(trainer.municipality, place)
    if trainer.municipality_id == place.pk:
        one.km = 0
        one.add(Weight.FOR, _("In the same municipality, %(place)s") % {"place": place.label})
    elif one.km is None:
        one.add(Weight.FOR, _("Lives or works in %(place)s") % {"place": trainer.municipality.label})
    else:
        too_far = trainer.travel_km is not None and one.km > trainer.travel_km
        told = {"place": trainer.municipality.label, "km": round(one.km), "limit": trainer.travel_km}
        if too_far:
            one.add(Weight.DOUBT, _("%(km)s km from %(place)s; goes as far as %(limit)s km") % told)
        else:
            one.add(Weight.FOR, _("%(km)s km from %(place)s") % told)
    if trainer.regions and place.nuts2 not in trainer.regions:
        one.add(Weight.DOUBT, _("Not one of their regions"))


def _say_language(one: Suggestion, session: TrainingSession) -> None:
    if session.request.language not in one.trainer.languages.split():
        one.add(Weight.DOUBT, _("Does not speak the language of the request"))
