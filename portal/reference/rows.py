"""Writes a row of reference data, unless a person has made it theirs."""

from typing import Any

from django.db import models

from portal.concurrency import add_with_history


def touched(row: models.Model) -> bool:
    """Whether a person has written this row."""
    return bool(row.history.filter(history_user__isnull=False).exists())  # type: ignore[attr-defined]


def write_row(
    model: type[models.Model], key: dict[str, Any], columns: dict[str, Any], lists: dict[str, Any] | None = None
) -> int:
    """Create the row with this key, or bring it up to date unless it is a person's; 1 if something was written."""
    row = model._default_manager.filter(**key).first()
    if row is None:
        add_with_history(model(**key, **columns), by=None, lists=lists)
        return 1
    changed = any(getattr(row, name) != value for name, value in columns.items())
    moved = {
        name: value
        for name, value in (lists or {}).items()
        if set(getattr(row, name).values_list("pk", flat=True)) != {it.pk for it in value}
    }
    if not (changed or moved) or touched(row):
        return 0
    for name, value in columns.items():
        setattr(row, name, value)
    for name, value in moved.items():
        getattr(row, name).set(value)
    row.save()
    return 1
