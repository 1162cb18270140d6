"""Strategic and operational objectives of a plan."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from measures.editing.frame import add, edit
from measures.models import OperationalObjective, PlanArea, StrategicObjective
from plans.models import Plan
from plans.rules import demand
from plans.working_copy import lock_plan
from portal.models import User
from portal.validation import Problems, check_all_in

LISTS = ("areas",)


def _check_strategic(objective: StrategicObjective, chosen: Mapping[str, Any], problems: Problems) -> None:
    allowed = PlanArea.objects.live().filter(plan_id=objective.plan_id)
    check_all_in(chosen.get("areas", ()), allowed, "areas", _("Choose areas of this plan."), problems)


def _check_operational(objective: OperationalObjective, chosen: Mapping[str, Any], problems: Problems) -> None:
    above = objective.strategic
    if above and (above.plan_id != objective.plan_id or above.deleted_at):
        problems.add("strategic", _("Choose a strategic objective of this plan."), "elsewhere")


@transaction.atomic
def add_strategic_objective(*, plan: Plan, by: User, **values: Any) -> StrategicObjective:
    """A new one at the end. `values`: title, areas. Raises PermissionDenied, PlanLocked, ValidationError."""
    demand(by, "plans.edit", plan)
    objective = StrategicObjective(plan=lock_plan(plan.pk))
    add(objective, values, by=by, check=_check_strategic, lists=LISTS)
    return objective


@transaction.atomic
def edit_strategic_objective(*, objective: StrategicObjective, read_at: int, by: User, **values: Any) -> None:
    """Change what `values` names. Raises as the adding does, and StaleRevision."""
    demand(by, "plans.edit", objective.plan)
    lock_plan(objective.plan_id)
    edit(objective, values, read_at=read_at, by=by, check=_check_strategic, lists=LISTS)


@transaction.atomic
def add_operational_objective(*, plan: Plan, by: User, **values: Any) -> OperationalObjective:
    """A new one at the end. `values`: title, strategic (optional). Raises as the strategic one does."""
    demand(by, "plans.edit", plan)
    objective = OperationalObjective(plan=lock_plan(plan.pk))
    add(objective, values, by=by, check=_check_operational)
    return objective


@transaction.atomic
def edit_operational_objective(*, objective: OperationalObjective, read_at: int, by: User, **values: Any) -> None:
    """Change what `values` names. Raises as the adding does, and StaleRevision."""
    demand(by, "plans.edit", objective.plan)
    lock_plan(objective.plan_id)
    edit(objective, values, read_at=read_at, by=by, check=_check_operational)
