"""Each filter over all courses: which match for sure, and of which nobody said."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from courses.models.courses import FINAL, FRESH
from courses.search.criteria import LEVELS, Criteria
from courses.search.geography import NEARBY, NOWHERE, SAME, Nearness
from courses.search.index import (
    CERTIFICATES,
    KINDS,
    MODES,
    PRICES,
    PROVIDER_KINDS,
    SECTOR_CODES,
    STATUSES,
    Column,
    Index,
    among,
    bits,
)
from courses.timetable import DAYS, PARTS
from portal.dates import first_day, last_day

AUTO_KM = 25
TO_CONFIRM = STATUSES.index("a-confirmar")
ONLINE, MIXED = MODES.index("online"), MODES.index("misto")


@dataclass(frozen=True)
class Test:
    """`sure`: the course is as asked. `unsaid`: nobody said, so it may be."""

    sure: Column
    unsaid: Column


@dataclass(frozen=True)
class Day:
    """What depends on the day it is asked: what each status has become, and who answered lately."""

    status: Column
    fresh: Column


def as_of(index: Index, today: date) -> Day:
    """Statuses whose time is over are "to be confirmed"; fresh is confirmed in sixty days and not reported since."""
    rows, now = index.rows, today.toordinal()
    final = among(rows["status"], FINAL, STATUSES)
    status = np.where((rows["until"] < now) & ~final, TO_CONFIRM, rows["status"])
    fresh = (rows["checked"] > 0) & (now - rows["checked"] <= FRESH.days) & ~rows["reported"]
    return Day(status, fresh)


def _one_of(column: Column, wanted: tuple[str, ...], codes: tuple[str, ...]) -> Test:
    """The column has one of the wanted codes; code 0 is "nobody said"."""
    return Test(among(column, wanted, codes), column == 0)


def _any_bit(column: Column, wanted: int) -> Test:
    return Test((column & wanted) > 0, column == 0)


def _either(*tests: Test) -> Test:
    """One of the tests holds; unsaid where none holds and one is unsaid."""
    sure = np.logical_or.reduce([test.sure for test in tests])
    return Test(sure, np.logical_or.reduce([test.unsaid for test in tests]) & ~sure)


def level(index: Index, code: str) -> Test:
    """The large choices, or a level of the framework.

    Starting: A1 or first steps. A little: A2 or B1. A certificate: certifying courses that reach A2 or B2.
    "These letters": learning to read and write. A course without level and kind is unsaid.
    """
    rows = index.rows
    kind, literacy = rows["kind"], KINDS.index("alfabetizacao")
    if code == "letras":
        return Test(kind == literacy, kind == 0)
    if code == "inicio":
        first = Test(kind == KINDS.index("iniciacao"), kind == 0)
        found = _either(_any_bit(rows["levels"], bits(["A1"], LEVELS)), first)
    elif code == "pouco":
        found = _any_bit(rows["levels"], bits(["A2", "B1"], LEVELS))
    elif code == "certificado":
        reaches, certifying = _any_bit(rows["levels"], bits(["A2", "B2"], LEVELS)), KINDS.index("certificacao")
        sure = reaches.sure & (kind == certifying)
        unsaid = (reaches.sure | reaches.unsaid) & ((kind == certifying) | (kind == 0)) & ~sure
        found = Test(sure, unsaid)
    else:
        found = _any_bit(rows["levels"], bits([code], LEVELS))
    unsaid = found.unsaid & ((kind == 0) | (rows["levels"] == 0)) & (kind != literacy)
    if code != "inicio":
        unsaid &= kind != KINDS.index("iniciacao")
    return Test(found.sure & (kind != literacy), unsaid)


def preset(index: Index, code: str) -> Test:
    """Nights: mornings and afternoons are free. Days: evenings and Saturdays. Changing shifts: online or Saturdays."""
    parts = index.rows["parts"]
    if code == "noites":
        return _any_bit(parts, bits(["manha", "tarde"], PARTS))
    if code == "dias":
        return _any_bit(parts, bits(["noite", "sabado"], PARTS))
    online = _one_of(index.rows["mode"], ("online", "misto"), MODES)
    return _either(online, _any_bit(parts, bits(["sabado"], PARTS)))


def month(index: Index, wanted: str) -> Test:
    """It begins in that month, or may, as far as its date is told."""
    first, last = first_day(wanted).toordinal(), last_day(wanted).toordinal()
    begins, latest = index.rows["first"], index.rows["last"]
    sure = (begins >= first) & (latest <= last) & (begins > 0)
    maybe = (begins == 0) | ((begins <= last) & (latest >= first) & ~sure)
    return Test(sure, maybe)


def sector(index: Index, code: str) -> Test:
    """Technical Portuguese for a trade; unsaid only where the trade of such a course is."""
    kinds = index.rows["kind"]
    technical = (kinds == KINDS.index("tecnico")) | (kinds == 0)
    return Test(
        index.rows["sector"] == SECTOR_CODES.index(code),
        (index.rows["sector"] == 0) & technical,
    )


def words(index: Index, wanted: tuple[str, ...]) -> Test:
    """The provider's names hold every word."""
    table = np.array([all(word in text for word in wanted) for text in index.texts] or [False])
    sure = table[index.rows["provider"]]
    return Test(sure, np.zeros(len(sure), dtype=bool))


def radius(index: Index, near: Nearness, wanted: str) -> Test:
    """Within so many kilometres, in the municipality, the district; unsaid where the distance may not be told.

    Without a wish: in the municipality or within 25 km.
    """
    tier, km = near.tier, near.km
    no_place = (tier == NOWHERE) & (index.rows["mode"] != ONLINE)
    if wanted == "pais":
        return Test(np.ones(len(tier), dtype=bool), np.zeros(len(tier), dtype=bool))
    if wanted == "concelho":
        return Test(tier == SAME, no_place)
    if wanted == "distrito":
        return Test(near.district | near.inside, no_place)
    sure = (km <= float(wanted or AUTO_KM)) | near.inside
    if not wanted:
        sure |= tier == SAME
    return Test(sure, (np.isnan(km) & (tier <= NEARBY) & ~sure) | no_place)


def online(index: Index) -> Test:
    """Held online, wholly."""
    return Test(index.rows["mode"] == ONLINE, index.rows["mode"] == 0)


# Group of values in the address → its test. Place and words need more than a value and stand in the engine.
SIMPLE: dict[str, Callable[[Index, Any], Test]] = {
    "nivel": level,
    "turno": preset,
    "mes": month,
    "dia": lambda index, days: _any_bit(index.rows["days"], bits(days, DAYS)),
    "parte": lambda index, parts: _any_bit(index.rows["parts"], bits(parts, PARTS)),
    "tipo": lambda index, kinds: _one_of(index.rows["kind"], kinds, KINDS),
    "sector": sector,
    "entidade": lambda index, kinds: _one_of(index.rows["provider_kind"], kinds, PROVIDER_KINDS),
    "modo": lambda index, modes: _one_of(index.rows["mode"], modes, MODES),
    "preco": lambda index, code: _one_of(index.rows["price"], (code,), PRICES),
    "nacionalidade": lambda index, code: _one_of(index.rows["certificate"], (code,), CERTIFICATES),
}


def tests_for(index: Index, asked: Criteria) -> dict[str, Test]:
    """The test of each simple filter that is asked."""
    return {
        name: make(index, getattr(asked, name)) for name, make in SIMPLE.items() if getattr(asked, name) not in ("", ())
    }
