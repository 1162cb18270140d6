"""The verbs of a school's people: invited by the agency or by each other, approved by the agency, and gone again.

The agency invites the first; whoever accepts waits for the agency's approval. From then on the school names its people
itself, and hands over without the agency: invite the next person, then leave. One person at least stays.
"""

from datetime import timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import Access, Provider, ProviderInvitation, ProviderMember
from courses.rules import demand_keeping
from portal import invitations as kit
from portal.concurrency import save_revision, write_with_history
from portal.invitations import InvitationRefused
from portal.models import User
from portal.outbox import queue_mail
from portal.text import one_line
from portal.tokens import hash_of
from portal.validation import Problems, set_values

# How long leaving or taking off can be undone by who did it.
UNDO = timedelta(hours=1)
# How many people a school should have at least, so that nobody's holiday stops it.
ENOUGH = 2


def lock_people(provider_id: UUID) -> Provider:
    """The school with its row locked, so that two changes of its people follow one another."""
    return Provider.objects.select_for_update(of=("self",)).get(pk=provider_id)


@transaction.atomic
def invite(*, provider: Provider, email: str, by: User) -> ProviderInvitation:
    """Invite the reader of `email`, a person's or a shared mailbox, and mail the link.

    Raises PermissionDenied, and ValidationError naming the field.
    """
    provider = lock_people(provider.pk)
    demand_keeping(by, provider, permission="courses.provide")
    email = _checked_email(provider, email)
    invitation = ProviderInvitation(
        provider=provider, email=email, language=kit.language_for(email, by=by), invited_by=by
    )
    _send(invitation, by=by)
    return invitation


@transaction.atomic
def resend(*, invitation: ProviderInvitation, by: User) -> ProviderInvitation:
    """Send a new link, for 14 more days; the link sent before stops working. Raises as `invite`."""
    provider = lock_people(invitation.provider_id)
    demand_keeping(by, provider, permission="courses.provide")
    invitation = ProviderInvitation.objects.get(pk=invitation.pk)
    kit.demand_open(invitation)
    _send(invitation, by=by)
    return invitation


@transaction.atomic
def revoke(*, invitation: ProviderInvitation, by: User) -> ProviderInvitation:
    """Make the link stop working. Raises PermissionDenied, and ValidationError when it was accepted."""
    provider = lock_people(invitation.provider_id)
    demand_keeping(by, provider, permission="courses.provide")
    invitation = ProviderInvitation.objects.get(pk=invitation.pk)
    kit.revoke(invitation, accepted=_("This invitation was already accepted. You can take the person off instead."))
    return invitation


def find(token: str) -> ProviderInvitation | None:
    """The invitation of a link, whatever its state; None for a link we never sent, or replaced."""
    rows = ProviderInvitation.objects.select_related("provider", "invited_by")
    return rows.filter(token_hash=hash_of(token)).first()


def why_over(invitation: ProviderInvitation) -> str:
    """The sentence that says why the link works no longer; "" while it does."""
    if invitation.accepted_at:
        return _("This invitation was already accepted. Log in to keep the courses.")
    if invitation.revoked_at:
        return _("This invitation was revoked. If you think that is a mistake, ask whoever invited you.")
    if invitation.expires_at <= timezone.now():
        return _("This invitation is more than 14 days old. Ask whoever invited you to send it again.")
    return ""


@transaction.atomic
def accept(
    *, token: str, user: User | None = None, name: str = "", password: str = "", language: str = ""
) -> ProviderMember:
    """Take the invited person in, once; a school the agency has not approved yet then waits for that.

    As `plans.invitations.accept`: `user` is who is logged in, else an account is made. Raises InvitationRefused,
    ValidationError.
    """
    found = find(token)
    if found is None:
        raise InvitationRefused(_("This link is not valid. Look for the latest mail."))
    provider = lock_people(found.provider_id)
    invitation = ProviderInvitation.objects.select_related("provider", "invited_by").get(pk=found.pk)
    over = why_over(invitation)
    if over or invitation.token_hash != hash_of(token):
        raise InvitationRefused(over or _("This link was replaced by a newer one: look for the latest mail."))
    user = kit.person_of(
        invitation,
        user=user,
        name=name,
        password=password,
        language=language,
        is_demo=provider.is_demo,
        staff=_("You work at the agency, which keeps the courses of all schools, so you cannot be a school’s person."),
    )
    member = _join(provider, user, by=invitation.invited_by or user)
    kit.accepted(invitation, by=user)
    if provider.access != Access.APPROVED:
        _set_access(provider, Access.WAITING, by=user)
    return member


@transaction.atomic
def approve(*, provider: Provider, read_at: int, by: User) -> None:
    """Let the school's people work; they are told by mail.

    Without a mailbox for the monthly question the first person's address becomes it. Raises PermissionDenied,
    ValidationError when nobody waits, StaleRevision.
    """
    now = lock_people(provider.pk)
    _demand_agency(by)
    if now.access != Access.WAITING:
        raise ValidationError(_("Nobody of this school waits for approval."))
    people = _people(now)
    changed = {"access": Access.APPROVED, "approved_at": timezone.now(), "approved_by": by, "access_reason": ""}
    if not now.mailbox and people:
        changed["mailbox"] = people[0].user.email
    save_revision(provider, read_at=read_at, by=by, changed=changed)
    _tell(now, people, "school-approved", {"path": reverse("courses_area:courses", args=[now.pk])})


