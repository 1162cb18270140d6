"""Actions as a calendar file: module, hours and municipality; nobody's name, no link of an online session."""

from collections.abc import Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from training.models import TrainingSession


def zone_of(session: TrainingSession) -> ZoneInfo:
    """By the municipal code: 41 to 49 are the Azores, 31 and 32 Madeira; online is Lisbon's."""
    part = session.venue_municipality.dico[:1] if session.venue_municipality else ""
    return ZoneInfo({"4": "Atlantic/Azores", "3": "Atlantic/Madeira"}.get(part, "Europe/Lisbon"))


def calendar_of(sessions: Iterable[TrainingSession]) -> bytes:
    """The file, in the active language."""
    made = Calendar()
    made.add("prodid", "-//Integra//formacao//PT")
    made.add("version", "2.0")
    made.add("x-wr-calname", _("Training for organisations"))
    for session in sessions:
        if session.day and session.starts and session.ends:
            zone = zone_of(session)
            begins, ends = (datetime.combine(session.day, at, zone) for at in (session.starts, session.ends))
            made.add_component(_event(session, begins, ends))
    made.add_missing_timezones()
    return made.to_ical()


def _event(session: TrainingSession, begins: datetime, ends: datetime) -> Event:
    event = Event()
    # Stable, so that a file fetched again moves the action instead of doubling it.
    event.add("uid", f"{session.code}@integra")
    event.add("sequence", session.revision)
    event.add("dtstamp", session.created_at.astimezone(UTC))
    event.add("dtstart", begins)
    event.add("dtend", ends)
    title = str(session.module)
    event.add("summary", f"{_('Demonstration')}: {title}" if session.request.is_demo else title)
    if session.venue_municipality:
        event.add("location", session.venue_municipality.label)
    event.add("description", session.get_format_display())
    event.add("url", settings.SITE_URL + reverse("training:module", args=[session.module.slug]))
    return event
