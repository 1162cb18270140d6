"""The call list: whom to call first, in whose hands, what the school answered."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from courses import calling
from courses.editing import edit_course, remove_course, report_wrong
from courses.models import Call, SearchCount
from courses.sayings import saying
from tests.courses.desk.conftest import LIST, again, sent
from tests.courses.factories import course, place, provider
from tests.factories import AWKWARD, UserFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
CALLS = f"{LIST}chamadas/"


def searched(it, count, days=0):
    SearchCount.objects.create(course=it, day=TODAY() - timedelta(days=days), count=count)


def ranked():
    return [it.course_id for it in calling.candidates(today=TODAY(), most=50)]


@pytest.fixture
def old(db):
    """A course nobody confirmed for ninety days, with a phone."""
    return course(at=place(phones="289 111 222"), on=TODAY() - timedelta(days=90), hours=150)


@pytest.fixture
def mine(old, line):
    """The same, in hand of the support line."""
    assert calling.take_call(course=old, by=line)
    return old


def test_searches_times_days_and_then_days(db):
    ago = TODAY() - timedelta(days=20)
    much, little = course(on=ago), course(on=ago)
    longest = course(on=TODAY() - timedelta(days=100))
    long, never = course(on=TODAY() - timedelta(days=90)), course()
    type(never).objects.filter(pk=never.pk).update(checked_on=None)
    searched(much, 50)
    searched(little, 2)
    searched(little, 2, days=3)
    searched(long, 1)
    searched(longest, 99, days=30)
    assert ranked() == [much.pk, long.pk, little.pk, never.pk, longest.pk]


def test_who_is_not_called(db):
    ago = TODAY() - timedelta(days=8)
    asked = course(on=TODAY() - timedelta(days=6))
    done, gone, later = course(on=ago, status="cancelado"), course(on=ago), course(on=ago)
    remove_course(course=gone, read_at=1, by=None)
    calling.nobody_answered(course=later, by=UserFactory(reviewer=True), seen=0)
    wrong, due = course(), course(on=ago)
    report_wrong(course=wrong, on=TODAY())
    assert set(ranked()) == {wrong.pk, due.pk}
    assert {asked.pk, done.pk}.isdisjoint(ranked())


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries(count, line, client_of, django_assert_num_queries):
    for _n in range(count):
        it = course(on=TODAY() - timedelta(days=90))
        calling.take_call(course=it, by=line)
    client = client_of(line)
    client.get(CALLS)
    with django_assert_num_queries(11):
        client.get(CALLS)


def test_only_those_who_keep_courses(old, stranger, client_of):
    clerk = UserFactory(is_staff=True, is_demo=True)
    for address in (CALLS, f"{CALLS}{old.pk}/"):
        for method in ("get", "post"):
            assert getattr(client_of(clerk), method)(address, {"do": "take"}).status_code == 404
            assert getattr(client_of(stranger), method)(address).status_code == 302
    for verb, more in ((calling.take_call, {}), (calling.leave_call, {}), (calling.nobody_answered, {"seen": 0})):
        with pytest.raises(PermissionDenied):
            verb(course=old, by=clerk, **more)
    with pytest.raises(PermissionDenied):
        calling.answer_call(course=old, read_at=1, by=clerk, source="x", status="cheio")
    assert not Call.objects.exists()


def test_taking_the_next_call(old, line, client_of):
    response = client_of(line).post(CALLS, follow=True)
    html = response.content.decode()
    assert Call.objects.get().taken_by == line
    assert 'href="tel:+351289111222"' in html
    assert html.index("289 111 222") < html.index("aula_1_dia")


def test_looking_takes_nothing(old, line, client_of):
    assert client_of(line).get(f"{CALLS}{old.pk}/").status_code == 200
    assert not Call.objects.exists()
    assert "aula_1_dia" not in client_of(line).get(f"{CALLS}{old.pk}/").content.decode()


def test_two_people_get_two_calls(mine, reviewer, client_of):
    response = client_of(reviewer).post(f"{CALLS}{mine.pk}/", {"do": "take"}, follow=True)
    assert "Lina da Linha" in response.content.decode()
    other = course(on=TODAY() - timedelta(days=80))
    response = client_of(reviewer).post(CALLS)
    assert str(other.pk) in response["Location"]
    assert client_of(reviewer).post(CALLS)["Location"].endswith(f"{other.pk}/")


def test_a_claim_runs_out_and_can_be_given_back(mine, line, reviewer, client_of):
    assert not calling.take_call(course=mine, by=reviewer)
    assert calling.take_call(course=mine, by=reviewer, now=timezone.now() + timedelta(minutes=16))
    calling.leave_call(course=mine, by=line)
    assert Call.objects.get().taken_by == reviewer
    client_of(reviewer).post(f"{CALLS}{mine.pk}/", {"do": "leave"})
    assert Call.objects.get().taken_by is None


@pytest.mark.django_db(transaction=True)
def test_two_at_once_one_has_it():
    users = [UserFactory(reviewer=True) for _n in range(4)]
    its = [course(on=TODAY() - timedelta(days=90)) for _n in range(2)]
    for _round in range(5):
        Call.objects.all().delete()
        barrier, won = threading.Barrier(len(users)), []

        def take(user, barrier=barrier, won=won):
            try:
                barrier.wait(10)
                won.append(calling.next_call(by=user, among=[it.pk for it in its]))
            finally:
                connection.close()

        threads = [threading.Thread(target=take, args=(user,)) for user in users]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(won) == len(users)
        assert sorted(key for key in won if key) == sorted(it.pk for it in its)


# --- the answer ---------------------------------------------------------------------------------------------------


def test_the_answer_is_confirmed_by_phone_by_the_support_line(mine, line, client_of):
    address = f"{CALLS}{mine.pk}/"
    answer = {
        "status": "espera", "aula_1_dia": "3", "aula_1_das": "09:30", "aula_1_as": "12:30", "starts": "2026-10",
        "notes": "Levar fotografia; «tipo passe»", "do": "answer", "stop": "1", "source": "Secretaria",
    }  # fmt: skip
    response = client_of(line).post(address, sent(client_of(line).get(address), **answer))
    assert response["Location"] == CALLS
    now = again(mine)
    assert (now.status, now.days, now.parts, now.starts) == ("espera", "3", "manha", "2026-10")
    assert now.status_until == TODAY() + timedelta(days=90)
    assert (now.checked_on, now.checked_origin, now.checked_source) == (TODAY(), "linha", "Linha de apoio: Secretaria")
    assert saying(now, "class_place").origin == "linha"
    assert saying(now, "hours").origin == "lista"
    assert now.history.first().history_user == line
    assert not Call.objects.exists()
    assert ranked() == []


def test_the_rest_is_confirmed_only_when_asked(mine, line, client_of):
    address = f"{CALLS}{mine.pk}/"
    client_of(line).post(address, sent(client_of(line).get(address), do="answer", rest="on"))
    assert saying(again(mine), "hours").on == TODAY()


def test_after_an_answer_comes_the_next_call(mine, line, client_of):
    other = course(on=TODAY() - timedelta(days=80))
    address = f"{CALLS}{mine.pk}/"
    response = client_of(line).post(address, sent(client_of(line).get(address), do="answer"))
    assert response["Location"] == f"{CALLS}{other.pk}/"
    assert Call.objects.get().course == other


def test_a_wrong_phone_is_corrected_at_the_place(mine, line, client_of):
    address = f"{CALLS}{mine.pk}/"
    page = client_of(line).get(address)
    given = sent(page, do="answer", phones="289 333 444\n289 333 445")
    for _twice in range(2):
        assert client_of(line).post(address, given).status_code == 302
    where = again(mine).enrolment_place
    assert (where.phones, where.revision) == ("289 333 444\n289 333 445", 2)
    other = sent(page, do="answer", phones="289 000 000")
    response = client_of(line).post(address, other)
    assert response.status_code == 422
    assert "289 333 445" in response.content.decode()


def test_a_phone_without_a_place_gets_a_sentence(line, client_of):
    it = course(at=place(of=provider()), on=TODAY() - timedelta(days=70))
    edit_course(course=it, read_at=1, by=None, origin="lista", source="L", on=TODAY() - timedelta(days=70),
                class_place=None, enrolment_place=None)  # fmt: skip
    calling.take_call(course=it, by=line)
    address = f"{CALLS}{it.pk}/"
    response = client_of(line).post(address, sent(client_of(line).get(address), do="answer", phones="1"))
    assert response.status_code == 422
    assert again(it).checked_origin == "lista"


def test_an_answer_sent_twice_is_one(mine, line, client_of):
    address = f"{CALLS}{mine.pk}/"
    given = sent(client_of(line).get(address), do="answer", status="cheio")
    for _twice in range(2):
        assert client_of(line).post(address, given).status_code == 302
    assert again(mine).revision == 2


def test_somebody_corrected_it_during_the_call(mine, line, reviewer, client_of):
    address = f"{CALLS}{mine.pk}/"
    given = sent(client_of(line).get(address), do="answer", notes="Minhas")
    edit_course(course=mine, read_at=1, by=reviewer, origin="agencia", source="A", on=TODAY(), notes="Dela")
    response = client_of(line).post(address, given)
    assert response.status_code == 409
    for text in ("Minhas", "Dela"):
        assert text in response.content.decode()
    assert again(mine).notes == "Dela"
    client_of(line).post(address, sent(response, do="answer"))
    assert again(mine).notes == "Minhas"


@pytest.mark.parametrize(
    "wrong",
    [
        {"starts": "31/02/2026"},
        {"aula_1_dia": "1", "aula_1_das": "99:99"},
        {"status": "nada"},
        {"class_place": "00000000-0000-4000-8000-000000000000"},
        {"notes": "x" * 10_000},
        {"phones": "x" * 10_000},
        {"source": "x" * 10_000},
        {"read_at": "x"},
    ],
)
def test_a_wrong_answer_is_shown_again(wrong, mine, line, client_of):
    address = f"{CALLS}{mine.pk}/"
    given = sent(client_of(line).get(address), do="answer", title="x") | wrong
    response = client_of(line).post(address, given)
    assert response.status_code == 422
    assert "error-summary" in response.content.decode()
    assert again(mine).revision == 1


def test_nobody_answered_is_remembered_and_tried_later(mine, line, client_of):
    address = f"{CALLS}{mine.pk}/"
    given = {"do": "nobody", "seen": "0", "note": AWKWARD, "stop": "1"}
    for _twice in range(2):
        client_of(line).post(address, given)
    call = Call.objects.get()
    assert (call.attempts, call.note, call.taken_by) == (1, AWKWARD.replace("\n", "\n"), None)
    assert ranked() == []
    assert again(mine).revision == 1
    later = calling.candidates(today=TODAY(), most=5, now=timezone.now() + timedelta(hours=4))
    assert [it.course_id for it in later] == [mine.pk]
    html = client_of(line).get(address).content.decode()
    assert "&lt;b&gt;aspas" not in html or "<b>aspas" not in html


@pytest.mark.parametrize("wrong", [{"note": "x" * 10_000}, {"seen": "x"}, {"seen": "-1"}, {"note": "nulo\x00"}])
def test_a_wrong_note_is_refused(wrong, mine, line, client_of):
    response = client_of(line).post(f"{CALLS}{mine.pk}/", {"do": "nobody", "seen": "0", "note": "x"} | wrong)
    assert response.status_code == 422
    assert Call.objects.get().attempts == 0


def test_unknown_calls(line, client_of):
    for method in ("get", "post"):
        address = f"{CALLS}00000000-0000-4000-8000-000000000000/"
        assert getattr(client_of(line), method)(address).status_code == 404
    assert client_of(line).post(CALLS, follow=True).status_code == 200
