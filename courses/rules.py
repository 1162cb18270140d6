"""Who may do what with courses. Reads like the policy it is; the verbs ask here, nobody else decides.

| who | may |
|---|---|
| support line | correct and confirm courses, answer reports |
| reviewer | the same, and providers and places |
| manager, superuser | the same, and the catalogue, dated rules and the guide |
"""

import rules
from django.core.exceptions import PermissionDenied

from portal.models import User


@rules.predicate
def keeps_courses(user: User) -> bool:
    """Keeps courses true for the agency, by phone or at the desk."""
    return bool(user.is_authenticated and user.keeps_courses)


@rules.predicate
def is_reviewer(user: User) -> bool:
    """Works at the agency's desk."""
    return bool(user.is_authenticated and user.is_reviewer)


@rules.predicate
def is_manager(user: User) -> bool:
    """Manages the agency's side."""
    return bool(user.is_authenticated and user.is_manager)


rules.add_perm("courses.keep", keeps_courses)
rules.add_perm("courses.provide", is_reviewer)
rules.add_perm("courses.manage", is_manager)


def demand(user: User | None, permission: str) -> None:
    """Raise PermissionDenied unless the policy lets `user`; None is the portal itself (reference data, lists)."""
    if user is not None and not user.has_perm(permission):
        raise PermissionDenied(permission)
