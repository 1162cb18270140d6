"""The file of a certificate: tagged, whole, one page, made once however often asked for, kept apart, erased."""

import io
import zipfile
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from portal import jobs
from portal.models import Artefact, Organisation, OrganisationName
from portal.pdf.fonts import uncovered
from tests.factories import UserFactory
from tests.pdf_reading import PdfTree, folded, squeezed
from tests.processes import database_url, start, wait_for
from tests.training import factories as make
from tests.training.certificates_kit import HOSTILE, certificate, certified, make_files
from training import certificate_files as files
from training.certificate_numbers import check_address
from training.certificate_pdf import certificate_html, certificate_pdf
from training.certifying import certify, withdraw_certificate
from training.models import Certificate, Participant, TrainingRequest
from training.timeline import NotNow

State = Artefact.State


@pytest.fixture
def rendered(monkeypatch):
    """Files without the time they take; what was made."""
    made = []

    def quick(certificate):
        made.append(certificate.number)
        return f"%PDF-{certificate.attendance.participant.name}".encode()

    monkeypatch.setattr("training.certificate_pdf.certificate_pdf", quick)
    return made


# --- what it says ------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_tagged_and_whole_on_one_page(name):
    one = certificate(names=[name])
    html = certificate_html(one)
    assert uncovered(html) == set()
    tree = PdfTree(certificate_pdf(one))
    assert (tree.pages, tree.language, tree.zero_glyphs) == (1, "pt", 0)
    assert [element.text for element in tree.root.all("H1")] == ["Certificado de participação"]
    assert len(tree.root.all("H2")) == 1
    assert {cell.attributes.get("/Scope") for cell in tree.root.all("TH")} == {"/Row"}
    assert [figure.alt for figure in tree.root.all("Figure")] == [
        "Código QR com o endereço em que o certificado pode ser verificado"
    ]
    said = squeezed(tree.text)
    for text in (
        name, one.module_title, "Título provisório", "20 de maio de 2026", "4 h", one.session.request.body_name,
        one.number, check_address(one), "Presencial",
    ):  # fmt: skip
        assert squeezed(text) in said, text
    assert "Demonstra" not in folded(tree.text)
    assert str(tree.pdf.docinfo.get("/Title")) == f"Certificado {one.number}"


@pytest.mark.django_db
def test_an_invented_one_says_so_and_the_longest_names_still_fit():
    one = certificate(names=["Wolfeschlegel " * 10 + "Fim"], of_request=make.accepted(body_name="Agrupamento " * 16))
    TrainingRequest.objects.update(is_demo=True)
    Certificate.objects.update(module_title=("Interculturalidade " * 10 + "última")[:200])
    tree = PdfTree(certificate_pdf(Certificate.objects.get(pk=one.pk)))
    assert tree.pages == 1
    assert "Demonstração" in tree.text
    assert "sem valor" in folded(tree.text)
    for last in ("Fim", "última"):
        assert last in folded(tree.text)


@pytest.mark.django_db
def test_the_agency_has_the_name_of_that_day(django_assert_num_queries):
    agency = Organisation.objects.create(name="Agência de Hoje", type="agency", is_managing_agency=True)
    OrganisationName.objects.create(
        organisation=agency, name="Agência de Maio", valid_from="2026-05", valid_to="2026-05"
    )
    one = certificate()
    assert "Agência de Maio" in certificate_html(one)
    Certificate.objects.update(day=date(2026, 7, 1))
    assert "Agência de Hoje" in certificate_html(Certificate.objects.get())


# --- made once ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_however_often_asked_it_is_one_row_made_once(rendered, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as sent:
        session = certified((240, 240))
        for _time in range(3):
            files.ask_for_files(session.certificates.all())
            certify(session)
    assert sum(files.KIND in call.args for call in sent) == 2, "no file is handed to the workers twice"
    for _time in range(3):
        make_files()
    assert Artefact.objects.filter(kind=files.KIND).count() == 2
    assert sorted(rendered) == sorted(session.certificates.values_list("number", flat=True))


@pytest.mark.django_db(transaction=True)
def test_a_rollback_asks_for_nothing(rendered):
    with transaction.atomic():
        certified((240,))
        transaction.set_rollback(True)
    assert not Artefact.objects.exists()
    assert not DBTaskResult.objects.exists()


