"""Help desks and their people: opened by the agency's managers, who also open the accounts."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import pgettext

from courses.models import HelpDesk, HelpDeskMember
from courses.rules import demand
from portal.models import Municipality, User
from portal.people import open_account
from portal.text import sort_key
from portal.validation import Problems, set_values


@transaction.atomic
def open_help_desk(
    *, by: User | None, name: str, municipality: Municipality | None = None, is_demo: bool = False
) -> HelpDesk:
    """A new help desk. Raises PermissionDenied, ValidationError."""
    demand(by, "courses.manage")
    desk, problems = HelpDesk(is_demo=is_demo), Problems()
    set_values(desk, {"name": name.strip(), "municipality": municipality}, problems)
    problems.done()
    desk.sort_key = sort_key(desk.name)
    desk.save()
    return desk


@transaction.atomic
def add_to_desk(*, desk: HelpDesk, by: User, email: str, name: str = "", language: str = "pt") -> HelpDeskMember:
    """Let a person register others for this desk; without an account, one is opened and its mail sent.

    Raises PermissionDenied, and ValidationError for people of the agency, who call and are not called for.
    """
    demand(by, "courses.manage")
    user = User.objects.filter(email__iexact=email.strip()).first()
    if user is None:
        values: dict[str, Any] = {"email": email, "name": name, "language": language}
        user = open_account(by=by, **values)
    if user.is_staff:
        raise ValidationError({"email": pgettext("desk", "This person works at the agency.")})
    return HelpDeskMember.objects.get_or_create(desk=desk, user=user, defaults={"added_by": by})[0]


def remove_from_desk(*, member: HelpDeskMember, by: User) -> None:
    """They register nobody any more; what they registered stays the desk's. Raises PermissionDenied."""
    demand(by, "courses.manage")
    member.delete()


def desks_of(user: User) -> list[HelpDesk]:
    """The help desks a person works for; none for who works at the agency. One query."""
    if not user.is_authenticated or not user.is_active or user.is_staff:
        return []
    return list(HelpDesk.objects.filter(members__user=user))
