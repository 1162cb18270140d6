"""Demonstration: there after one command, marked everywhere, gone after another, refused in production."""

import json
import re
from io import StringIO
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.conf import settings as project
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from measures.models import Measure, PlanArea
from measures.reference import load_areas, load_levels
from plans.models import Plan, PlanRole
from portal.demo import ACCOUNTS, MUNICIPALITIES
from portal.models import Municipality, Organisation, User
from publication.building import build_document
from publication.models import PlanSearchRow, Version, WorkflowEvent
from publication.readiness import check_readiness
from tests.database import empty
from tests.factories import MunicipalityFactory, OrganisationFactory, PlanFactory


@pytest.fixture(scope="module")
def _shared(django_db_setup, django_db_blocker):
    """Loaded once for all tests of the module, which change nothing that lasts."""
    with django_db_blocker.unblock():
        load_areas()
        load_levels()
        before = counts()
        call_command("load_demo", stdout=StringIO())
        yield before
        empty()


@pytest.fixture
def loaded(_shared, db):
    """The demonstration is there; how many rows of what there were before."""
    return _shared


def counts():
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def states(plan):
    return list(plan.versions.order_by("sequence").values_list("state", flat=True))


@pytest.mark.usefixtures("loaded")
def test_the_five_plans_stand_where_they_should():
    found = {plan.short_name: states(plan) for plan in Plan.objects.all()}
    assert found == {
        "PMII Vila Exemplo 2015-2017": ["returned", "published"],
        "PMIM Vila Exemplo 2018-2020": [],
        "PMII Ribeira Exemplo 2016-2018": ["returned"],
        "PMII Porto Exemplo 2015-2017": ["submitted"],
        "PIII Três Concelhos Exemplo 2015-2017": ["published"],
    }
    big = Plan.objects.get(short_name="PMII Vila Exemplo 2015-2017")
    assert Measure.objects.filter(plan=big).count() == 36
    verbs = list(WorkflowEvent.objects.filter(plan=big).order_by("pk").values_list("verb", flat=True))
    assert verbs == ["submit", "start-review", "return", "submit", "start-review", "approve", "publish"]
    assert WorkflowEvent.objects.get(plan=big, verb="return").reason


@pytest.mark.usefixtures("loaded")
def test_the_draft_lacks_required_things():
    draft = Plan.objects.get(short_name="PMIM Vila Exemplo 2018-2020")
    assert {check.key for check in check_readiness(build_document(draft)).missing} == {
        "measure-area", "measure-level", "measure-objective", "measure-target", "measure-responsible",
    }  # fmt: skip
    assert draft.predecessor.short_name == "PMII Vila Exemplo 2015-2017"


@pytest.mark.usefixtures("loaded")
def test_the_joint_plan_has_three_equal_promoters_and_a_level_exception():
    document = Version.objects.get(short_name__startswith="PIII").document
    assert [body.name for body in document.promoters] == [
        "Município de Alto Exemplo", "Município de Campo Exemplo", "Município de Foz Exemplo",
    ]  # fmt: skip
    assert [(e.municipality, e.level) for m in document.measures for e in m.level_exceptions] == [("X005", "2")]


@pytest.mark.usefixtures("loaded")
def test_it_shows_the_cases_real_plans_have():
    document = Version.objects.get(short_name__startswith="PMII Vila", state="published").document
    targets = [target for measure in document.measures for target in measure.targets]
    indicators = [indicator for measure in document.measures for indicator in measure.indicators]
    assert any(target.kind == "date" and target.due for target in targets)
    assert max(sum(i.target == t.id for i in indicators) for t in targets) >= 4
    assert any(indicator.kind == "qualitative" for indicator in indicators)
    assert any(all(r.body is None for r in measure.responsibles) for measure in document.measures)
    assert any(area.national == [] for area in document.areas)
    assert any(area.group == "cross-cutting" for area in document.areas)
    assert not {area.id for area in document.areas} <= {measure.area for measure in document.measures}
    assert any(measure.schedule.continuous for measure in document.measures)
    text = bytes(Version.objects.get(short_name__startswith="PMII Vila", state="published").content).decode()
    assert re.search(r"[\u0600-\u06ff]", text)
    assert re.search(r"[\u0900-\u097f]", text)


