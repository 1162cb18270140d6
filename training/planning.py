"""The verbs that move a session: its day, its trainer, postponing, cancelling. What it takes is written with them.

Each takes the request's row lock first; double booking across requests is kept out by `training/occupying.py`.
"""

from datetime import date, time
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.models import User
from portal.validation import Problems, set_values
from training.mails import to_trainer
from training.models import (
    ACTIVE_ASSIGNMENT,
    Assignment,
    AssignmentState,
    SessionState,
    Trainer,
    TrainingEvent,
    TrainingSession,
)
from training.occupying import free, occupy
from training.rules import demand
from training.states import SESSION_VERBS
from training.timeline import NotNow, check, lock, record

AGENCY, TRAINER = TrainingEvent.Actor.AGENCY, TrainingEvent.Actor.TRAINER
PLACE = ("format", "venue_name", "room", "venue_address", "venue_postal_code", "venue_municipality", "online_link")
DETAILS = (*PLACE, "host_phone", "room_checked", "is_open", "open_places")


@transaction.atomic
def assign_trainer(
    *, session: TrainingSession, trainer: Trainer, by: User, day: date, starts: time, ends: time, **place: Any
) -> Assignment:
    """Choose day, hours, place and trainer of a session and ask the trainer; trainer, room and group are taken.

    Raises PermissionDenied, NotNow, ValidationError (a day in the past, hours in the wrong order, a trainer who does
    not give the module or is away), `occupying.Taken` when something is another session's at that time.
    """
    demand(by, "training.run")
    session = lock_session(session)
    check(session.state, SESSION_VERBS["assign"])
    _set_when(session, day, starts, ends, place)
    _check_trainer(session, trainer)
    assignment = _ask(session, trainer, Assignment.Role.MAIN, by)
    _take(session)
    advance(session, "assign", by=by, actor=AGENCY)
    to_trainer(assignment, "training-trainer-asked", action_needed=True)
    return assignment


@transaction.atomic
def add_co_trainer(*, session: TrainingSession, trainer: Trainer, by: User) -> Assignment:
    """Ask a second trainer for a session that has one; taken like the first."""
    demand(by, "training.run")
    session = lock_session(session)
    if session.state not in SESSION_VERBS["postpone"].sources:
        raise NotNow(_("Choose the trainer first, then who goes along."), code="state")
    _check_trainer(session, trainer)
    assignment = _ask(session, trainer, Assignment.Role.CO, by)
    _take(session)
    to_trainer(assignment, "training-trainer-asked", action_needed=True)
    return assignment


@transaction.atomic
def answer_assignment(
    *, assignment: Assignment, by: User, accept: bool, reason: str = "", by_phone: bool = False
) -> Assignment:
    """The trainer says yes, or no with a reason; by phone an officer writes it down.

    A main trainer's no leaves the session to be prepared again and its hours free. Raises PermissionDenied, NotNow.
    """
    session, assignment = _lock_assignment(assignment)
    _may_answer(assignment, by, by_phone=by_phone)
    if assignment.state != AssignmentState.ASKED:
        raise NotNow(_("This was answered already."), code="answered")
    if accept:
        _answer(assignment, AssignmentState.ACCEPTED)
        record(session.request, session=session, verb="trainer-accepts", actor=TRAINER, by=by, from_state=session.state)
        return assignment
    _leave(session, assignment, AssignmentState.DECLINED, by=by, actor=TRAINER, reason=reason)
    return assignment


@transaction.atomic
def give_up(*, assignment: Assignment, by: User, reason: str, by_phone: bool = False) -> Assignment:
    """A trainer who had accepted cannot come after all; the agency looks for another. Raises as answer_assignment."""
    session, assignment = _lock_assignment(assignment)
    _may_answer(assignment, by, by_phone=by_phone)
    if assignment.state != AssignmentState.ACCEPTED:
        raise NotNow(_("Only an accepted session can be given up."), code="state")
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, so that the agency can find somebody else.")}, code="reason")
    _leave(session, assignment, AssignmentState.GIVEN_UP, by=by, actor=TRAINER, reason=reason)
    return assignment


