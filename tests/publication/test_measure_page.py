"""The page of a measure, and the ways to it."""

import pytest

from measures.models import Measure
from publication import wording
from tests.factories import (
    IndicatorFactory,
    LevelExceptionFactory,
    MunicipalityFactory,
    ResponsibleFactory,
    TargetFactory,
    full_plan,
)
from tests.publication.making import address, publish, published, registered

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


def test_it_shows_the_whole_record(client):
    places = [MunicipalityFactory(name=name) for name in ("Vila Alfa", "Vila Beta")]
    plan = full_plan(measures=2, kind="intermunicipal", municipalities=places)
    measure = plan.measures.get(code="m1")
    target = TargetFactory(
        measure=measure, text="Guião; «pronto»\nem junho", kind="date", value=None, comparator="", per="", due="2017-06"
    )
    for n, kind in enumerate(("number", "percentage", "qualitative", "number")):
        IndicatorFactory(measure=measure, target=target, kind=kind, text=f'Indicador "{n}"')
    IndicatorFactory(measure=measure, text="Evidências de participação")
    LevelExceptionFactory(measure=measure, municipality=places[1])
    TargetFactory(measure=measure, municipality=places[1], text="Só em Beta")
    ResponsibleFactory(measure=measure, municipality=places[1], text="Junta de Beta")
    Measure.objects.filter(pk=measure.pk).update(contact="Balcão\n289 000 000", starts="2015-Q3", continuous=True)
    page = text(client.get(address(publish(plan), "medidas/m1/", language="en")))
    wanted = ["Guião; «pronto»\nem junho", "by June 2017", "Evidências de participação", "Só em Beta", "Junta de Beta"]
    wanted += ["Balcão\n289 000 000", "Vila Beta", "OO0 Objetivo", "OE0 Objetivo", "continuous", "quarter 3 of 2015"]
    for part in [*wanted, "Level 1, always guaranteed"]:
        assert part in page, part
    assert page.count("Indicador &quot;") == 4
    assert page.count("<h1") == 1


def test_a_code_that_is_not_there_is_404(client):
    version = published(measures=1)
    assert client.get(address(version, "medidas/m99/")).status_code == 404
    assert client.get(address(version, "medidas/m1/")).status_code == 200


def test_by_number(client):
    plan = full_plan(measures=3)
    Measure.objects.filter(plan=plan, code="m2").update(number="3.1")
    version = publish(plan)
    found = client.get(address(version, "medidas/?n=3.1", language="ar"))
    assert (found.status_code, found["Location"]) == (302, address(version, "medidas/m2/", language="ar"))
    assert client.get(address(version, "medidas/?n=77")).status_code == 404
    assert client.get(address(version, "medidas/?n=%00")).status_code in (302, 404)
    assert client.get(address(version, "medidas/"))["Location"] == f"{address(version)}#measures"
    edition = client.get(address(version, "medidas/?n=1", edition=True))
    assert edition["Location"] == address(version, "medidas/m1/", edition=True)


def test_a_number_two_measures_share_gives_the_choice(client):
    plan = full_plan(measures=3)
    Measure.objects.filter(plan=plan, code__in=["m1", "m3"]).update(number="7")
    page = text(client.get(address(publish(plan), "medidas/?n=7")))
    assert "medidas/m1/" in page
    assert "medidas/m3/" in page


def test_neighbours(client):
    version = published(measures=3)
    page = text(client.get(address(version, "medidas/m2/")))
    assert f'rel="prev" href="{address(version, "medidas/m1/")}"' in page
    assert f'rel="next" href="{address(version, "medidas/m3/")}"' in page
    assert 'rel="prev"' not in text(client.get(address(version, "medidas/m1/")))


def test_what_the_source_does_not_say(client):
    page = text(client.get(address(registered(), "medidas/m1/", language="en")))
    assert page.count("not in the source") >= 5
    assert "None" not in page


def test_a_registered_measure_takes_no_dates_from_its_plan(client):
    version = registered(period_start="2015", period_end="2017")
    page = text(client.get(address(version, "medidas/m1/", language="en")))
    assert "During the plan" not in page
    node = version.document.measures[0].schedule
    assert wording.schedule(node, version.document) == [wording.missing(version.document)]


def test_a_code_stays_with_its_promise_in_every_edition(client):
    plan = full_plan(measures=2)
    first = publish(plan)
    Measure.objects.filter(plan=plan, code="m1").update(deleted_at="2016-01-01T00:00Z")
    second = publish(plan)
    assert client.get(address(second, "medidas/m1/")).status_code == 404
    assert client.get(address(first, "medidas/m1/", edition=True)).status_code == 200