ASK = """
import os, time
from pathlib import Path
from training.certificate_files import ask_for_files, KIND
from training.models import Certificate
from portal.models import Artefact
from portal import jobs
import training.certificate_pdf as pdf
pdf.certificate_pdf = lambda certificate: print("MADE", certificate.number) or b"%PDF-made"
found = list(Certificate.objects.all())
Path(os.environ["READY"]).touch()
while not Path(os.environ["GO"]).exists():
    time.sleep(0.002)
for _time in range(3):
    ask_for_files(found)
for pk in Artefact.objects.filter(kind=KIND).values_list("pk", flat=True):
    jobs.run_row.func(KIND, str(pk))
"""


@pytest.mark.django_db(transaction=True)
def test_two_processes_that_ask_at_once_make_each_file_once(tmp_path):
    session = certified((240,) * 5)
    files.destroy_files(session.certificates.values_list("pk", flat=True))
    DBTaskResult.objects.all().delete()
    ready, go = [tmp_path / "first", tmp_path / "second"], tmp_path / "go"
    both = [start(ASK, url=database_url(), var=tmp_path, READY=str(mine), GO=str(go)) for mine in ready]
    for mine in ready:
        wait_for(mine, 60)
    go.touch()
    said = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    made = [line for out, _err in said for line in out.splitlines()]
    assert sorted(made) == sorted(f"MADE {number}" for number in session.certificates.values_list("number", flat=True))
    assert Artefact.objects.filter(kind=files.KIND, state=State.DONE).count() == 5
    assert DBTaskResult.objects.filter(task_path__contains="run_row").count() == 5


# --- afterwards --------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_corrected_name_gets_a_new_file_in_the_place_of_the_old(rendered):
    one, by = certificate(names=["Joana Sliva"]), make.reviewer()
    with pytest.raises(NotNow):
        files.remake_file(certificate=one, by=by)
    make_files()
    Participant.objects.update(name="Joana Silva")
    with pytest.raises(PermissionDenied):
        files.remake_file(certificate=one, by=UserFactory())
    files.remake_file(certificate=one, by=by)
    assert files.file_of(one) is None
    make_files()
    assert files.file_of(one) == b"%PDF-Joana Silva"
    assert Artefact.objects.filter(kind=files.KIND).count() == 1
    withdraw_certificate(certificate=one, by=by, reason="Engano")
    with pytest.raises(NotNow):
        files.remake_file(certificate=one, by=by)


@pytest.mark.django_db
def test_what_was_given_up_or_never_asked_for_is_seen_to(rendered):
    one, other = certificate(), certificate()
    Artefact.objects.filter(owner_id=one.pk).update(state=State.FAILED, attempts=6)
    Artefact.objects.filter(owner_id=other.pk).delete()
    files.see_to_files()
    make_files()
    assert files.file_of(one)
    assert files.file_of(other)
    Participant.objects.all().delete()
    files.destroy_files([one.pk])
    files.see_to_files()
    assert not Artefact.objects.filter(owner_id=one.pk).exists(), "without a name there is nothing to make"


@pytest.mark.django_db
def test_erased_while_it_is_being_made_it_stays_erased(rendered, monkeypatch):
    one = certificate()
    row = Artefact.objects.get(kind=files.KIND)

    def slow(certificate):
        files.destroy_files([certificate.pk])
        return b"%PDF-late"

    monkeypatch.setattr("training.certificate_pdf.certificate_pdf", slow)
    jobs.run_row.func(files.KIND, str(row.pk))
    assert not Artefact.objects.filter(pk=row.pk).exists()
    assert files.file_of(one) is None


@pytest.mark.django_db
def test_no_name_no_file(rendered):
    certificate()
    row = Artefact.objects.get(kind=files.KIND)
    Participant.objects.all().delete()
    jobs.run_row.func(files.KIND, str(row.pk))
    row.refresh_from_db()
    assert (row.state, row.content) == (State.DONE, None)
    assert rendered == []


@pytest.mark.django_db
def test_all_of_a_session_as_one_archive_without_names(rendered):
    session = certified((240, 240, 240), names=["Ana", "Bia", "Caio"])
    for pk in Artefact.objects.filter(kind=files.KIND).values_list("pk", flat=True)[:2]:
        jobs.run_row.func(files.KIND, str(pk))
    with zipfile.ZipFile(io.BytesIO(files.zip_of(session.certificates.all()))) as archive:
        assert len(archive.namelist()) == 2
        assert all(name.startswith("certificado-") for name in archive.namelist())
        assert not any(who in "".join(archive.namelist()) for who in ("Ana", "Bia", "Caio"))
