"""A course that belongs to another school or centre: it goes there with its reports, offers and history.

What others know of it goes along because it is the same course with the same address. It can go back the same way.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.editing import read_again
from courses.merging_schools import is_merged
from courses.models import Conflict, Course, CourseMove, Origin, Place, Provider
from courses.providing import add_place
from courses.rules import demand
from courses.sayings import with_sayings
from portal.concurrency import save_revision
from portal.models import User
from portal.outbox import queue_mail
from portal.text import one_line
from portal.validation import Problems, set_values

# What a place says of itself; phones and addresses of people stay with the school that had them.
_OF_PLACE = ("municipality", "locality", "name", "address", "postal_code", "latitude", "longitude")


@transaction.atomic
def move_course(
    *,
    course: Course,
    to: Provider,
    read_at: int,
    by: User,
    reason: str,
    source: str,
    class_place: Place | None = None,
    same_place: bool = False,
) -> CourseMove:
    """Give the course to the school `to`, which is held at `class_place`, one of its places, and enrols there.

    `same_place`: it stays where it is held, a new place of that school. What lists said otherwise about its places is
    settled. Both schools are told the reason by mail. Raises PermissionDenied, ValidationError, StaleRevision.
    """
    demand(by, "courses.provide")
    old = Provider.objects.get(pk=course.provider_id)
    move, problems = CourseMove(course=course, old=old, new=to, by=by), Problems()
    set_values(move, {"reason": one_line(reason)}, problems)
    problems.done()
    _check(course, to, class_place)
    if same_place and course.class_place:
        told = {name: getattr(course.class_place, name) for name in _OF_PLACE}
        class_place = add_place(by=by, provider=to, **told)
    told_now = ["provider", "class_place", "enrolment_place"]
    today = timezone.localdate()
    said = with_sayings(course.said, told_now, origin=Origin.AGENCY, source=source, on=today, cells={})
    changed = {"provider": to, "class_place": class_place, "enrolment_place": class_place, "said": said}
    save_revision(course, read_at=read_at, by=by, changed=changed)
    read_again(course)
    Conflict.objects.filter(
        course=course, state=Conflict.State.OPEN, field__in=("class_place", "enrolment_place")
    ).update(state=Conflict.State.KEPT, decided_by=by, decided_at=timezone.now())
    move.save()
    _tell(move)
    return move


def _check(course: Course, to: Provider, place: Place | None) -> None:
    if course.removed_at:
        raise ValidationError(_("This course was taken off. Bring it back first."))
    if to.pk == course.provider_id:
        raise ValidationError(_("The course belongs to this school or centre already."))
    if is_merged(to.pk):
        raise ValidationError(_("This school was put together with another one. Choose that one."))
    if to.is_demo != course.is_demo:
        raise ValidationError(_("A demonstration is never put together with something real."))
    if place and place.provider_id != to.pk:
        raise ValidationError({"class_place": [_("Choose a place of this school or centre.")]})


def _tell(move: CourseMove) -> None:
    """The people of both schools; of a school without any, its mailbox for the monthly question."""
    course = move.course
    context = {
        "code": course.code,
        "title": one_line(course.title),
        "old": one_line(move.old.name),
        "new": one_line(move.new.name),
        "reason": move.reason,
        "path": reverse("courses:course", args=[course.code]),
    }
    for school in (move.old, move.new):
        people = [one.user for one in school.members.present().select_related("user") if one.user.is_active]
        for user in people:
            queue_mail(to=user.email, template="course-moved", context=context, user=user, about=course)
        box = school.mailbox
        if not people and box and (box.endswith(".example") or not school.is_demo):
            queue_mail(to=box, template="course-moved", context=context, about=course)
