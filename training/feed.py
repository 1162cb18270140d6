"""A trainer's sessions as a calendar that phones subscribe to: by a secret address, without anybody's name or mail."""

from datetime import UTC

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from portal.tokens import hash_of
from training.area import assignments_of
from training.models import Assignment, AssignmentState, Format, SessionState, Trainer, TrainingSession
from training.when import beginning_and_end

LONGEST = 100


def trainer_of_feed(token: str) -> Trainer | None:
    """The trainer whose calendar this secret opens; None for one never given out, or revoked."""
    if not token or len(token) > LONGEST:
        return None
    return Trainer.objects.select_related("user").filter(feed_hash=hash_of(token), active=True).first()


def feed_file(trainer: Trainer) -> bytes:
    """The calendar in the active language; two queries at most."""
    calendar = Calendar()
    calendar.add("prodid", "-//Integra//formacao//PT")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("My training sessions"))
    for one in assignments_of(trainer).order_by("session__day", "session__starts"):
        if event := _event(one):
            calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _event(one: Assignment) -> Event | None:
    session = one.session
    hours = beginning_and_end(session)
    if hours is None:
        return None
    event = Event()
    event.add("uid", f"{session.pk}@integra")
    event.add("sequence", session.revision)
    event.add("dtstamp", session.created_at.astimezone(UTC))
    event.add("dtstart", hours[0])
    event.add("dtend", hours[1])
    event.add("summary", _summary(one))
    event.add("location", place_line(session))
    event.add("url", settings.SITE_URL + reverse("training_area:session", args=[session.pk]))
    firm = one.state == AssignmentState.ACCEPTED and session.state != SessionState.TRAINER_ASSIGNED
    event.add("status", "CONFIRMED" if firm else "TENTATIVE")
    return event


def _summary(one: Assignment) -> str:
    request = one.session.request
    words = f"{one.session.module} · {request.body_name}"
    if one.state == AssignmentState.ASKED:
        words = f"{_('To accept or decline')}: {words}"
    return f"[{_('Demonstration')}] {words}" if request.is_demo else words


def place_line(session: TrainingSession) -> str:
    """Where it is, in one line."""
    if session.format == Format.ONLINE:
        return str(Format.ONLINE.label)
    town = session.venue_municipality.label if session.venue_municipality else ""
    parts = (session.venue_name, session.room, session.venue_address, session.venue_postal_code, town)
    return ", ".join(part for part in parts if part)
