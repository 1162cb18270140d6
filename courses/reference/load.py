"""Brings in programmes, levels, paths, units and dated rules from the files in `data/`; what people edited stays.

A row is a person's as soon as its history names one: edited, confirmed or replaced. Until then a mended file arrives.
"""

import json
from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import Any

from courses.models import Level, Path, Programme, ProgrammeName, Rule, Unit
from portal.reference.rows import write_row

DATA = FilePath(__file__).parent / "data"


def given(name: str) -> list[dict[str, Any]]:
    """The rows of one data file."""
    rows: list[dict[str, Any]] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return rows


def load_programmes() -> int:
    """Programmes with their names over time; how many rows were written."""
    written = 0
    for position, row in enumerate(given("programmes")):
        names = row.pop("names")
        code = row.pop("code")
        written += write_row(Programme, {"code": code}, {**row, "position": position})
        programme = Programme.objects.get(code=code)
        for name in names:
            key = {"programme": programme, "name": name.pop("name")}
            written += write_row(ProgrammeName, key, name)
    return written


def load_levels() -> int:
    """The levels, in order; how many were written."""
    return sum(
        write_row(Level, {"code": row["code"]}, {"name": row["name"], "description": row["description"], "position": n})
        for n, row in enumerate(given("levels"))
    )


def load_paths() -> int:
    """The paths with their levels; how many were written."""
    levels = Level.objects.in_bulk()
    return sum(
        write_row(
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
        written += write_row(Unit, {"code": row["code"]}, columns)
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
    return sum(write_row(Rule, key, columns) for key, columns in rules_given())


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
