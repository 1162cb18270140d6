"""Compare-and-swap and history, together: no edit is ever lost and none goes unrecorded."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import models, transaction
from django.db.models import F

from portal.models import User


class StaleRevision(Exception):
    """Somebody else saved first. `current` is the row as it is now, `wanted` what this edit would have written."""

    def __init__(self, current: models.Model, wanted: Mapping[str, Any]) -> None:
        super().__init__(f"{current._meta.label} {current.pk} was changed by somebody else")
        self.current = current
        self.wanted = dict(wanted)


def save_revision(
    obj: models.Model,
    *,
    read_at: int,
    by: User | None,
    changed: Mapping[str, Any],
    lists: Mapping[str, Any] | None = None,
    revision_field: str = "revision",
    also: Callable[[], None] | None = None,
) -> None:
    """Write `changed` (columns) and `lists` (many-to-many) if the row is still at revision `read_at`.

    The revision rises by one and one history row is written in the same transaction. Nothing different: nothing
    written. `also` writes rows that belong to the same section (given only when they differ), after the check and
    before the history. Raises StaleRevision, with nothing written, when somebody saved since `read_at`.
    """
    manager = type(obj)._default_manager
    with transaction.atomic():
        current = manager.select_for_update(of=("self",)).get(pk=obj.pk)
        # The same text saved twice (a double click) is one save, whoever was first.
        new = {name: value for name, value in changed.items() if getattr(current, name) != value}
        new_lists = {
            name: list(value)
            for name, value in (lists or {}).items()
            if {row.pk for row in value} != set(getattr(current, name).values_list("pk", flat=True))
        }
        if new or new_lists or also:
            swapped = manager.filter(pk=obj.pk, **{revision_field: read_at}).update(
                **new, **{revision_field: F(revision_field) + 1}
            )
            if not swapped:
                raise StaleRevision(current, {**changed, **(lists or {})})
        current.skip_history_when_saving = True  # type: ignore[attr-defined]
        for name, value in new_lists.items():
            getattr(current, name).set(value)
        if also:
            also()
        obj.refresh_from_db()
        if new or new_lists or also:
            write_with_history(obj, by=by)


def write_with_history(obj: models.Model, *, by: User | None) -> None:
    """Save `obj` so that its history names `by`: for new rows, and after a compare-and-swap."""
    obj._history_user = by  # type: ignore[attr-defined]
    obj.save()


def add_with_history(obj: models.Model, *, by: User | None, lists: Mapping[str, Any] | None = None) -> None:
    """Save a new `obj` and its many-to-many `lists`, with a history that names `by` and knows the lists."""
    filled = {name: list(value) for name, value in (lists or {}).items() if value}
    with transaction.atomic():
        write_with_history(obj, by=by)
        if filled:
            obj.skip_history_when_saving = True  # type: ignore[attr-defined]
            for name, value in filled.items():
                getattr(obj, name).set(value)
            del obj.skip_history_when_saving  # type: ignore[attr-defined]
            write_with_history(obj, by=by)
