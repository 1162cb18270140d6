"""A course given to another school or centre: which one, where it is held there, why."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from courses.desk.moving import MoveForm, schools_for
from courses.desk.telling import source_of
from courses.models import Course, Origin, Provider
from courses.moving import move_course
from courses.views.deciding import STALE
from courses.views.desk.frame import course_or_404, page, person
from portal.concurrency import StaleRevision
from portal.forms.people import say_refused
from portal.http import posted
from portal.models import User


def move(request: HttpRequest, pk: UUID) -> HttpResponse:
    """First the school, by GET, then place and reason; a POST moves it."""
    user, it = person(request, "courses.provide"), course_or_404(pk)
    to = _school(request, it)
    if to is None:
        words = request.GET.get("q", "")
        context = {"course": it, "words": words, "found": schools_for(it, words) if words.strip() else None}
        return page(request, "move_school", _("To which school or centre?"), context)
    data = posted(request)
    form = MoveForm(data, course=it, to=to, initial={"read_at": it.revision})
    if form.is_valid() and _moved(request, it, to, form, user):
        return redirect("admin:courses_course_desk", pk)
    context = {"course": it, "to": to, "form": form}
    title = _("Move this course to another school or centre?")
    return page(request, "move", title, context, status=200 if data is None else 422)


def _school(request: HttpRequest, course: Course) -> Provider | None:
    """The school of the address; 404 for one it cannot go to."""
    asked = request.GET.get("para")
    if not asked:
        return None
    try:
        return get_object_or_404(Provider, pk=UUID(asked), is_demo=course.is_demo)
    except ValueError:
        raise Http404 from None


def _moved(request: HttpRequest, course: Course, to: Provider, form: MoveForm, user: User) -> bool:
    """Whether the page is over: moved, or somebody was quicker; what the verb refuses stands in the form."""
    try:
        move_course(course=course, to=to, by=user, source=source_of(Origin.AGENCY), **form.values())
    except StaleRevision:
        messages.warning(request, STALE)
    except ValidationError as refused:
        say_refused(form, refused)
        return False
    else:
        messages.success(request, _("The course was moved. Both schools are told by mail."))
    return True
