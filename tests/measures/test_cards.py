"""The card of a measure, catalogues of areas, roles on a measure's page, and the pages' budgets."""

from uuid import uuid4

import pytest
from django.urls import reverse

from measures import editing
from measures.models import (
    Action,
    Indicator,
    Measure,
    PlanArea,
    Responsible,
    Target,
)
from plans.models import Role
from portal.models import FormDraft
from tests.measures.page_kit import (
    add,
    add_address,
    fields,
    made,
    row_address,
)
from tests.workspace_kit import (
    HOSTILE,
    coordinator_of,
    give_role,
    make_area,
    make_level,
    make_measure,
    make_municipality,
    make_organisation,
    make_plan,
    make_user,
)

pytestmark = pytest.mark.django_db


def card(measure, **changes):
    return {"read_at": 1, "title": measure.title, "number": measure.number} | changes


def test_the_card_is_saved_by_two_people_one_after_the_other(client_of, joint):
    measure = make_measure(joint, title="Título", number="1")
    address = reverse("measures:measure", args=[measure.pk])
    editor = client_of(give_role(joint, Role.EDITOR, "Rita"))
    coordinator = client_of(coordinator_of(joint))
    assert editor.post(address, card(measure, title="Da Rita", number="2")).status_code == 302
    answer = coordinator.post(address, card(measure, title="O meu; \"aspas\" 'x'"))
    assert answer.status_code == 409
    conflict = answer.context["conflict"]
    assert (conflict.who, [(d.mine, d.theirs) for d in conflict.both]) == (
        "Rita",
        [("O meu; \"aspas\" 'x'", "Da Rita")],
    )
    form = answer.context["form"]
    assert (form["read_at"].value(), form["number"].value()) == ("2", "2")
    assert coordinator.post(address, card(measure, title="Dos dois", read_at=2, number="2")).status_code == 302
    assert Measure.objects.get().title == "Dos dois"
    assert coordinator.post(address, card(measure, title="Dos dois", number="2")).status_code == 302  # the same again


def test_a_form_sent_twice_adds_once(client_of, joint):
    client = client_of(coordinator_of(joint))
    once = {"once": str(uuid4())}
    first, again = (add(client, "area", joint, **once) for _ in range(2))
    assert first.headers["Location"] == again.headers["Location"]
    assert joint.areas.count() == 1
    new = reverse("measures:new", args=[joint.pk])
    answers = [client.post(new, {"read_at": 1, "title": "Uma só", **once}) for _ in range(2)]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert joint.measures.count() == 1
    other = make_plan(make_user(may_create_plans=True))
    stolen = client_of(coordinator_of(other)).post(
        add_address("area", other), fields("area", other) | {"linha-read_at": 1, **once}
    )
    assert stolen.status_code == 422  # the number belongs to another plan's area; that area stays as it is
    assert PlanArea.objects.get().plan == joint


def test_a_stale_delete_is_refused(client_of, joint):
    client = client_of(coordinator_of(joint))
    row = made("area", joint, client)
    editing.edit_area(area=row, read_at=1, by=coordinator_of(joint), title="mudada")
    client.post(row_address(row, "area", "delete_row"), {"read_at": 1})
    client.post(row_address(row, "area", "delete_row"), {"read_at": "x"})
    row.refresh_from_db()
    assert row.deleted_at is None


def test_the_draft_of_a_card(client_of, joint):
    measure = make_measure(joint)
    client = client_of(coordinator_of(joint))
    address = reverse("measures:measure", args=[measure.pk])
    section = client.get(address).context["section"]
    client.post(reverse("draft_keep"), card(measure, description="a meio", _section=section))
    assert b"a meio" in client.get(address + "?rascunho=1").content
    client.post(address, card(measure, description="inteiro"))
    assert not FormDraft.objects.exists()


def test_a_new_measure_begins_with_a_title_in_the_area_asked_for(client_of, joint):
    area = make_area(joint)
    client = client_of(coordinator_of(joint))
    address = reverse("measures:new", args=[joint.pk])
    assert f'value="{area.pk}" selected' in client.get(f"{address}?area={area.pk}").content.decode()
    assert client.get(f"{address}?area=x'").status_code == 200
    assert client.post(address, {"read_at": 1, "title": ""}).status_code == 422
    answer = client.post(address, {"read_at": 1, "title": HOSTILE, "area": str(area.pk)})
    measure = Measure.objects.get()
    assert answer.headers["Location"] == reverse("measures:measure", args=[measure.pk])
    assert (measure.code, measure.area) == ("m1", area)
    for person in (give_role(joint, Role.READER), give_role(joint, Role.CONTRIBUTOR)):
        assert client_of(person).get(address).status_code == 403
        assert client_of(person).post(address, {"title": "x"}).status_code == 403
    stranger = coordinator_of(make_plan(make_user(may_create_plans=True)))
    assert client_of(stranger).get(address).status_code == 404


def test_areas_of_a_catalogue_with_one_click(client_of, joint):
    from measures.reference import load_areas

    load_areas()
    client = client_of(coordinator_of(joint))
    address = reverse("measures:start_areas", args=[joint.pk])
    assert client.get(address).status_code == 405
    for _ in range(2):
        assert client.post(address, {"catalogue": "national-16"}).status_code == 302
    client.post(address, {"catalogue": "inventado"})
    assert joint.areas.count() == 16
    reader = client_of(give_role(joint, Role.READER))
    assert reader.post(address, {"catalogue": "guide-2015"}).status_code == 403


