"""The team of a plan: who is on it, who was invited; invite, send again, revoke, change a role, take off."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from plans import given, invitations, team
from plans.models import Invitation, Plan, PlanRole, Role
from plans.rules import demand
from plans.team_forms import InviteForm, RoleForm
from plans.views import frame
from portal.accounts import user_of
from portal.forms.people import say_refused


@require_http_methods(["GET", "HEAD", "POST"])
def team_page(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Members, open invitations, and the form to invite (POST)."""
    plan = frame.plan_or_404(request, plan_id)
    may_invite = request.user.has_perm("plans.invite", plan)
    form: InviteForm | None = None
    if request.method == "POST":
        demand(user_of(request), "plans.invite", plan)
        form = InviteForm(request.POST, plan=plan)
        if _done(form, invitations.invite, plan=plan, by=user_of(request)):
            messages.success(request, _("The invitation is on its way to %(email)s.") % form.cleaned_data)
            return redirect("plans:team", plan.pk)
    if may_invite and form is None and not plan.closed_on:
        form = InviteForm(plan=plan, initial={"role": Role.EDITOR})
    context = {
        "members": _members(plan),
        "invitations": _waiting(plan) if may_invite else [],
        "form": form,
        "may_invite": may_invite,
        "now": timezone.now(),
    }
    status = 422 if form and form.is_bound else 200
    return frame.render_plan(request, "plans/team.html", plan, "team", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def member_page(request: HttpRequest, plan_id: UUID, member_id: int) -> HttpResponse:
    """One member: another role (POST), and the button to take them off the team."""
    plan, member = _member(request, plan_id, member_id)
    parts = given.given(plan).get(member.user_id, [])
    initial = {"role": member.role, "municipality": member.municipality_id, "measures": parts}
    form = RoleForm(request.POST or None, plan=plan, initial=initial)
    if request.method == "POST" and _done(form, team.change_role, member=member, by=user_of(request)):
        messages.success(request, _("The role was changed."))
        return redirect("plans:team", plan.pk)
    status = 422 if form.is_bound else 200
    context = {"member": member, "form": form}
    return frame.render_plan(request, "plans/member.html", plan, "team", context, status=status)


@require_POST
def remove(request: HttpRequest, plan_id: UUID, member_id: int) -> HttpResponse:
    """Take a member off the team."""
    plan, member = _member(request, plan_id, member_id)
    said = _("%(name)s is no longer on the team.") % {"name": member.user.get_full_name()}
    act = lambda: team.remove_member(member=member, by=user_of(request))  # noqa: E731
    return _answer(request, plan, act, said)


@require_POST
def resend(request: HttpRequest, plan_id: UUID, invitation_id: UUID) -> HttpResponse:
    """Send a new link."""
    plan, invitation = _invitation(request, plan_id, invitation_id)
    said = _("A new link is on its way to %(email)s; the old one works no longer.") % {"email": invitation.email}
    act = lambda: invitations.resend(invitation=invitation, by=user_of(request))  # noqa: E731
    return _answer(request, plan, act, said)


@require_POST
def revoke(request: HttpRequest, plan_id: UUID, invitation_id: UUID) -> HttpResponse:
    """Make the link stop working."""
    plan, invitation = _invitation(request, plan_id, invitation_id)
    said = _("The invitation of %(email)s was revoked.") % {"email": invitation.email}
    act = lambda: invitations.revoke(invitation=invitation, by=user_of(request))  # noqa: E731
    return _answer(request, plan, act, said)


def _done(form: forms.Form, verb: Callable[..., Any], **more: Any) -> bool:
    """Whether the verb did what the form says; what it refuses stands next to its field."""
    if not form.is_valid():
        return False
    try:
        verb(**form.cleaned_data, **more)
    except ValidationError as refused:
        say_refused(form, refused)
        return False
    return True


def _answer(request: HttpRequest, plan: Plan, act: Callable[[], Any], said: str) -> HttpResponse:
    try:
        act()
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, said)
    gone = not Plan.objects.for_user(user_of(request)).filter(pk=plan.pk).exists()
    return HttpResponseRedirect(reverse("plans:list") if gone else reverse("plans:team", args=[plan.pk]))


def _member(request: HttpRequest, plan_id: UUID, member_id: int) -> tuple[Plan, PlanRole]:
    plan = frame.plan_or_404(request, plan_id)
    demand(user_of(request), "plans.invite", plan)
    member = plan.roles.select_related("user", "municipality").filter(pk=member_id).first()
    if member is None:
        raise Http404
    return plan, member


def _invitation(request: HttpRequest, plan_id: UUID, invitation_id: UUID) -> tuple[Plan, Invitation]:
    plan = frame.plan_or_404(request, plan_id)
    demand(user_of(request), "plans.invite", plan)
    invitation = plan.invitations.filter(pk=invitation_id).first()
    if invitation is None:
        raise Http404
    return plan, invitation


def _members(plan: Plan) -> list[tuple[PlanRole, list[str]]]:
    """Each member with the names of what they were given; coordinators first."""
    names, parts = dict(given.choices(plan)), given.given(plan)
    rows = list(plan.roles.select_related("user", "municipality"))
    rows.sort(key=lambda row: (Role.values.index(row.role), row.user.get_full_name().casefold()))
    return [(row, [names[pk] for pk in parts.get(row.user_id, []) if pk in names]) for row in rows]


def _waiting(plan: Plan) -> list[Invitation]:
    """Neither accepted nor revoked; expired ones too, for they can be sent again."""
    rows = plan.invitations.filter(accepted_at__isnull=True, revoked_at__isnull=True)
    return list(rows.select_related("municipality"))
