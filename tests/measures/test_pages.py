"""The workspace pages of areas, objectives and measures: who sees and does what, bad input, conflicts, queries."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.html import escape

from measures import editing
from measures.models import (
    Level,
    LevelException,
    Measure,
)
from plans.models import Plan, Role
from tests.measures.page_kit import (
    FORMS,
    KEYS,
    MODELS,
    TEXT,
    add,
    add_address,
    fields,
    made,
    owner_of,
    page_of,
    row_address,
)
from tests.workspace_kit import (
    HOSTILE,
    coordinator_of,
    give_role,
    make_area,
    make_level,
    make_measure,
    make_plan,
    make_user,
)

pytestmark = pytest.mark.django_db


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
