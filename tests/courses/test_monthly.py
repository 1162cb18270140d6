"""The monthly question: one mail a school and month, answered by a link without login; silence leads to a call."""

import re
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from unittest import mock

import pytest
from django.core import mail as django_mail
from django.utils import timezone

from courses import monthly
from courses.calling import candidates
from courses.editing import edit_course
from courses.models import Course, MonthlyAsk, Origin, Provider
from portal import jobs
from portal.models import OutboxMail
from tests.courses.factories import course, place, provider

pytestmark = pytest.mark.django_db
BOX, SECOND = "cursos@escola.example", "direcao@escola.example"


@contextmanager
def travel(moment):
    """The house believes it is that moment, Lisbon time, standing still."""
    with mock.patch.object(timezone, "now", return_value=timezone.make_aware(moment)):
        yield


@pytest.fixture
def school():
    return provider(mailbox=BOX)


def ask(day):
    """Ask everybody on that day; the page's path of the last mail, if one was written."""
    before = OutboxMail.objects.count()
    monthly.ask_schools(day)
    if OutboxMail.objects.count() == before:
        return ""
    row = OutboxMail.objects.filter(template="course-monthly").latest("created_at")
    jobs.run_row.func("mail", str(row.pk))
    return re.search(r"(/area/cursos/confirmar/[\w-]+/)", str(django_mail.outbox[-1].body))[1]


def button(it, said="certo"):
    it.refresh_from_db()
    return f"{it.code}:{it.revision}:{said}"


def dump():
    return (list(Course.objects.order_by("pk").values()), list(MonthlyAsk.objects.order_by("pk").values()))


@pytest.fixture
def today():
    with travel(datetime(2026, 11, 2, 10)):
        yield date(2026, 11, 2)


def test_one_mail_with_every_course_that_takes_enrolments(school, today):
    at = place(school)
    asked = [course(at=at, status=status) for status in ("a-confirmar", "inscricoes", "espera", "cheio")]
    asked.append(course(at=at, status="a-decorrer", status_until=today - timedelta(days=1)))
    left_out = [course(at=at, status=status) for status in ("a-decorrer", "terminado", "cancelado")]
    assert ask(today)
    assert ask(today + timedelta(days=1)) == ""
    body = str(django_mail.outbox[-1].body)
    assert [it.code in body for it in asked] == [True] * 5
    assert [it.code in body for it in left_out] == [False] * 3
    assert body.count("/area/cursos/confirmar/") == 6
    assert MonthlyAsk.objects.get().to == BOX


@pytest.mark.parametrize("day", [date(2026, 8, 1), date(2026, 11, 8)])
def test_none_in_august_and_none_late(school, day):
    course(at=place(school))
    assert monthly.ask_schools(day) == 0


def test_nobody_without_mailbox_or_course_and_demonstrations_only_where_no_mail_goes(today):
    course(at=place(provider()))
    provider(mailbox=BOX, name="Sem cursos")
    course(at=place(provider(mailbox="a@escola.pt", name="Inventada", is_demo=True)))
    assert monthly.ask_schools(today) == 0


def test_opening_the_link_changes_nothing(school, client, today):
    course(at=place(school))
    path, before = ask(today), dump()
    for method in (client.get, client.head, client.options):
        method(path)
    page = client.get(path)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert dump() == before
    assert path.split("/")[-2] not in str(before)


def test_all_right_in_one_post_and_the_status_is_believed_again(school, client, today):
    one, two = (course(at=place(school), on=date(2026, 1, 5), status_until=date(2026, 3, 1)) for _n in range(2))
    path = ask(today)
    assert client.post(path, {"todos": [button(one), button(two)]}).status_code == 302
    for it in (one, two):
        it.refresh_from_db()
        assert (it.checked_on, it.checked_origin) == (today, Origin.PROVIDER)
        assert it.checked_source.endswith("novembro de 2026")
        assert (it.status, it.status_until) == ("inscricoes", date(2027, 1, 1))
    assert MonthlyAsk.objects.get().answered_at
    assert client.post(path, {"resposta": button(one, "cheio")}).status_code == 302
    one.refresh_from_db()
    assert one.status == "cheio"


def test_another_status_in_one_post(school, client, today):
    it = course(at=place(school))
    path = ask(today)
    client.post(path, {"resposta": button(it, "cancelado")})
    it.refresh_from_db()
    assert (it.status, it.said["status"]["origin"]) == ("cancelado", Origin.PROVIDER)
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("said", ["", "x", "AAAAAA:1:certo", "{code}:1:a-confirmar", "{code}:1:nada", "{code}:x:certo"])
def test_no_other_answer(school, client, today, said):
    it = course(at=place(school))
    path, before = ask(today), dump()
    assert client.post(path, {"resposta": said.format(code=it.code)}).status_code in (302, 422)
    assert dump() == before


