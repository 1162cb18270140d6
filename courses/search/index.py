"""All courses as columns of numbers in memory, one copy a process, so that a search asks the database for a page only.

Each change of a course has a number (courses/editing.py); a process that knows an older one reads the newer rows.
The same numbers come from either database, so the same courses are found on both.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from threading import Lock
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import QuerySet

from courses.models import ActionKind, Course, CourseRevision, Known, Mode, Price, ProviderKind, Status
from courses.models.courses import CODE_LETTERS
from courses.search.criteria import LEVELS, SECTORS
from courses.timetable import DAYS, PARTS
from portal.dates import first_day, last_day

STATUSES = tuple(Status.values)
KINDS = ("", *ActionKind.values)
SECTOR_CODES = ("", *SECTORS)
MODES = ("", *Mode.values)
PROVIDER_KINDS = ("", *ProviderKind.values)
PRICES = ("", Price.FREE, Price.AMOUNT)
CERTIFICATES = ("", Known.YES, Known.NO)
FOREVER = date.max.toordinal()
Column = Any  # numpy arrays, one value a course
CHUNK = 5000

ROW = np.dtype(
    [
        ("id", "V16"), ("code", "i8"), ("live", "?"), ("demo", "?"), ("town", "i2"), ("lat", "f4"), ("lon", "f4"),
        ("status", "i1"), ("until", "i4"), ("checked", "i4"), ("reported", "?"), ("levels", "u1"), ("kind", "i1"),
        ("sector", "i1"), ("days", "u1"), ("parts", "u1"), ("mode", "i1"), ("provider_kind", "i1"), ("price", "i1"),
        ("certificate", "i1"), ("first", "i4"), ("last", "i4"), ("provider", "i4"),
    ]
)  # fmt: skip
_COLUMNS = (
    "id", "code", "removed_at", "is_demo", "class_place__municipality_id", "class_place__latitude",
    "class_place__longitude", "class_place__locality__latitude", "class_place__locality__longitude", "status",
    "status_until", "checked_on", "reported_on", "levels", "kind", "sector", "days", "parts", "mode",
    "provider__kind", "price", "certificate_counts", "starts", "provider_id", "provider__search_text",
)  # fmt: skip


def on_sphere(lat: Any, lon: Any) -> tuple[Any, Any, Any]:
    """Points (degrees) on a sphere of radius 1, so that a distance takes no more than a square root and an arc."""
    lat, lon = np.radians(np.asarray(lat, dtype="f8")), np.radians(np.asarray(lon, dtype="f8"))
    return np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)


@dataclass(frozen=True)
class Index:
    """What a process knows, as of change `number`. Never changed: a newer one takes its place.

    `table` has a row a course, `at` says in which row a course stands, `rows` are its columns, each in one piece, as
    a search goes through them. Column `provider` counts in `providers`, whose folded names stand in `texts`; column
    `town` in `towns` (codes of municipalities), -1 where no place is known.
    """

    number: int
    table: Column
    at: dict[bytes, int]
    providers: dict[UUID, int]
    texts: list[str]
    towns: dict[str, int]
    rows: dict[str, Column] = field(init=False)

    def __post_init__(self) -> None:
        """Columns in one piece: ten times as quick to go through as one field of a table."""
        columns = {name: np.ascontiguousarray(self.table[name]) for name in ROW.names or ()}
        columns |= dict(zip("xyz", on_sphere(columns["lat"], columns["lon"]), strict=True))
        object.__setattr__(self, "rows", columns)

    def __len__(self) -> int:
        return len(self.table)


_EMPTY = Index(-1, np.zeros(0, dtype=ROW), {}, {}, [], {})
_known = _EMPTY
_lock = Lock()


def forget() -> None:
    """Read everything again at the next search: for tests, and after a database was put in another's place."""
    global _known
    _known = _EMPTY


def courses_number() -> tuple[int, int]:
    """The number of the last change, and of the last after which all is to be read again; one query."""
    found = CourseRevision.objects.filter(pk=1).values_list("number", "whole").first()
    return found or (0, 0)


