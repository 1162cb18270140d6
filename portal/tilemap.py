"""The national map of hexagonal tiles, one a municipality: shades and words for each; the table beside it comes first.

Drawn by templates/portal/_tilemap.html with static/js/tilemap.js and static/css/tilemap.css.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language_bidi

from portal.models import Municipality

# Hexagons that stand on a corner: odd rows are half a tile further; a tile is 20 wide.
WIDE, STEP = 20, 17.3


@dataclass(frozen=True)
class Shade:
    """How dark a tile is (0 to 3), and what it says beside its name."""

    tone: int
    said: "str | Promise"


@dataclass(frozen=True)
class Tile:
    """A municipality on the map; `x` and `y` are its upper corner."""

    name: str
    col: int
    row: int
    tone: int
    said: "str | Promise"

    @property
    def x(self) -> int:
        """Odd rows stand half a tile further."""
        return round((self.col + 0.5 + (self.row % 2) / 2) * WIDE)

    @property
    def y(self) -> str:
        """With a dot, whatever the reader's language."""
        return f"{self.row * STEP + 2:.1f}"

    @property
    def words(self) -> str:
        """Name and what is said; the name keeps its direction."""
        name = f"\u2068{self.name}\u2069" if get_language_bidi() else self.name
        return f"{name}: {self.said}"


@dataclass(frozen=True)
class TileMap:
    """Every municipality that has a tile, and how large the drawing is."""

    tiles: Sequence[Tile]
    width: int
    height: int


def tile_map(shades: Mapping[str, Shade], *, otherwise: "str | Promise") -> TileMap:
    """The map; `shades` by code of the municipality, all others say `otherwise`. One query."""
    blank = Shade(0, otherwise)
    towns = Municipality.objects.filter(is_demo=False, tile_col__isnull=False, tile_row__isnull=False)
    towns = towns.only("dico", "name", "district", "tile_col", "tile_row").order_by("tile_row", "tile_col")
    tiles = [_tile(town, shades.get(town.dico, blank)) for town in towns]
    wide = max((tile.col for tile in tiles), default=0)
    high = max((tile.row for tile in tiles), default=0)
    return TileMap(tiles, round((wide + 2) * WIDE), round(high * STEP + 2 * WIDE))


def _tile(town: Municipality, shade: Shade) -> Tile:
    return Tile(town.label, town.tile_col or 0, town.tile_row or 0, shade.tone, shade.said)
