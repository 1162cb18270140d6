"""The report of an action, written by its trainer or the agency, and closing the action with it.

The report is a section of its own: whoever saves it says with `mark` which text they read (`mark_of`), and is told
when another stands there now.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.models import User
from portal.tokens import hash_of
from portal.validation import Problems, set_values
from training.models import TrainingEvent, TrainingSession
from training.planning import advance, lock_session
from training.rules import demand
from training.states import SESSION_VERBS
from training.timeline import check


class ReportChanged(ValidationError):
    """Somebody else saved another report since this one was read."""


def mark_of(report: str) -> str:
    """Tells one text of a report from another: sixteen hexadecimal digits."""
    return hash_of(report)[:16]


@transaction.atomic
def write_report(*, session: TrainingSession, by: User | None, report: str, mark: str | None = None) -> TrainingSession:
    """Keep the report as a draft. Raises PermissionDenied, NotNow, ReportChanged, ValidationError for the text."""
    demand(by, "training.report", session)
    session = _with_report(session, report, mark)
    session.save(update_fields=["report"])
    return session


@transaction.atomic
def close_session(
    *, session: TrainingSession, by: User | None, report: str, mark: str | None = None
) -> TrainingSession:
    """Close an action that was held, with its report: the organisation reads it from now on. Raises as write_report.

    After it nothing of the session changes.
    """
    demand(by, "training.run")
    session = _with_report(session, report, mark)
    if not session.report:
        raise ValidationError({"report": _("Write the report first: the action is closed with it.")}, code="blank")
    return advance(session, "evaluate", by=by, actor=TrainingEvent.Actor.AGENCY)


def _with_report(session: TrainingSession, report: str, mark: str | None) -> TrainingSession:
    session, report = lock_session(session), report.strip()
    check(session.state, SESSION_VERBS["evaluate"])
    if mark is not None and mark != mark_of(session.report) and report != session.report:
        told = _("Somebody changed the report in the meantime. Put both texts together, then save.")
        raise ReportChanged({"report": told}, code="stale")
    problems = Problems()
    set_values(session, {"report": report}, problems)
    problems.done()
    return session
