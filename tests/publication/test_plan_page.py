"""The page of a plan."""

import re

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from measures.models import Measure, PlanArea
from plans.models import Plan
from portal import agency
from publication.editions import _document
from publication.presenting import PlanView
from publication.redaction import redact_version
from publication.reference import reference
from publication.workflow import retract_version
from tests.factories import LONG_WORD, UserFactory, fill, full_plan
from tests.publication.making import address, publish, published, registered

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_remembered():
    _document.cache_clear()


def text(response):
    return response.content.decode()


def test_it_shows_the_edition(client):
    version = published(measures=3)
    response = client.get(address(version))
    assert response.status_code == 200
    page = text(response)
    assert "Medida 1: Acolher &quot;todos&quot;; sem excepção e com aspas" in page
    assert f'<link rel="canonical" href="http://localhost:8000{address(version)}">' in page
    assert page.count("<h1") == 1
    assert version.sha256[:12] in page


def test_hostile_text_is_only_text(client):
    plan = full_plan(measures=1, title='<script>alert("x")</script>', summary="<img src=x onerror=alert(1)>")
    plan.measures.update(title=f"<svg onload=alert(1)> {LONG_WORD}")
    page = text(client.get(address(publish(plan))))
    assert "&lt;script&gt;alert" in page
    assert "<img src=x" not in page
    assert "<svg onload" not in page


def test_unknown_and_unpublished_plans_are_404(client):
    plan = full_plan(measures=1)
    assert client.get(f"/planos/{plan.slug}/").status_code == 404
    assert client.get("/planos/nunca-houve/").status_code == 404
    version = publish(plan)
    assert client.get(address(version)).status_code == 200
    assert client.get(f"/planos/{plan.slug}/e/2/").status_code == 404
    assert client.get(f"/planos/{plan.slug}/e/99999999999999999999999/").status_code == 404


@pytest.mark.parametrize("language", ["pt", "en", "es", "ar"])
def test_every_language_leaves_the_plans_words_alone(client, language):
    version = published(measures=1)
    response = client.get(address(version, language=language))
    page = text(response)
    assert response.headers["Content-Language"] == language
    marked = re.search(r'<h1 lang="pt" dir="ltr">Plano Municipal', page)
    assert bool(marked) is (language != "pt")
    assert ('class="small-print language-line"' in page) is (language != "pt")


def test_no_cookie_and_nothing_of_the_reader(client, manager):
    version = published(measures=1)
    anonymous = client.get(address(version))
    client.force_login(manager, backend="django.contrib.auth.backends.ModelBackend")
    known = client.get(address(version))
    assert not anonymous.cookies
    assert "Cookie" not in anonymous.headers.get("Vary", "")
    assert known.content == anonymous.content


