"""Who is told at each step. The body reads in the language it asked in, its private link in every mail.

| step | to the body |
|---|---|
| analyse | analysis begun |
| ask | the question; something to do |
| accept, refuse, cancel (by the agency) | the decision with its reason |
| schedule | day, hours, place; confirm the day |
| postpone, cancel a session | which, and why |
| message | the message |

Trainers are told when asked, taken off, and when a session they give is scheduled, postponed or cancelled; the officer
in charge when a trainer declines or gives up, when the body answers, writes, changes or cancels, and when attendance is
written down or corrected by others than the agency. A demonstration only reaches addresses of the demonstration.
"""

from typing import Any

from django.urls import reverse

from portal.models import User
from portal.outbox import queue_mail
from portal.text import one_line
from training.links import link_to
from training.models import ACTIVE_ASSIGNMENT, Assignment, RequestMessage, TrainingEvent, TrainingRequest
from training.states import VERB_NAMES

TO_BODY = {
    "analyse": "training-in-analysis",
    "ask": "training-question",
    "accept": "training-accepted",
    "refuse": "training-refused",
    "schedule": "training-scheduled",
    "postpone": "training-postponed",
}
TO_OFFICER = {"answer", "write", "change", "confirm-day", "release"}
TO_OFFICER_IF_OTHERS = {"cancel", "hold", "correct"}
TO_TRAINER = {"schedule": "training-trainer-scheduled", "postpone": "training-trainer-postponed"}


def tell(event: TrainingEvent) -> None:
    """Queue the mails of a step, in its transaction."""
    request, agency = event.request, TrainingEvent.Actor.AGENCY
    template = TO_BODY.get(event.verb)
    if event.verb == "cancel" and event.actor == agency:
        template = "training-cancelled" if event.session is None else "training-session-cancelled"
    if template:
        to_body(request, template, event=event, action_needed=event.verb in ("ask", "schedule"))
    if event.verb in TO_OFFICER or (event.verb in TO_OFFICER_IF_OTHERS and event.actor != agency):
        to_officer(event)
    trainers = TO_TRAINER.get(event.verb)
    if event.verb == "cancel" and event.session is not None:
        trainers = "training-trainer-cancelled"
    if trainers and event.session is not None:
        for assignment in event.session.assignments.filter(state__in=ACTIVE_ASSIGNMENT).select_related("trainer__user"):
            to_trainer(assignment, trainers, reason=event.reason)


def to_body(request: TrainingRequest, template: str, *, action_needed: bool = False, **context: Any) -> None:
    """A mail to the contact of a request, with its private link; none once the contact was forgotten."""
    if not request.contact_email:
        return
    queue_mail(
        to=request.contact_email,
        template=template,
        context={"request": request, "body": one_line(request.body_name), **context},
        language=request.language,
        about=request,
        action_needed=action_needed,
        secret={"link": link_to(request)},
    )


def message_to_body(message: RequestMessage) -> None:
    """What the agency wrote, to the body."""
    to_body(message.request, "training-message", message=message)


def to_officer(event: TrainingEvent) -> None:
    """Tell the officer in charge; nobody in charge: it stands in the queue for all."""
    officer = event.request.assigned_to
    if officer is None or not officer.is_active or officer == event.by:
        return
    path = reverse("admin:training_trainingrequest_change", args=[event.request_id])
    queue_mail(
        to=officer.email,
        template="training-officer",
        context={"event": event, "request": event.request, "what": VERB_NAMES[event.verb], "path": path},
        user=officer,
        about=event.request,
        action_needed=event.verb in ("answer", "write", "release"),
    )


def to_trainer(assignment: Assignment, template: str, *, reason: str = "", action_needed: bool = False) -> None:
    """A mail to a trainer about a session of theirs; a trainer without an address is called."""
    trainer = assignment.trainer
    user: User | None = trainer.user
    address = user.email if user else trainer.email
    if not address:
        return
    session = assignment.session
    queue_mail(
        to=address,
        template=template,
        context={
            "session": session,
            "request": session.request,
            "body": one_line(session.request.body_name),
            "reason": reason,
            "path": reverse("training_area:mine"),
        },
        user=user,
        about=session,
        action_needed=action_needed,
    )
