"""What the desk shows of a session's people and of what became of it, beside its day and trainers."""

from typing import Any

from training.desk.certificates import certificates_context
from training.figures import HELD
from training.held import attendance_told
from training.models import SessionState, TrainingEvent, TrainingSession
from training.naming import why_not_named
from training.results import Results, results_of
from training.sheets import WRITTEN


def held_context(session: TrainingSession) -> dict[str, Any]:
    """What the parts `templates/training/desk/_….html` ask for; each reads its own, in constant queries."""
    return {**attendance_context(session), **certificates_context(session), **_report(session)}


def attendance_context(session: TrainingSession) -> dict[str, Any]:
    """Who is named and was there; "attendance" is None while there is nothing to say. At most four queries."""
    if session.state == SessionState.CANCELLED:
        return {"attendance": None}
    minors = session.module.for_minors
    stayed = dict(session.attendances.values_list("participant", "minutes"))
    people = [] if minors else list(session.group.participants.all())
    return {
        "attendance": {
            "told": attendance_told(session, TrainingEvent.Actor.AGENCY),
            "people": [(one, stayed.get(one.pk, 0)) for one in people],
            "missing": max(session.group.people - len(people), 0),
            "may_name": not why_not_named(session.group, session.request, TrainingEvent.Actor.AGENCY),
            "may_give": session.state in WRITTEN,
            "minors": minors,
            "printable": session.day is not None,
        }
    }


def _report(session: TrainingSession) -> dict[str, Any]:
    """Report and evaluation; nothing before the action was held. One query once it was."""
    results = results_of([session]).get(session.pk, Results())
    return {"report_shown": session.state in HELD, "results": results}
