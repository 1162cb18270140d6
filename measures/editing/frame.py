"""What every verb of a plan's rows shares: find the plan, the list a row stands in, and write with revision."""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.utils.translation import gettext as _

from measures.models import EditedRow, Indicator, Measure, MeasureRow
from measures.rules import may_write_row
from plans.models import Plan
from plans.rules import demand
from portal.concurrency import add_with_history, save_revision
from portal.models import Municipality, User
from portal.validation import Problems, set_values

Check = Callable[[Any, Mapping[str, Any], Problems], None]


def plan_of(row: EditedRow) -> Plan:
    """The plan a row belongs to."""
    return row.measure.plan if isinstance(row, MeasureRow) else row.plan  # type: ignore[attr-defined]


def municipality_of_row(row: MeasureRow) -> Municipality | None:
    """The municipality a row of a measure holds for; an indicator's is that of its target."""
    if isinstance(row, Indicator):
        return row.target.municipality if row.target else None
    return getattr(row, "municipality", None)


def demand_write(user: User, row: EditedRow) -> None:
    """Raise PermissionDenied unless `user` may write this very row as it stands."""
    if isinstance(row, MeasureRow):
        if not may_write_row(user, row.measure, municipality_of_row(row)):  # type: ignore[attr-defined]
            raise PermissionDenied("measures.edit")
    elif isinstance(row, Measure):
        demand(user, "measures.edit", row)
    else:
        demand(user, "plans.edit", plan_of(row))


def siblings(row: EditedRow) -> "models.QuerySet[Any]":
    """All rows of the list `row` stands in, deleted ones too, in order."""
    manager = type(row)._default_manager
    if isinstance(row, MeasureRow):
        return manager.filter(measure_id=row.measure_id)  # type: ignore[attr-defined,misc]
    return manager.filter(plan_id=row.plan_id)  # type: ignore[attr-defined,misc]


def add(row: EditedRow, values: Mapping[str, Any], *, by: User, check: Check, lists: tuple[str, ...] = ()) -> None:
    """Check and save a new row at the end of its list. `values` may name the `id` it shall have."""
    columns, chosen = _split(values, lists)
    problems = Problems()
    set_values(row, _required(row) | columns, problems)
    check(row, chosen, problems)
    if "id" in columns and type(row)._default_manager.filter(pk=row.pk).exists():
        problems.add("", _("This was added already. Load the page again."), "twice")
    problems.done()
    last = siblings(row).aggregate(last=models.Max("position"))["last"]
    row.position = (last or 0) + 1
    add_with_history(row, by=by, lists=chosen)


def edit(
    row: EditedRow,
    values: Mapping[str, Any],
    *,
    read_at: int,
    by: User,
    check: Check,
    lists: tuple[str, ...] = (),
    derived: Callable[[Any], Mapping[str, Any]] | None = None,
) -> None:
    """Check `values` together with the row as it is now, then compare-and-swap. `derived` adds computed columns."""
    columns, chosen = _split(values, lists)
    current = type(row)._default_manager.get(pk=row.pk)
    if current.deleted_at:
        raise ValidationError(_("This was deleted in the meantime. Undo the deletion first."), code="deleted")
    problems = Problems()
    set_values(current, columns, problems)
    check(current, chosen, problems)
    problems.done()
    changed = {**columns, **(derived(current) if derived else {})}
    save_revision(row, read_at=read_at, by=by, changed=changed, lists=chosen)


def _required(row: EditedRow) -> dict[str, Any]:
    """The columns that must be filled, as they stand: what was not given is found missing like what was left empty."""
    fields = [f for f in row._meta.concrete_fields if f.editable and not f.blank and f.name not in ("plan", "measure")]
    return {f.name: getattr(row, f.name) if getattr(row, f.attname) is not None else None for f in fields}


def _split(values: Mapping[str, Any], lists: tuple[str, ...]) -> tuple[dict[str, Any], dict[str, Any]]:
    columns = {name: value for name, value in values.items() if name not in lists}
    return columns, {name: list(value) for name, value in values.items() if name in lists}


def nothing_more(row: Any, chosen: Mapping[str, Any], problems: Problems) -> None:
    """A check for rows that have none of their own."""
