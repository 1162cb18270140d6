"""Plans registered from their sources: every published text is a cell of the file, and nothing else is there."""

import csv
import json
import re
from io import StringIO

import pytest
from django.core.management import call_command

from measures.models import Measure, NationalArea
from measures.reference import load_areas, load_levels
from plans.models import Plan, PlanRole
from portal.models import Municipality, Organisation, User
from portal.reference.bodies import load_municipal_bodies
from portal.reference.places import municipalities, write_changed
from publication import loading
from publication.document import envelope_bytes
from publication.models import Version, VersionState, WorkflowEvent
from tests.database import empty


def ground():
    write_changed(Municipality, municipalities(), ("dico",))
    load_municipal_bodies()
    load_areas()
    load_levels()


@pytest.fixture(scope="module")
def _shared(django_db_setup, django_db_blocker):
    """Loaded once for all tests of the module, which change nothing that lasts."""
    with django_db_blocker.unblock():
        ground()
        assert loading.load_registered_plans() == 9
        yield
        empty()


@pytest.fixture
def loaded(_shared, db):
    """The nine plans are there."""


def cells():
    """The file read independently of the loader: bytes, csv, nothing else."""
    text = loading.SOURCE.read_bytes().decode("utf-8")
    return list(csv.DictReader(StringIO(text, newline="")))


def published(name):
    version = Version.objects.get(short_name=name, state=VersionState.PUBLISHED)
    raw = envelope_bytes(
        content=bytes(version.content),
        edition=version.edition,
        published_on="2026-01-01",
        schema=version.schema,
        digest=version.sha256,
    )
    return json.loads(raw)["document"]


