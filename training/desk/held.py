"""What the desk's page of a session shows once it was held; each part reads its own, in constant queries."""

from typing import Any

from training.desk.certificates import certificates_context
from training.models import TrainingSession


def held_context(session: TrainingSession) -> dict[str, Any]:
    """What the parts `templates/training/desk/_….html` ask for."""
    return {**certificates_context(session)}
