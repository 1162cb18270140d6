"""A plan's overview in the workspace: where it stands, what it still needs, the next step, its history."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from plans.models import Plan
from publication.building import build_document
from publication.presenting import PlanView
from publication.readiness import check_readiness, check_registration
from publication.reference import reference
from publication.standing import Standing, standing
from publication.steps import TEAM_STEPS, team_steps
from publication.timeline import timeline
from publication.views.checklist import linked
from publication.views.stepping import take_step


def _plan(request: HttpRequest, pk: UUID) -> Standing:
    """The plan, if this person may see it; else 404."""
    plan = Plan.objects.for_user(request.user).filter(pk=pk).first()  # type: ignore[arg-type]
    if plan is None:
        raise Http404
    return standing(plan)


def _context(request: HttpRequest, it: Standing, tab: str) -> dict[str, Any]:
    return {"it": it, "plan": it.plan, "nav": "my-plans", "tab": tab}


@require_safe
def overview(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where the plan stands and what to do next."""
    it = _plan(request, pk)
    registering = it.plan.origin == Plan.Origin.REGISTERED and request.user.has_perm("publication.register", it.plan)
    readiness = (check_registration if registering else check_readiness)(build_document(it.plan))
    return render(
        request,
        "publication/area/overview.html",
        _context(request, it, "overview")
        | {
            "readiness": readiness,
            "registering": registering,
            "required": linked(it.plan, readiness, "required"),
            "expected": linked(it.plan, readiness, "expected"),
            "steps": team_steps(it, request.user),  # type: ignore[arg-type]
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, pk: UUID, slug: str) -> HttpResponse:
    """Submit, recall or close: asked for on a page, done by a POST; 404 for who may not."""
    it = _plan(request, pk)
    chosen = TEAM_STEPS.get(slug)
    if chosen is None or not request.user.has_perm(f"publication.{chosen.verb}", it.plan):
        raise Http404
    on: dict[str, Any] = {"plan": it.plan}
    if chosen.verb == "recall":
        on = {"version": it.with_agency or it.newest}
        if on["version"] is None:
            raise Http404
    context = _context(request, it, "overview")
    if chosen.verb == "submit":
        readiness = check_readiness(build_document(it.plan))
        context |= {"missing": linked(it.plan, readiness, "required", failing=True)}
    after = reverse("publication_area:overview", args=[pk])
    return take_step(request, chosen, on=on, template="publication/area/step.html", context=context, after=after)


@require_safe
def history(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every step, newest first."""
    it = _plan(request, pk)
    context = _context(request, it, "history") | {"entries": timeline(it.plan)}
    return render(request, "publication/area/history.html", context)


@require_safe
def preview(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The working copy as it would look if it were published now; for the team only."""
    it = _plan(request, pk)
    context = _context(request, it, "preview") | {"view": PlanView(build_document(it.plan), reference(request))}
    return render(request, "publication/area/preview.html", context)
