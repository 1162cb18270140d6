"""Accounts as the agency keeps them: opened, changed, closed by a manager; never deleted, so that history has names."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portal import accounts
from portal.models import User
from portal.outbox import queue_mail


@transaction.atomic
def open_account(
    *, by: User, email: str, name: str, language: str, agency_role: str = "", may_create_plans: bool = False
) -> User:
    """A new account with a verified address; its person gets a mail that says how to set a password.

    An agency role makes it staff, who need a second factor. Raises PermissionDenied for who is no manager,
    ValidationError for an address that has an account.
    """
    _demand_manager(by)
    if User.objects.filter(email__iexact=email.strip()).exists():
        raise ValidationError({"email": _("There is already an account with this address.")})
    user = accounts.create_account(
        email=email,
        name=name,
        language=language,
        agency_role=agency_role,
        is_staff=bool(agency_role),
        may_create_plans=may_create_plans,
    )
    queue_mail(to=user.email, template="account-opened", context={"by": by}, user=user, about=user, action_needed=True)
    return user


@transaction.atomic
def change_account(
    *,
    by: User,
    user: User,
    email: str,
    name: str,
    language: str,
    agency_role: str,
    may_create_plans: bool,
    is_active: bool,
) -> User:
    """Change an account; a new address counts as verified and the old one is told.

    Raises PermissionDenied for who is no manager, and for a superuser's account unless `by` is one too;
    ValidationError for an address that has an account, and for taking away one's own role.
    """
    _demand_manager(by)
    before = User.objects.select_for_update().get(pk=user.pk)
    if before.is_superuser and not by.is_superuser:
        raise PermissionDenied("superuser")
    if before.pk == by.pk and not before.is_superuser and (agency_role != before.agency_role or not is_active):
        raise ValidationError(_("You cannot take away your own role: ask another manager."))
    email = email.strip().lower()
    if User.objects.filter(email__iexact=email).exclude(pk=user.pk).exists():
        raise ValidationError({"email": _("There is already an account with this address.")})
    old = before.email
    before.email, before.name, before.language = email, name, language
    before.agency_role, before.is_staff = agency_role, bool(agency_role) or before.is_superuser
    before.may_create_plans, before.is_active = may_create_plans, is_active
    before.save()
    if old != email:
        before.emailaddress_set.exclude(email__iexact=email).delete()  # type: ignore[attr-defined]
        accounts.verify_email(before)
        queue_mail(to=old, template="address-changed", context={"new": email}, user=before, about=before)
    return before


def _demand_manager(by: User) -> None:
    if not by.is_manager:
        raise PermissionDenied("manager")
