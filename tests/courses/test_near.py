"""Near me: a position becomes the name of a place; nothing of it is kept or stands in an address."""

import logging

import pytest
from django.test import Client

from tests.courses.factories import course, locality, place

pytestmark = pytest.mark.django_db


def near(**data):
    return Client().post("/ne/cursos/perto/", {"lat": "37.0812345", "lon": "-8.0312345"} | data)


def test_to_the_search_at_the_nearest_locality_with_the_rest_of_the_question():
    locality()
    locality(geonameid=2, name="Quarteira", latitude=37.07, longitude=-8.10)
    response = near(nivel="inicio", onde2="Faro", onde="Lagos", p="3", c="ABCDFG", lixo="1")
    assert response.status_code == 303
    assert response["Location"] == "/ne/cursos/?onde=l1&onde2=Faro&nivel=inicio&c=ABCDFG"
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies


def test_the_position_is_rounded_to_a_kilometre_here_too(monkeypatch):
    asked = []

    class Known:
        def nearest(self, lat, lon):
            asked.append((lat, lon))

    monkeypatch.setattr("courses.views.near.gazetteer", Known)
    near(lat="37.08499999", lon="-8.035001")
    assert asked == [(37.08, -8.04)]


def test_nothing_is_written_down(caplog, django_assert_num_queries):
    locality()
    with caplog.at_level(logging.DEBUG):
        near()
    assert "37.08" not in caplog.text
    with django_assert_num_queries(0):
        near()


@pytest.mark.parametrize(("lat", "lon"), [("48.85", "2.35"), ("0", "0"), ("-37.08", "8.03")])
def test_far_from_portugal_there_is_a_sentence(lat, lon):
    locality()
    response = near(lat=lat, lon=lon)
    assert response.status_code == 422
    assert "/ne/cursos/" in response.content.decode()


@pytest.mark.parametrize("lat", ["", "x", "nan", "inf", "1e400", "91", "37,08", "٣٧x", "9" * 5000, "\x00"])
def test_what_is_no_position(lat):
    locality()
    assert near(lat=lat).status_code == 400


def test_only_a_post(client):
    assert client.get("/cursos/perto/?lat=37&lon=-8").status_code == 405


def test_too_often():
    locality()
    client = Client(REMOTE_ADDR="203.0.113.7")
    codes = [client.post("/cursos/perto/", {"lat": "37.08", "lon": "-8.03"}).status_code for _ in range(31)]
    assert codes == [303] * 30 + [429]


def test_the_button_is_on_the_search_and_hidden_without_javascript(client):
    course(place(locality=locality()))
    html = client.get("/cursos/?nivel=inicio").content.decode()
    form = html.split('id="near"')[1].split("</form>")[0]
    assert " hidden " in form.split(">")[0]
    assert 'name="nivel" value="inicio"' in form
    assert "near.js" in html