def current_index(number: tuple[int, int] | None = None) -> Index:
    """The index as of now; `number` is what `courses_number()` has just told. One query more when courses changed."""
    global _known
    newest, whole = number or courses_number()
    known = _known
    if known.number == newest:
        return known
    with _lock:
        known = _known
        if known.number != newest:
            fresh = known.number < whole or known.number > newest or known.number < 0
            known = _known = _read(_EMPTY if fresh else known, newest)
    return known


def _read(known: Index, number: int) -> Index:
    """`known` with every row that changed since; those newer than `number` are simply read once more next time."""
    return _with(known, Course.objects.filter(indexed__gt=known.number), number)


def index_of(ids: Iterable[UUID], number: int) -> Index:
    """An index of these courses only, for those who ask of a few whether they fit."""
    found = _EMPTY
    waiting = iter(ids)
    while some := list(islice(waiting, 500)):
        found = _with(found, Course.objects.filter(pk__in=some), number)
    return found


def _with(known: Index, changed: QuerySet[Course], number: int) -> Index:
    """`known` with these rows as they are now."""
    at, providers, texts, towns = dict(known.at), dict(known.providers), list(known.texts), dict(known.towns)
    table, added = known.table.copy(), []
    for chunk in _chunks(changed.order_by().values_list(*_COLUMNS).iterator(chunk_size=CHUNK)):
        new = []
        for row in chunk:
            provider = providers.setdefault(row[23], len(providers))
            texts[provider : provider + 1] = [row[24]]
            town = towns.setdefault(row[4], len(towns)) if row[4] else -1
            numbers, place = _numbers(row, provider, town), at.get(row[0].bytes)
            if place is None:
                at[row[0].bytes] = len(at)
                new.append(numbers)
            else:
                table[place] = numbers
        added.append(np.array(new, dtype=ROW))
    return Index(number, np.concatenate([table, *added]), at, providers, texts, towns)


def _chunks(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    """In parts, so that a hundred thousand courses are never all in memory as objects."""
    waiting = iter(rows)
    while chunk := list(islice(waiting, CHUNK)):
        yield chunk


def _numbers(row: tuple[Any, ...], provider: int, town: int) -> tuple[Any, ...]:
    """A course as numbers, in the order of ROW."""
    lat, lon = (row[5], row[6]) if row[5] is not None and row[6] is not None else (row[7], row[8])
    starts = row[22]
    return (
        row[0].bytes, number_of(row[1]), row[2] is None, row[3], town,
        np.nan if lat is None else lat, np.nan if lon is None else lon,
        STATUSES.index(row[9]), row[10].toordinal() if row[10] else FOREVER, row[11].toordinal() if row[11] else 0,
        row[12] is not None, bits(row[13].split(), LEVELS), KINDS.index(row[14]), SECTOR_CODES.index(row[15]),
        bits(row[16], DAYS), bits(row[17].split(), PARTS), MODES.index(row[18]), PROVIDER_KINDS.index(row[19]),
        PRICES.index(row[20]), CERTIFICATES.index(row[21]), first_day(starts).toordinal() if starts else 0,
        last_day(starts).toordinal() if starts else 0, provider,
    )  # fmt: skip


def among(column: Column, wanted: Iterable[str], codes: tuple[str, ...]) -> Column:
    """Where the column, which counts in `codes`, has one of the wanted ones."""
    table = np.array([code in set(wanted) for code in codes])
    return table[column]


def bits(values: Iterable[str], order: Iterable[str]) -> int:
    """A number with a bit for each of `values`, by its place in `order`; others are left out."""
    wanted = set(values)
    return sum(1 << n for n, value in enumerate(order) if value in wanted)


def number_of(code: str) -> int:
    """A code as a number, in the same order as the codes."""
    number = 0
    for letter in code:
        number = number * len(CODE_LETTERS) + max(0, CODE_LETTERS.find(letter))
    return number
