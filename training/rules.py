"""Who may do what with training. Reads like the policy it is; the verbs ask here, nobody else decides.

| who | may |
|---|---|
| anybody | ask for training; with a request's private link: read, answer, change, cancel, confirm days, name people |
| trainer | see and answer their own assignments, give up one, keep their hours, write attendance, report |
| reviewer | run requests and sessions: assign, ask, accept, refuse, plan, postpone, hold, report |
| manager, superuser | the same, and modules, limits, trainers, retention |
"""

import rules
from django.core.exceptions import PermissionDenied

from portal.models import User
from portal.rules import is_manager, is_reviewer
from training.models import Assignment, AssignmentState, Trainer, TrainingSession


@rules.predicate
def is_trainer(user: User, trainer: Trainer | None = None) -> bool:
    """Is in the pool with this account; with `trainer`, is that trainer."""
    if not (user.is_authenticated and user.is_active):
        return False
    mine = Trainer.objects.filter(user=user, active=True).first()
    return mine is not None and (trainer is None or mine.pk == trainer.pk)


@rules.predicate
def is_assigned(user: User, assignment: Assignment | None = None) -> bool:
    """Is the trainer of an assignment that was asked or accepted, not of one that is over."""
    return (
        assignment is not None
        and assignment.state in (AssignmentState.ASKED, AssignmentState.ACCEPTED)
        and is_trainer(user, assignment.trainer)
    )


@rules.predicate
def gives(user: User, session: TrainingSession | None = None) -> bool:
    """Has accepted to give the session, alone or beside another, and is still in the pool."""
    if session is None or not (user.is_authenticated and user.is_active):
        return False
    mine = session.assignments.filter(trainer__user=user, trainer__active=True, state=AssignmentState.ACCEPTED)
    return mine.exists()


rules.add_perm("training.run", is_reviewer)
rules.add_perm("training.manage", is_manager)
rules.add_perm("training.train", is_trainer)
rules.add_perm("training.answer", is_assigned)
rules.add_perm("training.attend", gives)
rules.add_perm("training.report", is_reviewer | gives)


def demand(user: User | None, permission: str, obj: object = None) -> None:
    """Raise PermissionDenied unless the policy lets `user`; None is the portal itself (reference, demonstration)."""
    if user is not None and not user.has_perm(permission, obj):
        raise PermissionDenied(permission)
