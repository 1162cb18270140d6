"""The list of courses, a course's page, correcting a section, taking a step."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.desk.bulk import ManyForm
from courses.desk.changes import history_page
from courses.desk.forms import SECTION_FORMS
from courses.desk.lists import LACKING, PAGE, WITH_ALL, CourseFilters, counted, lists, place_words, rows
from courses.desk.steps import STEPS, course_steps
from courses.desk.telling import TellingForm
from courses.desk.told import BY_SLUG, told_sections
from courses.editing import edit_course
from courses.models import Course, WrongReport
from courses.views.deciding import take_step
from courses.views.desk.frame import course_or_404, page, person, save_told
from portal.http import posted


def course_list(request: HttpRequest) -> HttpResponse:
    """Courses by what they wait for, found by words and choices."""
    user, today = person(request), timezone.localdate()
    filters = CourseFilters(request.GET)
    asked_well = filters.is_valid()
    known = lists(today)
    chosen = known.get(request.GET.get("lista", ""))
    lacking = {it.code: it for it in LACKING}.get(request.GET.get("falta", ""))
    found = Course.objects.filter(filters.found(today))
    shown = found.filter((chosen or known[""]).which)
    if lacking:
        shown = shown.filter(lacking.which)
    shown = shown.select_related(*WITH_ALL).order_by(*(chosen or known[""]).order)
    of_page = Paginator(shown, PAGE).get_page(request.GET.get("p"))
    numbers = counted(found, known)
    context = {
        "filters": filters,
        "lists": [(it, numbers[it.code]) for it in known.values()],
        "lacking": [(it, numbers[f"falta:{it.code}"]) for it in LACKING],
        "chosen": chosen or known[""],
        "missing": lacking,
        "page": of_page,
        "rows": [(row, place_words(row.course)) for row in rows(list(of_page), today)],
        "may_provide": user.has_perm("courses.provide"),
        "many": ManyForm(user=user),
    }
    return page(request, "list", _("Courses"), context, status=200 if asked_well and chosen else 400)


def course_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everything a course says and who said it, its history, what may be done with it."""
    user, it = person(request), course_or_404(pk)
    number = request.GET.get("p", "1")
    number_of_page = int(number) if number.isdecimal() and len(number) < 6 else 1
    entries, older = history_page(it, number_of_page)
    row = rows([it], timezone.localdate())[0]
    context = {
        "course": it,
        "row": row,
        "place": place_words(it),
        "sections": told_sections(it, it.units.all()),
        "entries": entries,
        "older": number_of_page + 1 if older else 0,
        "newer": number_of_page - 1,
        "reports": WrongReport.objects.open().filter(course=it),
        "steps": course_steps(it, user),
        "may_provide": user.has_perm("courses.provide"),
        "moves": it.moves.select_related("old", "new", "by"),
        "listings": it.listings.select_related("course_list").order_by("-on"),
    }
    return page(request, "course", _title(it), context)


def _title(course: Course) -> str:
    return _("Course %(code)s") % {"code": course.code}


def correct(request: HttpRequest, pk: UUID, slug: str) -> HttpResponse:
    """One section of a course: shown, saved, or both texts when somebody saved first."""
    user, it = person(request), course_or_404(pk)
    if slug not in BY_SLUG:
        raise Http404
    data = posted(request)
    form: Any = SECTION_FORMS[slug](data, instance=it)
    telling = TellingForm(data, user=user, provider=it.provider.name)
    result = None

    def save(valid: Any, told: dict[str, Any]) -> None:
        given = valid.values()
        if given:
            edit_course(course=it, read_at=valid.cleaned_data["read_at"], by=user, **told, **given)

    if data is not None:
        result = save_told(form, telling, save)
        if result.saved:
            messages.success(request, _("Saved."))
            return redirect("admin:courses_course_desk", pk)
    context = {"course": it, "section": BY_SLUG[slug], "telling": telling, "form": result.form if result else form}
    context["conflict"] = result.conflict if result else None
    return page(request, "correct", str(BY_SLUG[slug].name), context, status=result.status if result else 200)


def step(request: HttpRequest, pk: UUID, slug: str) -> HttpResponse:
    """A verb on a course: asked on a page, done by a POST."""
    user, it = person(request), course_or_404(pk)
    chosen, after = STEPS.get(slug), reverse("admin:courses_course_desk", args=[pk])
    if chosen is None or not user.has_perm(chosen.permission):
        raise Http404
    if not chosen.fits(it):
        messages.warning(request, _("This step cannot be taken now. See where things stand below."))
        return redirect(after)
    data = posted(request)
    form = chosen.form(data, initial={"read_at": it.revision, "status": it.status, "status_until": it.status_until})
    telling = TellingForm(data, user=user, provider=it.provider.name) if chosen.telling else None
    if form.is_valid() and (telling is None or telling.is_valid()):
        told = telling.values() if telling else {}
        if take_step(request, chosen, form, course=it, by=user, told=told):
            return redirect(after)
    status = 422 if data is not None else 200
    context = {"course": it, "step": chosen, "form": form, "telling": telling, "back": after}
    return page(request, "step", str(chosen.question), context, status=status)
