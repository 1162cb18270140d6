"""Identity, period and texts of a plan: a page each, saved with their revision."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from plans import editing
from plans.forms import IdentityForm, PeriodForm, TextsForm
from plans.models import Plan
from plans.rules import demand
from plans.views import frame
from portal.forms.section import SectionForm
from portal.models import Municipality
from portal.sections import Result, save_section
from portal.views.people import UserRequest

page = require_http_methods(["GET", "HEAD", "POST"])
Make = Callable[[QueryDict | None], SectionForm]


def _section(
    request: UserRequest, plan: Plan, name: str, make: Make, save: Callable[..., None], more: dict[str, Any]
) -> HttpResponse:
    """Show or save one section; `name` is its tab and its address."""
    section, result = f"plan:{plan.pk}:{name}", None
    if request.method == "POST":
        demand(request.user, "plans.edit", plan)
        result = save_section(make(request.POST), lambda f: save(plan=plan, by=request.user, **_arguments(f)))
        if frame.finished(request, section, result):
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse(f"plans:{name}", args=[plan.pk]))
    form = make(frame.draft_to_open(request, section))
    context = frame.shown_form(form, result) | frame.draft_context(request, section, result) | more
    status = result.status if result else 200
    return frame.render_plan(request, f"plans/{name}.html", plan, name, context, status=status)


def _arguments(form: SectionForm) -> dict[str, Any]:
    return {"read_at": form.cleaned_data["read_at"], **form.values()}


@page
def period(request: UserRequest, plan_id: UUID) -> HttpResponse:
    """Start and end."""
    plan = frame.plan_or_404(request, plan_id)
    return _section(request, plan, "period", lambda d: PeriodForm(d, instance=plan), editing.edit_period, {})


@page
def texts(request: UserRequest, plan_id: UUID) -> HttpResponse:
    """Summary, funding, source, notes."""
    plan = frame.plan_or_404(request, plan_id)
    return _section(request, plan, "texts", lambda d: TextsForm(d, instance=plan), editing.edit_texts, {})


@page
def identity(request: UserRequest, plan_id: UUID) -> HttpResponse:
    """Title, kind, territory, promoters, partners."""
    plan = frame.plan_or_404(request, plan_id, Plan.objects.select_related("predecessor"))
    names = {"municipality_names": Municipality.objects.filter(is_demo=plan.is_demo)}

    def make(data: QueryDict | None) -> IdentityForm:
        return IdentityForm(data, instance=plan, user=request.user)

    if request.method == "POST" and "more" in request.POST:
        return _grow(request, plan, make(request.POST), names)
    return _section(request, plan, "identity", make, editing.edit_identity, names)


def _grow(request: UserRequest, plan: Plan, form: IdentityForm, names: dict[str, Any]) -> HttpResponse:
    """One name more in a list, before anything is saved; the cursor stays in the adding field."""
    demand(request.user, "plans.edit", plan)
    form.is_valid()
    wrong = [adder for adder in ("add_municipality", "add_promoter", "add_partner") if adder in form.errors]
    shown = form if wrong else form.grown()
    adder = request.POST["more"]
    if adder in shown.fields:
        shown.fields[adder].widget.attrs["autofocus"] = True
    result = Result(422 if wrong else 200, shown)
    context = frame.shown_form(shown, result) | frame.draft_context(request, f"plan:{plan.pk}:identity", result) | names
    context["growing"] = True
    return frame.render_plan(request, "plans/identity.html", plan, "identity", context, status=result.status)
