"""My plans, and a new plan."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from plans.editing import PERIOD_DEFAULT, create_plan
from plans.forms import NewPlanForm
from plans.hooks import plan_states, plan_tabs
from plans.models import Plan, PlanRole
from plans.rules import demand
from portal.models import Municipality
from portal.once import once_of
from portal.states import Shown, shown
from portal.views.people import UserRequest

A_PAGE = 50


@require_safe
def plan_list(request: UserRequest) -> HttpResponse:
    """The plans this person has a role in; for the agency all of them."""
    page = Paginator(_my_plans(request), A_PAGE).get_page(request.GET.get("p"))
    context = {"nav": "my-plans", "plans": _with_states(list(page)), "page": page}
    return render(request, "plans/list.html", context | {"may_create": request.user.has_perm("plans.create")})


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: UserRequest) -> HttpResponse:
    """A new plan; whoever may not start one does not learn of the page."""
    demand(request.user, "plans.create")
    demo = request.user.is_demo
    initial = {"period_start": PERIOD_DEFAULT[0], "period_end": PERIOD_DEFAULT[1]}
    form = NewPlanForm(request.POST or None, initial=initial, demo=demo)
    once = once_of(request)
    if made := Plan.objects.filter(pk=once, created_by=request.user).first():
        return HttpResponseRedirect(first_page(made))
    if request.method == "POST" and form.is_valid():
        place, promoter = form.cleaned_data.pop("municipality"), form.cleaned_data.pop("promoter")
        given: dict[str, Any] = {"municipalities": [place] if place else [], **form.cleaned_data}
        try:
            plan = create_plan(by=request.user, promoters=[promoter] if promoter else [], id=once, **given)
            return HttpResponseRedirect(first_page(plan))
        except ValidationError as error:
            found = error.error_dict if hasattr(error, "error_dict") else {"": error.error_list}
            for name, errors in found.items():
                form.add_error(name if name in form.fields else None, errors)  # type: ignore[arg-type]
    context = {
        "nav": "my-plans",
        "form": form,
        "once": once,
        "municipality_names": Municipality.objects.filter(is_demo=demo),
    }
    return render(request, "plans/create.html", context, status=422 if form.is_bound else 200)


def first_page(plan: Plan) -> str:
    """Where work on a plan begins: its first tab, the overview."""
    return reverse(next(iter(plan_tabs)).url_name, args=[plan.pk])


def _my_plans(request: UserRequest) -> QuerySet[Plan]:
    mine = Prefetch("roles", PlanRole.objects.filter(user=request.user), to_attr="mine")
    return Plan.objects.for_user(request.user).prefetch_related(mine)


def _with_states(plans: list[Plan]) -> list[dict[str, object]]:
    told: dict[object, list[Shown]] = {}
    for source in plan_states:
        for pk, states in source.states(plans).items():
            told.setdefault(pk, []).extend(states)
    return [
        {
            "plan": plan,
            "url": first_page(plan),
            "role": plan.mine[0].get_role_display() if plan.mine else "",  # type: ignore[attr-defined]
            "states": told.get(plan.pk) or [shown("closed" if plan.closed_on else "draft-open")],
        }
        for plan in plans
    ]
