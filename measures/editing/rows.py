"""The rows of a measure's page: targets, indicators, responsible entities, actions, exceptions of level."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from measures.editing.frame import Check, add, demand_write, edit, municipality_of_row
from measures.models import Action, Indicator, LevelException, Measure, MeasureRow, Responsible, Target
from measures.rules import may_write_row
from plans.working_copy import lock_plan
from portal.models import User
from portal.validation import Problems, check_order

R = TypeVar("R", bound=MeasureRow)


@transaction.atomic
def add_row(model: type[R], *, measure: Measure, by: User, **values: Any) -> R:
    """A new row of `model` at the end of the measure's list. Raises PermissionDenied, PlanLocked, ValidationError."""
    row = model(measure=measure)
    for name in ("municipality", "target"):
        if values.get(name) is not None and _is(model, name, values[name]):
            setattr(row, name, values[name])
    demand_write(by, row)
    lock_plan(measure.plan_id)
    add(row, values, by=by, check=_checks(model))
    return row


@transaction.atomic
def edit_row(*, row: MeasureRow, read_at: int, by: User, **values: Any) -> None:
    """Change what `values` names. Raises as add_row does, and StaleRevision.

    Who may write only one municipality's rows may neither take a row from elsewhere nor send one there.
    """
    demand_write(by, row)
    lock_plan(row.measure.plan_id)  # type: ignore[attr-defined]
    row_check = _checks(type(row))

    def check(current: Any, chosen: Mapping[str, Any], problems: Problems) -> None:
        if not may_write_row(by, current.measure, municipality_of_row(current)):
            raise PermissionDenied("measures.edit")
        row_check(current, chosen, problems)

    edit(row, values, read_at=read_at, by=by, check=check)


def _is(model: type[MeasureRow], name: str, value: Any) -> bool:
    known = {field.name: field for field in model._meta.fields}
    return name in known and isinstance(value, known[name].related_model)  # type: ignore[arg-type]


def _checks(model: type[MeasureRow]) -> Check:
    checks: dict[type[MeasureRow], Check] = {
        Target: _check_target,
        Indicator: _check_indicator,
        Responsible: _check_responsible,
        Action: _check_action,
        LevelException: _check_level_exception,
    }
    return checks[model]


def _check_municipality(row: Any, problems: Problems) -> None:
    inside = row.measure.plan.territory.filter(municipality_id=row.municipality_id)
    if row.municipality_id and not inside.exists():
        problems.add("municipality", _("Choose a municipality of the plan’s territory."), "elsewhere")


def _check_target(row: Target, chosen: Mapping[str, Any], problems: Problems) -> None:
    _check_municipality(row, problems)
    share = row.kind == Target.Kind.PERCENTAGE and row.base_is_whole and isinstance(row.value, Decimal | int)
    if share and "value" not in problems.found and not 0 <= row.value <= 100:  # type: ignore[operator]
        problems.add(
            "value",
            _("A share of a whole lies between 0 and 100 %. Correct the value, or say that the base is not a whole."),
            "share",
        )


def _check_indicator(row: Indicator, chosen: Mapping[str, Any], problems: Problems) -> None:
    target = row.target
    if target and (target.measure_id != row.measure_id or target.deleted_at):
        problems.add("target", _("Choose a target of this measure."), "elsewhere")


def _check_responsible(row: Responsible, chosen: Mapping[str, Any], problems: Problems) -> None:
    _check_municipality(row, problems)
    if row.organisation and row.organisation.is_demo and not row.measure.plan.is_demo:
        problems.add("organisation", _("Choose one of the list."), "demo")
    if not row.organisation_id and not row.text.strip() and "text" not in problems.found:
        problems.add("text", _("Choose an organisation or write the name as in the plan."), "somebody")


def _check_action(row: Action, chosen: Mapping[str, Any], problems: Problems) -> None:
    check_order(row.starts, row.ends, "ends", problems)


def _check_level_exception(row: LevelException, chosen: Mapping[str, Any], problems: Problems) -> None:
    _check_municipality(row, problems)
    others = LevelException.objects.live().filter(measure_id=row.measure_id, municipality_id=row.municipality_id)
    if row.municipality_id and others.exclude(pk=row.pk).exists():
        problems.add("municipality", _("This municipality already has an exception. Change that one."), "twice")
