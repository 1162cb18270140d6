"""Many courses at once: asked on a preview page, each through its verb, and told what became of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses.editing import edit_course, remove_course
from courses.models import Course
from courses.sayings import saying
from tests.courses.desk.conftest import LIST, again
from tests.courses.factories import course
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
MANY = f"{LIST}varios/"
TOLD = {"dito-origin": "linha", "dito-source": "", "dito-on": ""}


@pytest.fixture
def three(db):
    return [course(on=TODAY() - timedelta(days=70)) for _n in range(3)]


def marks(*courses):
    return [f"{it.pk}:{it.revision}" for it in courses]


def sure(*courses, **more):
    return {"course": marks(*courses), "sure": "1", **TOLD, "dito-on": TODAY().isoformat(), **more}


def test_the_list_offers_it(three, line, client_of):
    html = client_of(line).get(LIST).content.decode()
    assert f'action="{MANY}"' in html
    for it in three:
        assert f'value="{it.pk}:1"' in html
    assert 'value="retirar"' not in html


def test_first_a_preview_and_nothing_is_done(three, line, client_of):
    response = client_of(line).post(MANY, {"course": marks(*three[:2]), "do": "estado", "status": "cheio"})
    assert response.status_code == 200
    html = response.content.decode()
    assert 'name="sure"' in html
    assert three[0].code in html
    assert three[2].code not in html
    assert {again(it).status for it in three} == {"inscricoes"}


def test_then_each_through_its_verb_with_history(three, line, client_of):
    client_of(line).post(MANY, sure(*three, do="estado", status="espera"))
    for it in three:
        now = again(it)
        assert (now.status, now.status_until) == ("espera", TODAY() + timedelta(days=90))
        assert (now.revision, now.history.first().history_user) == (2, line)
        assert saying(now, "status").origin == "linha"


def test_what_became_of_each_is_said(three, line, reviewer, client_of):
    given = sure(*three, do="estado", status="cheio")
    edit_course(course=three[0], read_at=1, by=reviewer, origin="agencia", source="A", on=TODAY(), hours=9)
    outcome = client_of(line).post(MANY, given).context["outcome"]
    assert (outcome.changed, outcome.stale) == (three[1:], [three[0]])
    assert again(three[0]).status == "inscricoes"
    outcome = client_of(line).post(MANY, given).context["outcome"]
    assert (outcome.changed, outcome.same) == ([], three[1:])
    assert again(three[1]).revision == 2


def test_confirming_many(three, line, client_of):
    client_of(line).post(MANY, sure(*three, do="confirmar"))
    assert {again(it).checked_on for it in three} == {TODAY()}


def test_taking_off_many_is_the_reviewers(three, line, reviewer, client_of):
    assert client_of(line).post(MANY, sure(*three, do="retirar")).status_code == 422
    assert not Course.objects.filter(removed_at__isnull=False).exists()
    remove_course(course=three[0], read_at=1, by=None)
    outcome = client_of(reviewer).post(MANY, sure(*three, do="retirar")).context["outcome"]
    assert (outcome.same, outcome.changed) == ([three[0]], three[1:])
    assert Course.objects.filter(removed_at__isnull=False).count() == 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"course": []},
        {"course": ["nada", "00000000-0000-4000-8000-000000000000:1", ":", "\x00"]},
        {"do": "apagar"},
        {"do": ""},
        {"status": ""},
        {"status": "talvez"},
        {"status_until": "31/02/2026"},
        {"dito-origin": "agencia"},
        {"dito-on": "amanhã"},
        {"dito-source": "x" * 10_000},
    ],
)
def test_what_is_wrong_does_nothing(wrong, three, line, client_of):
    response = client_of(line).post(MANY, sure(*three, do="estado", status="cheio") | wrong)
    assert response.status_code == 422
    assert "error-summary" in response.content.decode()
    assert {again(it).status for it in three} == {"inscricoes"}


def test_at_most_two_hundred(three, line, client_of):
    given = {"course": ["x"] * 200 + marks(*three), "do": "confirmar"}
    response = client_of(line).post(MANY, given)
    assert response.status_code == 422
    assert "200" in response.content.decode()


def test_who_may(three, stranger, client_of, line):
    assert (
        client_of(UserFactory(is_staff=True, is_demo=True)).post(MANY, sure(*three, do="confirmar")).status_code == 404
    )
    assert client_of(stranger).post(MANY, sure(*three, do="confirmar")).status_code == 302
    assert client_of(line).get(MANY)["Location"] == LIST
    assert {again(it).revision for it in three} == {1}


@pytest.mark.parametrize("count", [1, 3])
def test_the_preview_takes_the_same_queries(count, three, line, client_of, django_assert_num_queries):
    given = {"course": marks(*three[:count]), "do": "confirmar"}
    client_of(line).post(MANY, given)
    with django_assert_num_queries(6):
        client_of(line).post(MANY, given)
