"""Keeps the shared cache table free of what has expired: rate limits hold network addresses."""

from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.db import connection
from django.utils import timezone


class CachePurger:
    """Removes expired rows, which the database cache itself only does when it is full."""

    def purge(self) -> dict[str, int]:
        """Nothing to do where the cache is not a table."""
        cache = caches["default"]
        if not isinstance(cache, DatabaseCache):
            return {"cache": 0}
        table = connection.ops.quote_name(cache._table)  # type: ignore[attr-defined]
        with connection.cursor() as cursor:
            cursor.execute(
                f"DELETE FROM {table} WHERE expires < %s",  # noqa: S608 - the table's name is ours
                [connection.ops.adapt_datetimefield_value(timezone.now().replace(microsecond=0))],
            )
            return {"cache": cursor.rowcount}
