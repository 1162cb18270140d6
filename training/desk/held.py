"""What the desk's page of a session shows once it was held; each part reads its own, in constant queries."""

from typing import Any

from training.desk.certificates import certificates_context
from training.figures import HELD
from training.models import TrainingSession
from training.results import Results, results_of


def held_context(session: TrainingSession) -> dict[str, Any]:
    """What the parts `templates/training/desk/_….html` ask for."""
    return {**certificates_context(session), **_report(session)}


def _report(session: TrainingSession) -> dict[str, Any]:
    """Report and evaluation; nothing before the action was held. One query once it was."""
    results = results_of([session]).get(session.pk, Results())
    return {"report_shown": session.state in HELD, "results": results}
