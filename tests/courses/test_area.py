"""A school's workspace: own courses and nobody else's; created, copied, corrected, confirmed, closed."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from courses.models import Course, Origin
from courses.reporting import report
from tests.courses.factories import course, levels, municipality, place
from tests.courses.schools import approved, person_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine():
    """A course of a school with a person."""
    levels()
    return course(at=place(approved()), title="Português à noite", starts="2025-10-01", levels="A1")


def to(name, it, *more):
    first = [it.provider_id] if isinstance(it, Course) else [it.pk]
    return reverse(f"courses_area:{name}", args=[*first, *more])


def client_for(client_of, it):
    return client_of(person_of(it.provider))


def test_one_school_leads_to_its_courses(mine, client_of):
    client = client_for(client_of, mine)
    assert client.get("/area/cursos/").url == to("courses", mine)
    page = client.get(to("courses", mine)).content.decode()
    assert mine.code in page
    assert reverse("courses_area:home") in client.get("/area/").content.decode()


def test_others_get_404_everywhere(mine, client_of, reviewer, coordinator):
    other = person_of(approved(name="Outra"))
    pages = [
        to("courses", mine), to("new", mine), to("course", mine, mine.pk), to("correct", mine, mine.pk, "quando"),
        to("step", mine, mine.pk, "confirmar"), to("places", mine), to("place_new", mine),
        to("place", mine, mine.class_place_id), to("mailboxes", mine), to("people", mine),
    ]  # fmt: skip
    for user in (other, reviewer, coordinator):
        client = client_of(user)
        for address in pages:
            assert client.get(address).status_code == 404, address
            assert client.post(address, {"read_at": 1}).status_code in (404, 405), address
    own = client_of(person_of(mine.provider))
    assert [own.get(address).status_code for address in pages] == [200] * len(pages)
    theirs = course(at=place(approved(name="Terceira")))
    assert own.get(to("course", mine, theirs.pk)).status_code == 404
    assert own.get(to("new", mine) + f"?de={theirs.pk}").status_code == 404
    assert own.get(to("place", mine, theirs.class_place_id)).status_code == 404


def test_correct_as_the_school(mine, client_of):
    client = client_for(client_of, mine)
    data = {"read_at": mine.revision, "status": "cheio", "status_until": "", "price": "gratis"}
    assert client.post(to("correct", mine, mine.pk, "inscricao"), data).status_code == 302
    mine.refresh_from_db()
    assert (mine.status, mine.said["status"]["origin"]) == ("cheio", Origin.PROVIDER)
    assert mine.said["status"]["source"] == mine.provider.name
    assert (
        client.post(to("correct", mine, mine.pk, "inscricao"), data | {"notes": "x", "status": "espera"}).status_code
        == 409
    )


def test_all_right_status_and_closing(mine, client_of):
    client = client_for(client_of, mine)
    report(course=mine, what="hora")
    assert client.post(to("step", mine, mine.pk, "confirmar"), {"read_at": mine.revision}).status_code == 302
    mine.refresh_from_db()
    assert (mine.checked_origin, mine.reports.get().answered_at is not None) == (Origin.PROVIDER, True)
    data = {"read_at": mine.revision, "status": "terminado"}
    assert client.post(to("step", mine, mine.pk, "estado"), data).status_code == 302
    mine.refresh_from_db()
    assert mine.status == "terminado"
    client.post(to("step", mine, mine.pk, "estado"), data | {"status": "cheio"})
    mine.refresh_from_db()
    assert mine.status == "terminado"


def test_reports_are_seen_and_answered(mine, client_of):
    client = client_for(client_of, mine)
    report(course=mine, what="hora", text="Começa às 20h")
    assert "Começa às 20h" in client.get(to("course", mine, mine.pk)).content.decode()
    client.post(to("step", mine, mine.pk, "responder"), {"read_at": mine.revision})
    assert mine.reports.get().answered_at


def test_a_copy_has_everything_but_dates_and_status(mine, client_of):
    client = client_for(client_of, mine)
    page = client.get(to("new", mine) + f"?de={mine.pk}").content.decode()
    assert "Português à noite" in page
    assert not re.search(r'name="starts"[^>]*value="2025', page)
    assert not re.search(r'<option value="inscricoes" selected', page)
    once = str(uuid4())
    data = {
        "read_at": 1, "once": once, "title": "Português à noite", "levels": ["A1"], "starts": "2026-10-01",
        "status": "inscricoes", "class_place": str(mine.class_place_id), "price": "gratis",
    }  # fmt: skip
    for _n in range(2):
        assert client.post(to("new", mine), data).status_code == 302
    made = Course.objects.exclude(pk=mine.pk).get()
    assert (str(made.pk), made.starts, made.said["title"]["origin"]) == (once, "2026-10-01", Origin.PROVIDER)


def test_places_and_mailboxes(mine, client_of):
    client = client_for(client_of, mine)
    town = municipality("0805", "Faro")
    data = {"read_at": 1, "once": str(uuid4()), "municipality": town.pk, "name": "Polo de Faro"}
    assert client.post(to("place_new", mine), data).status_code == 302
    assert mine.provider.places.count() == 2
    mine.provider.refresh_from_db()
    data = {"read_at": mine.provider.revision, "mailbox": "a@escola.example", "second_mailbox": "não"}
    assert client.post(to("mailboxes", mine), data).status_code == 422
    assert client.post(to("mailboxes", mine), data | {"second_mailbox": "b@escola.example"}).status_code == 302
    mine.provider.refresh_from_db()
    assert (mine.provider.mailbox, mine.provider.second_mailbox) == ("a@escola.example", "b@escola.example")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries(count, client_of, django_assert_num_queries):
    school = approved()
    for _n in range(count):
        course(at=place(school))
    client = client_of(person_of(school))
    client.get(to("courses", school))
    with django_assert_num_queries(9):
        client.get(to("courses", school))
