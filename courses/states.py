"""How the statuses of courses and the access of schools look."""

from courses.models import Access, Status
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

ACCESS: dict[str, Shown] = {
    Access.NONE: Shown(Access.NONE.label, "draft"),
    Access.WAITING: Shown(Access.WAITING.label, "warn"),
    Access.APPROVED: Shown(Access.APPROVED.label, "ok"),
    Access.REFUSED: Shown(Access.REFUSED.label, "danger"),
}
