"""The kinds of rows that people add, edit, move and delete in the workspace: one table."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from measures import editing, forms
from measures import models as m
from measures.editing.frame import plan_of
from portal.models import User


@dataclass(frozen=True)
class RowKind:
    """A kind of row: its word in addresses, model, form, verbs, and what screens call it."""

    key: str
    model: type[m.EditedRow]
    form: type[forms.RowForm]
    title: "str | Promise"
    add_label: "str | Promise"
    new_title: "str | Promise"
    deleted: "str | Promise"
    empty: "str | Promise"
    add: Callable[..., m.EditedRow]
    edit: Callable[..., None]

    @property
    def template(self) -> str:
        """How a row of this kind is shown."""
        return f"measures/rows/{self.key}.html"

    @property
    def of_measure(self) -> bool:
        """Whether it stands on a measure's page."""
        return issubclass(self.model, m.MeasureRow)


def _plan_verb(verb: Callable[..., Any], name: str) -> Callable[..., Any]:
    """An editing verb whose row argument has a name of its own, under the common name `row`."""

    def edit(*, row: m.EditedRow, **values: Any) -> Any:
        return verb(**{name: row}, **values)

    return edit


def _row_kind(key: str, model: type[m.MeasureRow], form: type[forms.RowForm], *words: Any) -> RowKind:
    def add(*, owner: m.Measure, by: User, **values: Any) -> m.EditedRow:
        return editing.add_row(model, measure=owner, by=by, **values)

    title, add_label, new_title, deleted, empty = words
    return RowKind(key, model, form, title, add_label, new_title, deleted, empty, add, editing.edit_row)


def _plan_kind(
    key: str, model: type[m.EditedRow], form: type[forms.RowForm], add_verb: Any, edit_verb: Any, name: str, *words: Any
) -> RowKind:
    def add(*, owner: Any, by: User, **values: Any) -> m.EditedRow:
        return add_verb(plan=owner, by=by, **values)

    title, add_label, new_title, deleted, empty = words
    edit = _plan_verb(edit_verb, name)
    return RowKind(key, model, form, title, add_label, new_title, deleted, empty, add, edit)


KINDS: dict[str, RowKind] = {
    kind.key: kind
    for kind in (
        _plan_kind(
            "area",
            m.PlanArea,
            forms.AreaForm,
            editing.add_area,
            editing.edit_area,
            "area",
            _("Areas"),
            _("Add an area"),
            _("New area"),
            _("The area was deleted."),
            _("No area yet."),
        ),
        _plan_kind(
            "strategic",
            m.StrategicObjective,
            forms.StrategicObjectiveForm,
            editing.add_strategic_objective,
            editing.edit_strategic_objective,
            "objective",
            _("Strategic objectives"),
            _("Add a strategic objective"),
            _("New strategic objective"),
            _("The strategic objective was deleted."),
            _("No strategic objective yet."),
        ),
        _plan_kind(
            "operational",
            m.OperationalObjective,
            forms.OperationalObjectiveForm,
            editing.add_operational_objective,
            editing.edit_operational_objective,
            "objective",
            _("Operational objectives"),
            _("Add an operational objective"),
            _("New operational objective"),
            _("The operational objective was deleted."),
            _("No operational objective yet."),
        ),
        _plan_kind(
            "measure",
            m.Measure,
            forms.NewMeasureForm,
            editing.add_measure,
            editing.edit_measure,
            "measure",
            _("Measures"),
            _("Add a measure"),
            _("New measure"),
            _("The measure was deleted."),
            _("No measure yet."),
        ),
        _row_kind(
            "target",
            m.Target,
            forms.TargetForm,
            _("Targets and indicators"),
            _("Add a target"),
            _("New target"),
            _("The target was deleted, with its indicators."),
            _("No target yet."),
        ),
        _row_kind(
            "indicator",
            m.Indicator,
            forms.IndicatorForm,
            _("Indicators without a target"),
            _("Add an indicator"),
            _("New indicator"),
            _("The indicator was deleted."),
            _("None. Indicators of a target stand under it."),
        ),
        _row_kind(
            "responsible",
            m.Responsible,
            forms.ResponsibleForm,
            _("Responsible entities"),
            _("Add a responsible entity"),
            _("New responsible entity"),
            _("The responsible entity was deleted."),
            _("No responsible entity yet."),
        ),
        _row_kind(
            "action",
            m.Action,
            forms.ActionForm,
            _("Actions"),
            _("Add an action"),
            _("New action"),
            _("The action was deleted."),
            _("No action yet."),
        ),
        _row_kind(
            "exception",
            m.LevelException,
            forms.LevelExceptionForm,
            _("Another level in one municipality"),
            _("Add an exception"),
            _("New exception"),
            _("The exception was deleted."),
            _("None: the level is the same everywhere."),
        ),
    )
}


def kind_of(row: m.EditedRow) -> RowKind:
    """The kind of a row."""
    return next(kind for kind in KINDS.values() if kind.model is type(row))


__all__ = ["KINDS", "RowKind", "kind_of", "plan_of"]
