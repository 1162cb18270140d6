"""What publication gives to pages of several apps: home figures, sitemap, interface for programs."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from publication.home import PlanFigures
from publication.workflow import retract_version
from tests.factories import MunicipalityFactory, UserFactory, full_plan
from tests.publication.making import publish, published, registered

pytestmark = pytest.mark.django_db


def test_home_counts_real_plans_only(client):
    assert list(PlanFigures().figures()) == []
    places = [MunicipalityFactory(), MunicipalityFactory()]
    published(measures=3, municipalities=places, kind="intermunicipal")
    published(measures=2, municipalities=places[:1])
    published(measures=5, is_demo=True)
    with CaptureQueriesContext(connection) as seen:
        figures = list(PlanFigures().figures())
    assert [figure.value for figure in figures] == [2, 2, 5, 3]
    assert len(seen) == 2
    with CaptureQueriesContext(connection) as seen:
        assert list(PlanFigures().figures()) == figures
    assert len(seen) == 1
    assert client.get("/").status_code == 200


def test_sitemap_holds_real_plans_in_force(client):
    real = published(measures=1)
    invented = published(measures=1, is_demo=True)
    page = client.get("/sitemap.xml").content.decode()
    assert f"/planos/{real.slug}/" in page
    assert f"/ar/planos/{real.slug}/cronograma/" in page
    assert invented.slug not in page


def test_list_of_plans(client):
    real = published(measures=2, short_name="PMII de Évora")
    invented = published(measures=1, is_demo=True)
    data = client.get("/api/v1/plans/").json()
    assert [item["slug"] for item in data["items"]] == [real.slug]
    assert data["items"][0]["guaranteed_measures"] == 1
    assert client.get("/api/v1/plans/?q=EVORA").json()["count"] == 1
    assert client.get("/api/v1/plans/?q=faro").json()["count"] == 0
    [demo] = client.get("/api/v1/plans/?demonstration=true").json()["items"]
    assert (demo["slug"], demo["demonstration"]) == (invented.slug, True)
    place = real.plan.municipalities.get().dico
    assert client.get(f"/api/v1/plans/?municipality={place}").json()["count"] == 1


@pytest.mark.parametrize("plans", [1, 3])
def test_list_of_plans_has_constant_queries(client, plans):
    for _ in range(plans):
        published(measures=1)
    with CaptureQueriesContext(connection) as seen:
        assert client.get("/api/v1/plans/").json()["count"] == plans
    assert len(seen) == 3


def test_an_edition_is_the_frozen_document(client):
    plan = full_plan(measures=2)
    first, _second = publish(plan), publish(plan)
    data = client.get(f"/api/v1/plans/{plan.slug}/editions/1/").json()
    assert data["state"] == "superseded"
    assert data["document"] == json.loads(bytes(first.content))
    assert client.get(f"/api/v1/plans/{plan.slug}/").json()["edition"] == 2
    assert client.get(f"/api/v1/plans/{plan.slug}/editions/9/").status_code == 404


def test_measures(client):
    version = published(measures=3)
    url = f"/api/v1/measures/?plan={version.slug}"
    assert client.get(url).json()["count"] == 3
    assert [m["code"] for m in client.get(f"{url}&guaranteed=true").json()["items"]] == ["m1", "m3"]
    assert [m["code"] for m in client.get(f"{url}&level=2").json()["items"]] == ["m2"]
    assert [m["code"] for m in client.get(f"{url}&number=3").json()["items"]] == ["m3"]
    assert client.get(f"/api/v1/measures/{version.slug}/m2/").json()["measure"]["code"] == "m2"
    assert client.get(f"/api/v1/measures/{version.slug}/m9/").status_code == 404
    unknown = registered()
    assert client.get(f"/api/v1/measures/?plan={unknown.slug}&guaranteed=false").json()["count"] == 0


def test_refusals(client):
    plan = full_plan(measures=1)
    assert client.get(f"/api/v1/plans/{plan.slug}/").status_code == 404
    version = publish(plan)
    retract_version(version=version, by=UserFactory(manager=True), reason="Engano nosso")
    for url in (f"plans/{plan.slug}/", f"plans/{plan.slug}/editions/1/", f"measures/?plan={plan.slug}",
                f"measures/{plan.slug}/m1/"):  # fmt: skip
        response = client.get(f"/api/v1/{url}")
        assert (response.status_code, response.json()) == (410, {"detail": "Engano nosso"})
    assert client.get("/api/v1/plans/?page=0").status_code == 422
    assert client.get("/api/v1/plans/?q=%00&municipality=%00").status_code == 200
    assert client.post("/api/v1/plans/").status_code == 405
