"""The agency's desk: the queue, a version to read and decide on, what changed, a plan's timeline, erasing passages."""

from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from measures.models import NationalArea
from plans.editing import create_plan
from plans.models import Plan
from portal.models import User
from portal.once import once_of
from portal.text import fold
from publication.differences import differences
from publication.forms import BeginRegistrationForm, RedactionForm
from publication.models import Version, VersionState
from publication.presenting import PlanView
from publication.queue import find_plans, waiting
from publication.readiness import check_readiness, check_registration
from publication.redaction import redact_version, versions_holding
from publication.reference import reference
from publication.standing import standing, standings
from publication.steps import PLAN_STEPS, VERSION_STEPS, plan_steps, version_steps
from publication.timeline import timeline
from publication.views.stepping import take_step

PLANS_A_PAGE = 50


def _page(
    request: HttpRequest, template: str, title: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    frame = {**admin.site.each_context(request), "title": title}
    return render(request, f"publication/desk/{template}.html", frame | context, status=status)


def _reviewer(request: HttpRequest) -> User:
    """Who asks, if they review for the agency; else 404."""
    if not isinstance(request.user, User) or not request.user.is_reviewer:
        raise Http404
    return request.user


def _version(request: HttpRequest, pk: UUID) -> Version:
    """The version, for those who review; else 404."""
    _reviewer(request)
    return get_object_or_404(Version.objects.select_related("plan", "submitted_by"), pk=pk)


def _plan(request: HttpRequest, pk: UUID) -> Plan:
    """The plan, for those who review; else 404."""
    _reviewer(request)
    return get_object_or_404(Plan, pk=pk)


def _before(version: Version) -> Version | None:
    """The version before this one, whatever became of it."""
    earlier = Version.objects.filter(plan=version.plan_id, sequence__lt=version.sequence)
    return earlier.order_by("-sequence").first()


def queue(request: HttpRequest) -> HttpResponse:
    """What waits, oldest first; `?estado=` narrows it."""
    _reviewer(request)
    state = request.GET.get("estado", "")
    found = waiting(state if state in VersionState.values else "")
    return _page(request, "queue", _("Plans with the agency"), {"found": found, "state": state})


def plans(request: HttpRequest) -> HttpResponse:
    """Every plan, found by words."""
    _reviewer(request)
    words = request.GET.get("q", "")[:100]
    page = Paginator(find_plans(fold(words)), PLANS_A_PAGE).get_page(request.GET.get("p"))
    rows = standings(list(page))
    return _page(
        request,
        "plans",
        _("All plans"),
        {"rows": rows, "page": page, "words": words, "may_register": request.user.has_perm("publication.register")},
    )


def version(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A version: what it is, what it lacks, what may be done with it."""
    it = _version(request, pk)
    document = it.document
    check = check_registration if it.registered else check_readiness
    context = {
        "version": it,
        "plan": it.plan,
        "document": document,
        "readiness": check(document),
        "before": _before(it),
        "steps": version_steps(it, request.user),  # type: ignore[arg-type]
        "on_team": it.plan.roles.filter(user=_reviewer(request)).exists(),
        "may_redact": request.user.has_perm("publication.redact", it.plan),
    }
    return _page(request, "version", it.short_name, context)


def preview(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The version as the public would see it."""
    it = _version(request, pk)
    view = PlanView(it.document, reference(request))
    return render(request, "publication/desk/preview.html", {"version": it, "view": view, "nav": "desk"})


def changes(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is different from the version before."""
    it = _version(request, pk)
    before = _before(it)
    if before is None:
        raise Http404
    names = dict(NationalArea.objects.values_list("code", "name"))
    found = differences(before.document, it.document, area_names=names)
    title = _("What changed: %(plan)s") % {"plan": it.short_name}
    return _page(request, "changes", title, {"version": it, "before": before, "found": found})


def step(request: HttpRequest, pk: UUID, slug: str) -> HttpResponse:
    """A verb on a version: asked on a page, done by a POST."""
    it = _version(request, pk)
    chosen = VERSION_STEPS.get(slug)
    if chosen is None or chosen not in version_steps(it, request.user):  # type: ignore[arg-type]
        return _no_longer(request, reverse("admin:publication_version_desk", args=[pk]))
    after = reverse("admin:publication_version_desk", args=[pk])
    context = {**admin.site.each_context(request), "title": chosen.question, "name": it.short_name}
    return take_step(
        request, chosen, on={"version": it}, template="publication/desk/step.html", context=context, after=after
    )


def plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A plan: its versions, its timeline with the mails, what may be done with it."""
    it = standing(_plan(request, pk))
    context = {
        "it": it,
        "plan": it.plan,
        "entries": timeline(it.plan, mails=True),
        "steps": plan_steps(it, request.user),  # type: ignore[arg-type]
    }
    return _page(request, "plan", it.plan.short_name, context)


def begin(request: HttpRequest) -> HttpResponse:
    """Begin to register a plan approved before the portal: an empty working copy, without any default date."""
    by = _reviewer(request)
    if not by.has_perm("publication.register"):
        raise Http404
    form, once = BeginRegistrationForm(request.POST if request.method == "POST" else None), once_of(request)
    if Plan.objects.filter(pk=once, created_by=by).exists():
        return redirect("publication_area:overview", once)
    if form.is_valid():
        given = form.cleaned_data | {"id": once, "period_start": "", "period_end": ""}
        try:
            made = create_plan(by=by, origin=Plan.Origin.REGISTERED, **given)
        except ValidationError as refused:
            form.errors_from(refused)
        else:
            return redirect("publication_area:overview", made.pk)
    status = 422 if form.is_bound and form.errors else 200
    return _page(request, "begin", _("Begin a registration"), {"form": form, "once": once}, status=status)


def plan_step(request: HttpRequest, pk: UUID, slug: str) -> HttpResponse:
    """A verb on a plan: asked on a page, done by a POST."""
    it = standing(_plan(request, pk))
    after = reverse("admin:publication_plan_desk", args=[pk])
    chosen = PLAN_STEPS.get(slug)
    if chosen is None or chosen not in plan_steps(it, request.user):  # type: ignore[arg-type]
        return _no_longer(request, after)
    context = {**admin.site.each_context(request), "title": chosen.question, "name": it.plan.short_name}
    initial = {"source": it.plan.source}
    return take_step(
        request,
        chosen,
        on={"plan": it.plan},
        template="publication/desk/step.html",
        context=context,
        after=after,
        initial=initial,
    )


def _no_longer(request: HttpRequest, back: str) -> HttpResponse:
    """Not for this person, or not in this state: back to where the state can be read."""
    messages.warning(request, _("This step cannot be taken now. See where things stand below."))
    return redirect(back)


def redact(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Erase passages, by a manager who has just proved who they are; others do not learn of the page."""
    it = _version(request, pk)
    if not request.user.has_perm("publication.redact", it.plan):
        raise Http404
    return _redact(request, it)


@reauthentication_required
def _redact(request: HttpRequest, it: Version) -> HttpResponse:
    form = RedactionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            redact_version(version=it, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except ValidationError as refused:
            form.errors_from(refused)
        else:
            messages.success(request, _("The passages were removed from this version."))
            _say_where_else(request, it, form.cleaned_data["passages"])
            return redirect("admin:publication_version_desk", it.pk)
    status = 422 if form.is_bound and form.errors else 200
    return _page(request, "redact", _("Remove passages for good"), {"version": it, "form": form}, status=status)


def _say_where_else(request: HttpRequest, it: Version, passages: list[str]) -> None:
    """The same passages may stand in other versions: each is redacted by itself."""
    others = versions_holding(it.plan, [p.strip() for p in passages if p.strip()])
    if others:
        numbers = ", ".join(str(other.sequence) for other in others)
        text = _("The same passages also stand in these submissions of the plan: %(numbers)s.")
        messages.warning(request, text % {"numbers": numbers})
