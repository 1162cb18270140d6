"""Files of an edition."""

import hashlib
import json

import pytest

from portal.models import Artefact
from publication.artefacts import OWNER
from tests.publication.making import address, published

pytestmark = pytest.mark.django_db


def test_json_is_the_stored_document(client):
    version = published(measures=2)
    response = client.get(address(version, "plano.json"))
    assert response["Content-Type"] == "application/json"
    assert response["Content-Disposition"] == f'attachment; filename="{version.slug}-e1.json"'
    data = json.loads(response.content)
    assert (data["edition"], data["sha256"]) == (1, version.sha256)
    assert bytes(version.content) in response.content
    assert response["ETag"] == f'"{hashlib.sha256(response.content).hexdigest()}"'
    again = client.get(address(version, "plano.json"), headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304


def test_a_finished_file_is_served_as_stored(client):
    version = published(measures=1)
    content = b"%PDF-1.7 \x00\xff"
    Artefact.objects.filter(owner_id=version.pk).delete()
    assert "PDF" in client.get(address(version)).content.decode()
    for renderer, body in ((1, b"old"), (2, content)):
        Artefact.objects.create(
            owner_kind=OWNER, owner_id=version.pk, kind="pdf", renderer_version=renderer, state="done",
            content=body, sha256=hashlib.sha256(body).hexdigest(), size=len(body),
        )  # fmt: skip
    response = client.get(address(version, "plano.pdf", edition=True))
    assert response.content == content
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "public, max-age=86400"
    assert client.head(address(version, "plano.pdf")).status_code == 200


def test_while_it_is_being_made(client):
    version = published(measures=1)
    Artefact.objects.filter(owner_id=version.pk, kind="xlsx").delete()
    response = client.get(address(version, "plano.xlsx"))
    assert response.status_code == 202
    assert response["Cache-Control"] == "no-store"
    assert response["Retry-After"] == "60"
    assert "attachment" not in response.headers.get("Content-Disposition", "")


def test_the_page_learns_of_a_finished_file(client):
    version = published(measures=1)
    Artefact.objects.filter(owner_id=version.pk).exclude(kind="json").delete()
    before = client.get(address(version, language="en"))
    assert "is being prepared" in before.content.decode()
    Artefact.objects.create(
        owner_kind=OWNER, owner_id=version.pk, kind="pdf", renderer_version=1, state="done", content=b"x" * 2048,
        sha256="0" * 64, size=2048,
    )  # fmt: skip
    after = client.get(address(version, language="en"), headers={"if-none-match": before["ETag"]})
    assert after.status_code == 200
    assert "2.0\xa0KB" in after.content.decode()
