"""The verbs of a plan's team: change somebody's role, take somebody off. At least one coordinator stays."""

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from plans import given
from plans.models import Plan, PlanRole, Role
from plans.rules import demand
from portal.concurrency import write_with_history
from portal.models import Municipality, User


@transaction.atomic
def change_role(
    *,
    member: PlanRole,
    role: str,
    by: User,
    municipality: Municipality | None = None,
    measures: Sequence[str] = (),
) -> PlanRole:
    """Give a member another role, or a contributor other measures (ids).

    Raises PermissionDenied, and ValidationError for a role that does not fit the plan or when no coordinator is left.
    """
    plan = lock_team(member.plan_id)
    demand(by, "plans.invite", plan)
    member = _still(member)
    municipality, ids = checked_role(plan, role, municipality, measures)
    if role != Role.COORDINATOR:
        _keep_a_coordinator(plan, member)
    if (member.role, member.municipality) != (role, municipality):
        member.role, member.municipality = role, municipality
        write_with_history(member, by=by)
    given.give(plan=plan, user=member.user, ids=ids)
    return member


@transaction.atomic
def remove_member(*, member: PlanRole, by: User) -> None:
    """Take a member off the team; what they wrote stays.

    Raises PermissionDenied, and ValidationError for the last coordinator.
    """
    plan = lock_team(member.plan_id)
    demand(by, "plans.invite", plan)
    member = _still(member)
    _keep_a_coordinator(plan, member)
    given.give(plan=plan, user=member.user, ids=[])
    member._history_user = by  # type: ignore[attr-defined]
    member.delete()


def _still(member: PlanRole) -> PlanRole:
    """The member as they are now, behind the plan's lock; ValidationError when somebody took them off meanwhile."""
    now = PlanRole.objects.select_related("user").filter(pk=member.pk).first()
    if now is None:
        raise ValidationError(
            _("%(name)s is no longer on the team.") % {"name": member.user.get_full_name()}, code="gone"
        )
    return now


def lock_team(plan_id: UUID) -> Plan:
    """The plan with its row locked, so that two changes of its team follow one another."""
    return Plan.objects.select_for_update().get(pk=plan_id)


def checked_role(
    plan: Plan, role: str, municipality: Municipality | None, measures: Sequence[str]
) -> tuple[Municipality | None, list[str]]:
    """The municipality and measures that go with `role` on `plan`; what another role would need is dropped.

    Raises ValidationError naming the field.
    """
    if role not in Role.values:
        raise ValidationError({"role": _("Choose one of the roles.")})
    if role == Role.MUNICIPAL_EDITOR:
        places = set(plan.territory.values_list("municipality_id", flat=True))
        if len(places) < 2:
            raise ValidationError({"role": _("Only a plan of several municipalities has editors for one of them.")})
        if municipality is None or municipality.pk not in places:
            raise ValidationError({"municipality": _("Choose one of the municipalities of this plan.")})
        return municipality, []
    if role != Role.CONTRIBUTOR:
        return None, []
    known = {pk for pk, _label in given.choices(plan)}
    if not measures or not set(measures) <= known:
        raise ValidationError({"measures": _("Choose at least one measure of this plan for the contributor.")})
    return None, list(dict.fromkeys(measures))


def _keep_a_coordinator(plan: Plan, member: PlanRole) -> None:
    others = plan.roles.filter(role=Role.COORDINATOR, user__is_active=True).exclude(pk=member.pk)
    if member.role == Role.COORDINATOR and not others.exists():
        raise ValidationError(
            _("A plan needs at least one coordinator. Make somebody else coordinator first."), code="last_coordinator"
        )
