"""The search: from a question to one page of courses, with counts, and never empty-handed while something is near."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import reduce
from uuid import UUID

import numpy as np

from courses.search import filters
from courses.search.criteria import ALLOWED, CHOICES, OPEN, RADII, Criteria
from courses.search.filters import Day, Test
from courses.search.gazetteer import Gazetteer
from courses.search.geography import RELATIONS, Nearness, nearer, nearness
from courses.search.index import STATUSES, Column, Index, among
from courses.search.places import Place

PAGE = 20
FAR = 6
MONTHS = 6
# Groups that have counts beside their values, with the values counted.
COUNTED: dict[str, tuple[str, ...]] = {
    "nivel": CHOICES,
    **{name: ALLOWED[name] for name in ("parte", "dia", "turno", "tipo", "sector", "entidade", "modo")},
    **{name: ALLOWED[name] for name in ("preco", "nacionalidade")},
}


@dataclass(frozen=True)
class Hit:
    """A course found: what may be said of it today, and how near it is.

    `km` only between real points; else `relation` says "same", "nearby", "district", "elsewhere" or "" (no place).
    `second`: nearer to the second place asked. `unsaid`: it fits as far as is known.
    """

    id: UUID
    status: str
    fresh: bool
    km: float | None
    relation: str
    second: bool
    unsaid: bool


@dataclass(frozen=True)
class Result:
    """One page of what was found.

    `eased` says what had to be given up to find anything: "" nothing, "raio" the distance, "filtros" all but place
    and level, "tudo" all but the place, "longe" the place too (then online courses first, then the nearest).
    """

    hits: list[Hit] = field(default_factory=list)
    sure: int = 0
    unsaid: int = 0
    page: int = 1
    pages: int = 1
    eased: str = ""
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    hidden: Mapping[str, int] = field(default_factory=dict)
    online: int = 0


@dataclass(frozen=True)
class _Asked:
    """All that one search works with."""

    index: Index
    day: Day
    near: Nearness | None
    second: Column
    live: Column
    today: date


def search(
    asked: Criteria,
    *,
    index: Index,
    places: Gazetteer,
    at: Iterable[Place] = (),
    words: tuple[str, ...] = (),
    today: date,
    size: int = PAGE,
    invented: bool = True,
) -> Result:
    """The page of courses `asked` for, near any of `at`; `words` must stand in the provider's name.

    `size` courses a page; without the `invented` ones where the answer leaves the portal as data.
    """
    it, tests, shown = _begin(asked, index, places, list(at), words, today, invented=invented)
    eased, sure, unsaid = _first_with_something(it, tests, shown)
    if eased == "longe":
        order = _far(it, shown)
        total, doubtful = len(order), 0
    else:
        certain, maybe = np.flatnonzero(sure), np.flatnonzero(unsaid)
        order = np.concatenate([_sorted(it, certain, asked.ordem), _sorted(it, maybe, asked.ordem)])
        total, doubtful = len(certain), len(maybe)
    pages = max(1, -(-len(order) // size))
    page = min(asked.p, pages)
    start = (page - 1) * size
    rows = order[start : start + size].tolist()
    hits = [_hit(it, row, unsaid=place >= total) for place, row in enumerate(rows, start)]
    counts = _counts(it, tests, asked, shown)
    return Result(
        hits=hits,
        sure=total,
        unsaid=doubtful,
        page=page,
        pages=pages,
        eased=eased,
        counts=counts,
        hidden={v: n for v, n in counts["estado"].items() if n and v not in asked.statuses},
        online=int((filters.online(index).sure & shown & _all(tests, but="raio", size=len(shown))).sum()),
    )


def fitting(
    asked: Criteria,
    *,
    index: Index,
    places: Gazetteer,
    at: Iterable[Place] = (),
    words: tuple[str, ...] = (),
    today: date,
    invented: bool = True,
) -> list[Hit]:
    """Every course `search` finds with nothing given up, in the same order; empty where it would have to ease."""
    it, tests, shown = _begin(asked, index, places, list(at), words, today, invented=invented)
    sure, unsaid = _split(tests, shown)
    return [
        _hit(it, row, unsaid=doubtful)
        for found, doubtful in ((sure, False), (unsaid, True))
        for row in _sorted(it, np.flatnonzero(found), asked.ordem).tolist()
    ]


def _begin(
    asked: Criteria,
    index: Index,
    places: Gazetteer,
    at: list[Place],
    words: tuple[str, ...],
    today: date,
    *,
    invented: bool,
) -> tuple["_Asked", dict[str, Test], Column]:
    """What a search works with, a test for each thing asked, and which courses may be shown at all."""
    it = _prepare(index, places, at, today)
    tests = filters.tests_for(index, asked)
    if words:
        tests["q"] = filters.words(index, words)
    if asked.raio == "online":
        tests["raio"] = filters.online(index)
    elif it.near is not None:
        tests["raio"] = filters.radius(index, it.near, asked.raio)
    if not invented:
        it = replace(it, live=it.live & ~index.rows["demo"])
    return it, tests, it.live & among(it.day.status, asked.statuses, STATUSES)


def _prepare(index: Index, places: Gazetteer, at: list[Place], today: date) -> _Asked:
    nears = [nearness(index, place, places) for place in at]
    second: Column = np.zeros(len(index), dtype=bool)
    near = nears[0] if nears else None
    if len(nears) > 1:
        near, second = nearer(nears[0], nears[1])
    return _Asked(index, filters.as_of(index, today), near, second, index.rows["live"], today)


def _all(tests: Mapping[str, Test], *, but: str = "", size: int) -> Column:
    """Every test but one holds for sure."""
    return reduce(np.logical_and, (t.sure for name, t in tests.items() if name != but), np.ones(size, dtype=bool))


def _split(tests: Mapping[str, Test], shown: Column) -> tuple[Column, Column]:
    """What matches for sure, and what may as far as is known."""
    sure = _all(tests, size=len(shown)) & shown
    possible = reduce(np.logical_and, (t.sure | t.unsaid for t in tests.values()), shown)
    return sure, possible & ~sure


def _first_with_something(it: _Asked, tests: dict[str, Test], shown: Column) -> tuple[str, Column, Column]:
    """The question as asked, or with as little given up as finds something."""
    for eased, these in _attempts(it, tests):
        sure, unsaid = _split(these, shown)
        if sure.any() or unsaid.any():
            return eased, sure, unsaid
    return "longe", None, None


def _attempts(it: _Asked, tests: dict[str, Test]) -> Iterable[tuple[str, dict[str, Test]]]:
    yield "", tests
    wide = {} if it.near is None else {"raio": _wide(it.near)}
    if wide and "raio" in tests:
        yield "raio", tests | wide
    kept = {name: tests[name] for name in ("nivel",) if name in tests}
    yield "filtros", kept | wide
    yield "tudo", wide


def _wide(near: Nearness) -> Test:
    """Within 50 km or in the same district."""
    return Test((near.km <= 50) | near.district | near.inside, np.zeros(len(near.km), dtype=bool))


def _far(it: _Asked, shown: Column) -> Column:
    """A few online courses, then the nearest ones there are."""
    online = filters.online(it.index).sure & shown
    first = _sorted(it, np.flatnonzero(online), "")[:FAR]
    rest = np.flatnonzero(shown & ~online)
    if it.near is not None:
        rest = rest[np.lexsort((it.index.rows["code"][rest], _begins(it)[rest], it.near.order[rest]))]
    return np.concatenate([first, rest[:FAR]])


def _sorted(it: _Asked, found: Column, wish: str) -> Column:
    """Enrolling, waiting list, to be confirmed, the rest; fresh first; then by distance and start, or as wished."""
    rows = {name: it.index.rows[name][found] for name in ("checked", "code")}
    rank = np.full(len(STATUSES), len(OPEN), dtype="i1")
    for place, value in enumerate(OPEN):
        rank[STATUSES.index(value)] = place
    begins = _begins(it)[found]
    distance = it.near.order[found] if it.near is not None else np.zeros(len(found))
    last: tuple[Column, ...] = (begins, distance)
    if wish == "inicio":
        last = (distance, begins)
    elif wish == "recente":
        last = (distance, -rows["checked"])
    keys = (rows["code"], *last, ~it.day.fresh[found], rank[it.day.status[found]])
    return found[np.lexsort(keys)]


def _begins(it: _Asked) -> Column:
    """The day each course begins at the earliest; those of which nobody said come last."""
    first = it.index.rows["first"]
    return np.where(first == 0, np.iinfo("i4").max, first)


def _hit(it: _Asked, row: int, *, unsaid: bool) -> Hit:
    near = it.near
    km = None if near is None or np.isnan(near.km[row]) else round(float(near.km[row]), 1)
    return Hit(
        id=UUID(bytes=it.index.rows["id"][row].tobytes()),
        status=STATUSES[it.day.status[row]],
        fresh=bool(it.day.fresh[row]),
        km=km,
        relation="" if near is None else RELATIONS[near.tier[row]],
        second=bool(it.second[row]),
        unsaid=unsaid,
    )


def _counts(it: _Asked, tests: dict[str, Test], asked: Criteria, shown: Column) -> dict[str, dict[str, int]]:
    """How many match for sure with each value in place of what its group asks now."""
    size = len(shown)
    found: dict[str, dict[str, int]] = {}
    for name, values in COUNTED.items():
        others = _all(tests, but=name, size=size) & shown
        several = isinstance(getattr(asked, name), tuple)
        make = filters.SIMPLE[name]
        found[name] = {v: int((make(it.index, (v,) if several else v).sure & others).sum()) for v in values}
    others = _all(tests, but="mes", size=size) & shown
    found["mes"] = {m: int((filters.month(it.index, m).sure & others).sum()) for m in _months(it.today)}
    others = _all(tests, but="raio", size=size) & shown
    if it.near is not None:
        found["raio"] = {v: int((_radius_or_online(it, v).sure & others).sum()) for v in RADII}
    every = _all(tests, size=size) & it.live
    found["estado"] = {v: int((every & (it.day.status == n)).sum()) for n, v in enumerate(STATUSES)}
    return found


def _radius_or_online(it: _Asked, value: str) -> Test:
    if value == "online" or it.near is None:
        return filters.online(it.index)
    return filters.radius(it.index, it.near, value)


def _months(today: date) -> list[str]:
    """The present month and those after it, as 2026-09."""
    first = today.year * 12 + today.month - 1
    return [f"{m // 12:04}-{m % 12 + 1:02}" for m in range(first, first + MONTHS)]
