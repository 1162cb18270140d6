"""Deciding where a list says otherwise than somebody near the course."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.editing import edit_course
from courses.importing.stored import field_value
from courses.models import Conflict, Course, Origin
from courses.rules import demand_keeping
from portal.models import User


@transaction.atomic
def decide_conflict(
    *, conflict: Conflict, by: User | None, accept: bool, read_at: int, source: str, origin: str = Origin.AGENCY
) -> bool:
    """The list was right, or the course stays as it is; False when it was decided before.

    Accepting is the word of today of the agency, or of the school about its own course, said by `source`.
    Raises PermissionDenied, ValidationError where what the list named is gone, StaleRevision when the course was
    changed since `read_at`.
    """
    demand_keeping(by, conflict.course.provider, permission="courses.provide")
    it = Conflict.objects.select_for_update().get(pk=conflict.pk)
    if it.state != Conflict.State.OPEN:
        return False
    if accept:
        _accept(it, by=by, read_at=read_at, source=source, origin=origin)
    it.state = Conflict.State.ACCEPTED if accept else Conflict.State.KEPT
    it.decided_by, it.decided_at = by, timezone.now()
    it.save(update_fields=["state", "decided_by", "decided_at"])
    return True


def _accept(it: Conflict, *, by: User | None, read_at: int, source: str, origin: str) -> None:
    try:
        value = field_value(it.field, it.value)
    except LookupError:
        raise ValidationError(_("What the list named is no longer there. Correct the course by hand.")) from None
    if value is None and it.field in ("class_place", "enrolment_place"):
        raise ValidationError(_("What the list named is no longer there. Correct the course by hand."))
    course = Course.objects.get(pk=it.course_id)
    told: dict[str, Any] = {it.field: value}
    edit_course(
        course=course, read_at=read_at, by=by, origin=origin, source=source, on=timezone.localdate(),
        cells={it.field: it.text}, **told,
    )  # fmt: skip