@transaction.atomic
def refuse(*, provider: Provider, read_at: int, by: User, reason: str) -> None:
    """Not let the school's people work, or no longer; they are told the reason by mail and are taken off.

    The agency may invite again. Raises PermissionDenied, ValidationError, StaleRevision.
    """
    now = lock_people(provider.pk)
    _demand_agency(by)
    if now.access not in (Access.WAITING, Access.APPROVED):
        raise ValidationError(_("Nobody of this school works here."))
    problems = Problems()
    set_values(Provider(), {"access_reason": reason}, problems)
    if not reason.strip():
        problems.add("access_reason", _("Give the reason; the school reads it."), "required")
    problems.done()
    people = _people(now)
    changed = {"access": Access.REFUSED, "approved_at": None, "approved_by": None, "access_reason": reason.strip()}
    save_revision(provider, read_at=read_at, by=by, changed=changed)
    for member in people:
        _leave(member, by=by)
    for invitation in now.invitations.filter(accepted_at=None, revoked_at=None):
        kit.revoke(invitation, accepted="")
    _tell(now, people, "school-refused", {"reason": reason.strip()})


@transaction.atomic
def take_off(*, member: ProviderMember, by: User) -> None:
    """End a person's part, one's own or a colleague's. Raises PermissionDenied, ValidationError for the last one."""
    provider = lock_people(member.provider_id)
    demand_keeping(by, provider, permission="courses.provide")
    people = _people(provider)
    there = next((one for one in people if one.pk == member.pk), None)
    if there is None:
        raise ValidationError(_("%(name)s left already.") % {"name": member.user.get_full_name()}, code="gone")
    if not any(one.pk != member.pk and one.user.is_active for one in people):
        raise ValidationError(
            _("A school or centre needs at least one person. Invite the next one first, then leave."), code="last"
        )
    _leave(there, by=by)


@transaction.atomic
def undo_leaving(*, member: ProviderMember, by: User) -> None:
    """Bring back whom `by` took off within the last hour, oneself included.

    Raises PermissionDenied for anybody else, and ValidationError when the hour is over or the school is not approved.
    """
    provider = lock_people(member.provider_id)
    member = ProviderMember.objects.select_related("user").get(pk=member.pk)
    own = member.user_id == by.pk
    if member.left_by_id != by.pk or not (own or by.has_perm("courses.own", provider)):
        raise PermissionDenied("courses.own")
    if provider.access != Access.APPROVED or not member.left_at or member.left_at < timezone.now() - UNDO:
        raise ValidationError(_("This cannot be undone any more. Invite the person again."))
    member.left_at = member.left_by = None
    write_with_history(member, by=by)


def undoable(member: ProviderMember) -> bool:
    """Whether the hour for undoing is not over."""
    return member.left_at is not None and member.left_at >= timezone.now() - UNDO


class MembershipPurger:
    """Removes invitations that are over and rows of people who left, both with what names a person."""

    def purge(self) -> dict[str, int]:
        """After KEEP_DAYS; the history of who worked for a school stays."""
        limit = timezone.now() - timedelta(days=kit.KEEP_DAYS)
        return {
            "courses.providerinvitation": kit.purge_over(ProviderInvitation),
            "courses.providermember": ProviderMember.objects.filter(left_at__lt=limit).delete()[0],
        }


def _demand_agency(by: User) -> None:
    if not by.has_perm("courses.provide"):
        raise PermissionDenied("courses.provide")


def _people(provider: Provider) -> list[ProviderMember]:
    return list(provider.members.present().select_related("user").order_by("joined_at", "pk"))


def _set_access(provider: Provider, access: str, *, by: User) -> None:
    if provider.access != access:
        save_revision(provider, read_at=provider.revision, by=by, changed={"access": access, "access_reason": ""})


def _checked_email(provider: Provider, email: str) -> str:
    email = email.strip().lower()
    problems = Problems()
    set_values(ProviderInvitation(), {"email": email}, problems)
    problems.done()
    if provider.members.present().filter(user__email__iexact=email).exists():
        raise ValidationError({"email": _("This person already works for the school or centre.")})
    if User.objects.filter(email__iexact=email, is_staff=True).exists():
        raise ValidationError({"email": _("This person works at the agency, which keeps the courses of all schools.")})
    if any(row.is_open for row in provider.invitations.filter(email=email)):
        raise ValidationError({"email": _("This address was already invited. You can send that invitation again.")})
    return email


def _send(invitation: ProviderInvitation, *, by: User) -> None:
    context = {"by": by, "school": one_line(invitation.provider.name)}
    kit.send(invitation, template="school-invitation", context=context, page="courses_area:invitation")


def _join(provider: Provider, user: User, *, by: User) -> ProviderMember:
    member = provider.members.filter(user=user).first() or ProviderMember(provider=provider, user=user)
    if member.pk and member.left_at is None:
        return member
    member.left_at = member.left_by = None
    write_with_history(member, by=by)
    return member


def _leave(member: ProviderMember, *, by: User) -> None:
    member.left_at, member.left_by = timezone.now(), by
    write_with_history(member, by=by)


def _tell(provider: Provider, people: list[ProviderMember], template: str, context: dict[str, str]) -> None:
    for member in people:
        if member.user.is_active:
            queue_mail(
                to=member.user.email,
                template=template,
                context={"school": one_line(provider.name), **context},
                user=member.user,
                about=provider,
            )
