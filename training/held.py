"""What pages say of a session's attendance, and whether it may be written down now."""

from dataclasses import dataclass
from typing import Any

from training.holding import over_the_limit, why_not_now
from training.models import SessionState, TrainingSession

TOLD = frozenset({SessionState.SCHEDULED, SessionState.HELD, SessionState.EVALUATED})
WRITTEN = frozenset({SessionState.SCHEDULED, SessionState.HELD})


@dataclass(frozen=True)
class AttendanceTold:
    """Whether it may be written down now, else why not in a sentence; `over`: the most people, where more came."""

    may: bool
    closed: str
    over: int | None


def attendance_told(session: TrainingSession, actor: str) -> AttendanceTold | None:
    """None where there is nothing to say of attendance yet; at most one query."""
    if session.state not in TOLD or session.day is None:
        return None
    writable = session.state in WRITTEN
    closed = why_not_now(session, actor) if writable else ""
    over = over_the_limit(session) if session.attended is not None else None
    return AttendanceTold(writable and not closed, closed, over)


def day_sheet_of(session: TrainingSession) -> dict[str, Any]:
    """What the sheet of the day shows: the people named, and empty lines for as many as are missing, at least three."""
    people = [] if session.module.for_minors else list(session.group.participants.all())
    blank = range(len(people) + 1, len(people) + 1 + max(3, session.group.people - len(people)))
    return {"session": session, "people": people, "blank": blank}
