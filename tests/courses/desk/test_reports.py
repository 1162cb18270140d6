"""What readers report as wrong, at the desk: listed, read, answered."""

import pytest
from django.core.exceptions import PermissionDenied

from courses.models import WrongReport
from courses.reporting import answer_reports, report
from tests.courses.desk.conftest import LIST, again, sent
from tests.courses.factories import course
from tests.factories import ARABIC, UserFactory
from tests.reading import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def wrong(db):
    """A course that two people reported."""
    it = course()
    report(course=it, what="hora", text=f"<b>19h30</b> {ARABIC}", sender="a")
    report(course=it, what="cheio", sender="b")
    return again(it)


def listed(client):
    return [row.course for row, _place in client.get(f"{LIST}?lista=assinalados").context["rows"]]


def test_one_report_is_on_the_list_two_mark_the_course(wrong, line, client_of):
    once = course()
    report(course=once, what="dia", sender="a")
    assert again(once).reported_on is None
    assert listed(client_of(line)) == [wrong, once]
    area = client_of(line).get("/area/").content.decode()
    assert f"{LIST}?lista=assinalados" in area


def test_a_single_report_alone_waits_too(line, client_of):
    report(course=course(), what="dia", sender="a")
    assert f"{LIST}?lista=assinalados" in client_of(line).get("/area/").content.decode()


def test_the_page_and_the_call_show_their_words(wrong, line, desk, client_of):
    for address in (desk("course_desk", wrong.pk), desk("course_call", wrong.pk)):
        html = client_of(line).get(address).content.decode()
        assert "<b>19h30" not in html
        assert f"<b>19h30</b> {ARABIC}" in words_of(html)


def test_mistaken_reports_are_closed_without_a_change(wrong, line, desk, client_of):
    address = desk("course_step", wrong.pk, "responder")
    given = sent(client_of(line).get(address))
    for _twice in range(2):
        assert client_of(line).post(address, given).status_code == 302
    now = again(wrong)
    assert (now.reported_on, now.revision, now.checked_origin) == (None, wrong.revision, "lista")
    assert {it.answered_by for it in WrongReport.objects.all()} == {line}
    assert listed(client_of(line)) == []


def test_a_correction_closes_them(wrong, line, desk, client_of):
    address = desk("course_step", wrong.pk, "estado")
    client_of(line).post(address, sent(client_of(line).get(address), status="cheio"))
    assert not WrongReport.objects.open().exists()
    assert listed(client_of(line)) == []


def test_nothing_to_answer_and_nobody_else_may(wrong, line, desk, client_of):
    fine = course()
    assert client_of(line).get(desk("course_step", fine.pk, "responder")).status_code == 302
    assert (
        desk("course_step", fine.pk, "responder")
        not in client_of(line).get(desk("course_desk", fine.pk)).content.decode()
    )
    clerk = UserFactory(is_staff=True, is_demo=True)
    assert client_of(clerk).post(desk("course_step", wrong.pk, "responder"), {"read_at": 1}).status_code == 404
    with pytest.raises(PermissionDenied):
        answer_reports(course=wrong, by=clerk)
