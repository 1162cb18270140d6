"""What a trainer's own pages read: their sessions, asked, coming and past."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from training.models import ACTIVE_ASSIGNMENT, Assignment, AssignmentState, SessionState, Trainer

PAST = 50


@dataclass
class Mine:
    """A trainer's sessions: those asked about, those to come by day, those behind by day backwards."""

    asked: list[Assignment] = field(default_factory=list)
    coming: list[Assignment] = field(default_factory=list)
    past: list[Assignment] = field(default_factory=list)


def assignments_of(trainer: Trainer) -> "QuerySet[Assignment]":
    """Those asked or accepted, with what pages show of their sessions."""
    return Assignment.objects.filter(trainer=trainer, state__in=ACTIVE_ASSIGNMENT).select_related(
        "session__request", "session__module", "session__group", "session__venue_municipality"
    )


def sessions_of(trainer: Trainer, today: date) -> Mine:
    """One query; at most PAST of those behind."""
    found = Mine()
    for one in assignments_of(trainer).order_by("session__day", "session__starts", "pk"):
        day, state = one.session.day, one.session.state
        if one.state == AssignmentState.ASKED and state in (SessionState.TRAINER_ASSIGNED, SessionState.SCHEDULED):
            found.asked.append(one)
        elif day is not None and day >= today and state not in (SessionState.HELD, SessionState.EVALUATED):
            found.coming.append(one)
        else:
            found.past.append(one)
    found.past = found.past[::-1][:PAST]
    return found
