"""The guard against double booking: half-hours taken by a session, under one unique constraint on every database.

Own choices: a room is taken half an hour before (set-up) and half an hour after; a trainer travels at 60 km an hour
between the points of the two municipalities, at least half an hour each way in person, an hour where a point is
missing, none online; a group is taken for the hours alone.
"""

from collections.abc import Iterator
from datetime import date, time
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.geography import Point, distance_km
from portal.models import Municipality
from portal.text import fold
from training.models import Format, Occupation, Trainer, TrainingSession

SET_UP = 30
LEAST_TRAVEL, UNKNOWN_TRAVEL, KM_AN_HOUR = 30, 60, 60
DAY = 48


class Taken(ValidationError):
    """What is asked for is taken at that time; `resource` says what."""

    def __init__(self, resource: str, sentence: str) -> None:
        super().__init__(sentence, code="taken")
        self.resource = resource


class Span(NamedTuple):
    """What is taken, from one half-hour of a day up to another (not included)."""

    resource: str
    key: str
    day: date
    first: int
    end: int


def km_between(one: Municipality | None, other: Municipality | None) -> float | None:
    """Kilometres between the points of two municipalities; None where one has no point."""
    a, b = _point(one), _point(other)
    return None if a is None or b is None else distance_km(a, b)


def _point(place: Municipality | None) -> Point | None:
    if place is None or place.latitude is None or place.longitude is None:
        return None
    return place.latitude, place.longitude


def travel_minutes(trainer: Trainer, session: TrainingSession) -> int:
    """How long a trainer is on the way to a session, in minutes."""
    if session.format == Format.ONLINE:
        return 0
    km = km_between(trainer.municipality, session.venue_municipality)
    return UNKNOWN_TRAVEL if km is None else max(LEAST_TRAVEL, round(km / KM_AN_HOUR * 60))


def half_hours(starts: time, ends: time, before: int = 0, after: int = 0) -> tuple[int, int]:
    """The first half-hour and the one after the last that these hours touch, within their day.

    `before` and `after` are minutes added at both ends.
    """
    first = (starts.hour * 60 + starts.minute - before) // 30
    end = -(-(ends.hour * 60 + ends.minute + after) // 30)
    return max(first, 0), min(end, DAY)


def room_key(session: TrainingSession) -> str:
    """The same for the same room however it is written; "" where there is no room."""
    if session.format == Format.ONLINE or not session.venue_name.strip():
        return ""
    place = session.venue_municipality_id or ""
    return "|".join((place, " ".join(fold(session.venue_name).split()), " ".join(fold(session.room).split())))[:200]


def spans(session: TrainingSession, trainers: list[Trainer]) -> Iterator[Span]:
    """All that a session with these trainers takes; nothing while it has no day."""
    if session.day is None or session.starts is None or session.ends is None:
        return
    kinds = Occupation.Resource
    yield Span(kinds.GROUP, str(session.group_id), session.day, *half_hours(session.starts, session.ends))
    if room := room_key(session):
        yield Span(kinds.ROOM, room, session.day, *half_hours(session.starts, session.ends, SET_UP, SET_UP))
    for trainer in trainers:
        away = travel_minutes(trainer, session)
        yield Span(kinds.TRAINER, str(trainer.pk), session.day, *half_hours(session.starts, session.ends, away, away))


def occupy(session: TrainingSession, trainers: list[Trainer]) -> None:
    """Take what the session needs, in the caller's transaction; what it had taken before is given back first.

    Raises Taken, with nothing written, when any half-hour is another session's.
    """
    free(session)
    for span in spans(session, trainers):
        rows = [
            Occupation(resource=span.resource, key=span.key, day=span.day, slot=slot, session=session)
            for slot in range(span.first, span.end)
        ]
        try:
            with transaction.atomic():
                Occupation.objects.bulk_create(rows)
        except IntegrityError:
            raise Taken(span.resource, _sentence(span)) from None


def free(session: TrainingSession) -> None:
    """Give back all that a session had taken."""
    Occupation.objects.filter(session=session).delete()


def _sentence(span: Span) -> str:
    words = {
        Occupation.Resource.TRAINER: _(
            "This trainer is taken on %(day)s at these hours. Choose another trainer or another time."
        ),
        Occupation.Resource.ROOM: _(
            "This room is taken on %(day)s at these hours. Choose another room or another time."
        ),
        Occupation.Resource.GROUP: _(
            "This group already has a session on %(day)s at these hours. Choose another time."
        ),
    }
    return words[Occupation.Resource(span.resource)] % {"day": date_format(span.day)}
