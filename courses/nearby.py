"""Other courses near one, from the columns in memory: no query beside that of fetching them."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np

from courses.presenting import OPEN
from courses.search.index import STATUSES, Index, number_of

EARTH_KM = 6371.0
FARTHEST_KM = 50
MOST = 4


@dataclass(frozen=True)
class Near:
    """A course beside another: its code, and the kilometres where both are real points."""

    id: bytes
    km: float | None

    @property
    def uuid(self) -> UUID:
        """The id as the database has it."""
        return UUID(bytes=self.id)


def nearby(index: Index, code: str, today: date) -> list[Near]:
    """Up to four courses one may hope to get into: nearest first within 50 km, then those of the same municipality."""
    rows = index.rows
    own = np.flatnonzero(rows["code"] == number_of(code))
    if not len(own):
        return []
    it = rows[own[0]]
    day = today.toordinal()
    final = np.isin(rows["status"], [STATUSES.index("terminado"), STATUSES.index("cancelado")])
    over = (rows["until"] < day) & ~final
    open_now = np.isin(rows["status"], [STATUSES.index(status) for status in OPEN]) | over
    others = rows["live"] & open_now & (rows["code"] != it["code"])
    km = _km(rows, float(it["lat"]), float(it["lon"]))
    near = others & (km <= FARTHEST_KM)
    same = others & np.isnan(km) & (rows["town"] == it["town"]) & (it["town"] >= 0)
    chosen = np.flatnonzero(near | same)
    order = chosen[np.lexsort((rows["code"][chosen], np.nan_to_num(km[chosen], nan=FARTHEST_KM)))][:MOST]
    return [Near(rows["id"][at].tobytes(), None if np.isnan(km[at]) else float(km[at])) for at in order]


def _km(rows: Any, lat: float, lon: float) -> Any:
    """Great-circle distances from a point; NaN where one of the two is no point."""
    lat_a, lon_a = np.radians(lat), np.radians(lon)
    lat_b, lon_b = np.radians(rows["lat"].astype("f8")), np.radians(rows["lon"].astype("f8"))
    half = np.sin((lat_b - lat_a) / 2) ** 2 + np.cos(lat_a) * np.cos(lat_b) * np.sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_KM * np.arcsin(np.minimum(1.0, np.sqrt(half)))
