"""Something here is wrong: the form, what two reports do, what settles them, what is forgotten when."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from courses.editing import confirm_course, edit_course, remove_course
from courses.models import Course, WrongReport
from courses.reporting import ReportPurger, answer_reports, open_reports, report
from courses.search.index import forget
from portal.public_forms import TOKEN, form_token
from tests.courses.factories import course
from tests.factories import UserFactory
from tests.reading import words_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
SECRET = "Dizem que a sala é outra; <b>«x»</b>"


@pytest.fixture(autouse=True)
def _index():
    forget()


@pytest.fixture
def old_enough(monkeypatch):
    """Forms may be sent as quickly as a test does."""
    monkeypatch.setattr("portal.public_forms._problem", lambda request, name, youngest: "")


def send(it, *, language="", address="203.0.113.7", client=None, **data):
    data = {"what": "hora", TOKEN: form_token("course-report")} | data
    return (client or Client(REMOTE_ADDR=address)).post(
        f"{language}/cursos/{it.code}/corrigir/", data, headers={"sec-fetch-site": "same-origin"}
    )


def marked(it):
    return Course.objects.get(pk=it.pk).reported_on is not None


# --- the verb ----------------------------------------------------------------------------------------------------


def test_two_senders_mark_the_course_one_does_not():
    it = course()
    report(course=it, what="hora", sender="a" * 64)
    report(course=it, what="dia", sender="a" * 64)
    report(course=it, what="dia", text="outra vez", sender="a" * 64)
    assert not marked(it)
    before = Course.objects.get().indexed
    report(course=it, what="hora", sender="b" * 64)
    assert marked(it)
    assert Course.objects.get().indexed > before
    assert open_reports().count() == 4


def test_the_same_said_twice_is_kept_once():
    it = course()
    for _ in range(3):
        report(course=it, what="hora", sender="a" * 64)
    assert WrongReport.objects.count() == 1


def test_another_day_counts_as_another_person():
    it = course()
    report(course=it, what="hora", sender="a" * 64)
    WrongReport.objects.update(created_at=timezone.now() - timedelta(hours=25))
    ReportPurger().purge()
    report(course=it, what="hora", sender="c" * 64)
    assert marked(it)


def test_reports_answered_do_not_count_again():
    it = course()
    report(course=it, what="hora", sender="a" * 64)
    answer_reports(course=it, by=None)
    report(course=it, what="hora", sender="b" * 64)
    assert not marked(it)


@pytest.mark.parametrize("verb", ["confirm", "edit"])
def test_an_answer_near_the_course_settles_them_a_list_does_not(verb):
    it = course()
    report(course=it, what="hora", sender="a" * 64)
    report(course=it, what="hora", sender="b" * 64)

    def answer(origin, on):
        it.refresh_from_db()
        call = {"course": it, "read_at": it.revision, "by": None, "origin": origin, "source": "S", "on": on}
        confirm_course(**call) if verb == "confirm" else edit_course(**call, hours=10)

    answer("lista", TODAY())
    answer("linha", TODAY() - timedelta(days=1))
    assert marked(it)
    assert open_reports().count() == 2
    answer("linha", TODAY())
    assert not marked(it)
    assert open_reports().count() == 0


def test_who_may_answer():
    it, stranger, line = course(), UserFactory(), UserFactory(agency_role="support", is_staff=True)
    for sender in "ab":
        report(course=it, what="hora", sender=sender * 64)
    with pytest.raises(PermissionDenied):
        answer_reports(course=it, by=stranger)
    assert marked(it)
    assert answer_reports(course=it, by=line) == 2
    assert not marked(it)
    assert {row.answered_by for row in WrongReport.objects.all()} == {line}


def test_what_is_forgotten_when():
    it, now = course(), timezone.now()
    for hours, sender in ((23, "a"), (25, "b")):
        report(course=it, what="hora", sender=sender * 64)
        WrongReport.objects.filter(address_hash=sender * 64).update(created_at=now - timedelta(hours=hours))
    assert ReportPurger().purge() == {"senders of reports": 1, "reports of courses": 0}
    assert [row.address_hash for row in WrongReport.objects.order_by("pk")] == ["a" * 64, ""]
    WrongReport.objects.update(answered_at=now - timedelta(days=364))
    call_command("purge", verbosity=0)
    assert WrongReport.objects.count() == 2
    WrongReport.objects.update(answered_at=now - timedelta(days=366))
    call_command("purge", verbosity=0)
    assert not WrongReport.objects.exists()


# --- the form ----------------------------------------------------------------------------------------------------


def test_it_works(old_enough):
    it = course()
    page = Client().get(f"/cursos/{it.code}/corrigir/")
    assert page.status_code == 200
    assert page["Cache-Control"] == "no-store"
    assert not page.cookies
    response = send(it, text=SECRET, language="/ne")
    assert response.status_code == 302
    assert response["Location"] == f"/ne/cursos/{it.code}/corrigir/obrigado/"
    row = WrongReport.objects.get()
    assert (row.what, row.text, len(row.address_hash)) == ("hora", SECRET, 64)
    thanks = Client().get(response["Location"])
    assert thanks.status_code == 200
    assert f"/ne/cursos/{it.code}/" in thanks.content.decode()


def test_two_people_at_the_form_mark_the_course_and_nothing_they_wrote_is_shown(old_enough):
    it = course()
    send(it, text=SECRET)
    assert send(it, text=SECRET, address="203.0.113.8").status_code == 302
    html = Client().get(f"/cursos/{it.code}/").content.decode()
    assert marked(it)
    assert "notice-warning" in html
    for page in ("", "corrigir/", "corrigir/obrigado/", "horario.ics"):
        assert "a sala é outra" not in Client().get(f"/cursos/{it.code}/{page}").content.decode()


@pytest.mark.parametrize(
    ("data", "kept"),
    [
        ({"what": ""}, ""),
        ({"what": "xyz"}, ""),
        ({"text": "x" * 301}, "x" * 301),
        ({"what": "", "text": SECRET}, "sala"),
    ],
)
def test_bad_input_gets_a_sentence_and_comes_back(old_enough, data, kept):
    response = send(course(), **data)
    html = response.content.decode()
    assert response.status_code == 422
    assert "error-summary" in html
    assert kept in words_of(html) or kept in html
    assert "<b>«x»" not in html
    assert not WrongReport.objects.exists()


def test_a_robot_is_told_and_nothing_is_kept():
    it = course()
    trapped = send(it, homepage="https://x.example", text=SECRET)
    assert trapped.status_code == 422
    assert "sala" in trapped.content.decode()
    foreign = Client().post(f"/cursos/{it.code}/corrigir/", {"what": "hora"}, headers={"origin": "https://x.example"})
    assert foreign.status_code == 403
    assert not WrongReport.objects.exists()


def test_too_often(old_enough):
    it, client = course(), Client(REMOTE_ADDR="203.0.113.9")
    assert [send(it, client=client, text=str(n)).status_code for n in range(6)] == [302] * 5 + [429]


def test_unknown_removed_and_small_letters(client):
    assert client.get("/cursos/BBBBBB/corrigir/").status_code == 404
    it = course()
    remove_course(course=it, read_at=1, by=None)
    assert client.get(f"/cursos/{it.code}/corrigir/").status_code == 410
    assert client.get(f"/cursos/{it.code}/corrigir/obrigado/").status_code == 410


def test_the_page_leads_there():
    it = course()
    assert f'href="/ar/cursos/{it.code}/corrigir/"' in Client().get(f"/ar/cursos/{it.code}/").content.decode()
