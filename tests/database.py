"""What tests do to the database beneath the models."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection

_POSTGRESQL_TRIGGERS = """
    SELECT t.tgname, c.relname, pg_get_triggerdef(t.oid)
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE NOT t.tgisinternal AND pg_table_is_visible(c.oid)
"""


def triggers() -> dict[str, tuple[str, str]]:
    """Every trigger by name: its table and the statement that creates it."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute(_POSTGRESQL_TRIGGERS)
        return {name: (table, sql) for name, table, sql in cursor.fetchall()}


@contextmanager
def without_triggers() -> Iterator[None]:
    """Drop every trigger, and create each again at the end exactly as it was."""
    dropped = triggers()
    with connection.cursor() as cursor:
        for name, (table, _) in dropped.items():
            on = "" if connection.vendor == "sqlite" else f' ON "{table}"'
            cursor.execute(f'DROP TRIGGER "{name}"{on}')
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for _, sql in dropped.values():
                cursor.execute(sql)


def empty() -> None:
    """Take every row away: for data that the tests of a whole module share, and that was committed for them."""
    with without_triggers():
        call_command("flush", verbosity=0, interactive=False)
