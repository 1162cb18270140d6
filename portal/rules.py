"""Who is who at the agency: predicates for the policies of every app."""

import rules

from portal.models import User


@rules.predicate
def is_reviewer(user: User) -> bool:
    """Works at the agency's desk."""
    return bool(user.is_authenticated and user.is_reviewer)


@rules.predicate
def is_manager(user: User) -> bool:
    """Manages the agency's side."""
    return bool(user.is_authenticated and user.is_manager)
