"""Schools and centres at the desk: the list, one with places and courses, and the forms of both."""

import pytest

from courses.editing import remove_course
from courses.models import Place, Provider
from courses.providing import edit_place, edit_provider
from tests.courses.desk.conftest import sent
from tests.courses.factories import course, locality, municipality, place, provider
from tests.factories import AWKWARD, OrganisationFactory, UserFactory
from tests.reading import words_of

pytestmark = pytest.mark.django_db
LIST = "/admin/courses/provider/"
ONCE = "11111111-1111-4111-8111-111111111111"
UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def school(db):
    """A school of Loulé."""
    return provider(name="Escola d'Álamo", municipality=municipality())


def test_the_list_finds_by_words_and_kind(school, line, client_of):
    provider(name="Centro do Porto", kind="iefp")
    for query, wanted in {"q=ALAMO": True, "q=loule": True, "tipo=escola": True, "tipo=iefp": False}.items():
        assert ("d&#x27;Álamo" in client_of(line).get(f"{LIST}?{query}").content.decode()) is wanted, query
    assert client_of(line).get(f"{LIST}?tipo=nada").status_code == 400
    assert client_of(line).get(f"{LIST}?q={'x' * 10_000}").status_code == 400


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries(count, line, client_of, django_assert_num_queries):
    for n in range(count):
        course(at=place(of=provider(name=f"Escola {n}")))
    client = client_of(line)
    client.get(LIST)
    with django_assert_num_queries(8):
        client.get(LIST)


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_takes_the_same_queries(count, school, line, desk, client_of, django_assert_num_queries):
    for _n in range(count):
        course(at=place(of=school, phones="1\n2"))
    client, address = client_of(line), desk("provider_desk", school.pk)
    client.get(address)
    with django_assert_num_queries(11):
        client.get(address)


def test_a_page_shows_places_and_courses(school, line, desk, client_of):
    it = course(at=place(of=school, phones="289 000 111", name="Polo «B»"))
    gone = course(at=place(of=school))
    remove_course(course=gone, read_at=1, by=None)
    words = words_of(client_of(line).get(desk("provider_desk", school.pk)).content.decode())
    for text in ("289 000 111", "Polo «B»", it.code, gone.code):
        assert text in words


def test_who_may(school, line, stranger, reviewer, desk, client_of):
    clerk, at = UserFactory(is_staff=True, is_demo=True), place(of=school)
    kept = [LIST, desk("provider_desk", school.pk), desk("place_new", school.pk),
            desk("place_correct", school.pk, at.pk), desk("course_new", school.pk)]  # fmt: skip
    reviewed = [desk("provider_new"), desk("provider_correct", school.pk)]
    for address in (*kept, *reviewed):
        for method in ("get", "post"):
            assert getattr(client_of(clerk), method)(address).status_code == 404
            assert getattr(client_of(stranger), method)(address).status_code == 302
        assert client_of(reviewer).get(address).status_code == 200
        assert client_of(line).get(address).status_code == (404 if address in reviewed else 200)
    assert client_of(line).post(desk("provider_correct", school.pk), {"name": "x", "read_at": 1}).status_code == 404


def test_unknown_ones_are_404(school, line, desk, client_of):
    elsewhere = place(of=provider(name="Outra"))
    for address in (
        desk("provider_desk", UNKNOWN), desk("place_new", UNKNOWN), desk("place_correct", school.pk, UNKNOWN),
        desk("place_correct", school.pk, elsewhere.pk), desk("course_new", UNKNOWN),
        f"{desk('course_new', school.pk)}?de={UNKNOWN}", f"{desk('course_new', school.pk)}?de=nada",
    ):  # fmt: skip
        assert client_of(line).get(address).status_code == 404, address


# --- schools ------------------------------------------------------------------------------------------------------


def test_a_new_one_is_added_once(manager, desk, client_of):
    manager.is_demo = False
    body = OrganisationFactory(name="Ministério de Ensaio", is_demo=False)
    loule = municipality()
    given = {"kind": "escola", "name": AWKWARD.replace("\n", " "), "municipality": "Loulé", "organisation": body.name,
             "website": "https://escola.example/", "once": ONCE, "read_at": "1"}  # fmt: skip
    manager.is_demo = True
    body.is_demo = True
    body.save()
    for _twice in range(2):
        response = client_of(manager).post(desk("provider_new"), given)
        assert response["Location"] == desk("provider_desk", ONCE)
    made = Provider.objects.get()
    assert (made.municipality, made.organisation, made.is_demo) == (loule, body, True)
    assert made.history.get().history_user == manager


