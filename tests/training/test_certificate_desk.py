"""Certificates at the agency's desk: the table of a session, files, the steps on one."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.models import Artefact, OutboxMail
from tests.training import factories as make
from tests.training.certificates_kit import HOSTILE, certificate, certified, make_files
from training.models import Attendance, Certificate, Participant

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def client(client_of, reviewer):
    """Somebody at the agency's desk."""
    return client_of(reviewer)


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr("training.certificate_pdf.certificate_pdf", lambda certificate: b"%PDF-made")


def desk(session):
    return reverse("admin:training_trainingsession_desk", args=[session.pk])


def file(one):
    return reverse("admin:training_trainingsession_certificate", args=[one.session_id, one.pk])


def archive(session):
    return reverse("admin:training_trainingsession_certificates", args=[session.pk])


def step(one, slug):
    return reverse("admin:training_trainingsession_certificate_step", args=[one.session_id, one.pk, slug])


def words(response):
    return response.content.decode()


def test_the_table_has_names_numbers_and_states(client):
    session = certified((240, 240, 240), names=HOSTILE[:3])
    one, other, third = session.certificates.order_by("attendance__participant__position")
    Certificate.objects.filter(pk=other.pk).update(withdrawn_at=timezone.now(), withdrawn_reason="Engano <i>")
    Artefact.objects.filter(owner_id=third.pk).update(state=Artefact.State.RUNNING, lease_until=timezone.now() + HOUR)
    make_files()
    page = words(client.get(desk(session)))
    assert "180 minutos" in page
    assert "&lt;b&gt;Sousa&lt;/b&gt;" in page
    assert "Engano &lt;i&gt;" in page
    for number in (one.number, other.number, third.number):
        assert f"/formacao/certificados/{number}/" in page
    assert f'href="{file(one)}"' in page
    assert f'href="{file(other)}"' not in page
    assert "Descarregar 1 ficheiro" in page
    for told in ("Válido", "Retirado", "Ficheiro a ser feito"):
        assert told in page


def test_a_session_without_certificates_has_no_table(client):
    session = certified((10,))
    assert 'id="certificates"' not in words(client.get(desk(session)))
    assert client.get(archive(session)).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_the_same_however_many_there_are(client, django_assert_num_queries, number):
    session = certified((240,) * number)
    make_files()
    client.get(desk(session))
    with django_assert_num_queries(DESK):
        client.get(desk(session))


DESK = 15


def test_files_one_by_one_and_all_at_once(client):
    session = certified((240, 240))
    one = session.certificates.first()
    assert client.get(file(one)).status_code == 404
    make_files()
    got = client.get(file(one))
    assert (got.status_code, got.content) == (200, b"%PDF-made")
    assert got["Content-Disposition"] == f'attachment; filename="certificado-{one.number}.pdf"'
    assert "no-store" in got["Cache-Control"]
    packed = client.get(archive(session))
    assert packed["Content-Type"] == "application/zip"
    assert "no-store" in packed["Cache-Control"]
    with zipfile.ZipFile(io.BytesIO(packed.content)) as found:
        assert len(found.namelist()) == 2
    Certificate.objects.filter(pk=one.pk).update(withdrawn_at=timezone.now())
    assert client.get(file(one)).status_code == 404
    with zipfile.ZipFile(io.BytesIO(client.get(archive(session)).content)) as found:
        assert len(found.namelist()) == 1


def test_withdrawn_with_a_reason_and_made_valid_again(client):
    one = certificate()
    assert client.get(step(one, "retirar")).status_code == 200
    assert client.post(step(one, "retirar"), {"reason": ""}).status_code == 422
    assert client.post(step(one, "retirar"), {"reason": "x" * 501}).status_code == 422
    assert client.post(step(one, "retirar"), {"reason": "Engano;\n«sim»"}).status_code == 302
    assert "foi retirado" in words(client.get(f"/formacao/certificados/{one.number}/"))
    assert client.post(step(one, "retirar"), {"reason": "De novo"}).status_code == 302
    one.refresh_from_db()
    assert one.withdrawn_reason == "Engano;\n«sim»"
    request_page = reverse("admin:training_trainingrequest_desk", args=[one.session.request_id])
    assert "Certificado retirado" in words(client.get(request_page))
    assert client.post(step(one, "validar")).status_code == 302
    assert "é válido" in words(client.get(f"/formacao/certificados/{one.number}/"))


def test_sent_again_and_made_anew(client):
    one = certificate()
    make_files()
    assert client.post(step(one, "enviar")).status_code == 302
    assert client.post(step(one, "enviar")).status_code == 302
    assert OutboxMail.objects.filter(template="training-thanks").count() == 1
    assert client.post(step(one, "refazer")).status_code == 302
    assert client.get(file(one)).status_code == 404
    Participant.objects.update(email="")
    assert step(one, "enviar") not in words(client.get(desk(one.session)))


def test_what_was_erased_stays_in_the_table_without_its_name(client):
    session = certified((240,), names=["Zorilha"])
    make_files()
    Participant.objects.all().delete()
    page = client.get(desk(session))
    assert page.status_code == 200
    assert "Zorilha" not in words(page)
    assert "Apagado" in words(page)
    assert not Attendance.objects.exists()


def test_nobody_else_gets_anything(client_of, stranger):
    one, other = certificate(), certificate()
    make_files()
    trainer = make.trainer()
    for who in (None, stranger, trainer.user):
        for address in (file(one), archive(one.session), step(one, "retirar"), step(one, "validar")):
            assert client_of(who).get(address).status_code in (302, 404)
            client_of(who).post(address, {"reason": "Porque sim"})
    one.refresh_from_db()
    assert one.withdrawn_at is None
    foreign = reverse("admin:training_trainingsession_certificate", args=[one.session_id, other.pk])
    assert client_of(make.reviewer()).get(foreign).status_code == 404
    assert client_of(make.reviewer()).get(step(one, "nada")).status_code == 404
