"""The root of the interface for programs."""

import json

import pytest

pytestmark = pytest.mark.django_db


def test_it_describes_itself(client):
    response = client.get("/api/v1/openapi.json")
    described = json.loads(response.content)
    assert described["info"]["title"] == "Integra"
    assert not response.cookies
    for path, methods in described["paths"].items():
        assert set(methods) == {"get"}, path
        assert path.startswith("/api/v1/")


def test_its_page_loads_nothing_from_elsewhere(client):
    response = client.get("/api/v1/docs")
    html = response.content.decode()
    assert response.status_code == 200
    assert 'lang="en"' in html
    assert "http://" not in html
    assert "https://" not in html
    assert " style=" not in html
    assert not response.cookies


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_only_reads(client, method):
    for path in ("/api/v1/openapi.json", "/api/v1/docs"):
        assert getattr(client, method)(path, data="{}", content_type="application/json").status_code == 405


def test_an_unknown_address_is_404(client):
    assert client.get("/api/v1/nada").status_code == 404
