"""Measures: the card, and to whom a measure is given."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from measures.editing.frame import add, edit
from measures.models import (
    Measure,
    MeasureAssignment,
    MeasureQuerySet,
    OperationalObjective,
    PlanArea,
    StrategicObjective,
)
from plans.editing import earlier_plans
from plans.models import Plan, Role
from plans.rules import demand
from plans.working_copy import lock_plan
from portal.models import Municipality, User
from portal.text import sort_key
from portal.validation import Problems, check_all_in, check_order

LISTS = ("other_areas", "objectives", "strategic_objectives", "municipalities")


def earlier_measures(plan: Plan) -> MeasureQuerySet:
    """The measures a measure of `plan` may continue: those of the plans it continues, however far back."""
    return Measure.objects.filter(deleted_at__isnull=True, plan__in=earlier_plans(plan))


def _check(measure: Measure, chosen: Mapping[str, Any], problems: Problems) -> None:
    plan = measure.plan
    areas = PlanArea.objects.live().filter(plan=plan)
    elsewhere = _("Choose areas of this plan.")
    if measure.area_id:
        check_all_in([measure.area], areas, "area", elsewhere, problems)  # type: ignore[list-item]
    check_all_in(chosen.get("other_areas", ()), areas, "other_areas", elsewhere, problems)
    for name, model in (("objectives", OperationalObjective), ("strategic_objectives", StrategicObjective)):
        if chosen.get(name):
            allowed = model.objects.live().filter(plan=plan)
            check_all_in(chosen[name], allowed, name, _("Choose objectives of this plan."), problems)
    if chosen.get("municipalities"):
        territory = Municipality.objects.filter(pk__in=plan.territory.values("municipality"))
        sentence = _("Choose municipalities of the plan’s territory.")
        check_all_in(chosen["municipalities"], territory, "municipalities", sentence, problems)
    if measure.predecessor_id and not earlier_measures(plan).filter(pk=measure.predecessor_id).exists():
        problems.add("predecessor", _("Choose a measure of the plan that this plan continues."), "elsewhere")
    check_order(measure.starts, measure.ends, "ends", problems)


@transaction.atomic
def add_measure(*, plan: Plan, by: User, **values: Any) -> Measure:
    """A new measure at the end, with the plan's next public code ("m1", "m2"…), which is never used again.

    `values`: any field of the card; only the title must be there. Raises PermissionDenied, PlanLocked,
    ValidationError.
    """
    demand(by, "measures.add", plan)
    locked = lock_plan(plan.pk)
    Plan.objects.filter(pk=plan.pk).update(next_code=F("next_code") + 1)
    number_key = sort_key(str(values.get("number") or ""))
    measure = Measure(plan=locked, code=f"m{locked.next_code}", number_key=number_key)
    add(measure, values, by=by, check=_check, lists=LISTS)
    return measure


@transaction.atomic
def edit_measure(*, measure: Measure, read_at: int, by: User, **values: Any) -> None:
    """Change what `values` names on the card. Raises as add_measure does, and StaleRevision."""
    demand(by, "measures.edit", measure)
    lock_plan(measure.plan_id)
    edit(
        measure,
        values,
        read_at=read_at,
        by=by,
        check=_check,
        lists=LISTS,
        derived=lambda current: {"number_key": sort_key(current.number)},
    )


@transaction.atomic
def give_measure(*, measure: Measure, user: User, by: User) -> None:
    """Give a measure to a contributor of its plan; twice is once. Raises PermissionDenied, ValidationError."""
    demand(by, "plans.invite", measure.plan)
    if not measure.plan.roles.filter(user=user, role=Role.CONTRIBUTOR).exists():
        raise ValidationError(_("Measures are given to contributors of the plan only."), code="not_contributor")
    MeasureAssignment.objects.get_or_create(measure=measure, user=user)


@transaction.atomic
def take_back_measure(*, measure: Measure, user: User, by: User) -> None:
    """The contributor no longer writes this measure. Raises PermissionDenied."""
    demand(by, "plans.invite", measure.plan)
    measure.assignments.filter(user=user).delete()
