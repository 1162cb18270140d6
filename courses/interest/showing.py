"""The public table of demand in words, on the map and as a file: all three from the same published lines."""

from collections.abc import Iterable
from itertools import chain

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.interest.publishing import BANDS
from courses.models import PublishedDemand
from portal.tables.writing import as_csv
from portal.tilemap import Shade, TileMap, tile_map

COLUMNS = ("made_on", "municipality_code", "municipality", "district", "at_least")


def public_map(lines: Iterable[PublishedDemand]) -> TileMap:
    """A shade for each step of the table; one query."""
    tones = {band: tone for tone, band in enumerate(reversed(BANDS), start=1)}
    shades = {
        line.municipality.dico: Shade(tones[line.at_least], _("%(number)s or more") % {"number": line.at_least})
        for line in lines
    }
    return tile_map(shades, otherwise=gettext_lazy("not in the table"))


def public_csv(lines: Iterable[PublishedDemand]) -> bytes:
    """The file: names of columns as in the other open data."""
    return as_csv(chain([COLUMNS], map(_row, lines)))


def _row(line: PublishedDemand) -> tuple[object, ...]:
    town = line.municipality
    return line.table_id, town.dico, town.label, town.district, line.at_least