@transaction.atomic
def withdraw_trainer(*, assignment: Assignment, by: User, reason: str = "") -> Assignment:
    """The agency takes a trainer off a session that was not held yet."""
    demand(by, "training.run")
    session, assignment = _lock_assignment(assignment)
    if assignment.state not in ACTIVE_ASSIGNMENT:
        raise NotNow(_("This trainer is no longer on the session."), code="state")
    to_trainer(assignment, "training-trainer-withdrawn", reason=reason)
    _leave(session, assignment, AssignmentState.WITHDRAWN, by=by, actor=AGENCY, reason=reason)
    return assignment


@transaction.atomic
def schedule_session(*, session: TrainingSession, by: User) -> TrainingSession:
    """Fix the session, once its trainer has accepted; the body is told and asked to confirm the day."""
    demand(by, "training.run")
    session = lock_session(session)
    check(session.state, SESSION_VERBS["schedule"])
    main = session.assignments.filter(role=Assignment.Role.MAIN, state__in=ACTIVE_ASSIGNMENT).first()
    if main is None or main.state != AssignmentState.ACCEPTED:
        raise NotNow(_("The trainer has not accepted yet."), code="trainer")
    return advance(session, "schedule", by=by, actor=AGENCY)


@transaction.atomic
def postpone_session(*, session: TrainingSession, by: User, reason: str) -> TrainingSession:
    """Take the session off its day; its trainers are free again and a new day is to be chosen."""
    demand(by, "training.run")
    session = lock_session(session)
    check(session.state, SESSION_VERBS["postpone"], reason)
    return end_session(session, "postpone", by=by, actor=AGENCY, reason=reason)


@transaction.atomic
def cancel_session(*, session: TrainingSession, by: User, reason: str) -> TrainingSession:
    """Cancel one session; the request goes on with its others."""
    demand(by, "training.run")
    session = lock_session(session)
    check(session.state, SESSION_VERBS["cancel"], reason)
    return end_session(session, "cancel", by=by, actor=AGENCY, reason=reason)


@transaction.atomic
def edit_session(*, session: TrainingSession, read_at: int, by: User, **values: Any) -> TrainingSession:
    """Change place, phone of the day, room check and whether others may join. What the session takes moves along.

    Raises PermissionDenied, NotNow, ValidationError, `occupying.Taken`.
    """
    demand(by, "training.run")
    unknown = set(values) - set(DETAILS)
    if unknown:
        raise TypeError(f"not a detail of a session: {', '.join(sorted(unknown))}")
    session = lock_session(session)
    if session.state in (SessionState.CANCELLED, SessionState.EVALUATED):
        raise NotNow(_("The session is over."), code="state")
    if session.revision != read_at:
        raise NotNow(_("Somebody changed this session in the meantime. Load the page again."), code="stale")
    problems = Problems()
    set_values(session, values, problems)
    problems.done()
    session.revision += 1
    session.save()
    if session.state in SESSION_VERBS["postpone"].sources:
        _take(session)
    return session


def end_session(session: TrainingSession, verb: str, *, by: User | None, actor: str, reason: str) -> TrainingSession:
    """Postpone or cancel behind the request's lock: tell everybody, free what was taken, let the trainers go."""
    before, session.state = session.state, SessionState(SESSION_VERBS[verb].target)
    record(session.request, session=session, verb=verb, actor=actor, by=by, from_state=before, reason=reason)
    session.assignments.filter(state__in=ACTIVE_ASSIGNMENT).update(
        state=AssignmentState.WITHDRAWN, answered_at=timezone.now()
    )
    _unset(session)
    return session


def lock_session(session: TrainingSession) -> TrainingSession:
    """The session as it is now, behind the row lock of its request."""
    request = lock(session.request_id)
    fresh = TrainingSession.objects.select_related("module", "venue_municipality", "group").get(pk=session.pk)
    fresh.request = request
    return fresh


