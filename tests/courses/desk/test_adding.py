"""A new course at a school, empty or copied."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses.models import ActionKind, Course, Unit
from courses.sayings import saying
from tests.courses.desk.conftest import sent
from tests.courses.factories import course, levels, place, provider

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
ONCE = "11111111-1111-4111-8111-111111111111"


@pytest.fixture
def at(db):
    """A place of a school."""
    levels()
    return place(name="Sede")


def test_a_new_course_is_entered_once_with_who_says_it(at, line, desk, client_of):
    address = desk("course_new", at.provider_id)
    given = sent(
        client_of(line).get(address), once=ONCE, path="A1+A2", class_place=str(at.pk), status="inscricoes",
        aula_1_dia="2", aula_1_das="19:00", starts="setembro", price="gratis",
    ) | {"dito-origin": "entidade", "dito-source": "Direção; por telefone"}  # fmt: skip
    response = client_of(line).post(address, given)
    assert response.status_code == 422
    given["starts"] = "2026-09"
    for _twice in range(2):
        assert client_of(line).post(address, given)["Location"] == desk("course_desk", ONCE)
    made = Course.objects.get()
    assert (made.levels, made.days, made.parts, made.provider) == ("A1 A2", "2", "noite", at.provider)
    assert made.status_until == TODAY() + timedelta(days=60)
    kept = saying(made, "price")
    assert (kept.origin, kept.source) == ("entidade", "Direção; por telefone")
    assert saying(made, "notes") is None
    assert (made.created_by, made.history.count()) == (line, 1)


def test_a_copy_begins_without_dates_and_status(at, line, desk, client_of):
    unit = Unit.objects.create(code="6452", title={"pt": "Eu"})
    old = course(at=at, title="Curso «de noite»", hours=150, starts="2025-09", status="terminado", units=[unit],
                 timetable=[{"day": 4, "from": "19:00", "to": "22:00"}], notes="Trazer caneta")  # fmt: skip
    address = f"{desk('course_new', at.provider_id)}?de={old.pk}"
    given = sent(client_of(line).get(address), once=ONCE)
    assert client_of(line).post(address, given).status_code == 302
    made = Course.objects.get(pk=ONCE)
    assert (made.title, made.hours, made.notes, made.timetable) == (old.title, 150, old.notes, old.timetable)
    assert (made.starts, made.status, list(made.units.all())) == ("", "a-confirmar", [unit])
    assert made.code != old.code


def test_a_copy_at_another_school_has_no_place(at, line, desk, client_of):
    old, other = course(at=at), provider(name="Outra")
    page = client_of(line).get(f"{desk('course_new', other.pk)}?de={old.pk}")
    assert page.context["form"]["class_place"].value() is None
    client_of(line).post(desk("course_new", other.pk), sent(page, once=ONCE))
    assert Course.objects.get(pk=ONCE).class_place is None


def test_a_form_with_the_key_of_another_course_changes_nothing(at, line, desk, client_of):
    old = course(at=at, title="Velho")
    address = desk("course_new", at.provider_id)
    client_of(line).post(address, sent(client_of(line).get(address), title="Novo", once=str(old.pk)))
    assert Course.objects.get().title == "Velho"


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": "x" * 10_000},
        {"starts": "31/02/2020"},
        {"units": ["9999"]},
        {"class_place": ONCE},
        {"price": "valor"},
        {"aula_1_dia": "8"},
        {"dito-origin": "lista"},
        {"notes": "nulo\x00"},
        {"hours": "um"},
    ],
)
def test_what_is_wrong_gets_a_sentence(wrong, at, line, desk, client_of):
    address = desk("course_new", at.provider_id)
    response = client_of(line).post(address, sent(client_of(line).get(address), title="Curso") | wrong)
    assert response.status_code == 422
    assert "error-summary" in response.content.decode()
    assert not Course.objects.exists()


TAUGHT = [{"title": "Curso"}, {"levels": ["A1"]}, {"kind": ActionKind.values[0]}, {"path": "A1+A2"}]


@pytest.mark.parametrize("given", TAUGHT)
def test_something_that_is_taught_is_said_of_a_new_course(given, at, line, desk, client_of):
    address = desk("course_new", at.provider_id)
    empty = sent(client_of(line).get(address), status="inscricoes", class_place=str(at.pk), starts="2026-09")
    assert client_of(line).post(address, empty).status_code == 422
    assert not Course.objects.exists()
    assert client_of(line).post(address, empty | given).status_code == 302
