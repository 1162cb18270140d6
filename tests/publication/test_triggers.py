"""The database keeps what was frozen and what was done as it was, whoever writes; on both engines."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from plans.models import Plan
from portal.models import Artefact
from publication.models import Redaction, Version
from publication.redaction import redact_version
from publication.triggers import create_triggers, drop_triggers
from publication.workflow import publish_version, retract_version
from tests.database import triggers

pytestmark = pytest.mark.django_db

ON_SQLITE = {
    *("version_frozen", "version_kept", "artefact_frozen", "edition_frozen"),
    *("event_frozen", "event_kept", "redaction_frozen", "redaction_kept"),
}
ON_POSTGRESQL = ON_SQLITE | {"version_not_emptied", "event_not_emptied", "redaction_not_emptied"}


def refused(text):
    return pytest.raises(DatabaseError, match=text)


@pytest.fixture
def redacted(published, manager):
    """Edition 1 without its plan's title."""
    passage = published.document.title
    return redact_version(version=published, by=manager, passages=[passage], reason="Nome", public_line="Um nome saiu.")


def test_they_are_there_after_all_migrations():
    assert set(triggers()) >= (ON_POSTGRESQL if connection.vendor == "postgresql" else ON_SQLITE)


@pytest.mark.parametrize(
    "change",
    [
        {"content": b"{}"},
        {"sha256": "f" * 64},
        {"schema": 2},
        {"sequence": 77},
        {"content": b"{}", "sha256": "f" * 64},
    ],
)
def test_a_version_is_not_changed(published, change):
    with pytest.raises(DatabaseError, match="frozen version cannot be changed"), transaction.atomic():
        Version.objects.filter(pk=published.pk).update(**change)


def test_nor_moved_to_another_plan(published, stranger):
    other = stranger.plan_roles.get().plan
    with pytest.raises(DatabaseError, match="frozen version cannot be changed"), transaction.atomic():
        Version.objects.filter(pk=published.pk).update(plan=other)


def test_nor_by_one_statement_for_all(published):
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE publication_version SET content = %s", [b"{}"])


def test_its_state_may_go_on(published):
    assert Version.objects.filter(pk=published.pk).update(state="superseded") == 1


def test_a_version_is_not_deleted(submitted):
    with refused("frozen version cannot be deleted"), transaction.atomic():
        Version.objects.filter(pk=submitted.pk)._raw_delete("default")


@pytest.mark.parametrize(
    "change",
    [
        {"edition": 7},
        {"edition": None, "state": "approved"},
        {"published_at": timezone.now()},
        {"submitted_at": timezone.now()},
        {"slug": "outro-lugar"},
        {"registered": True},
        {"short_name": "Outro nome"},
    ],
)
def test_what_the_public_knows_of_an_edition_is_not_changed(published, change):
    with refused("published edition cannot be changed"), transaction.atomic():
        Version.objects.filter(pk=published.pk).update(**change)
    assert Version.objects.filter(pk=published.pk).update(state="superseded") == 1


def test_a_retraction_and_its_reason_are_final(published, manager):
    retract_version(version=published, by=manager, reason="Publicado por engano")
    for change in ({"state": "published"}, {"public_reason": "Outra"}, {"public_reason": ""}):
        with refused("published edition cannot be changed"), transaction.atomic():
            Version.objects.filter(pk=published.pk).update(**change)


def test_what_was_redacted_stays_so(redacted):
    with refused("published edition cannot be changed"), transaction.atomic():
        Version.objects.filter(pk=redacted.pk).update(redacted=False)


def test_before_it_is_published_a_version_gets_its_edition(approved, manager):
    assert Version.objects.filter(pk=approved.pk).update(submitted_at=timezone.now()) == 1
    assert publish_version(version=approved, by=manager).edition == 1


@pytest.mark.parametrize(
    "change", [{"reason": "x"}, {"verb": "return"}, {"to_state": "returned"}, {"at": timezone.now()}, {"version": None}]
)
def test_an_event_is_not_changed(submitted, change):
    with refused("event cannot be changed"), transaction.atomic():
        submitted.events.update(**change)


def test_nor_laid_at_another_persons_door(submitted, manager):
    with refused("event cannot be changed"), transaction.atomic():
        submitted.events.update(by=manager)


def test_nor_deleted(submitted):
    with refused("event cannot be deleted"), transaction.atomic():
        submitted.events.all().delete()


@pytest.mark.parametrize(
    "change", [{"reason": "x"}, {"public_line": "x"}, {"old_sha256": "0" * 64}, {"new_sha256": "0" * 64}]
)
def test_a_redaction_is_not_changed(redacted, change):
    with refused("redaction cannot be changed"), transaction.atomic():
        redacted.redactions.update(**change)


def test_a_redaction_is_not_deleted(redacted):
    with refused("redaction cannot be deleted"), transaction.atomic():
        redacted.redactions.all().delete()


def test_a_deleted_persons_name_goes_from_what_they_did(redacted, manager):
    manager.delete()
    assert redacted.redactions.get().by is None
    assert redacted.events.get(verb="publish").by is None


def test_of_a_demonstration_all_may_go(redacted):
    Plan.objects.filter(pk=redacted.plan_id).update(is_demo=True)
    assert redacted.redactions.all().delete()[0] == 1
    assert redacted.plan.events.all().delete()[0] > 1
    assert redacted.delete()[0] > 0


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("version", "frozen version cannot be deleted"),
        ("workflowevent", "event cannot be deleted"),
        ("redaction", "redaction cannot be deleted"),
    ],
)
def test_the_table_is_not_emptied(submitted, table, said):
    with refused(said), transaction.atomic(), connection.cursor() as cursor:
        # Without this the checks still waiting for the commit refuse first, whatever the trigger says.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"TRUNCATE publication_{table} CASCADE")


def test_only_a_recorded_redaction_lets_through(published):
    new = "a" * 64
    Redaction.objects.create(version=published, old_sha256="0" * 64, new_sha256=new, reason="x", public_line="y")
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        Version.objects.filter(pk=published.pk).update(content=b"{}", sha256=new)
    Redaction.objects.create(
        version=published, old_sha256=published.sha256, new_sha256=new, reason="x", public_line="y"
    )
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        Version.objects.filter(pk=published.pk).update(content=b"{}", sha256="b" * 64)
    assert Version.objects.filter(pk=published.pk).update(content=b"{}", sha256=new) == 1
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        Version.objects.filter(pk=published.pk).update(content=b'{"a":1}')


def test_a_finished_file_is_not_changed(published):
    file = Artefact.objects.create(
        owner_kind="publication.version", owner_id=published.pk, kind="xyz", renderer_version=1
    )
    assert Artefact.objects.filter(pk=file.pk).update(content=b"one", sha256="1" * 64) == 1
    with pytest.raises(DatabaseError, match="finished file cannot be changed"), transaction.atomic():
        Artefact.objects.filter(pk=file.pk).update(content=b"two")


def test_they_can_be_taken_away_and_put_back():
    drop_triggers(connection)
    assert not ON_SQLITE & set(triggers())
    create_triggers(connection)
    assert set(triggers()) >= ON_SQLITE
