"""What a school answers about its own course: all right as it stands, or another status."""

from datetime import date
from typing import Any

from django.utils import timezone

from courses.editing import confirm_course, edit_course
from courses.expiry import default_until
from courses.models import Course, Origin
from portal.models import User


def told_by_school(course: Course, *, source: str = "") -> dict[str, Any]:
    """Who says it, as the verbs want it: the school, today; its own name where no source is given."""
    return {"origin": Origin.PROVIDER, "source": source or course.provider.name, "on": timezone.localdate()}


def all_right(*, course: Course, read_at: int, by: User | None, source: str = "") -> None:
    """Everything holds, the status too: it is believed again for its usual time, never for less than now.

    Raises as `confirm_course` does.
    """
    told = told_by_school(course, source=source)
    until = default_until(course.status, today=told["on"], ends=course.ends)
    if until and course.status_until and until <= course.status_until:
        until = None
    confirm_course(course=course, read_at=read_at, by=by, until=until, **told)


def say_status(
    *, course: Course, read_at: int, by: User | None, status: str, until: date | None = None, source: str = ""
) -> None:
    """Say a status, until the given day or the usual one. Raises as `edit_course` does."""
    told = told_by_school(course, source=source)
    until = until or default_until(status, today=told["on"], ends=course.ends)
    edit_course(course=course, read_at=read_at, by=by, status=status, status_until=until, **told)
