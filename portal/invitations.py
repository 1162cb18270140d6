"""What every invitation of the house does: a link by mail, a page with a button, an account for who has none.

The link's token stands in the mail only; the table keeps its hash. Apps keep their own rows (`InvitationRow`) and say
to what one is invited; see plans/invitations.py and courses/membership.py.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from portal import accounts
from portal.models import InvitationRow, User
from portal.outbox import queue_mail
from portal.text import one_line
from portal.tokens import hash_of, new_token

# How long an invitation that is over stays readable for those who sent it, in days: it holds an address.
KEEP_DAYS = 90


class InvitationRefused(ValidationError):
    """The invitation cannot be accepted like this; the message says why and what to do."""


def send(invitation: InvitationRow, *, template: str, context: dict[str, Any], page: str) -> None:
    """Give the invitation a new link for 14 days, save it and mail it; the link sent before stops working.

    `page` is the name of the address that takes the token; `template` is written with `invitation`, `link` and
    `context`.
    """
    token = new_token()
    invitation.token_hash = hash_of(token)
    invitation.sent_at = timezone.now()
    invitation.expires_at = invitation.sent_at + timedelta(days=invitation.DAYS)
    invitation.save()
    queue_mail(
        to=invitation.email,
        template=template,
        context={"invitation": invitation, **context},
        language=invitation.language,
        about=invitation,
        action_needed=True,
        secret={"link": settings.SITE_URL + reverse(page, args=[token])},
    )


def revoke(invitation: InvitationRow, *, accepted: str) -> None:
    """Make the link stop working. Raises ValidationError with the sentence `accepted` when it was accepted."""
    if invitation.accepted_at:
        raise ValidationError(accepted)
    if not invitation.revoked_at:
        invitation.revoked_at = timezone.now()
        invitation.save(update_fields=["revoked_at"])


def demand_open(invitation: InvitationRow) -> None:
    """Raise a ValidationError when it was accepted or revoked: then there is nothing to send anew."""
    if invitation.accepted_at:
        raise ValidationError(_("This invitation was already accepted."))
    if invitation.revoked_at:
        raise ValidationError(_("This invitation was revoked. Invite the person again."))


def language_for(email: str, *, by: User) -> str:
    """The language to write in: that of the account with this address, else of who invites."""
    known = User.objects.filter(email__iexact=email).first()
    return known.language if known else by.language


def person_of(
    invitation: InvitationRow,
    *,
    user: User | None,
    name: str,
    password: str,
    language: str,
    is_demo: bool,
    staff: "str | Promise",
) -> User:
    """Who accepts: `user` if logged in, else a new account; its address is verified, for the link came by mail.

    Raises InvitationRefused for another person's account, with the sentence `staff` for people of the agency, and
    when there is an account to log in to; ValidationError naming the field for name and password.
    """
    if user is not None:
        if user.email.lower() != invitation.email.lower():
            raise InvitationRefused(_("This invitation is for another e-mail address than the one you logged in with."))
        if user.is_staff:
            raise InvitationRefused(str(staff))
        return user
    if User.objects.filter(email__iexact=invitation.email).exists():
        raise InvitationRefused(_("You already have an account with this address. Log in to accept."))
    if not name.strip():
        raise ValidationError({"name": _("Write your name, so that your team knows you.")})
    try:
        validate_password(password, User(email=invitation.email, name=name))
    except ValidationError as error:
        raise ValidationError({"password": error.messages}) from error
    try:
        with transaction.atomic():
            return accounts.create_account(
                email=invitation.email,
                name=one_line(name),
                password=password,
                language=language or invitation.language,
                is_demo=is_demo,
            )
    except IntegrityError as taken:  # in this very moment, through another invitation
        raise InvitationRefused(_("You already have an account with this address. Log in to accept.")) from taken


def accepted(invitation: InvitationRow, *, by: User) -> None:
    """Note that it was used."""
    invitation.accepted_at, invitation.accepted_by = timezone.now(), by
    invitation.save(update_fields=["accepted_at", "accepted_by"])


def purge_over(model: type[InvitationRow]) -> int:
    """Remove invitations accepted, revoked or expired more than KEEP_DAYS ago, with the addresses in them."""
    limit = timezone.now() - timedelta(days=KEEP_DAYS)
    rows: Any = model._default_manager  # type: ignore[attr-defined]
    return int(rows.filter(expires_at__lt=limit).delete()[0])
