"""Every refusal is a page in the reader's language; the one for our own faults needs nothing."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import connection
from django.test import Client, RequestFactory
from django.utils import translation

from portal.views import errors, public


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "language"), [("/nada", "pt"), ("/en/nada", "en"), ("/ar/planos/nada/nada/", "ar")])
def test_404_in_the_language_of_the_address(client, path, language):
    response = client.get(path)
    assert response.status_code == 404
    assert f'lang="{language}"' in response.content.decode()
    assert not response.cookies


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("view", "status"),
    [
        (errors.bad_request, 400),
        (errors.not_allowed, 403),
        (errors.not_found, 404),
        (errors.too_many, 429),
        (errors.csrf_failure, 403),
    ],
)
@pytest.mark.parametrize("language", ["pt", "en", "es", "ar"])
def test_each_has_one_heading_and_a_way_on(view, status, language):
    with translation.override(language):
        response = view(RequestFactory().get("/area/planos/"))
    html = response.content.decode()
    assert response.status_code == status
    assert html.count("<h1>") == 1
    assert 'class="btn btn-primary" href="/' in html


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("raised", "status"), [(PermissionDenied(), 403), (SuspiciousOperation("x"), 400), (RuntimeError("x"), 500)]
)
def test_what_a_view_raises_becomes_a_page(raised, status, monkeypatch):
    def broken(request, *args, **kwargs):
        raise raised

    monkeypatch.setattr(public, "agency", broken)
    response = Client(raise_request_exception=False).get("/contactos/")
    assert response.status_code == status
    assert "<h1>" in response.content.decode()


def test_500_needs_no_database_and_no_session():
    """Without the database mark any query would fail this test."""
    asked_before = len(connection.queries_log)
    with translation.override("ar"):
        response = errors.server_error(RequestFactory().get("/ar/"))
    html = response.content.decode()
    assert response.status_code == 500
    assert 'lang="ar" dir="rtl"' in html
    assert html.count("<h1>") == 1
    assert len(connection.queries_log) == asked_before


def test_500_without_templates_is_still_an_answer(monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("no templates")

    monkeypatch.setattr(errors, "render_to_string", broken)
    response = errors.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert b"<h1>" in response.content


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_with_a_page():
    response = Client(enforce_csrf_checks=True).post("/conta/login/", {"login": "a@b.example", "password": "x"})
    assert response.status_code in (401, 403)
    assert "<h1" in response.content.decode()