def test_a_contributor_writes_the_card_given_and_no_other(client_of, joint):
    given, other = make_measure(joint, title="Dada"), make_measure(joint, title="Outra")
    person = give_role(joint, Role.CONTRIBUTOR)
    editing.give_measure(measure=given, user=person, by=coordinator_of(joint))
    client = client_of(person)
    assert client.post(reverse("measures:measure", args=[given.pk]), card(given, title="Minha")).status_code == 302
    assert client.post(reverse("measures:measure", args=[other.pk]), card(other, title="Minha")).status_code == 403
    assert b'name="read_at"' not in client.get(reverse("measures:measure", args=[other.pk])).content
    assert client.get(reverse("measures:list", args=[joint.pk])).context["given"] == {given.pk}
    assert client.post(add_address("target", given), {"linha-text": "x", "linha-read_at": 1}).status_code == 302


def test_a_municipal_editor_sees_the_tools_of_one_municipality(client_of, joint):
    here, there = (row.municipality for row in joint.territory.all())
    measure = make_measure(joint)
    by = coordinator_of(joint)
    common = editing.add_row(Target, measure=measure, by=by, text="comum")
    foreign = editing.add_row(Target, measure=measure, by=by, text="ali", municipality=there)
    client = client_of(give_role(joint, Role.MUNICIPAL_EDITOR, municipality=here))
    new = {"linha-text": "aqui", "linha-municipality": here.pk, "linha-read_at": 1}
    assert client.post(add_address("target", measure), new).status_code == 302
    elsewhere = client.post(add_address("target", measure), new | {"linha-municipality": there.pk})
    everywhere = client.post(add_address("target", measure), new | {"linha-municipality": ""})
    assert {elsewhere.status_code, everywhere.status_code} <= {403, 422}
    assert client.post(add_address("action", measure), {"linha-text": "x", "linha-read_at": 1}).status_code == 403
    own = Target.objects.get(municipality=here)
    page = client.get(reverse("measures:measure", args=[measure.pk])).content.decode()
    assert row_address(own, "target", "delete_row") in page
    for row in (common, foreign):
        assert row_address(row, "target", "delete_row") not in page
        assert client.post(row_address(row, "target", "edit_row"), new).status_code == 403
    indicator = {"linha-text": "n.º", "linha-kind": "number", "linha-target": str(own.pk), "linha-read_at": 1}
    assert client.post(add_address("indicator", measure), indicator).status_code == 302


def test_a_responsible_of_the_register_by_its_acronym(client_of, joint):
    body = make_organisation("Centro Local de Apoio «x»", "association", acronym="CLAIM")
    client = client_of(coordinator_of(joint))
    assert add(client, "responsible", joint, **{"linha-organisation": "claim", "linha-text": ""}).status_code == 302
    assert Responsible.objects.get().organisation == body
    names = client.get(reverse("plans:suggest_organisations") + "?q=local apoio").content.decode()
    assert "Centro Local de Apoio «x» (CLAIM)" in names


def fill(plan, count):
    by = coordinator_of(plan)
    for n in range(count):
        area = make_area(plan, f"Área {n}")
        above = editing.add_strategic_objective(plan=plan, by=by, title=f"OE {n}", areas=[area])
        goal = editing.add_operational_objective(plan=plan, by=by, title=f"OO {n}", strategic=above)
        make_measure(plan, title=f"M {n}", area=area, objectives=[goal], level=make_level())
    first = plan.measures.first()
    for n in range(count):
        target = editing.add_row(Target, measure=first, by=by, text=f"T {n}")
        editing.add_row(Indicator, measure=first, by=by, text="i", target=target)
        editing.add_row(Indicator, measure=first, by=by, text="livre")
        body = make_organisation(f"Corpo {n}", municipality=make_municipality())
        editing.add_row(Responsible, measure=first, by=by, organisation=body)
        editing.add_row(Action, measure=first, by=by, text="a")
    return first


@pytest.mark.parametrize(("name", "queries"), [("areas", 9), ("objectives", 10), ("list", 10), ("measure", 25)])
def test_constant_queries_and_small_pages(client_of, name, queries, django_assert_num_queries):
    for count in (1, 3):
        plan = make_plan(
            make_user(may_create_plans=True),
            kind="intermunicipal",
            municipalities=[make_municipality(), make_municipality()],
        )
        first = fill(plan, count)
        client = client_of(coordinator_of(plan))
        address = reverse(f"measures:{name}", args=[first.pk if name == "measure" else plan.pk])
        client.get(address)
        with django_assert_num_queries(queries):
            assert len(client.get(address).content) < 150_000


def test_a_plan_of_36_measures_is_under_the_page_budget(client_of):
    plan = make_plan()
    areas = [make_area(plan, f"Área {n}") for n in range(13)]
    for n in range(36):
        make_measure(plan, title="Uma medida de título normal, com acentos e vírgulas " * 3, area=areas[n % 13])
    page = client_of(coordinator_of(plan)).get(reverse("measures:list", args=[plan.pk]))
    assert len(page.content) < 150_000


def test_every_label_begins_with_a_capital(client_of, joint):
    from measures.forms import MeasureForm

    labels = [str(field.label) for field in MeasureForm(plan=joint, instance=make_measure(joint)).fields.values()]
    assert [label for label in labels if label[:1].islower()] == []
