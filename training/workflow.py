"""The verbs the agency moves a request with. Each takes the request's row lock and is one transaction with its
line of the timeline, its mails and its consequences; the table they follow stands in `training/states.py`.
"""

import math
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.models import User
from portal.validation import Problems, set_values
from training.limits import limits_for
from training.mails import message_to_body
from training.models import (
    RequestMessage,
    RequestState,
    SessionState,
    Shift,
    Sizing,
    TrainingEvent,
    TrainingGroup,
    TrainingRequest,
    TrainingSession,
    Waiver,
)
from training.planning import end_session
from training.rules import demand
from training.states import REQUEST_VERBS, SESSION_VERBS
from training.timeline import NotNow, check, lock, record

AGENCY, HOST = TrainingEvent.Actor.AGENCY, TrainingEvent.Actor.HOST


@transaction.atomic
def take_request(*, request: TrainingRequest, by: User, officer: User | None) -> TrainingRequest:
    """Put the request into an officer's hands, or into nobody's. Raises PermissionDenied, ValidationError."""
    demand(by, "training.run")
    request = lock(request.pk)
    if officer is not None and not officer.is_reviewer:
        raise ValidationError({"officer": _("Choose somebody who works at the agency.")})
    request.assigned_to = officer
    request.save(update_fields=["assigned_to"])
    return request


@transaction.atomic
def analyse_request(*, request: TrainingRequest, by: User) -> TrainingRequest:
    """Begin the analysis; a request in nobody's hands comes into those of `by`."""
    request = _move(request, "analyse", by=by)
    if request.assigned_to_id is None:
        request.assigned_to = by
        request.save(update_fields=["assigned_to"])
    return request


@transaction.atomic
def ask_information(*, request: TrainingRequest, by: User, text: str) -> TrainingRequest:
    """Ask the body something; the request waits for its answer."""
    request = _move(request, "ask", by=by, reason=text)
    _write(request, RequestMessage.Kind.QUESTION, text, by)
    return request


@transaction.atomic
def resume_request(*, request: TrainingRequest, by: User, note: str = "") -> TrainingRequest:
    """Go on without the body's answer on the page (it came by phone); what was said may be noted."""
    request = _move(request, "resume", by=by)
    if note.strip():
        _write(request, RequestMessage.Kind.NOTE, note, by)
    return request


@transaction.atomic
def accept_request(
    *, request: TrainingRequest, by: User, groups: Sequence[int] | None = None, reason: str = ""
) -> TrainingRequest:
    """Accept: make the groups (`groups` are their sizes; none given: as `proposed_groups`) and a session for each
    group and session asked for. An exception asked for must have been decided first.

    Raises PermissionDenied, NotNow, ValidationError when the groups do not fit the limits in force.
    """
    demand(by, "training.run")
    request = lock(request.pk)
    check(request.state, REQUEST_VERBS["accept"])
    if request.waiver == Waiver.ASKED:
        raise NotNow(_("Decide first about the exception that was asked for."), code="waiver")
    sizes = list(groups) if groups is not None else proposed_groups(request)
    _check_sizes(request, sizes)
    request = _move(request, "accept", by=by, reason=reason)
    _make_groups(request, sizes)
    return request


def refuse_request(*, request: TrainingRequest, by: User, reason: str) -> TrainingRequest:
    """Refuse, with a reason the body reads."""
    return _move(request, "refuse", by=by, reason=reason)


@transaction.atomic
def cancel_request(*, request: TrainingRequest, by: User | None, reason: str, actor: str = AGENCY) -> TrainingRequest:
    """Cancel a request and its sessions that were not held yet. With `actor` the organisation, `by` is None.

    Raises PermissionDenied, ValidationError without a reason, NotNow when a session was held or it is over.
    """
    if actor != HOST:
        demand(by, "training.run")
        if by is None:
            raise TypeError("the agency cancels by somebody")
    request = lock(request.pk)
    check(request.state, REQUEST_VERBS["cancel"], reason)
    sessions = list(request.sessions.all())
    if any(session.state in (SessionState.HELD, SessionState.EVALUATED) for session in sessions):
        raise NotNow(_("A session was held already. Cancel the sessions that remain, each by itself."), code="held")
    for session in sessions:
        if session.state in SESSION_VERBS["cancel"].sources:
            end_session(session, "cancel", by=by, actor=actor, reason=reason)
    before, request.state = request.state, RequestState.CANCELLED
    request.decided_at, request.decision_reason = timezone.now(), reason.strip()
    request.revision += 1
    request.save(update_fields=["state", "decided_at", "decision_reason", "revision"])
    record(request, verb="cancel", actor=actor, by=by, from_state=before, reason=reason)
    return request


@transaction.atomic
def decide_waiver(*, request: TrainingRequest, by: User, granted: bool, answer: str) -> TrainingRequest:
    """Grant or refuse the exception asked for, with an answer the body reads."""
    demand(by, "training.run")
    request = lock(request.pk)
    if request.state not in REQUEST_VERBS["refuse"].sources or request.waiver == Waiver.NONE:
        raise NotNow(_("There is no exception to decide about."), code="waiver")
    problems = Problems()
    set_values(request, {"waiver_answer": answer.strip()}, problems)
    if not answer.strip():
        problems.add("answer", _("Say why: the people concerned will read it."), "blank")
    problems.done()
    request.waiver = Waiver.GRANTED if granted else Waiver.REFUSED
    request.revision += 1
    request.save(update_fields=["waiver", "waiver_answer", "revision"])
    record(request, verb="waive", actor=AGENCY, by=by, from_state=request.state, reason=answer)
    return request


