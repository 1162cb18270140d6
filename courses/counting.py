"""How often a search shows each course: numbers by day, gathered in the process and written now and then.

No address, no question and no person is kept, only that a course was shown so many times on a day.
"""

import atexit
import logging
import threading
import time
from collections import Counter
from collections.abc import Iterable
from contextlib import nullcontext
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from courses.models import SearchCount
from courses.models.calls import KEPT

logger = logging.getLogger(__name__)
EVERY = 60.0
MANY = 200
# What could not be written is tried again, but never grows beyond this.
MOST = 10_000
# SQLite takes at most some 32,000 values in a statement.
ROWS = 500

_lock = threading.Lock()
_waiting: Counter[tuple[UUID, date]] = Counter()
_since = 0.0


def count_shown(ids: Iterable[UUID]) -> None:
    """A page showed these courses. Writes at most once a minute, or when 200 courses wait; never fails the page."""
    global _since
    today = timezone.localdate()
    with _lock:
        if not _waiting:
            _since = time.monotonic()
        _waiting.update((pk, today) for pk in ids)
        due = len(_waiting) >= MANY or (bool(_waiting) and time.monotonic() - _since >= EVERY)
    if due:
        flush()


def flush() -> None:
    """Write what waits; what cannot be written now waits for the next time."""
    global _since
    with _lock:
        taken = dict(_waiting)
        _waiting.clear()
    try:
        _write(taken)
    except Exception as error:
        logger.warning("numbers of shown courses were not written: %s", type(error).__name__)
        with _lock:
            if len(_waiting) + len(taken) <= MOST:
                _waiting.update(taken)
                _since = time.monotonic()


def forget() -> None:
    """Drop what waits."""
    with _lock:
        _waiting.clear()


def _write(taken: dict[tuple[UUID, date], int]) -> None:
    """One statement for each 500 numbers, which both databases understand: add to what is there, or begin."""
    meta = SearchCount._meta
    columns = [meta.get_field(name) for name in ("course", "day", "count")]
    quote = connection.ops.quote_name
    table, names = quote(meta.db_table), [quote(str(column.column)) for column in columns]  # type: ignore[union-attr]
    # In one order everywhere, so that two processes never wait for each other's rows.
    rows = sorted((str(pk), day, pk, count) for (pk, day), count in taken.items())
    for first in range(0, len(rows), ROWS):
        given: list[Any] = []
        for _text, day, pk, count in rows[first : first + ROWS]:
            values = zip(columns, (pk, day, count), strict=True)
            given.extend(column.get_db_prep_save(value, connection) for column, value in values)  # type: ignore[union-attr]
        places = ", ".join(["(%s, %s, %s)"] * (len(given) // 3))
        keys, number = ", ".join(names[:2]), names[2]
        # Alone, a statement holds or fails as a whole: asking for a transaction would be two questions more.
        around = transaction.atomic() if connection.in_atomic_block else nullcontext()
        with around, connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} ({keys}, {number}) VALUES {places} "  # noqa: S608 - names of our own table
                f"ON CONFLICT ({keys}) DO UPDATE SET {number} = {table}.{number} + excluded.{number}",
                given,
            )


class SearchCountPurger:
    """Numbers whose time is over."""

    def purge(self) -> dict[str, int]:
        """Remove those older than 90 days."""
        gone, _by_model = SearchCount.objects.filter(day__lt=timezone.localdate() - KEPT).delete()
        return {"numbers of shown courses": gone}


atexit.register(flush)