def test_another_schools_course_is_out_of_the_links_reach(school, client, today):
    course(at=place(school))
    other = course(at=place(provider(name="Outra")))
    path = ask(today)
    assert client.post(path, {"resposta": button(other)}).status_code == 422


def test_changed_in_the_meantime_nothing_is_done(school, client, today):
    one, two = course(at=place(school)), course(at=place(school))
    path, old = ask(today), [button(one), button(two)]
    edit_course(course=two, read_at=two.revision, by=None, origin=Origin.LINE, source="Linha", on=today, title="Outro")
    assert client.post(path, {"todos": old}).status_code == 409
    one.refresh_from_db()
    assert one.checked_origin == Origin.LIST


@pytest.mark.parametrize(
    ("asked", "last"),
    [
        ((2026, 11, 2), date(2026, 11, 30)),
        ((2026, 7, 1), date(2026, 8, 31)),
        ((2026, 12, 7), date(2026, 12, 31)),
    ],
)
def test_the_link_works_until_its_month_ends(school, client, asked, last):
    with travel(datetime(*asked, 10)):
        course(at=place(school))
        path = ask(date(*asked))
    with travel(datetime(last.year, last.month, last.day, 20)):
        assert client.get(path).status_code == 200
    after = last + timedelta(days=1)
    with travel(datetime(after.year, after.month, after.day, 5)):
        assert client.get(path).status_code == 404
        assert client.post(path, {"todos": "x"}).status_code == 404


def months(*numbers):
    """Ask in each of these months of 2026."""
    for number in numbers:
        with travel(datetime(2026, number, 2, 10)):
            monthly.ask_schools(date(2026, number, 2))


def test_after_two_silent_months_the_second_mailbox_then_the_call_list(school):
    Provider.objects.filter(pk=school.pk).update(second_mailbox=SECOND)
    it = course(at=place(school), on=date(2026, 1, 5))
    other = course(at=place(provider(name="Responde", mailbox="b@escola.example")), on=date(2025, 1, 5))
    months(1, 2, 3)
    assert [one.to for one in MonthlyAsk.objects.filter(provider=school).order_by("month")] == [BOX, BOX, SECOND]
    MonthlyAsk.objects.filter(provider=other.provider).update(answered_at=timezone.now())
    for day, first in ((date(2026, 3, 20), other), (date(2026, 4, 1), it)):
        found = candidates(today=day, most=9)
        assert found[0].course_id == first.pk
    assert [(one.provider, one.months, one.since) for one in monthly.silent_providers(date(2026, 4, 1))] == [
        (school, 3, date(2026, 1, 1))
    ]
    with travel(datetime(2026, 4, 2, 9)):
        told = {"origin": Origin.PROVIDER, "source": "Secretaria", "on": date(2026, 4, 2)}
        edit_course(course=it, read_at=it.revision, by=None, title="Fala", **told)
    assert monthly.silent_providers(date(2026, 4, 3)) == []
    months(5)
    assert MonthlyAsk.objects.filter(provider=school).latest("month").to == BOX


def test_without_a_second_mailbox_two_silences_are_enough(school):
    course(at=place(school), on=date(2026, 1, 5))
    months(1, 2)
    assert monthly.silent_providers(date(2026, 2, 28)) == []
    assert [one.months for one in monthly.silent_providers(date(2026, 3, 1))] == [2]


def test_without_a_mailbox_the_call_list_at_once():
    it = course(at=place(), on=date(2026, 1, 5))
    found = monthly.silent_providers(date(2026, 2, 1))
    assert [(one.provider, one.no_mailbox) for one in found] == [(it.provider, True)]
    assert candidates(today=date(2026, 2, 1), most=9)[0].silent == 0


@pytest.mark.parametrize("count", [1, 3])
def test_silence_takes_the_same_queries(count, django_assert_num_queries):
    for n in range(count):
        course(at=place(provider(name=f"Escola {n}", mailbox=BOX)), on=date(2026, 1, 5))
    months(1, 2)
    with django_assert_num_queries(3):
        assert len(monthly.silent_providers(date(2026, 3, 1))) == count


def test_forgotten_after_two_years(school):
    course(at=place(school), on=date(2026, 1, 5))
    months(1)
    assert monthly.MonthlyPurger().purge() == {"courses.monthlyask": 0}
    MonthlyAsk.objects.update(sent_at=timezone.now() - timedelta(days=801))
    assert monthly.MonthlyPurger().purge() == {"courses.monthlyask": 1}
