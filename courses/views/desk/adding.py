"""A new course of a school or centre, empty or begun as a copy of another."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from courses.desk.forms import NewCourseForm, copy_of
from courses.desk.telling import TellingForm
from courses.editing import add_course
from courses.models import Course, Provider
from courses.views.desk.frame import page, person, save_told
from portal.http import posted
from portal.once import once_of


def course_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All sections in one form; `?de=` begins with what another course says. Sent twice it is added once."""
    user, provider, once = person(request), get_object_or_404(Provider, pk=pk), once_of(request)
    data = posted(request)
    if data is not None and Course.objects.filter(pk=once).exists():
        return redirect("admin:courses_course_desk", once)
    begun, units = _begun(request, provider)
    form: Any = NewCourseForm(data, instance=begun, initial={"units": units})
    telling = TellingForm(data, user=user, provider=provider.name)
    status = 200

    def save(valid: Any, told: dict[str, Any]) -> None:
        add_course(by=user, id=once, provider=provider, **told, **valid.new_values())

    if data is not None:
        result = save_told(form, telling, save)
        if result.saved:
            messages.success(request, _("The course was entered."))
            return redirect("admin:courses_course_desk", once)
        form, status = result.form, result.status
    context = {"provider": provider, "form": form, "telling": telling, "once": once}
    return page(request, "course_form", _("New course"), context, status=status)


def _begun(request: HttpRequest, provider: Provider) -> tuple[Course, list[Any]]:
    """What the form begins with; 404 for a course to copy that is not there."""
    asked = request.GET.get("de")
    if not asked:
        return Course(provider=provider), []
    try:
        other = Course.objects.get(pk=UUID(asked))
    except (ValueError, Course.DoesNotExist):
        raise Http404 from None
    return copy_of(other, provider), list(other.units.all())
