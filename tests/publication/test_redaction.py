"""Erasing passages: the only exit from immutability."""

import json
from pathlib import Path
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from measures.models import Measure
from portal.models import Artefact
from publication import document as d
from publication.models import PlanSearchRow, Redaction, Version
from publication.redaction import CODES, MARK, redact_tree, redact_version, versions_holding
from tests.publication.test_document import GOLDEN

pytestmark = pytest.mark.django_db

NAME = "Maria d'Aires; «a vizinha»"


@pytest.fixture
def edition(plan, carry):
    """Edition 1, in which a person's name got into three texts."""
    plan.short_name = "PMII da Maria"
    plan.title = f"Plano de {NAME}"
    plan.save()
    measure = plan.measures.order_by("position").first()
    Measure.objects.filter(pk=measure.pk).update(contact=f"{NAME}, tel. 210 000 000", audiences=f"NPT\n{NAME}")
    return carry(plan)


def erase(version, by, **changes):
    words = {"passages": [NAME], "reason": "Pedido da pessoa", "public_line": "Foi retirado um nome.", **changes}
    return redact_version(version=version, by=by, **words)


def test_the_passage_is_gone_everywhere_and_the_rest_stays(edition, manager):
    before = edition.document
    old = edition.sha256
    erase(edition, manager)
    version = Version.objects.get(pk=edition.pk)
    content = bytes(version.content)
    assert NAME not in content.decode()
    assert "Maria d" not in json.dumps(json.loads(content), ensure_ascii=False)
    assert version.sha256 == d.sha256(content) != old
    assert (version.redacted, version.edition, version.state) == (True, 1, "published")
    after = version.document
    assert after.title == f"Plano de {MARK}"
    assert after.measures[0].contact == f"{MARK}, tel. 210 000 000"
    assert after.measures[0].audiences == ["NPT", MARK]
    assert after.measures[1:] == before.measures[1:]
    assert content == d.canonical_bytes(json.loads(content))


def test_what_is_kept_of_it(edition, manager):
    old = edition.sha256
    erase(edition, manager, reason="  Pedido  ")
    row = Redaction.objects.get()
    assert (row.old_sha256, row.reason, row.public_line, row.by) == (old, "Pedido", "Foi retirado um nome.", manager)
    event = edition.plan.events.first()
    assert (event.verb, event.from_state, event.to_state) == ("redact", "published", "published")
    for text in (event.reason, row.reason, row.public_line):
        assert NAME not in text


def test_search_and_files_are_made_anew(edition, manager):
    erase_target = {"owner_kind": "publication.version", "owner_id": edition.pk, "renderer_version": 90}
    old = Artefact.objects.create(kind="pdf", content=b"old", sha256="1" * 64, state="done", **erase_target)
    other = Artefact.objects.create(
        kind="pdf", content=b"other", owner_kind="publication.version", owner_id=UUID(int=1), renderer_version=90
    )
    assert "maria d'aires" in PlanSearchRow.objects.get().search_text or NAME in PlanSearchRow.objects.get().title
    erase(edition, manager, passages=[NAME, "da Maria"])
    row = PlanSearchRow.objects.get()
    assert row.version_id == edition.pk
    assert (row.title, row.short_name) == (f"Plano de {MARK}", f"PMII {MARK}")
    assert "aires" not in row.search_text
    assert Version.objects.get().short_name == f"PMII {MARK}"
    assert not Artefact.objects.filter(pk=old.pk).exists()
    assert not Artefact.objects.filter(owner_id=edition.pk, content=b"old").exists()
    assert Artefact.objects.filter(pk=other.pk).exists()


def test_an_earlier_edition_does_not_come_back_to_search(edition, plan, carry, manager):
    second = carry(plan)
    erase(edition, manager)
    assert PlanSearchRow.objects.get().version_id == second.pk


def test_every_version_is_redacted_by_itself(edition, plan, carry, manager):
    second = carry(plan)
    assert versions_holding(plan, [NAME]) == [second, edition]
    erase(second, manager)
    assert versions_holding(plan, [NAME]) == [edition]
    assert NAME in edition.document.title


def test_twice(edition, manager):
    erase(edition, manager)
    erase(edition, manager, passages=["210 000 000"])
    version = Version.objects.get()
    assert version.document.measures[0].contact == f"{MARK}, tel. {MARK}"
    assert Redaction.objects.count() == 2


def test_the_database_still_refuses_afterwards(edition, manager):
    erase(edition, manager)
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        Version.objects.filter(pk=edition.pk).update(content=b"{}")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"passages": []}, "passages"),
        ({"passages": ["  ", ""]}, "passages"),
        ({"passages": ["ab"]}, "passages"),
        ({"passages": ["texto"]}, "passages"),
        ({"passages": [NAME, "não está lá"]}, "passages"),
        ({"reason": " "}, "reason"),
        ({"public_line": ""}, "public_line"),
        ({"public_line": "x" * 301}, "public_line"),
        ({"public_line": f"Foi retirado {NAME}."}, "public_line"),
    ],
)
def test_bad_input_is_told_by_field_and_changes_nothing(edition, manager, wrong, field):
    with pytest.raises(ValidationError) as refused:
        erase(edition, manager, **wrong)
    assert list(refused.value.message_dict) == [field]
    assert Version.objects.get().sha256 == edition.sha256
    assert not Redaction.objects.exists()


def test_ids_codes_and_dates_are_left_alone(edition, manager):
    code = edition.document.measures[0].code
    before = edition.document
    with pytest.raises(ValidationError):
        erase(edition, manager, passages=[str(before.measures[0].id)])
    with pytest.raises(ValidationError):
        erase(edition, manager, passages=[before.slug])
    assert Version.objects.get().document.measures[0].code == code


def test_longer_passages_go_first():
    assert redact_tree({"title": "Ana Maria Sá"}, ["Ana Maria", "Ana Maria Sá"]) == {"title": MARK}


def texts(tree, key=""):
    if isinstance(tree, dict):
        return [t for k, v in tree.items() for t in texts(v, k)]
    if isinstance(tree, list):
        return [t for v in tree for t in texts(v, key)]
    return [(key, tree)] if isinstance(tree, str) else []


def test_every_text_of_the_document_can_be_reached():
    """A new text in the document must be reachable; a new code must be named in CODES."""
    tree = json.loads((Path(GOLDEN) / f"v{d.SCHEMA}.json").read_bytes())
    reached = {key for key, text in texts(tree) if redact_tree({key: text}, [text])[key] == MARK}
    assert reached == {
        "title", "short_name", "summary", "funding", "source", "approved_by", "name", "district", "acronym",
        "short_title", "description", "number", "contact", "audiences", "text", "plan_name", "base", "unit",
        "baseline", "disaggregation", "verification",
    }  # fmt: skip
    assert {key for key, _text in texts(tree)} - reached == CODES


def test_everybody_may_read_that_something_was_removed(edition, manager, client):
    address = f"/planos/{edition.slug}/"
    first = client.get(address)
    assert "a vizinha" in first.content.decode()
    erase(edition, manager)
    again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 200
    assert "a vizinha" not in again.content.decode()
    assert "Foi retirado um nome." in again.content.decode()
    assert "Pedido da pessoa" not in again.content.decode()
