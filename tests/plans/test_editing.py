"""The verbs of a plan: create, identity, period, texts; and compare-and-swap with history under them."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from plans.editing import bodies_of, create_plan, edit_identity, edit_period, edit_texts, free_slug
from plans.models import Plan, Role
from plans.working_copy import PlanLocked
from portal.concurrency import StaleRevision
from tests.workspace_kit import (
    HOSTILE,
    coordinator_of,
    give_role,
    make_municipality,
    make_organisation,
    make_plan,
    make_user,
)

pytestmark = pytest.mark.django_db


def identity(plan, **changes):
    values = {
        "title": plan.title,
        "short_name": plan.short_name,
        "kind": plan.kind,
        "municipalities": [],
        "promoters": [],
        "read_at": plan.identity_revision,
        "by": coordinator_of(plan),
    }
    return values | changes


def texts(plan, **changes):
    values = {"summary": "", "funding": "", "source": "", "internal_notes": ""}
    return values | {"plan": plan, "read_at": plan.texts_revision, "by": coordinator_of(plan)} | changes


def test_a_new_plan_has_its_coordinator_default_period_and_a_history():
    place, town_hall = make_municipality(), make_organisation()
    by = make_user("Ana", may_create_plans=True)
    plan = make_plan(by, municipalities=[place], promoters=[town_hall], short_name="PMII Vila Nova 2015-2017")
    assert plan.slug == "pmii-vila-nova-2015-2017"
    assert (plan.period_start, plan.period_end) == ("2015-01-01", "2017-12-31")
    assert plan.roles.get().user == by
    assert plan.roles.get().role == Role.COORDINATOR
    record = plan.history.get()
    assert record.history_user == by
    assert [row.municipality_id for row in record.municipalities.all()] == [place.pk]
    assert [row.organisation_id for row in record.organisations.all()] == [town_hall.pk]


def test_only_who_was_given_the_right_creates():
    with pytest.raises(PermissionDenied):
        make_plan(make_user())
    with pytest.raises(PermissionDenied):
        make_plan(make_user(may_create_plans=True), origin=Plan.Origin.REGISTERED)
    assert not Plan.objects.exists()


def test_a_manager_registers_and_writes_until_somebody_coordinates():
    manager = make_user("Gestora", agency_role="manager", is_staff=True)
    plan = make_plan(manager, origin=Plan.Origin.REGISTERED, period_start="2015", period_end="")
    assert not plan.roles.exists()
    edit_period(plan=plan, read_at=1, by=manager, period_start="2015", period_end="2017")
    give_role(plan, Role.COORDINATOR)
    with pytest.raises(PermissionDenied):
        edit_period(plan=plan, read_at=2, by=manager, period_start="2015", period_end="2018")


@pytest.mark.parametrize("name", ["مخطط", "!!!", "o que é", "e"])
def test_every_name_makes_an_address_that_is_free(name):
    slug = free_slug(name)
    assert slug
    assert slug not in ("o-que-e", "e")


def test_two_plans_of_one_name_have_two_addresses():
    by = make_user(may_create_plans=True)
    assert [make_plan(by).slug for _ in range(3)] == ["pmii-vila-nova", "pmii-vila-nova-2", "pmii-vila-nova-3"]


def test_three_equal_promoters():
    promoters = [make_organisation(f"Câmara de {name}") for name in ("Zebreira", "Arouca", "Mértola")]
    plan = make_plan(promoters=promoters, kind="intermunicipal")
    assert bodies_of(plan)[1] == [row.pk for row in promoters]


def test_an_association_promotes_and_the_municipalities_are_partners():
    association = make_organisation("Associação de Municípios do Vale", "intermunicipal")
    halls = [make_organisation(f"Câmara de {name}") for name in "AB"]
    places = [make_municipality(name) for name in "AB"]
    plan = make_plan(promoters=[association], partners=halls, municipalities=places, kind="intermunicipal")
    assert bodies_of(plan) == ([p.pk for p in places], [association.pk], [h.pk for h in halls])


def test_start_before_approval_and_a_period_of_any_two_days():
    plan = make_plan(period_start="2015-06-20", period_end="2017-06-19")
    plan.refresh_from_db()
    assert (plan.period_start, plan.period_end) == ("2015-06-20", "2017-06-19")


@pytest.mark.parametrize(
    ("start", "end", "field"),
    [
        ("2017-06-20", "2017-06-19", "period_end"),
        ("2017", "2015", "period_end"),
        ("2015-13-01", "2017", "period_start"),
        ("2015", "amanhã", "period_end"),
        ("20 de junho de 2015", "2017", "period_start"),
    ],
)
def test_a_wrong_period_gets_a_sentence_and_nothing_is_written(start, end, field):
    plan = make_plan()
    with pytest.raises(ValidationError) as error:
        edit_period(plan=plan, read_at=1, by=coordinator_of(plan), period_start=start, period_end=end)
    assert set(error.value.message_dict) == {field}
    plan.refresh_from_db()
    assert plan.period_revision == 1
    assert plan.history.count() == 1


def test_texts_are_kept_to_the_last_byte():
    plan = make_plan()
    edit_texts(**texts(plan, summary=f"  {HOSTILE}  "))
    assert Plan.objects.get().summary == f"  {HOSTILE}  "


def test_too_long_and_unstorable_texts_get_sentences():
    plan = make_plan()
    with pytest.raises(ValidationError) as error:
        edit_texts(**texts(plan, summary="x" * 5001, internal_notes="a\x00b"))
    assert "5000" in error.value.message_dict["summary"][0]
    assert "internal_notes" in error.value.message_dict


def test_blank_and_unknown_identity_values_get_sentences():
    plan = make_plan()
    with pytest.raises(ValidationError) as error:
        edit_identity(plan=plan, **identity(plan, title="  ", kind="federal", short_name="x" * 81))
    assert set(error.value.message_dict) == {"title", "kind", "short_name"}


def test_a_municipal_plan_has_one_municipality_and_no_invented_one():
    plan = make_plan()
    with pytest.raises(ValidationError, match="Intermunicipal|Intermunicipal"):
        edit_identity(plan=plan, **identity(plan, municipalities=[make_municipality("A"), make_municipality("B")]))
    with pytest.raises(ValidationError):
        edit_identity(plan=plan, **identity(plan, municipalities=[make_municipality("X", is_demo=True)]))


def test_a_plan_of_an_invented_municipality_is_a_demonstration():
    assert make_plan(municipalities=[make_municipality(is_demo=True)]).is_demo
    assert make_plan(make_user(may_create_plans=True, is_demo=True)).is_demo
    mixed = [make_municipality(is_demo=True), make_municipality()]
    with pytest.raises(ValidationError):
        make_plan(make_user(may_create_plans=True), municipalities=mixed, kind="intermunicipal")


def test_nobody_is_promoter_and_partner():
    plan, body = make_plan(), make_organisation()
    with pytest.raises(ValidationError) as error:
        edit_identity(plan=plan, **identity(plan, promoters=[body], partners=[body]))
    assert "partners" in error.value.message_dict


def test_a_plan_continues_only_one_its_writer_sees_and_never_itself():
    plan = make_plan()
    stranger_plan = make_plan(make_user(may_create_plans=True))
    by = coordinator_of(plan)
    earlier = make_plan(by)
    for wrong in (stranger_plan, plan):
        with pytest.raises(ValidationError):
            edit_identity(plan=plan, **identity(plan, predecessor=wrong))
    edit_identity(plan=plan, **identity(plan, predecessor=earlier))
    with pytest.raises(ValidationError, match="itself|próprio|si"):
        edit_identity(plan=earlier, **identity(earlier, predecessor=plan))


def test_a_stale_identity_is_refused_with_both_sides_even_when_only_the_territory_changed():
    plan, here, there = make_plan(), make_municipality("Aqui"), make_municipality("Ali")
    edit_identity(plan=plan, **identity(plan, municipalities=[here]))
    with pytest.raises(StaleRevision) as stale:
        edit_identity(plan=plan, **identity(plan, municipalities=[there], read_at=1))
    assert stale.value.wanted["title"] == plan.title
    assert bodies_of(plan)[0] == [here.pk]
    assert plan.history.count() == 2


def test_two_people_in_two_sections_do_not_meet():
    plan = make_plan()
    by = coordinator_of(plan)
    edit_period(plan=plan, read_at=1, by=by, period_start="2015", period_end="2016")
    edit_texts(**texts(plan, read_at=1, summary="resumo"))
    plan = Plan.objects.get()
    assert (plan.period_revision, plan.texts_revision, plan.identity_revision) == (2, 2, 1)
    assert (plan.period_end, plan.summary) == ("2016", "resumo")


def test_saving_the_same_twice_writes_once():
    plan = make_plan()
    for _ in range(2):
        edit_texts(**texts(plan, read_at=1, summary="igual"))
    assert plan.history.count() == 2
    assert Plan.objects.get().texts_revision == 2


@pytest.mark.parametrize("role", [Role.READER, Role.CONTRIBUTOR, None])
def test_the_others_may_not_write(role):
    plan = make_plan()
    by = give_role(plan, role) if role else make_user(agency_role="manager", is_staff=True)
    with pytest.raises(PermissionDenied):
        edit_texts(**texts(plan, by=by, summary="x"))


def test_an_editor_may_and_the_history_says_who():
    plan = make_plan()
    editor = give_role(plan, Role.EDITOR)
    edit_texts(**texts(plan, by=editor, summary="x"))
    assert plan.history.first().history_user == editor


def test_a_plan_with_the_agency_is_not_written():
    plan = make_plan()
    Plan.objects.update(locked=True)
    with pytest.raises(PlanLocked):
        edit_texts(**texts(plan, summary="x"))
    with pytest.raises(PlanLocked):
        edit_identity(plan=plan, **identity(plan, title="Outro"))


def test_create_is_all_or_nothing():
    by = make_user(may_create_plans=True)
    with pytest.raises(ValidationError):
        create_plan(by=by, title="", short_name="", kind="?", municipalities=[make_municipality()])
    assert not Plan.objects.exists()
