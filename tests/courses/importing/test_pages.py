"""The desk's pages about lists: who may, receiving, matching columns, answering doubts, applying, undoing, files."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from courses.editing import edit_course
from courses.importing.working import work
from courses.models import Conflict, Course, CourseList, ListJob
from tests.courses.importing.test_fates import HEADER, ROW, listed, one
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
ON = date(2020, 10, 1)


def at(name, *args):
    return reverse(f"admin:courses_{name}", args=args)


@pytest.fixture
def clerk(db):
    """Works for the support line: keeps courses, takes in no lists."""
    return UserFactory(agency_role="support", is_staff=True, is_demo=True)


def pages(it):
    return [
        at("courselist_changelist"), at("courselist_receive"), at("conflicts"),
        *(at(f"courselist_{name}", it.pk) for name in ("desk", "columns", "doubts", "report", "original")),
        at("courselist_step", it.pk, "aplicar"),
    ]  # fmt: skip


def upload(client, content, name="lista.csv", **more):
    given = {"source": "Lista da rede", "on": "2020-10-01", "file": SimpleUploadedFile(name, content)}
    return client.post(at("courselist_receive"), {**given, **more})


def run():
    """What a worker does."""
    for job in ListJob.objects.filter(state="waiting"):
        work(job)
        ListJob.objects.filter(pk=job.pk).update(state="done")


def test_reviewers_open_every_page_the_support_line_none(bring, reviewer, clerk, client_of):
    it = bring(listed(ROW, one(Concelho="Lagoa", Distrito="")), dry=True)
    for address in pages(it):
        assert client_of(reviewer).get(address).status_code == 200, address
        assert client_of(clerk).get(address).status_code == 404, address
        assert client_of(clerk).post(address).status_code == 404, address


def test_a_list_is_received_read_applied_and_undone(catalogue, reviewer, client_of):
    client = client_of(reviewer)
    response = upload(client, listed(ROW), once="00000000-0000-4000-8000-000000000001")
    it = CourseList.objects.get()
    assert response["Location"] == at("courselist_desk", it.pk)
    waiting = client.get(at("courselist_desk", it.pk))
    assert waiting.headers["Refresh"] == "4"
    run()
    shown = client.get(at("courselist_desk", it.pk)).content.decode()
    assert "Escola Secundária de Loulé" in shown
    assert not Course.objects.exists()
    for _time in range(2):
        assert client.post(at("courselist_step", it.pk, "aplicar")).status_code == 302
    assert ListJob.objects.filter(action="aplicar").count() == 1
    run()
    course = Course.objects.get()
    assert course.history.get().history_user == reviewer
    assert "Lista da rede" in client.get(at("course_desk", course.pk)).content.decode()
    client.post(at("courselist_step", it.pk, "desfazer"))
    run()
    course.refresh_from_db()
    it.refresh_from_db()
    assert (bool(course.removed_at), it.state) == (True, "desfeita")


def test_sent_twice_it_is_received_once(catalogue, reviewer, client_of):
    for _time in range(2):
        upload(client_of(reviewer), listed(ROW), once="00000000-0000-4000-8000-000000000001")
    assert CourseList.objects.count() == 1
    assert ListJob.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"file": SimpleUploadedFile("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)},
        {"file": SimpleUploadedFile("a.csv", b"")},
        {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.4")},
        {"file": ""},
        {"source": ""},
        {"source": "\x00"},
        {"source": "x" * 300},
        {"on": "31/02/2020"},
        {"on": "2999-01-01"},
        {"on": "1999-01-01"},
        {"school_year": "2020/2024"},
        {"default_kind": "circo"},
    ],
)
def test_what_is_wrong_gets_a_sentence(wrong, catalogue, reviewer, client_of):
    response = upload(client_of(reviewer), listed(ROW), **wrong)
    assert response.status_code == 422
    assert "error-summary" in response.content.decode()
    assert not CourseList.objects.exists()


def test_a_file_too_large_is_refused_before_it_is_read(catalogue, reviewer, client_of, monkeypatch):
    monkeypatch.setattr("portal.tables.reading.MOST_BYTES", 10)
    assert upload(client_of(reviewer), listed(ROW)).status_code == 422


def test_a_file_without_a_header_is_refused_with_a_sentence(bring, reviewer, client_of):
    it = bring(b"a;b\nc;d\n", dry=True)
    assert it.state == CourseList.State.REFUSED
    assert it.refusal in client_of(reviewer).get(at("courselist_desk", it.pk)).content.decode()


def test_columns_are_matched_and_remembered(bring, reviewer, client_of):
    renamed = listed(ROW).replace(b"Entidade", b"Quem ensina")
    it = bring(renamed, dry=True)
    assert it.counts.get("novo") is None
    form = client_of(reviewer).get(at("courselist_columns", it.pk)).context["form"]
    given = {f"c{n}": column["field"] for n, column in enumerate(form.columns)}
    client_of(reviewer).post(at("courselist_columns", it.pk), {**given, "c0": "provider"})
    run()
    it.refresh_from_db()
    assert it.counts["novo"] == 1
    assert bring(renamed, on=date(2020, 11, 1)).counts["novo"] == 1
    twice = client_of(reviewer).post(at("courselist_columns", it.pk), {**given, "c0": "provider", "c1": "provider"})
    assert twice.status_code == 422


def test_doubts_are_answered(bring, reviewer, client_of):
    it = bring(listed(one(Concelho="Lagoa", Distrito="", Entidade="Escola da Ria"), ROW, ROW, ROW), dry=True)
    form = client_of(reviewer).get(at("courselist_doubts", it.pk)).context["form"]
    given = {}
    for n, doubt in enumerate(form.doubts):
        given |= {f"k{n}": doubt["key"], f"d{n}": doubt["choices"][0]["value"]}
    assert client_of(reviewer).post(at("courselist_doubts", it.pk), given).status_code == 302
    run()
    it.refresh_from_db()
    assert (it.counts["novo"], it.counts.get("duvida")) == (2, None)
    assert client_of(reviewer).post(at("courselist_doubts", it.pk), {"d0": "x"}).status_code in (302, 422)


def test_the_report_tells_every_row_and_runs_nothing(bring, reviewer, client_of):
    it = bring(listed(ROW, one(Entidade="=1+1"), one(Início="31/02/2020")), dry=True)
    response = client_of(reviewer).get(at("courselist_report", it.pk))
    lines = response.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 4
    assert "E4" in lines[3]
    assert not any(cell.strip('"').startswith(("=", "+", "@", "-")) for line in lines for cell in line.split(";"))
    assert "attachment" in response.headers["Content-Disposition"]


def test_the_original_is_given_as_it_was_sent(bring, reviewer, client_of):
    it = bring(listed(ROW), dry=True)
    response = client_of(reviewer).get(at("courselist_original", it.pk))
    assert BytesIO(response.content).getvalue() == listed(ROW)
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["Content-Type"] == "application/octet-stream"


def test_conflicts_are_decided(bring, reviewer, client_of):
    bring(listed(ROW))
    it = Course.objects.get()
    told = {"by": None, "origin": "linha", "source": "Linha", "on": date(2020, 10, 20)}
    edit_course(course=it, read_at=1, hours=120, title="«Outro»", **told)
    bring(delimited_with_title())
    page = client_of(reviewer).get(at("conflicts"))
    assert len(page.context["rows"]) == 2
    for conflict, choice in zip(Conflict.objects.order_by("field"), ("aceitar", "manter"), strict=True):
        it.refresh_from_db()
        given = {"decisao": choice, "read_at": str(it.revision)}
        for _time in range(2):
            assert client_of(reviewer).post(at("conflict_decide", conflict.pk), given).status_code == 302
    it.refresh_from_db()
    assert (it.hours, it.title) == (150, "«Outro»")
    stale = {"decisao": "aceitar", "read_at": "x"}
    assert client_of(reviewer).post(at("conflict_decide", Conflict.objects.first().pk), stale).status_code == 302


def delimited_with_title():
    from tests.portal.tables.making import delimited

    return delimited([[*HEADER, "Curso"], [*ROW, "Português"]])


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_the_same_queries(count, bring, reviewer, client_of, django_assert_num_queries):
    it = bring(listed(*(one(Horas=str(n), Início=f"2019-0{n + 1}-01") for n in range(count))))
    client = client_of(reviewer)
    client.get(at("courselist_desk", it.pk))
    with django_assert_num_queries(10):
        client.get(at("courselist_desk", it.pk))
