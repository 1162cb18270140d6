"""Demand without offer, for the agency's eyes: who waits where no course is open, as table, as file and on a map."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from courses.desk.told import PART_WORDS
from courses.importing.report import safe
from courses.interest.counting import DemandRow, demand_rows
from portal.models import Municipality

# Hexagons that stand on a corner: odd rows are half a tile further; a tile is 20 wide.
WIDE, STEP = 20, 17.3
_CORNERS = ((0, -10), (8.66, -5), (8.66, 5), (0, 10), (-8.66, 5), (-8.66, -5))


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
        return [self.parts.get(part, 0) for part in PART_WORDS]


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
    return list(PART_WORDS.values())


def demand_csv(rows: Iterable[Wanted]) -> bytes:
    """The table as a file that opens in a spreadsheet and runs nothing there."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";")
    names = [str(name) for name in part_names()]
    writer.writerow([_("Municipality"), _("District or region"), _("Level"), _("People"), *names, _("Courses open")])
    for one in rows:
        town = one.municipality
        writer.writerow([safe(town.label), safe(town.district), one.level, one.total, *one.by_part, one.courses])
    return "\ufeff".encode() + file.getvalue().encode()


@dataclass(frozen=True)
class Tile:
    """A municipality on the map: its middle, its corners, how many wait there, how dark it is (0 to 3)."""

    name: str
    col: int
    row: int
    points: str
    count: int

    @property
    def tone(self) -> int:
        """Own choice of the steps: 1 to 4, 5 to 14, 15 and more."""
        return 0 if not self.count else 1 if self.count < 5 else 2 if self.count < 15 else 3


@dataclass(frozen=True)
class TileMap:
    """Every municipality that has a tile, and how large the drawing is."""

    tiles: Sequence[Tile]
    width: int
    height: int


def tile_map(rows: Iterable[Wanted]) -> TileMap:
    """The hexagonal map of those who wait. One query."""
    counts: dict[str, int] = {}
    for one in rows:
        counts[one.municipality.dico] = counts.get(one.municipality.dico, 0) + one.total
    towns = Municipality.objects.filter(is_demo=False, tile_col__isnull=False, tile_row__isnull=False)
    tiles = [_tile(town, counts.get(town.dico, 0)) for town in towns.order_by("tile_row", "tile_col")]
    wide = max((tile.col for tile in tiles), default=0)
    high = max((tile.row for tile in tiles), default=0)
    return TileMap(tiles, round((wide + 2) * WIDE), round(high * STEP + 2 * WIDE))


def _tile(town: Municipality, count: int) -> Tile:
    col, row = town.tile_col or 0, town.tile_row or 0
    x, y = (col + 0.5 + (row % 2) / 2) * WIDE, row * STEP + WIDE / 2 + 2
    points = " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in _CORNERS)
    return Tile(town.label, col, row, points, count)