def filled(node, path=""):
    """Every non-empty leaf of a tree with its path, list positions left out."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from filled(value, f"{path}.{key}" if path else key)
    elif isinstance(node, list):
        for value in node:
            yield from filled(value, path)
    elif node not in ("", None, False):
        yield path, node


def split(cell):
    return cell.split("|") if cell else []


@pytest.mark.usefixtures("loaded")
def test_nine_plans_two_of_lisboa_and_sixteen_measures():
    rows = cells()
    assert len(rows) == 16
    assert Plan.objects.count() == 9
    assert Plan.objects.filter(municipalities__name="Lisboa").count() == 2
    assert Measure.objects.count() == 16
    assert set(Version.objects.values_list("registered", "state", "edition")) == {(True, "published", 1)}


@pytest.mark.usefixtures("loaded")
def test_every_text_is_the_cell_and_nothing_else_is_filled():
    rows = cells()
    for name in {row["plan"] for row in rows}:
        document = published(name)
        own = [row for row in rows if row["plan"] == name]
        assert len(document["measures"]) == len(own)
        areas = {area["id"]: area["title"] for area in document["areas"]}
        strategic = {row["id"]: row["title"] for row in document["strategic_objectives"]}
        operational = {row["id"]: row["title"] for row in document["operational_objectives"]}
        assert list(areas.values()) == list(dict.fromkeys(row["area"] for row in own if row["area"]))
        by_key = {(row["title"], row["number"]): row for row in own}
        for measure in document["measures"]:
            row = by_key[measure["title"], measure["number"]]
            assert areas.get(measure["area"], "") == row["area"]
            assert (measure["level"] or "") == row["level"]
            assert measure["source"] == row["source"]
            assert "".join(strategic[i] for i in measure["strategic_objectives"]) == row["strategic_objective"]
            assert [operational[i] for i in measure["objectives"]] == split(row["operational_objectives"])
            assert [target["text"] for target in measure["targets"]] == split(row["targets"])
            assert [indicator["text"] for indicator in measure["indicators"]] == split(row["indicators"])
            assert [somebody["name"] for somebody in measure["responsibles"]] == split(row["responsible"])
            assert {path for path, _value in filled(measure)} <= {
                "id", "code", "number", "title", "area", "level", "source", "objectives", "strategic_objectives",
                "targets.id", "targets.text", "indicators.id", "indicators.text", "indicators.kind",
                "responsibles.id", "responsibles.name", "responsibles.part", "responsibles.body.id",
                "responsibles.body.name", "responsibles.body.type",
            }  # fmt: skip
        del document["measures"]
        assert {path for path, _value in filled(document)} <= {
            "id", "slug", "title", "short_name", "kind", "period.start", "period.end", "registration.source",
            "territory.dico", "territory.name", "territory.district", "levels.code", "levels.name",
            "levels.guaranteed", "areas.id", "areas.title", "areas.national", "strategic_objectives.id",
            "strategic_objectives.title", "operational_objectives.id", "operational_objectives.title",
        }  # fmt: skip
        assert document["title"] == document["short_name"] == name
        assert [place["name"] for place in document["territory"]] == [own[0]["municipality"]]
        assert document["registration"]["source"].splitlines() == list(dict.fromkeys(row["source"] for row in own))


@pytest.mark.usefixtures("loaded")
def test_periods_keep_the_precision_of_the_source():
    written = {row["plan"]: row["period"] for row in cells()}
    for name, period in written.items():
        got = published(name)["period"]
        separator = "/" if len(got["start"]) == len("2015-07-01") else "-"
        assert f"{got['start']}{separator}{got['end']}" == period
    assert published("PMII de Loulé 2015-2017")["period"] == {"start": "2015", "end": "2017"}
    assert published("PMII de Cascais 2015-2017")["period"] == {"start": "2015-07-01", "end": "2017-12-31"}


@pytest.mark.usefixtures("loaded")
def test_every_indicator_the_source_has_is_a_number():
    """So calling them numbers adds nothing: their own words say "N.º"."""
    assert all(text.startswith("N.º") for row in cells() for text in split(row["indicators"]))


@pytest.mark.usefixtures("loaded")
def test_remarks_of_the_compilation_stay_out():
    remarks = {row["notes"] for row in cells() if row["notes"]}
    content = b"".join(bytes(version.content) for version in Version.objects.all()).decode()
    assert remarks
    assert not any(remark in content for remark in remarks)
    working = {text for row in Measure.objects.values_list("internal_notes", "description") for text in row}
    assert working == {""}


@pytest.mark.usefixtures("loaded")
def test_areas_are_linked_only_where_the_wording_allows():
    def links(plan, area):
        national = {row.code: row.name_pt for row in NationalArea.objects.all()}
        node = next(node for node in published(plan)["areas"] if node["title"] == area)
        return [national[code] for code in node["national"]]

    assert links("PMII de Cascais 2015-2017", "Educação") == ["Educação"]
    assert links("PMII de Loulé 2015-2017", "Educação e Língua") == ["Educação", "Língua"]
    torres = "PMIM de Torres Vedras 2020-2022"
    assert links(torres, "Capacitação e Formação") == ["Formação e Capacitação"]
    assert links(torres, "Mercado de Trabalho e Empreendedorismo") == ["Mercado de Trabalho e Empresarial"]
    assert published("PMIM de Lisboa 2018-2020")["areas"] == []
    assert loading.national_codes("Educação para todos") == []


@pytest.mark.usefixtures("loaded")
def test_a_responsible_is_linked_only_on_the_very_same_name():
    linked = {
        row["name"]: row["body"]["name"]
        for name in {row["plan"] for row in cells()}
        for measure in published(name)["measures"]
        for row in measure["responsibles"]
        if row["body"]
    }
    assert linked
    assert all(text == body for text, body in linked.items())
    assert Organisation.objects.filter(aliases__text="Câmara Municipal de Lisboa").exists()
    assert "Câmara Municipal de Lisboa" not in linked


@pytest.mark.usefixtures("loaded")
def test_a_second_run_adds_nothing():
    counted = [model.objects.count() for model in (Plan, Version, Measure, WorkflowEvent, User)]
    assert loading.load_registered_plans() == 0
    assert [model.objects.count() for model in (Plan, Version, Measure, WorkflowEvent, User)] == counted


@pytest.mark.usefixtures("loaded")
def test_a_corrected_plan_is_not_loaded_again():
    """A manager may rename the working copy; what was registered once is known by its frozen version."""
    Plan.objects.filter(short_name="PMII de Loulé 2015-2017").update(short_name="Loulé", slug="loule")
    assert loading.load_registered_plans() == 0


def test_works_in_production(settings, db):
    settings.PRODUCTION = True
    ground()
    out = StringIO()
    call_command("load_registered_plans", stdout=out)
    assert re.search(r"registered plans: [09]\n", out.getvalue())
    assert Version.objects.filter(registered=True).count() == 9


@pytest.mark.usefixtures("loaded")
def test_the_loading_account_cannot_be_used():
    user = User.objects.get(email=loading.LOADER_EMAIL)
    assert not user.is_active
    assert not user.has_usable_password()
    assert not user.is_staff
    assert not user.is_manager
    assert not PlanRole.objects.exists()
    assert set(WorkflowEvent.objects.values_list("verb", "by__email")) == {("register", loading.LOADER_EMAIL)}
