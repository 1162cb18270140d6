"""Brings in programmes, levels, paths, units and dated rules from the files in `data/`; what people edited stays.

A row is a person's as soon as its history names one: edited, confirmed or replaced. Until then a mended file arrives.
"""

import json
from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import Any

from django.db import models

from courses.models import Level, Path, Programme, ProgrammeName, Rule, Unit
from portal.concurrency import add_with_history

DATA = FilePath(__file__).parent / "data"


def given(name: str) -> list[dict[str, Any]]:
    """The rows of one data file."""
    rows: list[dict[str, Any]] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return rows


def _touched(row: models.Model) -> bool:
    """Whether a person has written this row."""
    return bool(row.history.filter(history_user__isnull=False).exists())  # type: ignore[attr-defined]


def _write(
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
    if not (changed or moved) or _touched(row):
        return 0
    for name, value in columns.items():
        setattr(row, name, value)
    for name, value in moved.items():
        getattr(row, name).set(value)
    row.save()
    return 1


def load_programmes() -> int:
    """Programmes with their names over time; how many rows were written."""
    written = 0
    for position, row in enumerate(given("programmes")):
        names = row.pop("names")
        code = row.pop("code")
        written += _write(Programme, {"code": code}, {**row, "position": position})
        programme = Programme.objects.get(code=code)
        for name in names:
            key = {"programme": programme, "name": name.pop("name")}
            written += _write(ProgrammeName, key, name)
    return written


def load_levels() -> int:
    """The levels, in order; how many were written."""
    return sum(
        _write(Level, {"code": row["code"]}, {"name": row["name"], "description": row["description"], "position": n})
        for n, row in enumerate(given("levels"))
    )


def load_paths() -> int:
    """The paths with their levels; how many were written."""
    levels = Level.objects.in_bulk()
    return sum(
        _write(
            Path,
            {"code": row["code"]},
            {"hours": row["hours"], "position": n},
            {"levels": [levels[code] for code in row["levels"]]},
        )
        for n, row in enumerate(given("paths"))
    )


def load_units() -> int:
    """The units in the order of their paths; how many were written."""
    written = 0
    for n, row in enumerate(given("units")):
        columns = {"path_id": row["path"], "level_id": row["level"], "position": n}
        columns |= {name: row[name] for name in ("title", "hours", "required")}
        written += _write(Unit, {"code": row["code"]}, columns)
    return written


def rules_given() -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """The dated rules, one for each kind of provider: what tells a rule from others, and the rest of its columns."""
    for row in given("rules"):
        for provider_kind in row["provider_kinds"]:
            key = {"kind": row["kind"], "provider_kind": provider_kind, "region": row["region"]}
            columns = {name: row[name] for name in ("ends", "number", "words", "valid_on", "source")}
            yield {**key, "starts": row["starts"]}, columns


def load_rules() -> int:
    """The dated rules, all of them not confirmed since the date of their source; how many were written."""
    return sum(_write(Rule, key, columns) for key, columns in rules_given())


class CourseReference:
    """What courses give to `manage.py load_reference`."""

    def load(self) -> dict[str, int]:
        """See `portal.contributions.ReferenceLoader`."""
        return {
            "programmes and their names": load_programmes(),
            "levels of Portuguese": load_levels(),
            "paths": load_paths(),
            "units": load_units(),
            "dated rules": load_rules(),
        }
