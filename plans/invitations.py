"""The verbs of invitations to a plan: to one e-mail address, used once, within 14 days, accepted by a button."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from plans import given
from plans.models import Invitation, Plan, PlanRole, Role
from plans.rules import demand
from plans.team import checked_role, lock_team
from portal import invitations as kit
from portal.concurrency import write_with_history
from portal.invitations import KEEP_DAYS, InvitationRefused
from portal.models import Municipality, User
from portal.outbox import queue_mail
from portal.text import one_line
from portal.tokens import hash_of
from portal.validation import Problems, set_values


@transaction.atomic
def invite(
    *,
    plan: Plan,
    email: str,
    role: str,
    by: User,
    municipality: Municipality | None = None,
    measures: Sequence[str] = (),
) -> Invitation:
    """Invite the reader of `email` to the plan and mail them the link.

    `municipality` for an editor of one municipality, `measures` (ids) for a contributor. Raises PermissionDenied, and
    ValidationError naming the field.
    """
    plan = lock_team(plan.pk)
    demand(by, "plans.invite", plan)
    if plan.closed_on:
        raise ValidationError(_("The plan is closed, so nobody can be invited any more."))
    email = _checked_email(plan, email)
    municipality, ids = checked_role(plan, role, municipality, measures)
    invitation = Invitation(
        plan=plan,
        email=email,
        role=role,
        municipality=municipality,
        measures=ids,
        language=kit.language_for(email, by=by),
        invited_by=by,
    )
    _send(invitation, by=by)
    return invitation


@transaction.atomic
def resend(*, invitation: Invitation, by: User) -> Invitation:
    """Send a new link, for 14 more days; the link sent before stops working.

    Raises PermissionDenied, and ValidationError when the invitation was accepted or revoked.
    """
    plan = lock_team(invitation.plan_id)
    demand(by, "plans.invite", plan)
    invitation = Invitation.objects.get(pk=invitation.pk)
    kit.demand_open(invitation)
    if plan.closed_on:
        raise ValidationError(_("The plan is closed, so nobody can be invited any more."))
    _send(invitation, by=by)
    return invitation


@transaction.atomic
def revoke(*, invitation: Invitation, by: User) -> Invitation:
    """Make the link stop working. Raises PermissionDenied, and ValidationError when it was accepted."""
    plan = lock_team(invitation.plan_id)
    demand(by, "plans.invite", plan)
    invitation = Invitation.objects.get(pk=invitation.pk)
    kit.revoke(invitation, accepted=_("This invitation was already accepted. You can take the person off the team."))
    return invitation


def find(token: str) -> Invitation | None:
    """The invitation of a link, whatever its state; None for a link we never sent, or replaced."""
    rows = Invitation.objects.select_related("plan", "municipality", "invited_by")
    return rows.filter(token_hash=hash_of(token)).first()


def why_over(invitation: Invitation) -> str:
    """The sentence that says why the link works no longer; "" while it does."""
    if invitation.accepted_at:
        return _("This invitation was already accepted. Log in to work on the plan.")
    if invitation.revoked_at:
        return _("This invitation was revoked. If you think that is a mistake, ask the plan’s coordinator.")
    if invitation.expires_at <= timezone.now():
        return _("This invitation is more than 14 days old. Ask the plan’s coordinator to send it again.")
    if invitation.plan.closed_on:
        return _("The plan is closed, so this invitation works no longer.")
    return ""


@transaction.atomic
def accept(*, token: str, user: User | None = None, name: str = "", password: str = "", language: str = "") -> PlanRole:
    """Take the invited person onto the team, once.

    `user` is who is logged in; without one, an account is made with `name`, `password` and `language`: its address is
    verified, for the link came by mail. Raises InvitationRefused when the link is over, for another person's
    account, and when there is an account to log in to; ValidationError naming the field for name and password.
    """
    found = find(token)
    if found is None:
        raise InvitationRefused(_("This link is not valid. Ask the plan’s coordinator to send the invitation again."))
    plan = lock_team(found.plan_id)
    invitation = Invitation.objects.select_related("plan", "municipality", "invited_by").get(pk=found.pk)
    over = why_over(invitation)
    if over or invitation.token_hash != hash_of(token):
        raise InvitationRefused(over or _("This link was replaced by a newer one: look for the latest mail."))
    user = kit.person_of(
        invitation,
        user=user,
        name=name,
        password=password,
        language=language,
        is_demo=plan.is_demo,
        staff=_("You work at the agency, which reviews plans, so you cannot be on a plan’s team."),
    )
    member = _join(plan, invitation, user)
    kit.accepted(invitation, by=user)
    inviter = invitation.invited_by
    if inviter and inviter.is_active:
        context = {
            "person": user,
            "plan_name": one_line(plan.short_name),
            "path": reverse("plans:team", args=[plan.pk]),
        }
        queue_mail(to=inviter.email, template="invitation-accepted", context=context, user=inviter, about=invitation)
    return member


class InvitationPurger:
    """Removes invitations that are over, with the addresses in them."""

    def purge(self) -> dict[str, int]:
        """Accepted, revoked or expired more than KEEP_DAYS ago."""
        return {"plans.invitation": kit.purge_over(Invitation)}


def _checked_email(plan: Plan, email: str) -> str:
    email = email.strip().lower()
    problems = Problems()
    set_values(Invitation(), {"email": email}, problems)
    problems.done()
    if plan.roles.filter(user__email__iexact=email).exists():
        raise ValidationError({"email": _("This person is already on the team. You can change their role there.")})
    if User.objects.filter(email__iexact=email, is_staff=True).exists():
        raise ValidationError({"email": _("This person works at the agency, which reviews plans and reads them all.")})
    if any(row.is_open for row in plan.invitations.filter(email=email)):
        raise ValidationError({"email": _("This address was already invited. You can send that invitation again.")})
    return email


def _send(invitation: Invitation, *, by: User) -> None:
    context = {"by": by, "plan_name": one_line(invitation.plan.short_name)}
    kit.send(invitation, template="invitation", context=context, page="plans:invitation")


def _join(plan: Plan, invitation: Invitation, user: User) -> PlanRole:
    member = plan.roles.filter(user=user).first()
    if member:
        return member
    place = invitation.municipality
    if place and not plan.territory.filter(municipality=place).exists():
        raise InvitationRefused(_("The municipality you were invited for is no longer part of this plan."))
    member = PlanRole(plan=plan, user=user, role=invitation.role, municipality=place)
    write_with_history(member, by=invitation.invited_by)
    if invitation.role == Role.CONTRIBUTOR:
        given.give(plan=plan, user=user, ids=invitation.measures)
    return member


__all__ = [
    "KEEP_DAYS",
    "InvitationPurger",
    "InvitationRefused",
    "accept",
    "find",
    "invite",
    "resend",
    "revoke",
    "why_over",
]
