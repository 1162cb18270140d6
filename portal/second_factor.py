"""A lost second factor is taken away by two managers: one asks, another confirms within a day."""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.models import SecondFactorReset, User
from portal.outbox import queue_mail

TIME = timedelta(hours=24)


class ResetRefused(ValidationError):
    """The reset may not be asked for or confirmed; the message says why."""


def is_open(reset: SecondFactorReset) -> bool:
    """Asked for less than a day ago and not confirmed."""
    return reset.confirmed_at is None and timezone.now() - reset.asked_at < TIME


@transaction.atomic
def ask_reset(*, user: User, by: User, reason: str) -> SecondFactorReset:
    """Ask that `user` may log in without their second factor. Nothing changes yet; they and the managers are told.

    Raises PermissionDenied for who is no manager, ResetRefused for oneself, without a reason, when there is no second
    factor, and while another request is open.
    """
    _demand_manager(by)
    # Locked, so that two requests at once make one.
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.pk == by.pk:
        raise ResetRefused(_("You cannot ask this for yourself: two other managers have to."))
    if not reason.strip():
        raise ResetRefused(_("Say how you made sure that it is this person who asks."))
    if not Authenticator.objects.filter(user=user).exists():
        raise ResetRefused(_("This account has no second step to take away."))
    if any(is_open(reset) for reset in user.factor_resets.all()):
        raise ResetRefused(_("This was already asked for; another manager has to confirm it."))
    reset = SecondFactorReset.objects.create(user=user, asked_by=by, reason=reason.strip())
    context = {"reset": reset, "person": user, "by": by}
    queue_mail(to=user.email, template="second-factor-asked", context=context, user=user, about=reset)
    for manager in _managers().exclude(pk__in=[user.pk, by.pk]):
        queue_mail(
            to=manager.email,
            template="second-factor-confirm",
            context=context,
            user=manager,
            about=reset,
            action_needed=True,
        )
    return reset


@transaction.atomic
def confirm_reset(*, reset: SecondFactorReset, by: User) -> SecondFactorReset:
    """Take away every second factor of the person and tell them.

    Raises PermissionDenied for who is no manager, ResetRefused for the manager who asked, the person themselves, after
    a day, and the second time.
    """
    _demand_manager(by)
    reset = SecondFactorReset.objects.select_for_update().get(pk=reset.pk)
    if by.pk in (reset.asked_by_id, reset.user_id):
        raise ResetRefused(_("Another manager has to confirm: not the one who asked, and not the person."))
    if reset.confirmed_at:
        raise ResetRefused(_("This was already confirmed."))
    if not is_open(reset):
        raise ResetRefused(_("More than 24 hours went by since this was asked. Ask again."))
    Authenticator.objects.filter(user_id=reset.user_id).delete()
    reset.confirmed_by, reset.confirmed_at = by, timezone.now()
    reset.save(update_fields=["confirmed_by", "confirmed_at"])
    context = {"reset": reset, "person": reset.user}
    queue_mail(
        to=reset.user.email,
        template="second-factor-reset",
        context=context,
        user=reset.user,
        about=reset,
        action_needed=True,
    )
    return reset


def _managers() -> models.QuerySet[User]:
    return User.objects.filter(models.Q(agency_role="manager") | models.Q(is_superuser=True), is_active=True)


def _demand_manager(by: User) -> None:
    if not by.is_manager:
        raise PermissionDenied("manager")
