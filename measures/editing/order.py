"""Moving, deleting and bringing back any row of a plan's working copy."""

from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from measures.editing.frame import demand_write, plan_of, siblings
from measures.models import EditedRow, Indicator, LevelException, Measure, Target
from plans.rules import demand
from plans.working_copy import lock_plan
from portal.concurrency import save_revision, write_with_history
from portal.models import User

R = TypeVar("R", bound=EditedRow)


def demand_place(by: User, row: EditedRow) -> None:
    """Raise PermissionDenied: order and existence of measures belong to those who write the whole plan."""
    if isinstance(row, Measure):
        demand(by, "measures.add", row.plan)
    else:
        demand_write(by, row)


@transaction.atomic
def move_row(*, row: R, after: R | None, by: User) -> None:
    """Put `row` right after `after` in its list, or first. Only the moved row is written.

    The order is a unit of its own: moving raises no revision, so an open form of the row stays good. Raises
    PermissionDenied, PlanLocked, ValidationError ("another list").
    """
    demand_place(by, row)
    lock_plan(plan_of(row).pk)
    others = siblings(row).exclude(pk=row.pk).filter(deleted_at__isnull=True)
    if after is not None and not others.filter(pk=after.pk).exists():
        raise ValidationError(_("This place is in another list or was deleted. Load the page again."), code="elsewhere")
    low, high = _gap(others, after)
    middle = (low + high) / 2 if high is not None else low + 1
    if middle <= low or (high is not None and middle >= high):
        _renumber(others)
        low, high = _gap(others, after)
        middle = (low + high) / 2 if high is not None else low + 1
    moved = type(row)._default_manager.get(pk=row.pk)
    moved.position = middle
    write_with_history(moved, by=by)
    row.position = middle


def _gap(others: "models.QuerySet[Any]", after: EditedRow | None) -> tuple[float, float | None]:
    """The positions between which the row goes; (low, None) at the end."""
    places = list(others.order_by("position", "id").values_list("pk", "position"))
    if after is None:
        return (places[0][1] - 1, places[0][1]) if places else (0.0, None)
    index = [pk for pk, _position in places].index(after.pk)
    return places[index][1], places[index + 1][1] if index + 1 < len(places) else None


def _renumber(others: "models.QuerySet[Any]") -> None:
    """Whole numbers again, when halving has used up the room between two neighbours. No change of order."""
    for n, pk in enumerate(list(others.order_by("position", "id").values_list("pk", flat=True)), start=1):
        others.model._default_manager.filter(pk=pk).update(position=n)


@transaction.atomic
def delete_row(*, row: EditedRow, read_at: int, by: User) -> None:
    """Delete, so that it can be undone. A target takes its indicators with it. Twice is once.

    Raises PermissionDenied, PlanLocked, StaleRevision.
    """
    demand_place(by, row)
    lock_plan(plan_of(row).pk)
    current = type(row)._default_manager.get(pk=row.pk)
    if current.deleted_at:
        return
    now = timezone.now()
    save_revision(row, read_at=read_at, by=by, changed={"deleted_at": now})
    if isinstance(row, Target):
        for indicator in Indicator.objects.live().filter(target=row):
            save_revision(indicator, read_at=indicator.revision, by=by, changed={"deleted_at": now})


@transaction.atomic
def undo_delete(*, row: EditedRow, by: User) -> None:
    """Bring a row back where it was; a target brings the indicators that went with it. Twice is once.

    Raises PermissionDenied, PlanLocked, and ValidationError when another exception of level has taken the place.
    """
    demand_place(by, row)
    lock_plan(plan_of(row).pk)
    current = type(row)._default_manager.get(pk=row.pk)
    gone = current.deleted_at
    if gone is None:
        return
    if isinstance(row, LevelException):
        taken = LevelException.objects.live().filter(measure_id=row.measure_id, municipality_id=row.municipality_id)
        if taken.exists():
            raise ValidationError(
                _("This municipality has another exception now. Delete that one first."), code="twice"
            )
    save_revision(row, read_at=current.revision, by=by, changed={"deleted_at": None})
    if isinstance(row, Target):
        for indicator in Indicator.objects.filter(target=row, deleted_at=gone):
            save_revision(indicator, read_at=indicator.revision, by=by, changed={"deleted_at": None})
