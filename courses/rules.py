"""Who may do what with courses. Reads like the policy it is; the verbs ask here, nobody else decides.

| who | may |
|---|---|
| people of an approved school | tell what their school says of its own courses, add courses, keep its places and |
| | mailboxes, invite and take off people |
| support line | correct and confirm courses, answer reports, and, nobody else, call people who wait for one |
| reviewer | the same but such calls, and providers and places, approve schools and name their people |
| manager, superuser | the same, and the catalogue, dated rules and the guide |
"""

import rules
from django.core.exceptions import PermissionDenied

from courses.models import Origin, Provider, works_for
from portal.models import User
from portal.rules import is_manager, is_reviewer


@rules.predicate
def keeps_courses(user: User) -> bool:
    """Keeps courses true for the agency, by phone or at the desk."""
    return bool(user.is_authenticated and user.keeps_courses)


@rules.predicate
def owns(user: User, provider: Provider | None) -> bool:
    """Works for this school, and the agency approved it; nobody of the agency does."""
    return provider is not None and works_for(user).filter(pk=provider.pk).exists()


@rules.predicate
def calls_people(user: User) -> bool:
    """Calls people who wait for a course: the support line alone, for their phones are nobody else's business."""
    return bool(user.is_authenticated and user.is_active and user.agency_role == User.AgencyRole.SUPPORT)


rules.add_perm("courses.call", calls_people)
rules.add_perm("courses.keep", keeps_courses)
rules.add_perm("courses.provide", is_reviewer)
rules.add_perm("courses.manage", is_manager)
rules.add_perm("courses.own", owns)


def demand(user: User | None, permission: str) -> None:
    """Raise PermissionDenied unless the policy lets `user`; None is the portal itself (reference data, lists)."""
    if user is not None and not user.has_perm(permission):
        raise PermissionDenied(permission)


def demand_keeping(user: User | None, provider: Provider | None, *, permission: str = "courses.keep") -> None:
    """Raise PermissionDenied unless `user` has the agency's `permission` or works for this school."""
    if user is not None and not user.has_perm(permission) and not user.has_perm("courses.own", provider):
        raise PermissionDenied(permission)


def demand_telling(user: User | None, provider: Provider | None, *, origin: str) -> None:
    """The agency's people tell what anybody said; people of a school only what the school says of its own."""
    if user is not None and not user.has_perm("courses.keep") and origin != Origin.PROVIDER:
        raise PermissionDenied("courses.keep")
    demand_keeping(user, provider)