def advance(session: TrainingSession, verb: str, *, by: User | None, actor: str) -> TrainingSession:
    """Move a locked session along its table, saved with a line of the timeline; the verb has checked that it fits."""
    before, session.state = session.state, SessionState(SESSION_VERBS[verb].target)
    session.revision += 1
    session.save()
    record(session.request, session=session, verb=verb, actor=actor, by=by, from_state=before)
    return session


def _lock_assignment(assignment: Assignment) -> tuple[TrainingSession, Assignment]:
    session = lock_session(assignment.session)
    fresh = Assignment.objects.select_related("trainer__user", "trainer__municipality").get(pk=assignment.pk)
    fresh.session = session
    return session, fresh


def _may_answer(assignment: Assignment, by: User, *, by_phone: bool) -> None:
    if by_phone:
        demand(by, "training.run")
    elif not by.has_perm("training.answer", assignment):
        raise PermissionDenied("training.answer")


def _set_when(session: TrainingSession, day: date, starts: time, ends: time, place: dict[str, Any]) -> None:
    unknown = set(place) - set(PLACE)
    if unknown:
        raise TypeError(f"not a place: {', '.join(sorted(unknown))}")
    problems = Problems()
    set_values(session, {"day": day, "starts": starts, "ends": ends, **place}, problems)
    problems.done()
    if day < timezone.localdate():
        problems.add("day", _("This day is over. Choose a later one."), "past")
    if ends <= starts:
        problems.add("ends", _("The end is before the beginning. Correct one of the two."), "order")
    problems.done()


def _check_trainer(session: TrainingSession, trainer: Trainer) -> None:
    """In the pool, gives the module, not away that day."""
    if not trainer.active:
        raise ValidationError({"trainer": _("This trainer is no longer in the pool.")}, code="inactive")
    if not trainer.modules.filter(pk=session.module_id).exists():
        raise ValidationError({"trainer": _("This trainer does not give the module.")}, code="module")
    if trainer.absences.filter(first__lte=session.day, last__gte=session.day).exists():
        raise ValidationError({"trainer": _("This trainer is away that day.")}, code="away")


def _ask(session: TrainingSession, trainer: Trainer, role: str, by: User) -> Assignment:
    try:
        with transaction.atomic():
            return Assignment.objects.create(session=session, trainer=trainer, role=role, by=by)
    except IntegrityError:
        raise NotNow(_("This session has such a trainer already."), code="trainer") from None


def _take(session: TrainingSession) -> None:
    found = session.assignments.filter(state__in=ACTIVE_ASSIGNMENT).select_related("trainer__municipality")
    occupy(session, [one.trainer for one in found])


def _answer(assignment: Assignment, state: AssignmentState, reason: str = "") -> None:
    problems = Problems()
    set_values(assignment, {"reason": reason.strip()}, problems)
    problems.done()
    assignment.state, assignment.answered_at = state, timezone.now()
    assignment.save(update_fields=["state", "answered_at", "reason"])


def _leave(
    session: TrainingSession, assignment: Assignment, state: AssignmentState, *, by: User, actor: str, reason: str
) -> None:
    """A trainer goes: without a main trainer the session is to be prepared again, day and hours stay proposed."""
    _answer(assignment, state, reason)
    if assignment.role == Assignment.Role.CO:
        _take(session)
        return
    check(session.state, SESSION_VERBS["release"])
    session.assignments.filter(state__in=ACTIVE_ASSIGNMENT).update(
        state=AssignmentState.WITHDRAWN, answered_at=timezone.now()
    )
    free(session)
    session.dates_confirmed_at = None
    advance(session, "release", by=by, actor=actor)


def _unset(session: TrainingSession) -> None:
    free(session)
    session.day = session.starts = session.ends = session.dates_confirmed_at = None
    session.revision += 1
    session.save()
