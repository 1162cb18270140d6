"""Courses as data: the file of a search, the interface for programs, the sitemap; nothing invented in them."""

import csv
import io
import re

import pytest
from django.utils import timezone

from courses.editing import edit_course, remove_course
from courses.models import Course
from courses.providing import add_place, add_provider
from courses.search.index import forget
from portal.models import Municipality
from tests.courses.factories import course
from tests.courses.search.conftest import places  # noqa: F401 - a fixture
from tests.courses.search.courses_at import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def courses(places):  # noqa: F811 - the fixture named above
    forget()
    made = make()
    school = add_provider(by=None, kind="escola", name="Escola inventada", is_demo=True)
    at = add_place(by=None, provider=school, municipality=Municipality.objects.get(pk="0805"))
    made["inventado"] = course(at, title="inventado", levels="A1")
    yield made
    forget()


def lines(client, query=""):
    response = client.get(f"/cursos/cursos.csv{query}")
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))


def test_the_file_holds_what_the_search_finds(client, courses):
    found = lines(client, "?onde=Faro")
    assert [row["code"] for row in found][0] == courses["faro-b1"].code
    assert found[0]["municipality_code"] == "0805"
    assert courses["inventado"].code not in {row["code"] for row in found}


def test_nothing_in_the_file_is_a_formula(client, courses):
    it = Course.objects.get(title="faro-b1")
    edit_course(
        course=it, read_at=it.revision, by=None, origin="linha", source="=1+1", on=timezone.localdate(),
        timetable_text='=HYPERLINK("x");\n"a"',
    )  # fmt: skip
    row = next(row for row in lines(client, "?onde=Faro") if row["code"] == it.code)
    assert row["timetable_as_told"].startswith("'=")
    assert row["source"] == "'=1+1"


def test_a_name_of_several_places_is_asked_about(client, courses):
    response = client.get("/cursos/cursos.csv?onde=Lagoa")
    assert response.status_code == 400
    assert "onde=m4201" in response.content.decode()
    answer = client.get("/api/v1/courses/?onde=Lagoa")
    assert answer.status_code == 409
    assert {"m0806", "m4201"} <= {place["ref"] for place in answer.json()["places"]}


def test_the_interface_answers_as_the_search(client, courses):
    answer = client.get("/api/v1/courses/?onde=Almancil&parte=noite").json()
    assert answer["items"][0]["code"] == courses["almancil-a1-noite"].code
    assert answer["items"][0]["status"] == "inscricoes"
    assert client.get("/api/v1/courses/?raio=-1").status_code == 422


def test_one_course_and_those_there_are_not(client, courses):
    code = courses["faro-b1"].code
    assert client.get(f"/api/v1/courses/{code}/").json()["provider"] == "Escola faro-b1"
    assert client.get(f"/api/v1/courses/{courses['inventado'].code}/").status_code == 404
    assert client.get("/api/v1/courses/ZZZZZZ/").status_code == 404
    it = Course.objects.get(code=code)
    remove_course(course=it, read_at=it.revision, by=None)
    assert client.get(f"/api/v1/courses/{code}/").status_code == 410


@pytest.mark.parametrize("size", [1, 3])
def test_constant_queries(client, courses, django_assert_num_queries, size):
    client.get("/api/v1/courses/?onde=Porto")
    query = {1: "?onde=Beja&raio=concelho", 3: "?onde=Lisboa&raio=50"}[size]
    with django_assert_num_queries(3):
        client.get(f"/api/v1/courses/{query}")


def test_the_sitemap_has_every_language_and_no_invention(client, courses):
    xml = client.get("/sitemap.xml").content.decode()
    found = set(re.findall(r"<loc>(.*?)</loc>", xml))
    code = courses["faro-b1"].code
    for prefix in ("", "/en", "/es", "/ar", "/ne", "/hi", "/bn", "/uk", "/fr"):
        assert any(address.endswith(f"{prefix}/cursos/{code}/") for address in found), prefix
    assert any(address.endswith("/cursos/procura/") for address in found)
    assert courses["inventado"].code not in xml
