"""The lists of a page as templates need them: rows, what may be done to each, which form is open, where focus goes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import models

from measures.forms import RowForm
from measures.kinds import KINDS, RowKind
from measures.models import EditedRow, Indicator, Measure, Target
from plans.models import Plan
from portal.models import Municipality
from portal.sections import Conflict
from portal.views.people import UserRequest

PREFIX = "linha"


@dataclass(frozen=True)
class Open:
    """The one form open on a page: for a row, or for a new one (`row` None)."""

    kind: RowKind
    form: RowForm
    row: EditedRow | None = None
    conflict: Conflict | None = None

    def is_for(self, row: EditedRow) -> bool:
        """Whether it edits this row."""
        return self.row is not None and self.row.pk == row.pk


@dataclass
class RowView:
    """A row as it is shown."""

    row: Any
    kind: RowKind
    may_write: bool
    open: Open | None = None
    before: UUID | None = None
    after: UUID | None = None
    focus: str = ""
    below: "ListView | None" = None

    @property
    def cancel(self) -> str:
        """The query of the page without the form, focus on the row."""
        return f"?foco={self.row.pk}"


@dataclass
class ListView:
    """A list as it is shown."""

    kind: RowKind
    rows: list[RowView]
    may_add: bool
    new: Open | None = None
    deleted: Any = None
    focus_add: bool = False
    under: Target | None = None

    @property
    def add_key(self) -> str:
        """The name of the add button, for focus."""
        return f"novo-{self.kind.key}" + (f"-{self.under.pk}" if self.under else "")

    @property
    def cancel(self) -> str:
        """The query of the page without the form, focus on the add button."""
        return f"?foco={self.add_key}"


@dataclass
class Page:
    """What the address and the person say about one page of lists. `owner`: the plan or the measure."""

    request: UserRequest
    plan: Plan
    owner: Plan | Measure
    full: bool
    only: Municipality | None = None
    open: Open | None = None
    _seen: list[Any] = field(default_factory=list)

    def may_write(self, kind: RowKind, municipality_id: str | None) -> bool:
        """As measures/rules.py says, without asking again for each row."""
        own = self.only is not None and kind.key in ("target", "indicator", "responsible", "exception")
        return self.full or (own and municipality_id == self.only.pk)  # type: ignore[union-attr]

    def form_for(self, kind: RowKind, row: EditedRow, data: Any = None) -> RowForm:
        """The form of a row of this page."""
        only = None if self.full else self.only
        return kind.form(data, instance=row, plan=self.plan, only=only, prefix=PREFIX)

    def new_row(self, kind: RowKind) -> EditedRow:
        """An empty row of this page, not saved."""
        return kind.model(**{"measure" if kind.of_measure else "plan": self.owner})

    def list_of(
        self, kind: RowKind, rows: Iterable[Any], *, under: Target | None = None, notice: bool = True
    ) -> ListView:
        """The list, its rows in their order."""
        rows = list(rows)
        views = [
            RowView(
                row,
                kind,
                self.may_write(kind, _municipality_id(row)),
                open=self._open_for(kind, row),
                before=rows[n - 1].pk if n else None,
                after=rows[n + 1].pk if n + 1 < len(rows) else None,
            )
            for n, row in enumerate(rows)
        ]
        for view in views:
            view.focus = self._focus(view)
        may_add = self.full if kind.key in ("area", "strategic", "operational", "measure", "action") else False
        if kind.of_measure and kind.key != "action":
            may_add = self.full or self.only is not None
        if kind.key == "indicator" and not self.full:
            may_add = under is not None and self.may_write(kind, under.municipality_id)
        made = ListView(kind, views, may_add, under=under)
        made.new = self._new_for(made)
        made.deleted = self._deleted(kind, under) if notice else None
        made.focus_add = self.request.GET.get("foco") == made.add_key
        return made

    def _focus(self, view: RowView) -> str:
        """Which tool of the row has the focus: the arrow just used while it is there, else the first."""
        if self.request.GET.get("foco") != str(view.row.pk):
            return ""
        used = self.request.GET.get("seta", "")
        arrows = {"before": view.before, "after": view.after}
        if used in arrows:
            return used if arrows[used] else "before" if view.before else "after"
        return "first"

    def _open_for(self, kind: RowKind, row: Any) -> Open | None:
        if self.open:
            return self.open if self.open.kind is kind and self.open.is_for(row) else None
        if self.request.GET.get("editar") != str(row.pk) or not self.may_write(kind, _municipality_id(row)):
            return None
        form = self.form_for(kind, row)
        focus_first(form)
        return Open(kind, form, row)

    def _new_for(self, made: ListView) -> Open | None:
        kind, under = made.kind, made.under
        if self.open:
            fits = self.open.kind is kind and self.open.row is None
            return self.open if fits and _target_of(self.open.form) == (str(under.pk) if under else "") else None
        asked = self.request.GET.get("novo") == kind.key
        if not asked or not made.may_add or self.request.GET.get("meta", "") != (str(under.pk) if under else ""):
            return None
        row = self.new_row(kind)
        if under is not None:
            row.target = under  # type: ignore[attr-defined]
        form = self.form_for(kind, row)
        focus_first(form)
        return Open(kind, form)

    def _deleted(self, kind: RowKind, under: Target | None) -> Any:
        """The row just deleted, for the undo notice."""
        key, _dot, pk = self.request.GET.get("apagado", "").partition(".")
        if key != kind.key or (not self.full and self.only is None):
            return None
        try:
            found = kind.model._default_manager.filter(pk=UUID(pk), deleted_at__isnull=False)
        except ValueError:
            return None
        wanted: dict[str, Any] = {"measure" if kind.of_measure else "plan": self.owner}
        if kind.model is Indicator:
            wanted["target"] = under
        row = found.filter(**wanted).first()
        return row if row and self.may_write(kind, _municipality_id(row)) else None


def focus_first(form: RowForm) -> None:
    """The cursor goes to the first field one sees."""
    first = form.visible_fields()[0]
    first.field.widget.attrs["autofocus"] = True


def live(model: type[models.Model], **owner: Any) -> Any:
    """The rows that are not deleted, in order."""
    return model._default_manager.filter(deleted_at__isnull=True, **owner)


def kinds(*keys: str) -> list[RowKind]:
    """Some of the table."""
    return [KINDS[key] for key in keys]


def _municipality_id(row: Any) -> str | None:
    if isinstance(row, Indicator):
        return row.target.municipality_id if row.target else None
    return getattr(row, "municipality_id", None)


def _target_of(form: RowForm) -> str:
    """The target a form of a new indicator stands under; one that is no target of the measure counts as none."""
    if "target" not in form.fields or (form.is_bound and "target" in form.errors):
        return ""
    return str(form["target"].value() or "")
