"""How long a status may be said before somebody must be asked again. Own choice, and never longer than the course."""

from datetime import date, timedelta

from courses.models import Status
from courses.models.courses import FINAL
from portal.dates import last_day

# Enrolment is short; a waiting list and a full course change when the next one opens, some three months later.
DAYS = {Status.ENROLLING: 60, Status.WAITING: 90, Status.FULL: 90}
# A running course ends when it ends; where nobody said when, half a year is asked about.
RUNNING = timedelta(days=180)


def default_until(status: str, *, today: date, ends: str = "") -> date | None:
    """The last day on which `status`, told on `today`, is to be believed; None for those without an end.

    `ends` is the course's end, a partial date; what is no date counts as not known.
    """
    if status in FINAL or status == Status.TO_CONFIRM:
        return None
    end = _day(ends)
    if status == Status.RUNNING:
        return end if end and end >= today else today + RUNNING
    until = today + timedelta(days=DAYS[Status(status)])
    return min(until, end) if end and end >= today else until


def _day(text: str) -> date | None:
    try:
        return last_day(text) if text else None
    except ValueError:
        return None
