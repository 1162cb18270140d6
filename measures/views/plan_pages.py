"""Areas, objectives and measures of a plan; a new measure; one measure."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from measures import editing
from measures.forms import NewMeasureForm
from measures.models import Measure, PlanArea
from measures.views import pages
from measures.views.rows import measure_or_404
from plans.rules import demand
from plans.views import frame
from portal.once import once_of
from portal.sections import save_section
from portal.views.people import UserRequest


@require_safe
def areas(request: UserRequest, plan_id: UUID) -> HttpResponse:
    """The plan's areas."""
    return pages.render_areas(request, frame.plan_or_404(request, plan_id))


@require_safe
def objectives(request: UserRequest, plan_id: UUID) -> HttpResponse:
    """The plan's objectives."""
    return pages.render_objectives(request, frame.plan_or_404(request, plan_id))


@require_safe
def measure_list(request: UserRequest, plan_id: UUID) -> HttpResponse:
    """The plan's measures by area."""
    return pages.render_list(request, frame.plan_or_404(request, plan_id))


@require_POST
def start_areas(request: UserRequest, plan_id: UUID) -> HttpResponse:
    """The areas of a catalogue with one click."""
    plan = frame.plan_or_404(request, plan_id)
    catalogue = request.POST.get("catalogue", "")
    demand(request.user, "plans.edit", plan)
    if catalogue in ("national-16", "guide-2015"):
        try:
            made = len(editing.start_areas(plan=plan, catalogue=catalogue, by=request.user))
            messages.success(request, ngettext("%(n)s area added.", "%(n)s areas added.", made) % {"n": made})
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    return HttpResponseRedirect(reverse("measures:areas", args=[plan.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
def new_measure(request: UserRequest, plan_id: UUID) -> HttpResponse:
    """What a measure begins with; then its own page."""
    plan = frame.plan_or_404(request, plan_id)
    demand(request.user, "measures.add", plan)
    blank = Measure(pk=once_of(request), plan=plan, area=_asked_area(request, plan_id))
    done = HttpResponseRedirect(reverse("measures:measure", args=[blank.pk]))
    form, result = NewMeasureForm(request.POST if request.method == "POST" else None, instance=blank, plan=plan), None
    if request.method == "POST":
        if plan.measures.filter(pk=blank.pk).exists():
            return done
        result = save_section(
            form, lambda f: editing.add_measure(plan=plan, by=request.user, id=blank.pk, **f.values())
        )
        if result.saved:
            return done
    context = frame.shown_form(form, result) | {"section": f"plan:{plan.pk}:new-measure", "draft": None}
    return frame.render_plan(
        request, "measures/new.html", plan, "measures", context, status=result.status if result else 200
    )


def _asked_area(request: UserRequest, plan_id: UUID) -> PlanArea | None:
    try:
        wanted = UUID(request.GET.get("area", ""))
    except ValueError:
        return None
    return PlanArea.objects.filter(pk=wanted, plan_id=plan_id, deleted_at__isnull=True).first()


@require_http_methods(["GET", "HEAD", "POST"])
def measure(request: UserRequest, measure_id: UUID) -> HttpResponse:
    """A measure's page; POST saves its card."""
    found = measure_or_404(request, measure_id)
    if request.method != "POST":
        return pages.render_measure(request, found)
    demand(request.user, "measures.edit", found)

    def save(form: object) -> None:
        values = form.values()  # type: ignore[attr-defined]
        read_at = form.cleaned_data["read_at"]  # type: ignore[attr-defined]
        editing.edit_measure(measure=found, read_at=read_at, by=request.user, **values)

    result = save_section(pages.card_form(found, request.POST), save)
    if frame.finished(request, pages.measure_section(found), result):
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("measures:measure", args=[found.pk]))
    return pages.render_measure(request, found, result=result, status=result.status)
