"""Who may do what on a plan. Reads like the policy it is; the verbs ask here, nobody else decides.

| role | may |
|---|---|
| coordinator | write everything, submit, recall, close, invite |
| editor | write everything |
| municipal editor | write the exceptions, targets and responsibles of one municipality (measures/rules.py) |
| contributor | write the measures given to them (measures/rules.py) |
| reader | read |
| reviewer | read every plan, review (publication/rules.py) |
| manager, superuser | the same, and publish, retract, close, register, redact; name the team of any plan; |
| | write a registered plan as long as nobody coordinates it |
"""

import rules
from django.core.exceptions import PermissionDenied
from django.db.models import Model

from plans.models import Plan, Role
from portal.models import User
from portal.rules import is_manager, is_reviewer


def role_on(user: User, plan: Plan) -> str:
    """The user's role on the plan, "" for none."""
    if not user.is_authenticated or not user.is_active:
        return ""
    return plan.roles.filter(user=user).values_list("role", flat=True).first() or ""


@rules.predicate
def is_coordinator(user: User, plan: Plan) -> bool:
    """Coordinates the plan."""
    return role_on(user, plan) == Role.COORDINATOR


@rules.predicate
def writes_all(user: User, plan: Plan) -> bool:
    """Writes every part of the plan."""
    return role_on(user, plan) in (Role.COORDINATOR, Role.EDITOR)


@rules.predicate
def keeps_registered(user: User, plan: Plan) -> bool:
    """A manager, for a plan the agency registered from its original and no municipality has taken over yet."""
    if plan.origin != Plan.Origin.REGISTERED or not (user.is_authenticated and user.is_manager):
        return False
    return not plan.roles.filter(role=Role.COORDINATOR).exists()


@rules.predicate
def on_team(user: User, plan: Plan) -> bool:
    """Has any role on the plan."""
    return role_on(user, plan) != ""


@rules.predicate
def may_start_plans(user: User, plan: Plan | None = None) -> bool:
    """Was given the right to start plans by the agency, or coordinates one already."""
    if not user.is_authenticated or not user.is_active:
        return False
    return user.may_create_plans or user.plan_roles.filter(role=Role.COORDINATOR).exists()


rules.add_perm("plans.view", on_team | is_reviewer)
rules.add_perm("plans.edit", writes_all | keeps_registered)
rules.add_perm("plans.register", is_manager)
rules.add_perm("plans.create", may_start_plans)
rules.add_perm("plans.invite", is_coordinator | is_manager)
rules.add_perm("plans.close", is_coordinator | is_manager)


def demand(user: User, permission: str, obj: Model | None = None) -> None:
    """Raise PermissionDenied unless `user` has `permission` on `obj`; every verb begins with this."""
    if not user.has_perm(permission, obj):
        raise PermissionDenied(permission)