def test_somebody_elses_form_cannot_replace_one(school, manager, desk, client_of):
    given = {"kind": "iefp", "name": "Outro nome", "once": str(school.pk), "read_at": "1"}
    client_of(manager).post(desk("provider_new"), given)
    assert Provider.objects.get().name == "Escola d'Álamo"


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""}, {"name": "x" * 10_000}, {"kind": "circo"}, {"municipality": "Nenhures"}, {"website": "x"},
        {"organisation": "Ninguém"}, {"name": "nulo\x00"}, {"municipality": "x" * 10_000},
    ],
)  # fmt: skip
def test_a_wrong_school_gets_a_sentence(wrong, manager, desk, client_of):
    given = {"kind": "escola", "name": "Escola", "once": ONCE, "read_at": "1"} | wrong
    response = client_of(manager).post(desk("provider_new"), given)
    assert response.status_code == 422
    assert "error-summary" in response.content.decode()
    assert not Provider.objects.exists()


def test_correcting_one_with_its_revision(school, reviewer, manager, desk, client_of):
    address = desk("provider_correct", school.pk)
    given = sent(client_of(reviewer).get(address), name="Meu nome")
    edit_provider(provider=school, read_at=1, by=manager, name="Nome dela", website="https://dela.example/")
    response = client_of(reviewer).post(address, given)
    assert response.status_code == 409
    for text in ("Meu nome", "Nome dela"):
        assert text in response.content.decode()
    assert client_of(reviewer).post(address, sent(response)).status_code == 302
    now = Provider.objects.get()
    assert (now.name, now.website, now.municipality_id) == ("Meu nome", "https://dela.example/", "0807")


# --- places -------------------------------------------------------------------------------------------------------


def test_first_the_municipality_then_its_localities(school, line, desk, client_of):
    village, other = locality(), locality(2, "Olhão", of=municipality("0810", "Olhão"))
    address = desk("place_new", school.pk)
    assert "concelho" in client_of(line).get(address).content.decode()
    html = client_of(line).get(f"{address}?concelho=0807").content.decode()
    assert f'value="{village.pk}"' in html
    assert f'value="{other.pk}"' not in html
    assert client_of(line).get(f"{address}?concelho=").status_code == 200
    for odd in ("9999", "x" * 10_000, "%00"):
        assert client_of(line).get(f"{address}?concelho={odd}").status_code == 400


def test_a_new_place_is_added_once(school, line, desk, client_of):
    village = locality()
    address = desk("place_new", school.pk)
    given = sent(client_of(line).get(f"{address}?concelho=0807"), locality=str(village.pk), name="Polo; «B»",
                 phones="289 000 000\r\n289 000 001", emails="a@b.example", once=ONCE)  # fmt: skip
    for _twice in range(2):
        assert client_of(line).post(f"{address}?concelho=0807", given)["Location"] == desk("provider_desk", school.pk)
    made = Place.objects.get()
    assert (made.locality, made.municipality_id, made.phones) == (village, "0807", "289 000 000\n289 000 001")


@pytest.mark.parametrize(
    "wrong",
    [
        {"latitude": "40"},
        {"latitude": "0", "longitude": "0"},
        {"latitude": "nan", "longitude": "-8"},
        {"emails": "isto não é"},
        {"locality": "999999"},
        {"postal_code": "x" * 10_000},
        {"name": "x" * 10_000},
    ],
)
def test_a_wrong_place_gets_a_sentence(wrong, school, line, desk, client_of):
    address = f"{desk('place_new', school.pk)}?concelho={municipality().pk}"
    response = client_of(line).post(address, sent(client_of(line).get(address)) | wrong)
    assert response.status_code == 422
    assert "error-summary" in response.content.decode()
    assert not Place.objects.exists()


def test_a_place_moves_to_another_municipality(school, line, desk, client_of):
    at, porto = place(of=school, name="Sede", locality=locality()), municipality("1312", "Porto", "Porto")
    address = desk("place_correct", school.pk, at.pk)
    assert client_of(line).get(f"{address}?concelho=").status_code == 200
    given = sent(client_of(line).get(f"{address}?concelho=1312"), locality="")
    assert client_of(line).post(f"{address}?concelho=1312", given).status_code == 302
    now = Place.objects.get()
    assert (now.municipality, now.locality, now.name) == (porto, None, "Sede")


def test_two_correct_one_place(school, line, reviewer, desk, client_of):
    at = place(of=school, phones="1")
    address = desk("place_correct", school.pk, at.pk)
    given = sent(client_of(line).get(address), phones="2")
    edit_place(place=at, read_at=1, by=reviewer, phones="3")
    response = client_of(line).post(address, given)
    assert response.status_code == 409
    assert Place.objects.get().phones == "3"
    client_of(line).post(address, sent(response))
    assert Place.objects.get().phones == "2"
