"""The database keeps frozen bytes frozen, whoever writes; on both engines."""

import pytest
from django.db import DatabaseError, connection, transaction

from portal.models import Artefact
from publication.models import Redaction, Version
from publication.triggers import create_triggers, drop_triggers
from tests.database import triggers

pytestmark = pytest.mark.django_db

ON_SQLITE = {"version_frozen", "version_kept", "artefact_frozen"}


def test_they_are_there_after_all_migrations():
    expected = ON_SQLITE | ({"version_not_emptied"} if connection.vendor == "postgresql" else set())
    assert expected <= set(triggers())


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
    submitted.events.all().delete()
    with pytest.raises(DatabaseError, match="frozen version cannot be deleted"), transaction.atomic():
        submitted.delete()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
def test_the_table_is_not_emptied(submitted):
    refused = pytest.raises(DatabaseError, match="frozen version cannot be deleted")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        # Without this the checks still waiting for the commit refuse first, whatever the trigger says.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE publication_version CASCADE")


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
