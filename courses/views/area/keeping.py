"""One course of a school: what it says, correcting a section, a step, a new one empty or copied."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses.answering import told_by_school
from courses.area.steps import STEPS, area_steps
from courses.desk.forms import SECTION_FORMS, NewCourseForm, copy_of
from courses.desk.lists import place_words, rows
from courses.desk.told import BY_SLUG, told_sections
from courses.editing import add_course, edit_course
from courses.models import Course, Provider, WrongReport
from courses.views.area import frame
from courses.views.deciding import take_step
from portal.http import posted
from portal.once import once_of
from portal.sections import save_section
from portal.views.people import person

WRITES = ["GET", "HEAD", "POST"]


@require_safe
def course_page(request: HttpRequest, provider_id: UUID, course_id: UUID) -> HttpResponse:
    """Everything it says and who said it, what readers report, what may be done."""
    provider = frame.provider_or_404(request, provider_id)
    it = frame.course_or_404(provider, course_id)
    context = {
        "course": it,
        "row": rows([it], timezone.localdate())[0],
        "place": place_words(it),
        "sections": told_sections(it, it.units.all()),
        "reports": WrongReport.objects.open().filter(course=it),
        "steps": area_steps(it),
    }
    return frame.page(request, "course", provider, "courses", context)


@require_http_methods(WRITES)
def correct(request: HttpRequest, provider_id: UUID, course_id: UUID, slug: str) -> HttpResponse:
    """One section: shown, saved, or both texts when somebody saved first."""
    provider = frame.provider_or_404(request, provider_id)
    it, user = frame.course_or_404(provider, course_id), person(request)
    if slug not in BY_SLUG:
        raise Http404
    data, result = posted(request), None
    form: Any = SECTION_FORMS[slug](data, instance=it)

    def save(valid: Any) -> None:
        given = valid.values()
        if given:
            edit_course(course=it, read_at=valid.cleaned_data["read_at"], by=user, **told_by_school(it), **given)

    if data is not None:
        result = save_section(form, save)
        if result.saved:
            messages.success(request, _("Saved."))
            return redirect("courses_area:course", provider.pk, it.pk)
    context = {"course": it, "section": BY_SLUG[slug], "form": result.form if result else form}
    context["conflict"] = result.conflict if result else None
    status = result.status if result else 200
    return frame.page(request, "correct", provider, "courses", context, status=status)


@require_http_methods(WRITES)
def step(request: HttpRequest, provider_id: UUID, course_id: UUID, slug: str) -> HttpResponse:
    """A verb on a course: asked on a page, done by a POST."""
    provider = frame.provider_or_404(request, provider_id)
    it, chosen = frame.course_or_404(provider, course_id), STEPS.get(slug)
    if chosen is None:
        raise Http404
    if not chosen.fits(it):
        messages.warning(request, _("This step cannot be taken now. See where things stand below."))
        return redirect("courses_area:course", provider.pk, it.pk)
    data = posted(request)
    form = chosen.form(data, initial={"read_at": it.revision, "status": it.status})
    if form.is_valid() and take_step(request, chosen, form, course=it, by=person(request)):
        return redirect("courses_area:course", provider.pk, it.pk)
    status = 422 if data is not None else 200
    return frame.page(request, "step", provider, "courses", {"course": it, "step": chosen, "form": form}, status=status)


@require_http_methods(WRITES)
def new(request: HttpRequest, provider_id: UUID) -> HttpResponse:
    """All sections in one form; `?de=` begins with what another course of the school says, but for its dates."""
    provider = frame.provider_or_404(request, provider_id)
    user, once, data = person(request), once_of(request), posted(request)
    if data is not None and Course.objects.filter(pk=once, provider=provider).exists():
        return redirect("courses_area:course", provider.pk, once)
    begun, units, copied = _begun(request, provider)
    form: Any = NewCourseForm(data, instance=begun, initial={"units": units})
    status = 200

    def save(valid: Any) -> None:
        add_course(by=user, id=once, provider=provider, **told_by_school(begun), **valid.new_values())

    if data is not None:
        result = save_section(form, save)
        if result.saved:
            messages.success(request, _("The course was entered."))
            return redirect("courses_area:course", provider.pk, once)
        form, status = result.form, result.status
    context = {"form": form, "once": once, "copied": copied}
    return frame.page(request, "course_new", provider, "courses", context, status=status)


def _begun(request: HttpRequest, provider: Provider) -> tuple[Course, list[Any], Course | None]:
    """What the form begins with; 404 for a course to copy that is not the school's."""
    asked = request.GET.get("de")
    if not asked:
        return Course(provider=provider), [], None
    try:
        other = frame.course_or_404(provider, UUID(asked))
    except ValueError:
        raise Http404 from None
    return copy_of(other, provider), list(other.units.all()), other
