"""The public pages of the ground floor: the same for everybody, in four languages, in few queries."""

import re

import pytest
from django.utils import timezone

from portal import contributions, drafts, outbox
from portal.contributions import Figure
from portal.facts import add_fact, confirm_fact
from portal.models import DatedFact
from portal.reference.bodies import load_agency, load_facts

pytestmark = pytest.mark.django_db

PATHS = ["/", "/contactos/", "/acessibilidade/", "/privacidade/", "/fontes/"]
PREFIXES = ["", "/en", "/es", "/ar"]


@pytest.fixture(autouse=True)
def _reference():
    load_agency()
    load_facts()


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("prefix", PREFIXES)
def test_it_works_in_every_language(client, prefix, path):
    response = client.get(prefix + path)
    html = response.content.decode()
    language = prefix.strip("/") or "pt"
    assert response.status_code == 200
    assert response["Content-Language"] == language
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in html
    assert len(re.findall(r"<h1[ >]", html)) == 1
    assert "None" not in html


@pytest.mark.parametrize("path", PATHS)
def test_it_is_the_same_for_everybody(client, client_of, manager, path):
    anonymous, known = client.get(path), client_of(manager).get(path)
    assert anonymous.content == known.content
    assert anonymous["ETag"] == known["ETag"]
    for response in (anonymous, known):
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")
        assert response["Cache-Control"] == "public, no-cache"
    assert "csrf" not in anonymous.content.decode()


@pytest.mark.parametrize(
    ("path", "queries"),
    [("/", 1), ("/contactos/", 2), ("/acessibilidade/", 1), ("/privacidade/", 2), ("/fontes/", 1)],
)
def test_few_queries(client, django_assert_num_queries, path, queries, monkeypatch):
    monkeypatch.setattr(contributions.home_figures, "_items", [])
    etag = client.get(path)["ETag"]
    with django_assert_num_queries(queries):
        client.get(path)
    with django_assert_num_queries(1):
        assert client.get(path, headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize("path", PATHS)
def test_it_rejects_other_methods(client, path):
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(path, data={"a": "1"}).status_code == 405


def test_home_shows_the_figures_apps_add_and_becomes_new_with_them(client, monkeypatch):
    counted = [12]

    class Plans:
        def figures(self):
            return [Figure(counted[0], 'planos «publicados» & "mais"', "/planos/")]

    monkeypatch.setattr(contributions.home_figures, "_items", [Plans()])
    first = client.get("/")
    html = first.content.decode()
    assert "12" in html
    assert "planos «publicados» &amp; &quot;mais&quot;" in html
    assert client.get("/", headers={"If-None-Match": first["ETag"]}).status_code == 304
    counted[0] = 13
    assert client.get("/", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_home_without_figures_says_nothing_about_numbers(client, monkeypatch):
    monkeypatch.setattr(contributions.home_figures, "_items", [])
    assert "figure-value" not in client.get("/").content.decode()


def test_every_link_of_home_leads_somewhere(client, monkeypatch):
    monkeypatch.setattr(contributions.home_figures, "_items", [])
    html = client.get("/").content.decode()
    for href in set(re.findall(r'href="(/[^"#]*)"', html)):
        if not href.startswith("/static/"):
            assert client.get(href).status_code in (200, 302), href


def test_contacts_say_how_old_a_number_is(client):
    html = client.get("/en/contactos/").content.decode()
    assert 'href="tel:+351808257257"' in html
    assert 'href="tel:+351218106191"' in html
    assert "Not confirmed since 2020" in html
    assert "Confirmed on" not in html


def test_contacts_say_who_confirmed_nothing_and_when_it_was(client, manager):
    confirm_fact(fact=DatedFact.objects.get(key="support-line-phone"), by=manager)
    html = client.get("/en/contactos/").content.decode()
    assert "Confirmed on" in html
    assert str(timezone.localdate().year) in html


def test_contacts_escape_what_people_typed(client, manager):
    add_fact(
        key="agency-address",
        kind="address",
        label="Sede <b>",
        value='Rua "A"; n.º 1\n1150-025 Lisboa <script>',
        valid_on="2026-11",
        source="ofício & carta",
        by=manager,
    )
    html = client.get("/contactos/").content.decode()
    assert "<script>" not in html.replace('<script src="', "")
    assert "Rua &quot;A&quot;; n.º 1<br>1150-025 Lisboa &lt;script&gt;" in html


def test_a_fact_that_lapses_overnight_makes_the_page_new(client, manager, monkeypatch):
    from datetime import timedelta

    etag = client.get("/contactos/")["ETag"]
    tomorrow = timezone.localdate() + timedelta(days=1)
    monkeypatch.setattr("portal.views.public.timezone.localdate", lambda: tomorrow)
    assert client.get("/contactos/", headers={"If-None-Match": etag}).status_code == 200


def test_privacy_names_an_officer_only_when_there_is_one(client, manager):
    assert "Not named on this portal yet" in client.get("/en/privacidade/").content.decode()
    add_fact(
        key="data-protection-officer",
        kind="email",
        label="EPD",
        value="epd@agencia.example",
        valid_on="2026",
        source="despacho",
        by=manager,
    )
    html = client.get("/en/privacidade/").content.decode()
    assert "epd@agencia.example" in html
    assert "Not named on this portal yet" not in html


def test_privacy_says_the_times_that_are_kept(client):
    from plans.invitations import KEEP_DAYS
    from plans.models import Invitation

    html = client.get("/en/privacidade/").content.decode()
    assert f"{outbox.KEEP_DAYS} days" in html
    assert f"{drafts.DAYS} days" in html
    assert f"works for {Invitation.DAYS} days; the invitation is removed {KEEP_DAYS} days after that" in html


def test_sources_give_the_credits_asked_for(client):
    html = client.get("/fontes/").content.decode()
    for credit in ("INE", "Pordata", "Direção-Geral do Território", "GeoNames", "CC BY 4.0"):
        assert credit in html


@pytest.mark.parametrize("path", [prefix + path for path in PATHS for prefix in ("", "/ar")])
def test_small_enough_for_a_slow_line(client, path):
    response = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert len(response.content) < 10_000


def test_home_with_the_figures_of_the_apps(client, django_assert_num_queries):
    etag = client.get("/")["ETag"]
    with django_assert_num_queries(2):
        client.get("/")
    with django_assert_num_queries(2):
        assert client.get("/", headers={"If-None-Match": etag}).status_code == 304


def test_the_statement_names_the_languages_no_speaker_has_checked(client, monkeypatch):
    html = client.get("/acessibilidade/").content.decode()
    assert '<bdi lang="ne">' in html
    monkeypatch.setattr("portal.views.public.is_unchecked", lambda code: code == "uk")
    html = client.get("/acessibilidade/", headers={"If-None-Match": ""}).content.decode()
    assert '<bdi lang="uk">' in html
    assert '<bdi lang="ne">' not in html