@pytest.mark.usefixtures("loaded")
def test_everything_is_marked():
    assert not Plan.objects.filter(is_demo=False).exists()
    assert not PlanSearchRow.objects.filter(is_demo=False).exists()
    assert all(version.document.demonstration for version in Version.objects.all())
    assert not User.objects.filter(is_demo=False).exists()
    assert not Organisation.objects.filter(is_demo=False).exists()
    for place in Municipality.objects.filter(pk__in=MUNICIPALITIES):
        assert place.is_demo
        assert (place.latitude, place.longitude, place.tile_col, place.tile_row, place.population) == (None,) * 5
        assert "Exemplo" in place.name


@pytest.mark.usefixtures("loaded")
def test_no_telephone_could_ring():
    for path in (Path(project.BASE_DIR) / "publication/demo/data").glob("*.json"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\d[\d ]{7,}\d", text), path.name
        assert "tel" not in re.findall(r"\btel\b", text.lower())


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account.local)
def test_each_account_can_log_in(account, client):
    user = User.objects.get(email=account.email)
    assert user.is_demo
    assert user.check_password(project.DEMO_PASSWORD)
    assert EmailAddress.objects.filter(user=user, verified=True, primary=True).exists()
    assert client.login(email=account.email, password=project.DEMO_PASSWORD)


@pytest.mark.usefixtures("loaded")
def test_the_other_municipality_has_no_part_in_the_first():
    other = PlanRole.objects.filter(user__email="outro@demo.example").values_list(
        "plan__municipalities__name", flat=True
    )
    assert "Vila Exemplo" not in set(other)
    assert Plan.objects.for_user(User.objects.get(email="outro@demo.example")).count() == 2


@pytest.mark.usefixtures("loaded")
def test_a_second_run_changes_nothing():
    before = counts()
    out = StringIO()
    call_command("load_demo", stdout=out)
    assert out.getvalue() == ""
    assert counts() == before


def test_removing_leaves_no_row_behind(loaded):
    call_command("load_demo", "--remove", stdout=StringIO())
    # The queue's own record of tasks is pruned by the queue, and holds ids only.
    assert {k: v for k, v in counts().items() if v != loaded[k] and "django_tasks" not in k} == {}


@pytest.mark.usefixtures("loaded")
def test_removing_spares_what_is_not_demonstration():
    real = PlanFactory(
        municipalities=[MunicipalityFactory(is_demo=False)], promoters=[OrganisationFactory(is_demo=False)]
    )
    call_command("load_demo", "--remove", stdout=StringIO())
    assert list(Plan.objects.all()) == [real]


@pytest.mark.usefixtures("loaded")
def test_removing_says_what_is_in_the_way():
    """A plan that is no demonstration names an invented body: a person has to take it out first."""
    real = PlanFactory(municipalities=[], promoters=[Organisation.objects.get(acronym="AMVE")], short_name="Real")
    with pytest.raises(CommandError, match="Associação de Municípios do Vale Exemplo"):
        call_command("load_demo", "--remove", stdout=StringIO())
    assert Plan.objects.count() == 6
    assert list(real.organisation_rows.values_list("organisation__acronym", flat=True)) == ["AMVE"]


@pytest.mark.usefixtures("loaded")
def test_only_versions_of_demonstration_plans_may_be_deleted():
    version = Version.objects.filter(state="published").first()
    Plan.objects.filter(pk=version.plan_id).update(is_demo=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.filter(pk=version.pk)._raw_delete("default")


@pytest.mark.usefixtures("loaded")
def test_refused_in_production(settings):
    settings.PRODUCTION = True
    User.objects.filter(email="linha@demo.example").delete()
    with pytest.raises(CommandError):
        call_command("load_demo")
    assert not User.objects.filter(email="linha@demo.example").exists()


@pytest.mark.usefixtures("loaded")
def test_the_files_name_only_areas_of_the_catalogue():
    """A misspelt national area would silently count as "Outras"."""
    known = set(PlanArea.national_areas.field.related_model.objects.values_list("name_pt", flat=True))
    for path in (Path(project.BASE_DIR) / "publication/demo/data").glob("*.json"):
        for area in json.loads(path.read_text(encoding="utf-8"))["areas"]:
            assert set(area["national"]) <= known, (path.name, area["title"])


@pytest.mark.usefixtures("loaded")
def test_what_the_agency_asked_for_was_corrected_before_publication():
    first, second = Plan.objects.get(slug="pmii-vila-exemplo-2015-2017").versions.order_by("sequence")

    def changed(version):
        return {measure.number: measure for measure in version.document.measures}

    before, after = changed(first), changed(second)
    assert [number for number in before if before[number] != after[number]] == ["16"]
    assert after["16"].targets[0].due == "2016-02-29"
