"""Database triggers that keep frozen bytes frozen, on both engines.

A version's content, hash, schema, plan and sequence change only when a Redaction row naming the old and the new hash
exists (written first, in the same transaction); versions and finished files' bytes are otherwise never changed.
Deleting a version is refused unless its plan is a demonstration, which goes away by one command; truncating on
PostgreSQL is refused altogether. Tests that must empty tables drop the
triggers and create them again, in the flush fixture only.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

_SQLITE_CREATE = [
    """CREATE TRIGGER version_frozen BEFORE UPDATE OF content, sha256, schema, plan_id, sequence ON publication_version
    WHEN (OLD.content IS NOT NEW.content OR OLD.sha256 IS NOT NEW.sha256 OR OLD.schema IS NOT NEW.schema
          OR OLD.plan_id IS NOT NEW.plan_id OR OLD.sequence IS NOT NEW.sequence)
     AND NOT EXISTS (SELECT 1 FROM publication_redaction r WHERE r.version_id = OLD.id
                     AND r.old_sha256 = OLD.sha256 AND r.new_sha256 = NEW.sha256
                     AND OLD.plan_id = NEW.plan_id AND OLD.sequence = NEW.sequence)
    BEGIN SELECT RAISE(ABORT, 'a frozen version cannot be changed'); END""",
    """CREATE TRIGGER version_kept BEFORE DELETE ON publication_version
    WHEN NOT EXISTS (SELECT 1 FROM plans_plan p WHERE p.id = OLD.plan_id AND p.is_demo)
    BEGIN SELECT RAISE(ABORT, 'a frozen version cannot be deleted'); END""",
    """CREATE TRIGGER artefact_frozen BEFORE UPDATE OF content, sha256 ON portal_artefact
    WHEN OLD.content IS NOT NULL AND (OLD.content IS NOT NEW.content OR OLD.sha256 IS NOT NEW.sha256)
    BEGIN SELECT RAISE(ABORT, 'a finished file cannot be changed'); END""",
]
_SQLITE_DROP = [f"DROP TRIGGER IF EXISTS {name}" for name in ("version_frozen", "version_kept", "artefact_frozen")]

_POSTGRES_CREATE = [
    """CREATE OR REPLACE FUNCTION integra_version_frozen() RETURNS trigger AS $$ BEGIN
    IF (OLD.content, OLD.sha256, OLD.schema, OLD.plan_id, OLD.sequence)
       IS DISTINCT FROM (NEW.content, NEW.sha256, NEW.schema, NEW.plan_id, NEW.sequence)
       AND NOT EXISTS (SELECT 1 FROM publication_redaction r WHERE r.version_id = OLD.id
                       AND r.old_sha256 = OLD.sha256 AND r.new_sha256 = NEW.sha256
                       AND OLD.plan_id = NEW.plan_id AND OLD.sequence = NEW.sequence)
    THEN RAISE EXCEPTION 'a frozen version cannot be changed' USING ERRCODE = 'integrity_constraint_violation'; END IF;
    RETURN NEW; END $$ LANGUAGE plpgsql""",
    """CREATE OR REPLACE FUNCTION integra_version_kept() RETURNS trigger AS $$ BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (SELECT 1 FROM plans_plan p WHERE p.id = OLD.plan_id AND p.is_demo)
    THEN RETURN OLD; END IF;
    RAISE EXCEPTION 'a frozen version cannot be deleted' USING ERRCODE = 'integrity_constraint_violation';
    END $$ LANGUAGE plpgsql""",
    """CREATE OR REPLACE FUNCTION integra_artefact_frozen() RETURNS trigger AS $$ BEGIN
    IF OLD.content IS NOT NULL AND (OLD.content, OLD.sha256) IS DISTINCT FROM (NEW.content, NEW.sha256)
    THEN RAISE EXCEPTION 'a finished file cannot be changed' USING ERRCODE = 'integrity_constraint_violation'; END IF;
    RETURN NEW; END $$ LANGUAGE plpgsql""",
    """CREATE TRIGGER version_frozen BEFORE UPDATE ON publication_version
    FOR EACH ROW EXECUTE FUNCTION integra_version_frozen()""",
    """CREATE TRIGGER version_kept BEFORE DELETE ON publication_version
    FOR EACH ROW EXECUTE FUNCTION integra_version_kept()""",
    """CREATE TRIGGER version_not_emptied BEFORE TRUNCATE ON publication_version
    FOR EACH STATEMENT EXECUTE FUNCTION integra_version_kept()""",
    """CREATE TRIGGER artefact_frozen BEFORE UPDATE ON portal_artefact
    FOR EACH ROW EXECUTE FUNCTION integra_artefact_frozen()""",
]
_POSTGRES_DROP = [
    "DROP TRIGGER IF EXISTS version_frozen ON publication_version",
    "DROP TRIGGER IF EXISTS version_kept ON publication_version",
    "DROP TRIGGER IF EXISTS version_not_emptied ON publication_version",
    "DROP TRIGGER IF EXISTS artefact_frozen ON portal_artefact",
]


def create_triggers(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place."""
    _run(connection, _POSTGRES_CREATE if connection.vendor == "postgresql" else _SQLITE_CREATE)


def drop_triggers(connection: BaseDatabaseWrapper) -> None:
    """Take them away: for migrating backwards, and for the tests' flush."""
    _run(connection, _POSTGRES_DROP if connection.vendor == "postgresql" else _SQLITE_DROP)


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
