"""How the statuses of courses look."""

from courses.models import Status
from portal.states import Shown

SHOWN: dict[str, Shown] = {
    Status.TO_CONFIRM: Shown(Status.TO_CONFIRM.label, "info"),
    Status.ENROLLING: Shown(Status.ENROLLING.label, "ok"),
    Status.WAITING: Shown(Status.WAITING.label, "warn"),
    Status.FULL: Shown(Status.FULL.label, "danger"),
    Status.RUNNING: Shown(Status.RUNNING.label, "draft"),
    Status.FINISHED: Shown(Status.FINISHED.label, "draft"),
    Status.CANCELLED: Shown(Status.CANCELLED.label, "danger"),
}
