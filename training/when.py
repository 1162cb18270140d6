"""When a session is, in the time of its place."""

from datetime import datetime
from zoneinfo import ZoneInfo

from portal.models import Municipality
from training.models import TrainingSession

_ISLANDS = {"3": "Atlantic/Madeira", "4": "Atlantic/Azores"}


def zone_of(place: Municipality | None) -> ZoneInfo:
    """The time zone of a municipality, by the first digit of its code; online: that of the mainland."""
    return ZoneInfo(_ISLANDS.get(place.dico[:1], "Europe/Lisbon") if place else "Europe/Lisbon")


def beginning_and_end(session: TrainingSession) -> tuple[datetime, datetime] | None:
    """Both with their zone; None while the session has no day."""
    if session.day is None or session.starts is None or session.ends is None:
        return None
    zone = zone_of(session.venue_municipality)
    return datetime.combine(session.day, session.starts, zone), datetime.combine(session.day, session.ends, zone)


def minutes_of(session: TrainingSession) -> int:
    """How long the session lasts by its hours; 0 while it has none."""
    times = beginning_and_end(session)
    return int((times[1] - times[0]).total_seconds()) // 60 if times else 0
