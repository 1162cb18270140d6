"""The secret sheet: an address on which whoever gives a session without an account writes attendance down.

It opens on the day of the session and closes two weeks later, or when the session is closed. The address is shown once
and only its hash is kept; a new one stops the one before.
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.models import User
from portal.tokens import hash_of
from training.holding import OPEN_DAYS
from training.links import token_for
from training.models import SessionState, TrainingSession
from training.models.requests import new_seed
from training.rules import demand
from training.timeline import NotNow, lock
from training.when import beginning_and_end

WRITTEN = frozenset({SessionState.SCHEDULED, SessionState.HELD})


@transaction.atomic
def give_sheet(*, session: TrainingSession, by: User) -> str:
    """A new address of the sheet; the one before stops. Raises PermissionDenied, NotNow without a day fixed."""
    demand(by, "training.run")
    lock(session.request_id)
    session = TrainingSession.objects.get(pk=session.pk)
    if session.state not in WRITTEN:
        raise NotNow(_("A sheet is given for a scheduled session, until it is closed with its report."), code="state")
    token = token_for(new_seed())
    TrainingSession.objects.filter(pk=session.pk).update(sheet_hash=hash_of(token))
    return settings.SITE_URL + reverse("training:sheet", args=[token])


@transaction.atomic
def stop_sheet(*, session: TrainingSession, by: User) -> None:
    """The address there is stops. Raises PermissionDenied."""
    demand(by, "training.run")
    TrainingSession.objects.filter(pk=session.pk).update(sheet_hash="")


def session_of_sheet(token: str) -> TrainingSession | None:
    """The session of a sheet's address; None for one never given, or stopped."""
    if len(token) > 100:
        return None
    found = TrainingSession.objects.select_related("request", "module", "group", "venue_municipality")
    return found.filter(sheet_hash=hash_of(token)).first()


def why_shut(session: TrainingSession) -> str:
    """Why the sheet does not open now, in a sentence; "" when it does. No query."""
    times = beginning_and_end(session)
    if times is None or session.state not in WRITTEN or session.cleared_at:
        return _("This sheet is closed: the session has no day at present, or its attendance is complete.")
    day, today = times[0].date(), timezone.now().astimezone(times[0].tzinfo).date()
    if today < day:
        return _("This sheet opens on the day of the session, %(day)s.") % {"day": date_format(day)}
    if today > day + timedelta(days=OPEN_DAYS):
        return _("This sheet is closed. Write to the agency if something must be corrected.")
    return ""
