"""The calendar of actions: by month as a table of days, and as a list; those others may join."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, QuerySet
from django.utils import timezone

from training.models import OCCUPYING, SessionState, TrainingSession

# What the public calendar and its file tell: settled days only.
PUBLIC = (SessionState.SCHEDULED, SessionState.HELD, SessionState.EVALUATED)
MOST = 500


@dataclass(frozen=True)
class Day:
    """A square of the month: `number` actions; days of the months beside are empty."""

    on: date
    inside: bool
    number: int


@dataclass(frozen=True)
class Month:
    """A month with its weeks (Monday first) and the months beside it."""

    first: date
    weeks: tuple[tuple[Day, ...], ...]

    @property
    def before(self) -> str:
        """The month before, as the address takes it."""
        return f"{self.first - timedelta(days=1):%Y-%m}"

    @property
    def after(self) -> str:
        """The month after."""
        return f"{self.first + timedelta(days=31):%Y-%m}"

    @property
    def weekdays(self) -> tuple[date, ...]:
        """A day of each column, for its name."""
        return tuple(day.on for day in self.weeks[0])


def asked_month(text: str) -> date:
    """The first day of "2026-12"; of this month where it says nothing, or a month nobody plans for."""
    today = timezone.localdate()
    try:
        year, month = (int(part) for part in text[:7].split("-"))
        asked = date(year, month, 1)
    except ValueError:
        return today.replace(day=1)
    return asked if abs(asked.year - today.year) <= 20 else today.replace(day=1)


def _sessions() -> QuerySet[TrainingSession]:
    return TrainingSession.objects.select_related("module", "venue_municipality", "request").order_by(
        "day", "starts", "code"
    )


def sessions_in(first: date, *, desk: bool = False) -> list[TrainingSession]:
    """Actions of the month that begins on `first`, by day; at the desk also those still being settled. One query."""
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    states = OCCUPYING if desk else PUBLIC
    return list(_sessions().filter(day__range=(first, last), state__in=states))


def month_of(first: date, sessions: list[TrainingSession]) -> Month:
    """The month as squares; no query."""
    held: dict[date, int] = {}
    for row in sessions:
        if row.day:
            held[row.day] = held.get(row.day, 0) + 1
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    return Month(
        first, tuple(tuple(Day(on, on.month == first.month, held.get(on, 0)) for on in week) for week in weeks)
    )


def settled() -> list[TrainingSession]:
    """Actions from a month ago on, at most 500, for the calendar file; one query."""
    return list(_sessions().filter(day__gte=timezone.localdate() - timedelta(days=31), state__in=PUBLIC)[:MOST])


def open_to_others(*, most: int = MOST) -> list[TrainingSession]:
    """Actions to come whose host lets others join and that have places, by municipality and day; one query."""
    found = _sessions().filter(
        is_open=True, open_places__gt=0, state=SessionState.SCHEDULED, day__gte=timezone.localdate()
    )
    order = (F("venue_municipality__sort_key").asc(nulls_last=True), "day", "starts", "code")
    return list(found.order_by(*order)[:most])


def marks(sessions: list[TrainingSession]) -> tuple[object, ...]:
    """What a page about these depends on."""
    return tuple((row.code, row.revision, row.state, row.day, row.open_places, row.is_open) for row in sessions)