@transaction.atomic
def split_groups(*, request: TrainingRequest, by: User, groups: Sequence[int]) -> TrainingRequest:
    """Make other groups of an accepted request, as long as nothing of it was prepared yet."""
    demand(by, "training.run")
    request = lock(request.pk)
    if request.state != RequestState.ACCEPTED:
        raise NotNow(_("Groups are made when a request is accepted."), code="state")
    if request.sessions.exclude(state=SessionState.PROPOSED).exists():
        raise NotNow(_("Some sessions are prepared already. Take their trainers off first."), code="prepared")
    if request.groups.filter(participants__isnull=False).exists():
        raise NotNow(_("The organisation has already named participants of these groups."), code="named")
    _check_sizes(request, list(groups))
    request.sessions.all().delete()
    request.groups.all().delete()
    _make_groups(request, groups)
    record(request, verb="split", actor=AGENCY, by=by, from_state=request.state)
    return request


@transaction.atomic
def write_message(*, request: TrainingRequest, by: User, text: str) -> RequestMessage:
    """Write to the body; it waits for nothing."""
    demand(by, "training.run")
    message = _write(lock(request.pk), RequestMessage.Kind.MESSAGE, text, by)
    message_to_body(message)
    return message


@transaction.atomic
def write_note(*, request: TrainingRequest, by: User, text: str) -> RequestMessage:
    """A note for the agency's eyes only."""
    demand(by, "training.run")
    return _write(lock(request.pk), RequestMessage.Kind.NOTE, text, by)


def proposed_groups(request: TrainingRequest) -> list[int]:
    """How many people in each group: as few groups as the most in force allows, as even as can be.

    Thirty people with at most 25 are [15, 15]; who chose fewer people are one group of the most allowed; an
    exception granted is one group.
    """
    _least, most = _limits(request)
    if request.waiver == Waiver.GRANTED:
        return [request.people]
    if request.sizing == Sizing.REDUCE:
        return [min(request.people, most)]
    count = max(1, math.ceil(request.people / most))
    return [request.people // count + (number < request.people % count) for number in range(count)]


def _limits(request: TrainingRequest) -> tuple[int, int]:
    return limits_for([wish.module for wish in request.wishes.select_related("module")])


def _check_sizes(request: TrainingRequest, sizes: list[int]) -> None:
    least, most = _limits(request)
    free = request.waiver == Waiver.GRANTED or request.sizing == Sizing.JOIN
    if not sizes or any(size < 1 for size in sizes):
        raise ValidationError({"groups": _("Say how many people each group has.")}, code="groups")
    if not free and any(not least <= size <= most for size in sizes):
        sentence = _("A group has from %(least)s to %(most)s people. Make other groups or decide about an exception.")
        raise ValidationError({"groups": sentence % {"least": least, "most": most}}, code="groups")


def _make_groups(request: TrainingRequest, sizes: Sequence[int]) -> None:
    for number, people in enumerate(sizes, 1):
        _make_sessions(TrainingGroup.objects.create(request=request, number=number, people=people))


def _make_sessions(group: TrainingGroup) -> None:
    """One session for the group and each session asked for; two where people in shifts need it."""
    request = group.request
    parts = {Shift.HALVES: (1, 2), Shift.TWICE: (0, 0)}.get(Shift(request.shift), (0,))
    TrainingSession.objects.bulk_create(
        TrainingSession(
            request=request,
            group=group,
            wish=wish,
            module_id=wish.module_id,
            reading_session=wish.reading_session,
            part=part,
            format=request.format,
            venue_name=request.venue_name,
            venue_address=request.venue_address,
            venue_postal_code=request.venue_postal_code,
            venue_municipality_id=request.venue_municipality_id,
        )
        for wish in request.wishes.all()
        for part in parts
    )


@transaction.atomic
def _move(request: TrainingRequest, verb: str, *, by: User, reason: str = "") -> TrainingRequest:
    """Along the table, for the verbs that change nothing else."""
    demand(by, "training.run")
    request, transition = lock(request.pk), REQUEST_VERBS[verb]
    check(request.state, transition, reason)
    before, request.state = request.state, RequestState(transition.target)
    fields = ["state", "revision"]
    request.revision += 1
    if request.state in (RequestState.ACCEPTED, RequestState.REFUSED):
        request.decided_at, request.decision_reason = timezone.now(), reason.strip()[:1000]
        fields += ["decided_at", "decision_reason"]
    request.save(update_fields=fields)
    told = "" if verb == "ask" else reason  # the question may name people; it stays among the messages
    record(request, verb=verb, actor=AGENCY, by=by, from_state=before, reason=told)
    return request


def _write(request: TrainingRequest, kind: str, text: str, by: User | None) -> RequestMessage:
    message, problems = RequestMessage(request=request, kind=kind, by=by), Problems()
    set_values(message, {"text": text}, problems)
    problems.done()
    message.save()
    return message
