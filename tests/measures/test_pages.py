"""The workspace pages of areas, objectives and measures: who sees and does what, bad input, conflicts, queries."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.html import escape

from measures import editing
from measures.models import (
    Action,
    Indicator,
    Level,
    LevelException,
    Measure,
    OperationalObjective,
    PlanArea,
    Responsible,
    StrategicObjective,
    Target,
)
from plans.models import Plan, Role
from portal.models import FormDraft
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
MODELS = {
    "area": PlanArea,
    "strategic": StrategicObjective,
    "operational": OperationalObjective,
    "measure": Measure,
    "target": Target,
    "indicator": Indicator,
    "responsible": Responsible,
    "action": Action,
    "exception": LevelException,
}
KEYS = list(MODELS)
FORMS = [key for key in KEYS if key != "measure"]
TEXT = {"area": "title", "strategic": "title", "operational": "title", "measure": "title"}


@pytest.fixture
def joint():
    places = [make_municipality(name) for name in ("Aqui", "Ali")]
    return make_plan(kind="intermunicipal", municipalities=places)


def fields(key, plan, text="Texto"):
    if key == "exception":
        place = plan.territory.first().municipality
        return {"linha-municipality": place.pk, "linha-level": make_level().pk}
    more = {"indicator": {"kind": "number"}, "responsible": {"part": "responsible"}}.get(key, {})
    return {f"linha-{name}": value for name, value in {TEXT.get(key, "text"): text, **more}.items()}


def owner_of(key, plan):
    if key in ("area", "strategic", "operational", "measure"):
        return plan
    return plan.measures.first() or make_measure(plan)


def add_address(key, owner):
    return reverse(f"measures:add_to_{'plan' if isinstance(owner, Plan) else 'measure'}", args=[owner.pk, key])


def add(client, key, plan, **changes):
    return client.post(add_address(key, owner_of(key, plan)), fields(key, plan) | {"linha-read_at": 1} | changes)


def made(key, plan, client):
    """A row of that kind, made through its form; a measure has a page of its own for that."""
    if key == "measure":
        return make_measure(plan)
    add(client, key, plan)
    return MODELS[key].objects.order_by("-position").first()


def row_address(row, key, verb):
    return reverse(f"measures:{verb}", args=[key, row.pk])


def page_of(key, plan):
    names = {"area": "areas", "strategic": "objectives", "operational": "objectives", "measure": "list"}
    if key in names:
        return reverse(f"measures:{names[key]}", args=[plan.pk])
    return reverse("measures:measure", args=[owner_of(key, plan).pk])


@pytest.mark.parametrize("key", FORMS)
def test_adding_works_and_leads_to_the_new_row(client_of, joint, key):
    client = client_of(coordinator_of(joint))
    owner_of(key, joint)
    before = MODELS[key].objects.count()
    answer = add(client, key, joint)
    assert answer.status_code == 302
    assert MODELS[key].objects.count() == before + 1
    page = client.get(answer.headers["Location"])
    assert page.status_code == 200
    assert page.content.count(b"autofocus") == 1


@pytest.mark.parametrize("key", FORMS)
def test_an_open_form_puts_the_cursor_into_its_first_field(client_of, joint, key):
    client = client_of(coordinator_of(joint))
    row = made(key, joint, client)
    for query in (f"?novo={key}", f"?editar={row.pk}"):
        page = client.get(page_of(key, joint) + query).content.decode()
        assert page.count("autofocus") == 1
        assert re.search(r"<(input|textarea|select)[^>]*name=\"linha-[^>]*autofocus", page)


@pytest.mark.parametrize("key", [key for key in FORMS if key != "exception"])
def test_hostile_texts_survive_and_are_escaped(client_of, joint, key):
    client = client_of(coordinator_of(joint))
    name = f"linha-{TEXT.get(key, 'text')}"
    text = HOSTILE[:200] if key not in ("area", "responsible") else HOSTILE[:150]
    assert add(client, key, joint, **{name: text}).status_code == 302
    row = MODELS[key].objects.latest("position")
    assert getattr(row, TEXT.get(key, "text")) == text.replace("\r\n", "\n").strip()
    assert b"<b>x</b>" not in client.get(page_of(key, joint)).content


@pytest.mark.parametrize("key", FORMS)
def test_editing_works_and_a_stale_edit_shows_both(client_of, joint, key):
    client = client_of(coordinator_of(joint))
    row = made(key, joint, client)
    address = row_address(row, key, "edit_row")
    level = Level.objects.create(code="z", name="Nível Z", description="")
    change = {"linha-level": level.pk} if key == "exception" else fields(key, joint, "Dela")
    assert client.post(address, fields(key, joint) | change | {"linha-read_at": 1}).status_code == 302
    row.refresh_from_db()
    assert row.revision == 2
    other = {"linha-level": ""} if key == "exception" else fields(key, joint, "O meu")
    answer = client.post(address, fields(key, joint) | other | {"linha-read_at": 1})
    if key == "exception":
        assert answer.status_code == 422  # a level must be there
        return
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Dela" in page
    assert "O meu" in page
    row.refresh_from_db()
    assert getattr(row, TEXT.get(key, "text")) == "Dela"


@pytest.mark.parametrize("key", KEYS)
def test_deleting_offers_undo_and_undo_brings_it_back(client_of, joint, key):
    client = client_of(coordinator_of(joint))
    row = made(key, joint, client)
    answer = client.post(row_address(row, key, "delete_row"), {"read_at": 1})
    row.refresh_from_db()
    assert row.deleted_at
    page = client.get(answer.headers["Location"])
    assert row_address(row, key, "undo_delete") in page.content.decode()
    assert client.post(row_address(row, key, "undo_delete")).status_code == 302
    row.refresh_from_db()
    assert row.deleted_at is None


@pytest.mark.parametrize("key", KEYS)
def test_moving_by_the_buttons(client_of, joint, key):
    client = client_of(coordinator_of(joint))
    if key == "exception":
        a = made(key, joint, client)
        second = joint.territory.last().municipality
        b = editing.add_row(
            LevelException,
            measure=a.measure,
            by=coordinator_of(joint),
            municipality=second,
            level=make_level(),
        )
    else:
        a, b = made(key, joint, client), made(key, joint, client)
    client.post(row_address(b, key, "move_row"), {"before": str(a.pk)})
    assert [r.pk for r in MODELS[key].objects.filter(pk__in=[a.pk, b.pk])] == [b.pk, a.pk]
    client.post(row_address(b, key, "move_row"), {"after": str(a.pk)})
    assert [r.pk for r in MODELS[key].objects.filter(pk__in=[a.pk, b.pk])] == [a.pk, b.pk]
    for wrong in ({}, {"after": "x"}, {"before": str(uuid4())}, {"after": str(b.pk)}):
        assert client.post(row_address(b, key, "move_row"), wrong).status_code == 302


@pytest.mark.parametrize("key", KEYS)
def test_four_people_and_the_methods(client_of, joint, key):
    coordinator = client_of(coordinator_of(joint))
    row = made(key, joint, coordinator)
    stranger = client_of(coordinator_of(make_plan(make_user(may_create_plans=True))))
    contributor = client_of(give_role(joint, Role.CONTRIBUTOR))
    reviewer = client_of(make_user(agency_role="reviewer", is_staff=True, is_demo=True))
    posts = [row_address(row, key, verb) for verb in ("move_row", "delete_row", "undo_delete")]
    if key != "measure":
        posts += [add_address(key, owner_of(key, joint)), row_address(row, key, "edit_row")]
    before = MODELS[key].objects.count()
    for address in posts:
        assert coordinator.get(address).status_code == 405
        assert stranger.post(address, fields(key, joint)).status_code == 404
        assert client_of(None).post(address).status_code in (302, 401)
        if "mover" not in address:
            for client in (contributor, reviewer):
                assert client.post(address, fields(key, joint) | {"read_at": 1}).status_code == 403
    assert stranger.get(page_of(key, joint)).status_code == 404
    for client in (contributor, reviewer):
        page = client.get(page_of(key, joint) + f"?editar={row.pk}&novo={key}")
        assert page.status_code == 200
        assert b"linha-" not in page.content
        assert b"/apagar/" not in page.content.replace(b"/rascunho/apagar/", b"")
    row.refresh_from_db()
    assert row.deleted_at is None
    assert MODELS[key].objects.count() == before


@pytest.mark.parametrize("key", KEYS)
def test_what_is_not_there_is_404(client_of, joint, key):
    client = client_of(coordinator_of(joint))
    owner = owner_of(key, joint)
    for verb in ("edit_row", "move_row", "delete_row", "undo_delete"):
        assert client.post(reverse(f"measures:{verb}", args=[key, uuid4()])).status_code == 404
        assert client.post(reverse(f"measures:{verb}", args=["nada", uuid4()])).status_code == 404
    other = "measure" if isinstance(owner, Plan) else "plan"
    wrong_owner = make_measure(joint) if other == "measure" else joint
    assert client.post(reverse(f"measures:add_to_{other}", args=[wrong_owner.pk, key])).status_code == 404


@pytest.mark.parametrize("key", KEYS)
def test_a_locked_plan_shows_no_tools_and_refuses_with_the_text_kept(client_of, joint, key):
    client = client_of(coordinator_of(joint))
    row = made(key, joint, client)
    Plan.objects.update(locked=True)
    assert row_address(row, key, "delete_row") not in client.get(page_of(key, joint)).content.decode()
    if key != "measure":
        typed = fields(key, joint, "Escrito a meio") | {"linha-read_at": 1}
        answer = client.post(row_address(row, key, "edit_row"), typed)
        assert answer.status_code == 409
        assert key == "exception" or "Escrito a meio" in answer.content.decode()
    for verb in ("delete_row", "undo_delete", "move_row"):
        assert client.post(row_address(row, key, verb), {"read_at": 1}).status_code == 302
    row.refresh_from_db()
    assert (row.revision, row.deleted_at) == (1, None)


def test_a_measure_that_is_deleted_is_404(client_of, joint):
    client = client_of(coordinator_of(joint))
    target = made("target", joint, client)
    measure = joint.measures.get()
    editing.delete_row(row=measure, read_at=1, by=coordinator_of(joint))
    assert client.get(reverse("measures:measure", args=[measure.pk])).status_code == 404
    assert client.post(row_address(target, "target", "edit_row")).status_code == 404


@pytest.mark.parametrize(
    ("key", "wrong", "field"),
    [
        ("area", {"linha-title": ""}, "title"),
        ("area", {"linha-title": "x" * 10_000}, "title"),
        ("area", {"linha-national_areas": ["999"]}, "national_areas"),
        ("area", {"linha-group": "outro"}, "group"),
        ("target", {"linha-value": "120", "linha-kind": "percentage", "linha-base_is_whole": "on"}, "value"),
        ("target", {"linha-value": "muitos"}, "value"),
        ("target", {"linha-due": "em breve"}, "due"),
        ("target", {"linha-municipality": "9999"}, "municipality"),
        ("target", {"linha-text": "a\x00b"}, "text"),
        ("indicator", {"linha-target": str(uuid4())}, "target"),
        ("indicator", {"linha-target": "x"}, "target"),
        ("responsible", {"linha-text": ""}, "text"),
        ("responsible", {"linha-organisation": "ninguém de lado nenhum"}, "organisation"),
        ("action", {"linha-starts": "2016", "linha-ends": "2015"}, "ends"),
        ("exception", {"linha-level": "77"}, "level"),
        ("target", {"linha-read_at": "x"}, "read_at"),
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_the_rest(client_of, joint, key, wrong, field):
    client = client_of(coordinator_of(joint))
    owner_of(key, joint)
    before = MODELS[key].objects.count()
    answer = add(client, key, joint, **wrong)
    assert answer.status_code == 422
    assert MODELS[key].objects.count() == before
    page = answer.content.decode()
    summary = page[page.index("error-summary") :].split("</ul>")[0]
    assert field == "read_at" or f"#id_linha-{field}" in summary
    # On the answer to a POST links and forms still lead to the page's own address.
    assert not re.search(r'(href|action)="\?', page)
    assert f'href="{page_of(key, joint)}?foco=novo-{key}' in page
    typed = [v for v in (fields(key, joint) | wrong).values() if (isinstance(v, str) and " " in v) or v == "Texto"]
    assert all(escape(value) in page for value in typed)


def test_text_for_a_row_that_is_gone_comes_back_as_a_new_one(client_of, joint):
    client = client_of(coordinator_of(joint))
    row = made("action", joint, client)
    editing.delete_row(row=row, read_at=1, by=coordinator_of(joint))
    answer = client.post(row_address(row, "action", "edit_row"), {"linha-text": "a meio", "linha-read_at": 1})
    assert answer.status_code == 409
    assert "a meio</textarea>" in answer.content.decode()
    assert add_address("action", row.measure) in answer.content.decode()


def test_an_area_of_another_plan_is_refused_on_the_card(client_of, joint):
    other = make_area(make_plan(make_user(may_create_plans=True)))
    measure = make_measure(joint)
    client = client_of(coordinator_of(joint))
    answer = client.post(
        reverse("measures:measure", args=[measure.pk]), {"read_at": 1, "title": "Fica", "area": str(other.pk)}
    )
    assert answer.status_code == 422
    assert b"Fica" in answer.content
    assert Measure.objects.get().area is None


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


@pytest.mark.parametrize(("name", "queries"), [("areas", 8), ("objectives", 9), ("list", 9), ("measure", 24)])
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
