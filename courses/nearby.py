"""Other courses near one, from the columns in memory: no query beside that of fetching them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import numpy as np

from courses.search.criteria import OPEN
from courses.search.filters import as_of
from courses.search.geography import km_from
from courses.search.index import STATUSES, Index, among, number_of

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
    it = index.table[own[0]]
    open_now = among(as_of(index, today).status, OPEN, STATUSES)
    others = rows["live"] & open_now & (rows["code"] != it["code"])
    km = km_from(index, (float(it["lat"]), float(it["lon"])))
    near = others & (km <= FARTHEST_KM)
    same = others & np.isnan(km) & (rows["town"] == it["town"]) & (it["town"] >= 0)
    chosen = np.flatnonzero(near | same)
    order = chosen[np.lexsort((rows["code"][chosen], np.nan_to_num(km[chosen], nan=FARTHEST_KM)))][:MOST]
    return [Near(rows["id"][at].tobytes(), None if np.isnan(km[at]) else float(km[at])) for at in order]
