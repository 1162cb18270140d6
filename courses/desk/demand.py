"""Demand without offer, for the agency's eyes: who waits where no course is open, as table, as file and on a map."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from courses.interest.counting import DemandRow, demand_rows
from courses.search.labels import PARTS
from portal.models import Municipality
from portal.tables.writing import as_csv
from portal.tilemap import Shade, TileMap, tile_map


@dataclass
class Wanted:
    """Those who wait in one municipality at one level ("" = not known): in all and by part of the day."""

    municipality: Municipality
    level: str
    courses: int
    total: int = 0
    parts: dict[str, int] = field(default_factory=dict)

    @property
    def by_part(self) -> list[int]:
        """In the order of the parts of the day."""
        return [self.parts.get(part, 0) for part in PARTS]


def wanted(*, everything: bool = False) -> list[Wanted]:
    """By municipality and level; only where no course is open, unless everything is asked for."""
    found: dict[tuple[str, str], Wanted] = {}
    for row in demand_rows():
        key = (row.municipality.dico, row.level)
        one = found.setdefault(key, Wanted(row.municipality, row.level, row.courses))
        _count(one, row)
    return [one for one in found.values() if everything or not one.courses]


def _count(one: Wanted, row: DemandRow) -> None:
    if row.part:
        one.parts[row.part] = row.count
    else:
        one.total = row.count


def part_names() -> list["str | Promise"]:
    """The parts of the day in their order."""
    return list(PARTS.values())


def demand_csv(rows: Iterable[Wanted]) -> bytes:
    """The table as a file."""
    return as_csv(_lines(rows))


def _lines(rows: Iterable[Wanted]) -> Iterable[list[object]]:
    yield [_("Municipality"), _("District or region"), _("Level"), _("People"), *part_names(), _("Courses open")]
    for one in rows:
        town = one.municipality
        yield [town.label, town.district, one.level, one.total, *one.by_part, one.courses]


def demand_map(rows: Iterable[Wanted]) -> TileMap:
    """Those who wait on the map. One query. Own choice of the shades: 1 to 4, 5 to 14, 15 and more."""
    counts: Counter[str] = Counter()
    for one in rows:
        counts[one.municipality.dico] += one.total
    shades = {dico: Shade(_tone(count), str(count)) for dico, count in counts.items()}
    return tile_map(shades, otherwise="0")


def _tone(count: int) -> int:
    return 0 if not count else 1 if count < 5 else 2 if count < 15 else 3
