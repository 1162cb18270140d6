"""Loads municipalities, localities and foreign residents from the data files; safe to repeat."""

import csv
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import models

from portal.models import ForeignResidents, ForeignShare, Locality, Municipality
from portal.text import fold, sort_key

DATA = Path(__file__).parent / "data"
BATCH = 500


def rows(name: str) -> Iterator[dict[str, str]]:
    """The lines of one data file."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def write_changed(model: type[models.Model], wanted: Iterable[dict[str, Any]], key: tuple[str, ...]) -> int:
    """Insert or update those of `wanted` (all columns of a row) that the table does not hold yet; how many.

    Rows are matched by `key`, which must be unique in the table. Rows the file does not name are left alone.
    """
    wanted = list(wanted)
    if not wanted:
        return 0
    columns = list(wanted[0])
    manager = model._default_manager
    held = set(manager.values_list(*columns))
    changed = [model(**row) for row in wanted if tuple(row[c] for c in columns) not in held]
    manager.bulk_create(
        changed,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=list(key),
        update_fields=[c for c in columns if c not in key],
    )
    return len(changed)


def _or_none(convert: Callable[[str], Any], text: str) -> Any:
    return convert(text) if text else None


def municipalities() -> Iterator[dict[str, Any]]:
    """The 308, as the table wants them."""
    for row in rows("municipalities.csv"):
        yield {
            "dico": row["dico"],
            "name": row["name"],
            "district": row["district"],
            "nuts2": row["nuts2"],
            "nuts3": row["nuts3"],
            "latitude": _or_none(float, row["latitude"]),
            "longitude": _or_none(float, row["longitude"]),
            "area_km2": _or_none(Decimal, row["area_km2"]),
            "population": _or_none(int, row["population"]),
            "population_year": _or_none(int, row["population_year"]),
            "foreign_residents": _or_none(int, row["foreign_residents"]),
            "foreign_residents_year": _or_none(int, row["foreign_residents_year"]),
            "website": row["website"],
            "tile_col": _or_none(int, row["tile_col"]),
            "tile_row": _or_none(int, row["tile_row"]),
            "is_demo": False,
            "sort_key": sort_key(row["name"]),
            "search_text": fold(f"{row['name']} | {row['district']} | {row['nuts3']}"),
        }


def localities() -> Iterator[dict[str, Any]]:
    """The 1,079; a population of 0 in the source means unknown."""
    for row in rows("localities.csv"):
        names = [row["name"], *(name for name in row["alternate_names"].split("|") if name)]
        yield {
            "geonameid": int(row["geonameid"]),
            "name": row["name"],
            "municipality_id": row["dico"],
            "latitude": float(row["latitude"]),
            "longitude": float(row["longitude"]),
            "population": int(row["population"] or 0) or None,
            "timezone": row["timezone"],
            "alternate_names": row["alternate_names"],
            "sort_key": sort_key(row["name"]),
            "search_text": " | ".join(dict.fromkeys(fold(name) for name in names)),
        }


def residents() -> Iterator[dict[str, Any]]:
    """Foreign residents by nationality (census) and in all (estimates)."""
    for row in rows("foreign_residents.csv"):
        yield {
            "municipality_id": row["dico"],
            "year": int(row["year"]),
            "nationality": row["nationality"],
            "source": row["source"],
            "residents": int(row["residents"]),
        }


def shares() -> Iterator[dict[str, Any]]:
    """Foreigners with legal status as a share of residents."""
    for row in rows("foreign_share.csv"):
        yield {
            "municipality_id": row["dico"],
            "year": int(row["year"]),
            "source": row["source"],
            "percent": Decimal(row["foreign_percent"]),
        }


def load_places() -> dict[str, int]:
    """Write what is new or different; how many rows of what."""
    return {
        "municipalities": write_changed(Municipality, municipalities(), ("dico",)),
        "localities": write_changed(Locality, localities(), ("geonameid",)),
        "foreign residents": write_changed(
            ForeignResidents, residents(), ("municipality_id", "year", "nationality", "source")
        ),
        "foreign share": write_changed(ForeignShare, shares(), ("municipality_id", "year", "source")),
    }
