import hashlib
import json

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from measures.models import Measure
from plans.models import Plan
from portal import jobs
from portal.models import Artefact
from publication import artefacts
from publication.artefacts import get_artefact, request_artefacts
from tests.publication.editions import edition_of

State = Artefact.State


@pytest.fixture
def version(plan):
    return edition_of(plan)


def make(version, kind: str) -> Artefact:
    """What a worker does with the task of this file."""
    row = Artefact.objects.filter(owner_id=version.pk, kind=kind).latest("renderer_version")
    jobs.run_row.func(kind, str(row.pk))
    row.refresh_from_db()
    return row


@pytest.mark.django_db
def test_the_json_is_there_at_once_and_holds_the_stored_bytes(version):
    request_artefacts(version)
    stored = get_artefact(version, "json")
    content = bytes(stored.content)
    assert bytes(version.content) in content
    envelope = json.loads(content)
    assert envelope["edition"] == 1
    assert envelope["sha256"] == version.sha256
    assert envelope["document"]["title"] == version.plan.title
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert stored.size == len(content)


@pytest.mark.django_db
def test_the_others_are_made_by_a_job_and_served_as_stored(version, monkeypatch):
    monkeypatch.setattr("publication.pdf.plan_pdf", lambda version: b"%PDF-made")
    request_artefacts(version)
    assert get_artefact(version, "pdf") is None
    assert get_artefact(version, "xlsx") is None
    assert make(version, "pdf").state == State.DONE
    assert bytes(get_artefact(version, "pdf").content) == b"%PDF-made"
    make(version, "xlsx")
    assert bytes(get_artefact(version, "xlsx").content)[:2] == b"PK"


@pytest.mark.django_db
def test_asked_twice_it_is_made_once(version, monkeypatch):
    made = []
    monkeypatch.setattr("publication.pdf.plan_pdf", lambda version: made.append(1) or b"%PDF-made")
    request_artefacts(version)
    request_artefacts(version)
    assert Artefact.objects.count() == 3
    make(version, "pdf")
    request_artefacts(version)
    make(version, "pdf")
    assert len(made) == 1


@pytest.mark.django_db(transaction=True)
def test_a_rollback_asks_for_nothing(version):
    with transaction.atomic():
        request_artefacts(version)
        transaction.set_rollback(True)
    assert Artefact.objects.count() == 0
    assert DBTaskResult.objects.count() == 0
    request_artefacts(version)
    assert DBTaskResult.objects.count() == 2


@pytest.mark.django_db
def test_a_mended_template_makes_a_new_file_and_keeps_the_old(version, monkeypatch):
    monkeypatch.setattr("publication.pdf.plan_pdf", lambda version: b"%PDF-old")
    request_artefacts(version)
    make(version, "pdf")
    assert artefacts.renew_artefacts() == 0
    monkeypatch.setitem(artefacts.RENDERER_VERSIONS, "pdf", artefacts.RENDERER_VERSIONS["pdf"] + 1)
    monkeypatch.setattr("publication.pdf.plan_pdf", lambda version: b"%PDF-new")
    assert artefacts.renew_artefacts() == 1
    assert artefacts.renew_artefacts() == 0
    assert bytes(get_artefact(version, "pdf").content) == b"%PDF-old", "the old one is served until the new one is made"
    make(version, "pdf")
    assert bytes(get_artefact(version, "pdf").content) == b"%PDF-new"
    files = Artefact.objects.filter(kind="pdf").order_by("renderer_version")
    assert [bytes(row.content) for row in files] == [b"%PDF-old", b"%PDF-new"]


@pytest.mark.django_db
def test_a_file_that_cannot_be_made_says_why(version, monkeypatch, caplog):
    def broken(version):
        raise MemoryError("too large")

    monkeypatch.setattr("publication.pdf.plan_pdf", broken)
    request_artefacts(version)
    row = make(version, "pdf")
    assert (row.state, row.error, row.content) == (State.WAITING, "MemoryError: too large", None)


@pytest.mark.django_db
def test_what_happens_to_the_working_copy_changes_no_byte(version, plan):
    request_artefacts(version)
    before = make(version, "xlsx").sha256
    Measure.objects.all().delete()
    Plan.objects.update(title="Outro", summary="Outro", short_name="Outro")
    Artefact.objects.filter(kind="xlsx").update(renderer_version=0)
    request_artefacts(version)
    assert make(version, "xlsx").sha256 == before
