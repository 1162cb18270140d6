"""What every verb of training does around its own change: lock the request, check the table, write one line, tell."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.models import User
from training.mails import tell
from training.models import TrainingEvent, TrainingRequest, TrainingSession
from training.states import SHOWN, Transition


class NotNow(ValidationError):
    """The verb does not fit the state; the message says so to a person."""


def lock(request_id: UUID) -> TrainingRequest:
    """The request behind its row lock, so that two people acting on it or on its sessions act one after the other."""
    return TrainingRequest.objects.select_for_update(of=("self",)).get(pk=request_id)


def check(state: str, transition: Transition, reason: str = "") -> None:
    """Raise NotNow when the verb does not start from `state`, ValidationError when it needs a reason and has none."""
    if state not in transition.sources:
        raise NotNow(
            _("This can no longer be done: it now stands at “%(state)s”.") % {"state": SHOWN[state].word}, code="state"
        )
    if transition.needs_reason and not reason.strip():
        raise ValidationError({"reason": _("Say why: the people concerned will read it.")}, code="reason")


def record(
    request: TrainingRequest,
    *,
    verb: str,
    actor: str,
    by: User | None,
    from_state: str = "",
    session: TrainingSession | None = None,
    reason: str = "",
) -> TrainingEvent:
    """One line of the timeline, and the mails that follow from it."""
    event = TrainingEvent.objects.create(
        request=request,
        session=session,
        verb=verb,
        from_state=from_state,
        to_state=session.state if session else request.state,
        actor=actor,
        by=by,
        reason=reason.strip()[:1000],
        at=timezone.now(),
    )
    tell(event)
    return event