@pytest.mark.parametrize("measures", [1, 3])
def test_four_queries_cold_and_one_when_nothing_changed(client, measures):
    version = published(measures=measures)
    agency.forget()
    with CaptureQueriesContext(connection) as cold:
        first = client.get(address(version))
    assert len(cold) == 4  # editions, document, names of levels and areas, the agency's name
    with CaptureQueriesContext(connection) as warm:
        client.get(address(version))
    assert len(warm) == 1
    with CaptureQueriesContext(connection) as same:
        again = client.get(address(version), headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert len(same) == 1


def test_the_working_copy_changes_no_byte(client):
    version = published(measures=3)
    pages = ["", "cronograma/", "medidas/m1/", "plano.json", "?area=area-0&nivel=1"]
    before = {page: client.get(address(version, page)).content for page in pages}
    etag = client.get(address(version))["ETag"]
    from django.core.cache import caches

    caches["pages"].clear()
    _document.cache_clear()
    Measure.objects.filter(plan=version.plan).update(title="Mudada", level=None)
    PlanArea.objects.filter(plan=version.plan).delete()
    Plan.objects.filter(pk=version.plan_id).update(title="Outro título", summary="Outro", period_end="2030")
    for page, content in before.items():
        assert client.get(address(version, page)).content == content, page
    assert client.get(address(version))["ETag"] == etag


def test_the_promise_is_counted_and_leads_to_its_measures(client):
    version = published(measures=3)
    page = text(client.get(address(version, language="en")))
    assert "2 of 3 measures are always guaranteed." in page
    assert f"{address(version, language='en')}?nivel=1#measures" in page


def test_filters_in_the_address(client):
    version = published(measures=5)
    keys = re.findall(r'<option value="([^"]+)"', text(client.get(address(version))))
    found = text(client.get(address(version, f"?area={keys[0]}", language="en")))
    assert "2 measures of 5." in found
    assert "medidas/m1/" in found
    assert "medidas/m2/" not in found
    assert "1 measure of 5." in text(client.get(address(version, f"?area={keys[1]}&nivel=2", language="en")))


def test_a_filter_nobody_knows_gets_a_sentence(client):
    version = published(measures=1)
    response = client.get(address(version, "?area=lua%00%27%22&nivel=99", language="en"))
    assert response.status_code == 200
    assert "This edition has no such area." in text(response)
    assert "This edition has no such level." in text(response)


def test_unknown_rows_stand_after_the_matches(client):
    version = registered()
    page = text(client.get(address(version, "?nivel=1", language="en")))
    assert "0 measures of 1." in page
    assert "so they may or may not match" in page
    assert "Portal do migrante" in page


def test_a_registered_plan_says_where_it_comes_from_and_what_is_missing(client):
    version = registered(source="https://fonte.example/a?b=1&c=2")
    page = text(client.get(address(version, language="en")))
    assert "Registered from the original." in page
    assert "https://fonte.example/a?b=1&amp;c=2" in page
    assert "Level not in the source" in page
    assert "The source names 1 measure and does not tell its level." in page


def test_editions_stay_and_the_old_one_says_so(client):
    plan = full_plan(measures=1)
    first = publish(plan)
    Measure.objects.filter(plan=plan).update(title="Título da segunda edição")
    second = publish(plan)
    assert "Título da segunda edição" in text(client.get(address(second)))
    old = client.get(address(first, edition=True, language="en"))
    assert old.status_code == 200
    assert old["Cache-Control"] == "public, max-age=86400"
    assert "no longer in force" in text(old)
    assert "Título da segunda" not in text(old)
    assert client.get(address(second, edition=True)).status_code == 200


def test_retracted_is_gone_with_its_reason(client):
    plan = full_plan(measures=1)
    first, second = publish(plan), publish(plan)
    seen = client.get(address(second))
    retract_version(version=second, by=UserFactory(manager=True), reason="Engano <b>nosso</b>; desculpe")
    for page in ("", "cronograma/", "medidas/m1/", "medidas/?n=1", "plano.json", "plano.pdf"):
        for response in (client.get(address(second, page)), client.get(address(second, page, edition=True))):
            assert response.status_code == 410, page
            assert "Engano &lt;b&gt;nosso&lt;/b&gt;; desculpe" in text(response)
    assert client.get(address(second), headers={"if-none-match": seen["ETag"]}).status_code == 410
    assert client.get(address(first, edition=True)).status_code == 200
    fill(plan, measures=1)
    third = publish(plan)
    assert third.edition == 3
    assert client.get(address(third)).status_code == 200
    assert client.get(address(second, edition=True)).status_code == 410


def test_removed_passages_are_told(client):
    plan = full_plan(measures=1, summary="Fala com a Maria Invisível na câmara.")
    version = publish(plan)
    seen = client.get(address(version))
    line = "Retirado o nome de uma pessoa <b>; a pedido"
    manager = UserFactory(manager=True)
    redact_version(version=version, by=manager, passages=["Maria Invisível"], reason="RGPD", public_line=line)
    for edition in (False, True):
        response = client.get(address(version, edition=edition), headers={"if-none-match": seen["ETag"]})
        assert response.status_code == 200
        assert "Invisível" not in text(response)
        assert "Retirado o nome de uma pessoa &lt;b&gt;; a pedido" in text(response)
        assert "RGPD" not in text(response)


@pytest.mark.parametrize("measures", [1, 3])
def test_the_whole_document_for_the_desk(measures, django_assert_num_queries):
    version = published(measures=measures)
    plan = PlanView(version.document, reference())
    with django_assert_num_queries(0):
        page = render_to_string("publication/_document.html", {"plan": plan})
    assert page.count('class="panel whole-measure"') == measures
    assert "Só para a equipa." not in page


def test_only_reading(client):
    version = published(measures=1)
    for page in ("", "cronograma/", "medidas/", "medidas/m1/", "plano.json"):
        for method in ("post", "put", "patch", "delete"):
            assert getattr(client, method)(address(version, page), {"a": "b"}).status_code == 405
        head = client.head(address(version, page))
        assert head.status_code in (200, 302)
        assert head.content == b""
