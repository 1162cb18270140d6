"""Database triggers that keep what was frozen and what was done as it was, on both engines.

A version's content, hash, schema, plan and sequence change only when a Redaction row naming the old and the new hash
exists (written first, in the same transaction); versions and finished files' bytes are otherwise never changed.
From publication on, the edition's number, dates, address and origin stay too; its name changes with its content only;
a public reason, once given, and a retraction are final, and what was redacted stays so.
Events and redactions are only ever added; no more than a deleted person's name goes from them.
Deleting a version, an event or a redaction is refused unless its plan is a demonstration, which goes away by one
command; truncating on PostgreSQL is refused altogether. Tests that must empty tables drop the triggers and create them
again, in the flush fixture only.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

# Columns that stay; `by_id` may become nobody, when the person's account is deleted. `differs`, below, is how the
# engine compares two values of which one may be NULL.
_EVENT = ("id", "plan_id", "version_id", "verb", "from_state", "to_state", "at", "reason")
_REDACTION = ("id", "version_id", "old_sha256", "new_sha256", "reason", "public_line", "at")
_EDITION = ("edition", "published_at", "submitted_at", "slug", "registered")


def _changed(columns: tuple[str, ...], differs: str) -> str:
    """Whether a row's update touches one of `columns`, or names another person."""
    pieces = [f"OLD.{name} {differs} NEW.{name}" for name in columns]
    return " OR ".join([*pieces, f"(OLD.by_id {differs} NEW.by_id AND NEW.by_id IS NOT NULL)"])


def _edition_changed(differs: str) -> str:
    """Whether a version that was published would become another edition than the public knows."""
    pieces = [
        *(f"OLD.{name} {differs} NEW.{name}" for name in _EDITION),
        f"(OLD.short_name {differs} NEW.short_name AND OLD.sha256 = NEW.sha256)",
        f"(OLD.public_reason <> '' AND OLD.public_reason {differs} NEW.public_reason)",
        "(OLD.state = 'retracted' AND OLD.state <> NEW.state)",
        "(OLD.redacted AND NOT NEW.redacted)",
    ]
    return f"OLD.edition IS NOT NULL AND ({' OR '.join(pieces)})"


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
    f"""CREATE TRIGGER edition_frozen BEFORE UPDATE ON publication_version WHEN {_edition_changed("IS NOT")}
    BEGIN SELECT RAISE(ABORT, 'a published edition cannot be changed'); END""",
    f"""CREATE TRIGGER event_frozen BEFORE UPDATE ON publication_workflowevent
    WHEN {_changed(_EVENT, "IS NOT")} BEGIN SELECT RAISE(ABORT, 'an event cannot be changed'); END""",
    """CREATE TRIGGER event_kept BEFORE DELETE ON publication_workflowevent
    WHEN NOT EXISTS (SELECT 1 FROM plans_plan p WHERE p.id = OLD.plan_id AND p.is_demo)
    BEGIN SELECT RAISE(ABORT, 'an event cannot be deleted'); END""",
    f"""CREATE TRIGGER redaction_frozen BEFORE UPDATE ON publication_redaction
    WHEN {_changed(_REDACTION, "IS NOT")} BEGIN SELECT RAISE(ABORT, 'a redaction cannot be changed'); END""",
    """CREATE TRIGGER redaction_kept BEFORE DELETE ON publication_redaction
    WHEN NOT EXISTS (SELECT 1 FROM publication_version v JOIN plans_plan p ON p.id = v.plan_id
                     WHERE v.id = OLD.version_id AND p.is_demo)
    BEGIN SELECT RAISE(ABORT, 'a redaction cannot be deleted'); END""",
]
_ON_SQLITE = (
    *("version_frozen", "version_kept", "artefact_frozen", "edition_frozen"),
    *("event_frozen", "event_kept", "redaction_frozen", "redaction_kept"),
)
_SQLITE_DROP = [f"DROP TRIGGER IF EXISTS {name}" for name in _ON_SQLITE]

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
    f"""CREATE OR REPLACE FUNCTION integra_edition_frozen() RETURNS trigger AS $$ BEGIN
    IF {_edition_changed("IS DISTINCT FROM")} THEN
    RAISE EXCEPTION 'a published edition cannot be changed' USING ERRCODE = 'integrity_constraint_violation'; END IF;
    RETURN NEW; END $$ LANGUAGE plpgsql""",
    f"""CREATE OR REPLACE FUNCTION integra_event_frozen() RETURNS trigger AS $$ BEGIN
    IF {_changed(_EVENT, "IS DISTINCT FROM")} THEN
    RAISE EXCEPTION 'an event cannot be changed' USING ERRCODE = 'integrity_constraint_violation'; END IF;
    RETURN NEW; END $$ LANGUAGE plpgsql""",
    """CREATE OR REPLACE FUNCTION integra_event_kept() RETURNS trigger AS $$ BEGIN
    IF TG_OP = 'DELETE' THEN
      IF EXISTS (SELECT 1 FROM plans_plan p WHERE p.id = OLD.plan_id AND p.is_demo) THEN RETURN OLD; END IF;
    END IF;
    RAISE EXCEPTION 'an event cannot be deleted' USING ERRCODE = 'integrity_constraint_violation';
    END $$ LANGUAGE plpgsql""",
    f"""CREATE OR REPLACE FUNCTION integra_redaction_frozen() RETURNS trigger AS $$ BEGIN
    IF {_changed(_REDACTION, "IS DISTINCT FROM")} THEN
    RAISE EXCEPTION 'a redaction cannot be changed' USING ERRCODE = 'integrity_constraint_violation'; END IF;
    RETURN NEW; END $$ LANGUAGE plpgsql""",
    """CREATE OR REPLACE FUNCTION integra_redaction_kept() RETURNS trigger AS $$ BEGIN
    IF TG_OP = 'DELETE' THEN
      IF EXISTS (SELECT 1 FROM publication_version v JOIN plans_plan p ON p.id = v.plan_id
                 WHERE v.id = OLD.version_id AND p.is_demo) THEN RETURN OLD; END IF;
    END IF;
    RAISE EXCEPTION 'a redaction cannot be deleted' USING ERRCODE = 'integrity_constraint_violation';
    END $$ LANGUAGE plpgsql""",
    """CREATE TRIGGER edition_frozen BEFORE UPDATE ON publication_version
    FOR EACH ROW EXECUTE FUNCTION integra_edition_frozen()""",
    *(
        f"CREATE TRIGGER {name}_{what} BEFORE {when} ON {table}"
        f" FOR EACH {each} EXECUTE FUNCTION integra_{name}_{does}()"
        for name, table in (("event", "publication_workflowevent"), ("redaction", "publication_redaction"))
        for what, when, each, does in (
            ("frozen", "UPDATE", "ROW", "frozen"),
            ("kept", "DELETE", "ROW", "kept"),
            ("not_emptied", "TRUNCATE", "STATEMENT", "kept"),
        )
    ),
]
_POSTGRES_DROP = [
    "DROP TRIGGER IF EXISTS version_frozen ON publication_version",
    "DROP TRIGGER IF EXISTS version_kept ON publication_version",
    "DROP TRIGGER IF EXISTS version_not_emptied ON publication_version",
    "DROP TRIGGER IF EXISTS artefact_frozen ON portal_artefact",
    "DROP TRIGGER IF EXISTS edition_frozen ON publication_version",
    *(
        f"DROP TRIGGER IF EXISTS {name}_{what} ON {table}"
        for name, table in (("event", "publication_workflowevent"), ("redaction", "publication_redaction"))
        for what in ("frozen", "kept", "not_emptied")
    ),
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
