"""The list of published plans."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from measures.models import NationalArea, PlanArea
from measures.reference import load_areas
from publication.workflow import retract_version
from tests.factories import LONG_WORD, MunicipalityFactory, UserFactory, full_plan
from tests.publication.making import publish, published, registered

pytestmark = pytest.mark.django_db

LIST = "/en/planos/"


def text(response):
    return response.content.decode()


def names(response):
    return re.findall(r'<h3><a href="[^"]+"[^>]*>([^<]+)</a>', text(response))


def test_it_works(client):
    published(measures=1, short_name='PMII "Évora"; <b>')
    response = client.get("/planos/")
    assert response.status_code == 200
    assert not response.cookies
    assert names(response) == ["PMII &quot;Évora&quot;; &lt;b&gt;"]


def test_nothing_published_yet(client):
    full_plan(measures=1)
    assert "No plan has been published yet." in text(client.get(LIST))


@pytest.mark.parametrize("words", ["evora", "ÉVORA", "  acolher   évora ", "evora ٢٠١٥", 'medida 1: acolher "todos"'])
def test_words_are_folded_and_all_must_match(client, words):
    published(measures=1, short_name="PMII de Évora")
    published(measures=1, short_name="PMII de Loulé")
    found = names(client.get(LIST, {"q": words}))
    assert "PMII de Évora" in found
    assert ("PMII de Loulé" in found) is ("vora" not in words.casefold())


def test_words_that_match_nothing_and_signs(client):
    published(measures=1)
    for words in ("%", "_", "'; drop table", LONG_WORD[:90], "\\"):
        response = client.get(LIST, {"q": words})
        assert response.status_code == 200
        assert names(response) == []
        assert "No published plan matches." in text(response)


def test_an_empty_result_names_the_municipality(client):
    published(measures=1)
    MunicipalityFactory(name="Odemira", is_demo=False)
    assert "Odemira has no plan published here" in text(client.get(LIST, {"q": "odemira"}))


def test_place_kind_year_and_area(client):
    alfa = MunicipalityFactory(name="Vila Alfa", district="Beja")
    beta = MunicipalityFactory(name="Vila Beta", district="Faro")
    gama = MunicipalityFactory(name="Vila Gama", district="Faro")
    load_areas()
    health = NationalArea.objects.get(code="health")
    one = full_plan(measures=1, municipalities=[alfa], short_name="Um", period_start="2015-06-20", period_end="2017")
    area = PlanArea.objects.filter(plan=one).first()
    area.national_areas.add(health)
    publish(one)
    joint = {"kind": "intermunicipal", "period_start": "2018", "period_end": "2020-12-31"}
    published(measures=1, municipalities=[beta, gama], short_name="Dois", **joint)
    cases = [
        ({"municipio": alfa.dico}, ["Um"]),
        ({"distrito": "Faro"}, ["Dois"]),
        ({"tipo": "intermunicipal"}, ["Dois"]),
        ({"ano": "2017"}, ["Um"]),
        ({"ano": "2019"}, ["Dois"]),
        ({"area": "health"}, ["Um"]),
        ({"distrito": "Beja", "ano": "2019"}, []),
        ({}, ["Dois", "Um"]),
    ]
    for query, wanted in cases:
        assert names(client.get(LIST, query)) == wanted, query


def test_unknown_rows_come_after_and_demonstration_last(client):
    load_areas()
    published(measures=1, short_name="Zeta", period_start="2015", period_end="2017")
    registered(short_name="Beta sem datas")
    published(measures=1, short_name="Alfa inventado", is_demo=True, period_start="2015", period_end="2017")
    response = client.get(LIST, {"ano": "2016"})
    assert names(response) == ["Zeta", "Beta sem datas", "Alfa inventado"]
    page = text(response)
    assert page.index("1 plan</p>") < page.index("of which the source does not tell") < page.index("invented plan")
    assert names(client.get(LIST)) == ["Beta sem datas", "Zeta", "Alfa inventado"]
    assert "2 plans</p>" in text(client.get(LIST))
    assert names(client.get(LIST, {"area": "health"})) == ["Beta sem datas"]


@pytest.mark.parametrize(
    "query",
    [
        {"ano": "dois mil"},
        {"ano": "99999999999999999999"},
        {"municipio": "0000"},
        {"distrito": "' or 1=1"},
        {"tipo": "<b>"},
        {"area": "x" * 3000},
        {"q": "a" * 101},
        {"q": "a\0b"},
        {"pagina": "-1"},
        {"pagina": "mil"},
        {"pagina": "99999999999999999999"},
    ],
)
def test_bad_filters_get_a_sentence(client, query):
    published(measures=1, short_name="Um")
    response = client.get(LIST, query)
    assert response.status_code == 200
    assert names(response) == ["Um"]
    assert ('class="invalid-feedback' in text(response)) is ("pagina" not in query)


def test_chips_take_one_filter_away(client):
    published(measures=1, short_name="Um", period_start="2015", period_end="2017")
    page = text(client.get(LIST, {"q": "um & «dois»", "ano": "2016"}))
    assert 'href="/en/planos/?ano=2016"' in page
    assert 'href="/en/planos/?q=um+%26+%C2%ABdois%C2%BB"' in page
    assert 'href="/ar/planos/?q=um+%26+%C2%ABdois%C2%BB&amp;ano=2016"' in page


def test_pages(client):
    for n in range(23):
        published(measures=1, short_name=f"Plano {n}")
    first = client.get(LIST)
    assert len(names(first)) == 20
    assert "Page 1 of 2" in text(first)
    assert names(client.get(LIST, {"pagina": "2"})) == ["Plano 20", "Plano 21", "Plano 22"]
    assert names(client.get(LIST, {"pagina": "77"})) == ["Plano 20", "Plano 21", "Plano 22"]


@pytest.mark.parametrize("plans", [1, 3])
def test_constant_queries(client, plans):
    for _ in range(plans):
        published(measures=1)
    load_areas()
    client.get(LIST)  # names of areas are read once a process
    with CaptureQueriesContext(connection) as seen:
        response = client.get(LIST, {"ano": "2016", "q": "medida"})
    assert len(names(response)) == plans
    assert len(seen) == 5
    with CaptureQueriesContext(connection) as seen:
        again = client.get(LIST, {"ano": "2016", "q": "medida"}, headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304
    assert len(seen) == 1


def test_the_etag_follows_publication_and_retraction(client):
    first = client.get(LIST)
    version = published(measures=1)
    second = client.get(LIST, headers={"if-none-match": first["ETag"]})
    assert second.status_code == 200
    retract_version(version=version, by=UserFactory(manager=True), reason="Engano")
    third = client.get(LIST, headers={"if-none-match": second["ETag"]})
    assert third.status_code == 200
    assert names(third) == []


def test_only_reading(client):
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)("/planos/", {"q": "a"}).status_code == 405
        assert getattr(client, method)("/planos/o-que-e/").status_code == 405


@pytest.mark.parametrize("language", ["pt", "en", "es", "ar"])
def test_what_a_plan_is(client, language):
    load_areas()
    prefix = "" if language == "pt" else f"/{language}"
    response = client.get(f"{prefix}/planos/o-que-e/")
    page = text(response)
    assert page.count("<h1") == 1
    assert page.count(f"{prefix}/planos/?area=") == 16
    assert client.get(f"{prefix}/planos/o-que-e/", headers={"if-none-match": response["ETag"]}).status_code == 304
