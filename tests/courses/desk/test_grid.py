"""Courses typed in rows: each checked by itself, all entered or none."""

import pytest
from django.utils import timezone

from courses.models import Course
from courses.sayings import saying
from tests.courses.desk.conftest import LIST
from tests.courses.factories import course, levels, locality, municipality, place, provider
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
GRID = f"{LIST}em-linhas/"
ONCE = "22222222-2222-4222-8222-222222222222"


@pytest.fixture
def at(db):
    levels()
    return place(of=provider(name="Escola d'Álamo", municipality=municipality()), name="Sede")


def row(number, **values):
    given = {"provider": "Escola d'Álamo", "status": "a-confirmar", **values}
    return {f"linha{number}-{name}": value for name, value in given.items()}


def grid(*rows):
    empty = {f"linha{n}-status": "a-confirmar" for n in range(10)}
    sent = {**empty, "once": ONCE, "dito-origin": "linha", "dito-source": "", "dito-on": TODAY().isoformat()}
    for one in rows:
        sent |= one
    return sent


def test_rows_become_courses_once(at, line, client_of):
    rows = (
        row(0, level="A1+A2", days=["2", "4"], begins="19:00", ends="22:00", starts="9/2026", status="inscricoes"),
        row(4, provider="ESCOLA D'ALAMO · Loulé", level="A1", begins="09:30"),
    )
    for _twice in range(2):
        assert client_of(line).post(GRID, grid(*rows))["Location"] == LIST
    first, second = Course.objects.order_by("-status")
    assert (first.levels, first.days, first.parts, first.starts) == ("A1 A2", "24", "noite", "2026-09")
    assert (first.class_place, first.enrolment_place, first.created_by) == (at, at, line)
    assert (second.levels, second.parts, second.status) == ("A1", "manha", "a-confirmar")
    assert saying(first, "starts").origin == "linha"
    assert first.history.count() == second.history.count() == 1


def test_one_wrong_row_and_none_is_entered(at, line, client_of):
    response = client_of(line).post(GRID, grid(row(0), row(1, starts="31/02/2026")))
    assert response.status_code == 422
    html = response.content.decode()
    assert "31/02/2026" in html or "2026-02-31" in html
    assert 'id="errors-linha1"' in html
    assert 'id="errors-linha0"' not in html
    assert not Course.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"provider": "Ninguém"},
        {"provider": ""},
        {"provider": "x" * 10_000},
        {"provider": "nulo\x00"},
        {"place": "Nenhures"},
        {"level": "Z9"},
        {"days": ["9"]},
        {"begins": "25:00"},
        {"begins": "20:00", "ends": "19:00"},
        {"starts": "ontem"},
        {"status": "talvez"},
    ],
)
def test_each_row_has_its_sentence(wrong, at, line, client_of):
    given = row(3, **({"starts": "2026"} | wrong))
    response = client_of(line).post(GRID, grid(given))
    assert response.status_code == 422
    assert 'id="errors-linha3"' in response.content.decode()
    assert not Course.objects.exists()


def test_places_and_schools_of_the_same_name(at, line, client_of):
    village = locality()
    branch = place(of=at.provider, name="Polo", locality=village)
    assert client_of(line).post(GRID, grid(row(0))).status_code == 422
    assert client_of(line).post(GRID, grid(row(0, place="ALMANCIL"))).status_code == 302
    assert Course.objects.get().class_place == branch
    provider(name="Escola d'Álamo", municipality=municipality("1312", "Porto", "Porto"))
    again = grid(row(0, place="Sede")) | {"once": "33333333-3333-4333-8333-333333333333"}
    response = client_of(line).post(GRID, again)
    assert response.status_code == 422
    assert "Porto" in response.content.decode()


def test_nothing_written_is_told(at, line, client_of):
    response = client_of(line).post(GRID, grid())
    assert response.status_code == 422
    assert "error-summary" in response.content.decode()


def test_the_agency_is_not_the_support_line(at, line, client_of):
    assert client_of(line).post(GRID, grid(row(0)) | {"dito-origin": "agencia"}).status_code == 422
    assert not Course.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_the_same_queries(count, line, client_of, django_assert_num_queries):
    for n in range(count):
        course(at=place(of=provider(name=f"Escola {n}")))
    client_of(line).get(GRID)
    with django_assert_num_queries(7):
        client_of(line).get(GRID)


def test_who_may(at, stranger, client_of):
    for method in ("get", "post"):
        assert getattr(client_of(UserFactory(is_staff=True, is_demo=True)), method)(GRID).status_code == 404
        assert getattr(client_of(stranger), method)(GRID).status_code == 302
