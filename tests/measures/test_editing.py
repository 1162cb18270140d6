"""The verbs of areas, objectives, measures and rows: the "real plans" cases, wrong input, who may, order, undo."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from measures import editing
from measures.models import (
    Action,
    Indicator,
    Level,
    LevelException,
    Measure,
    PlanArea,
    Responsible,
    StrategicObjective,
    Target,
)
from plans.editing import edit_identity
from plans.models import Plan, Role
from plans.working_copy import PlanLocked
from portal.concurrency import StaleRevision
from portal.models import Municipality
from tests.workspace_kit import (
    HOSTILE,
    coordinator_of,
    give_role,
    make_area,
    make_level,
    make_measure,
    make_municipality,
    make_national_area,
    make_organisation,
    make_plan,
    make_user,
)

pytestmark = pytest.mark.django_db


def row(model, measure, **values):
    return editing.add_row(model, measure=measure, by=coordinator_of(measure.plan), **values)


def joint_plan():
    places = [make_municipality(name) for name in ("Aqui", "Ali")]
    return make_plan(kind="intermunicipal", municipalities=places), places


# --- what real plans hold -----------------------------------------------------------------------------------------


def test_a_target_by_a_date():
    target = row(
        Target, make_measure(make_plan()), text="Guião disponível em junho de 2017", kind="date", due="2017-06"
    )
    assert Target.objects.get() == target
    assert Target.objects.get().due == "2017-06"


def test_four_indicators_under_one_target_and_one_without():
    measure = make_measure(make_plan())
    target = row(Target, measure, text="75 % das escolas")
    for n in range(4):
        row(Indicator, measure, text=f"Indicador {n}", target=target)
    row(Indicator, measure, text="N.º de reuniões")
    assert [i.target_id for i in Indicator.objects.filter(measure=measure)] == [target.pk] * 4 + [None]


def test_a_qualitative_indicator():
    made = row(Indicator, make_measure(make_plan()), text="Evidências de mudança", kind="qualitative")
    assert Indicator.objects.get().kind == Indicator.Kind.QUALITATIVE == made.kind


def test_a_responsible_that_is_only_text_in_a_measure_without_its_municipality():
    place = make_municipality()
    hall = make_organisation("Câmara Municipal de Vila Nova", municipality=place)
    measure = make_measure(make_plan(municipalities=[place], promoters=[hall]))
    row(Responsible, measure, text="Empresas do concelho")
    assert [(r.text, r.organisation) for r in measure.responsibles.all()] == [("Empresas do concelho", None)]


def test_an_area_linked_to_no_national_one():
    plan = make_plan()
    area = editing.add_area(plan=plan, by=coordinator_of(plan), title="Justiça")
    assert area.national_areas.count() == 0


def test_two_wordings_of_one_national_area():
    plan, national = make_plan(), make_national_area()
    for title in ("Saúde", "Saúde e Bem-Estar"):
        editing.add_area(plan=plan, by=coordinator_of(plan), title=title, national_areas=[national])
    assert [a.title for a in PlanArea.objects.filter(national_areas=national)] == ["Saúde", "Saúde e Bem-Estar"]
    assert PlanArea.objects.first().history.first().national_areas.count() == 1


def test_an_exception_of_level_in_one_municipality():
    plan, (here, _there) = joint_plan()
    measure = make_measure(plan, level=make_level("1"))
    row(LevelException, measure, municipality=here, level=make_level("2", guaranteed=False))
    assert measure.level_exceptions.get().level.code == "2"
    with pytest.raises(ValidationError) as error:
        row(LevelException, measure, municipality=here, level=make_level("1"))
    assert "municipality" in error.value.message_dict


def test_a_measure_without_number_and_with_nothing_but_a_title():
    measure = make_measure(make_plan(), title=HOSTILE)
    assert (measure.number, measure.level, measure.area) == ("", None, None)
    assert Measure.objects.get().title == HOSTILE


def test_numbers_are_labels_that_sort_naturally():
    plan = make_plan()
    for number in ("10", "2", "3.1", "3.02", "2"):
        make_measure(plan, number=number)
    assert [m.number for m in Measure.objects.order_by("number_key", "position")] == ["2", "2", "3.1", "3.02", "10"]


def test_codes_are_never_used_again():
    plan = make_plan()
    first = make_measure(plan)
    editing.delete_row(row=first, read_at=1, by=coordinator_of(plan))
    assert [first.code, make_measure(plan).code, make_measure(Plan.objects.get()).code] == ["m1", "m2", "m3"]


def test_a_measure_has_several_of_everything():
    plan, places = joint_plan()
    by = coordinator_of(plan)
    areas = [make_area(plan, title) for title in ("A", "B", "C")]
    above = editing.add_strategic_objective(plan=plan, by=by, title="OE", areas=areas[:2])
    goals = [editing.add_operational_objective(plan=plan, by=by, title=t) for t in "xy"]
    linked = editing.add_operational_objective(plan=plan, by=by, title="z", strategic=above)
    measure = make_measure(
        plan,
        area=areas[0],
        other_areas=areas[1:],
        objectives=[*goals, linked],
        strategic_objectives=[above],
        municipalities=places[:1],
    )
    record = measure.history.first()
    assert record.history_user == by
    assert record.objectives.count() == 3
    assert (measure.other_areas.count(), measure.municipalities.count()) == (2, 1)


def test_actions_keep_their_dates_and_may_have_none():
    measure = make_measure(make_plan())
    row(Action, measure, text="entre outras")
    row(Action, measure, text=HOSTILE, starts="2015-Q3", ends="2016")
    assert [(a.starts, a.ends) for a in measure.actions.all()] == [("", ""), ("2015-Q3", "2016")]


# --- wrong input --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [Decimal("120"), Decimal("-1"), Decimal("100.01")])
def test_a_share_of_a_whole_stays_within_it(value):
    measure = make_measure(make_plan())
    values = {"text": "x", "kind": "percentage", "value": value}
    with pytest.raises(ValidationError) as error:
        row(Target, measure, **values, base_is_whole=True)
    assert list(error.value.message_dict) == ["value"]
    if value > 0:
        row(Target, measure, **values)  # 120 % of last year is no share of a whole


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), Decimal("1e20"), Decimal("1.234"), "muitos"])
def test_a_value_that_is_no_number_gets_a_sentence(value):
    with pytest.raises(ValidationError) as error:
        row(Target, make_measure(make_plan()), text="x", kind="percentage", base_is_whole=True, value=value)
    assert list(error.value.message_dict) == ["value"]


def test_an_unknown_level_gets_a_sentence():
    plan = make_plan()
    for wrong in (Level(code="9"), "9", 9):
        with pytest.raises(ValidationError) as error:
            make_measure(plan, level=wrong)
        assert list(error.value.message_dict) == ["level"]


def test_ten_thousand_characters_do_not_fit():
    with pytest.raises(ValidationError) as error:
        make_measure(make_plan(), title="x" * 10_000, number="1" * 21)
    assert set(error.value.message_dict) == {"title", "number"}


def test_things_of_another_plan_are_refused_field_by_field():
    plan, other = make_plan(), make_plan(make_user(may_create_plans=True))
    by = coordinator_of(other)
    area = make_area(other)
    goal = editing.add_operational_objective(plan=other, by=by, title="x")
    above = editing.add_strategic_objective(plan=other, by=by, title="x")
    wrong = {
        "area": area,
        "other_areas": [area],
        "objectives": [goal],
        "strategic_objectives": [above],
        "municipalities": [make_municipality()],
        "predecessor": make_measure(other),
    }
    with pytest.raises(ValidationError) as error:
        make_measure(plan, **wrong)
    assert set(error.value.message_dict) == set(wrong)
    with pytest.raises(ValidationError):
        editing.add_operational_objective(plan=plan, by=coordinator_of(plan), title="x", strategic=above)
    with pytest.raises(ValidationError):
        editing.add_strategic_objective(plan=plan, by=coordinator_of(plan), title="x", areas=[area])


def test_rows_of_elsewhere_are_refused():
    plan, _places = joint_plan()
    measure, other = make_measure(plan), make_measure(plan, title="Outra")
    target = row(Target, other, text="x")
    with pytest.raises(ValidationError) as error:
        row(Indicator, measure, text="x", target=target)
    assert list(error.value.message_dict) == ["target"]
    for model, values in ((Target, {"text": "x"}), (Responsible, {"text": "x"}), (LevelException, {})):
        with pytest.raises(ValidationError) as error:
            row(model, measure, municipality=make_municipality(), **values)
        assert "municipality" in error.value.message_dict


def test_a_responsible_is_somebody():
    with pytest.raises(ValidationError) as error:
        row(Responsible, make_measure(make_plan()), text=" ")
    assert "text" in error.value.message_dict


def test_what_must_be_there_and_is_not_gets_a_sentence_each():
    with pytest.raises(ValidationError) as error:
        row(LevelException, make_measure(make_plan()))
    assert set(error.value.message_dict) == {"level", "municipality"}
    with pytest.raises(ValidationError):
        make_area(make_plan(make_user(may_create_plans=True)), "")


def test_end_before_start_of_measure_and_action():
    plan = make_plan()
    with pytest.raises(ValidationError) as error:
        make_measure(plan, starts="2016-Q2", ends="2016-03-31")
    assert list(error.value.message_dict) == ["ends"]
    measure = make_measure(plan, starts="2016")
    with pytest.raises(ValidationError):
        editing.edit_measure(measure=measure, read_at=1, by=coordinator_of(plan), ends="2015")
    with pytest.raises(ValidationError):
        row(Action, measure, text="x", starts="2016", ends="2015")


def test_a_predecessor_comes_from_the_plans_this_one_continues():
    by = make_user(may_create_plans=True)
    oldest, old, new = (make_plan(by) for _ in range(3))
    for plan, earlier in ((old, oldest), (new, old)):
        edit_identity(
            plan=plan,
            read_at=1,
            by=by,
            title=plan.title,
            short_name=plan.short_name,
            kind=plan.kind,
            municipalities=[],
            promoters=[],
            predecessor=earlier,
        )
    promise = make_measure(oldest)
    assert make_measure(Plan.objects.get(pk=new.pk), predecessor=promise).predecessor == promise
    with pytest.raises(ValidationError):
        make_measure(oldest, predecessor=make_measure(new))


# --- revision and history -----------------------------------------------------------------------------------------


def test_two_people_saving_one_card_the_second_is_told_and_nothing_is_lost():
    plan = make_plan()
    measure, editor = make_measure(plan), give_role(plan, Role.EDITOR)
    mine = Measure.objects.get()
    editing.edit_measure(measure=measure, read_at=1, by=editor, title="da Rita", description="dela")
    with pytest.raises(StaleRevision) as stale:
        editing.edit_measure(measure=mine, read_at=1, by=coordinator_of(plan), title="meu", description="")
    assert (stale.value.current.title, stale.value.wanted["title"]) == ("da Rita", "meu")
    assert Measure.objects.get().title == "da Rita"
    assert [h.history_user for h in measure.history.all()] == [editor, coordinator_of(plan)]


def test_a_list_alone_makes_a_save_stale_and_stands_in_the_history_once():
    plan = make_plan()
    measure, areas = make_measure(plan), [make_area(plan, t) for t in "AB"]
    by = coordinator_of(plan)
    editing.edit_measure(measure=measure, read_at=1, by=by, other_areas=areas)
    assert measure.revision == 2
    assert measure.history.count() == 2
    assert measure.history.first().other_areas.count() == 2
    with pytest.raises(StaleRevision):
        editing.edit_measure(measure=measure, read_at=1, by=by, other_areas=[])
    assert measure.other_areas.count() == 2


def test_the_sort_key_follows_the_number():
    measure = make_measure(make_plan(), number="2")
    old = measure.number_key
    editing.edit_measure(measure=measure, read_at=1, by=coordinator_of(measure.plan), number="10")
    assert Measure.objects.get().number_key > old


def test_a_deleted_row_is_not_edited():
    plan = make_plan()
    area = make_area(plan)
    by = coordinator_of(plan)
    editing.delete_row(row=area, read_at=1, by=by)
    with pytest.raises(ValidationError):
        editing.edit_area(area=area, read_at=area.revision, by=by, title="x")


# --- order, deletion ----------------------------------------------------------------------------------------------


def titles(plan):
    return "".join(PlanArea.objects.live().filter(plan=plan).values_list("title", flat=True))


def test_moving_touches_one_row_and_leaves_open_forms_good():
    plan = make_plan()
    a, b, c = (make_area(plan, t) for t in "ABC")
    by = coordinator_of(plan)
    editing.move_row(row=c, after=None, by=by)
    assert titles(plan) == "CAB"
    editing.move_row(row=c, after=a, by=by)
    assert titles(plan) == "ACB"
    editing.move_row(row=a, after=b, by=by)
    assert titles(plan) == "CBA"
    assert set(PlanArea.objects.values_list("revision", flat=True)) == {1}
    editing.edit_area(area=a, read_at=1, by=by, title="D")
    assert titles(plan) == "CBD"


def test_a_hundred_moves_into_one_gap_use_it_up_and_keep_the_order():
    plan = make_plan()
    areas = [make_area(plan, t) for t in "ABCD"]
    by = coordinator_of(plan)
    for n in range(120):
        editing.move_row(row=areas[2 + n % 2], after=areas[0], by=by)
        assert titles(plan) == ("ACBD" if n == 0 else "ADCB" if n % 2 else "ACDB")
    assert len(set(PlanArea.objects.values_list("position", flat=True))) == 4


def test_a_row_moves_only_within_its_list():
    plan = make_plan()
    other = make_plan(make_user(may_create_plans=True))
    with pytest.raises(ValidationError):
        editing.move_row(row=make_area(plan), after=make_area(other), by=coordinator_of(plan))


def test_deleting_is_undone_in_place_and_a_target_takes_its_indicators_along():
    plan = make_plan()
    measure, by = make_measure(plan), coordinator_of(plan)
    target, other = row(Target, measure, text="1"), row(Target, measure, text="2")
    gone, kept, stays = (row(Indicator, measure, text=t, target=target) for t in "abc")
    editing.delete_row(row=gone, read_at=1, by=by)
    editing.delete_row(row=target, read_at=1, by=by)
    editing.delete_row(row=target, read_at=1, by=by)
    assert list(Target.objects.live()) == [other]
    assert not Indicator.objects.live().exists()
    editing.undo_delete(row=target, by=by)
    editing.undo_delete(row=target, by=by)
    assert list(Target.objects.live()) == [target, other]
    assert list(Indicator.objects.live()) == [kept, stays]


def test_deleting_what_somebody_changed_is_refused():
    plan = make_plan()
    area, by = make_area(plan), coordinator_of(plan)
    editing.edit_area(area=area, read_at=1, by=by, title="mudada")
    with pytest.raises(StaleRevision):
        editing.delete_row(row=area, read_at=1, by=by)
    assert titles(plan) == "mudada"


def test_a_place_taken_meanwhile_keeps_an_exception_deleted():
    plan, (here, _there) = joint_plan()
    measure, level = make_measure(plan), make_level()
    first = row(LevelException, measure, municipality=here, level=level)
    editing.delete_row(row=first, read_at=1, by=coordinator_of(plan))
    row(LevelException, measure, municipality=here, level=level)
    with pytest.raises(ValidationError):
        editing.undo_delete(row=first, by=coordinator_of(plan))


# --- who may ------------------------------------------------------------------------------------------------------


def test_a_municipal_editor_writes_the_rows_of_one_municipality():
    plan, (here, there) = joint_plan()
    by = give_role(plan, Role.MUNICIPAL_EDITOR, municipality=here)
    measure, level = make_measure(plan), make_level()
    common, foreign = row(Target, measure, text="todos"), row(Target, measure, text="ali", municipality=there)
    own = editing.add_row(Target, measure=measure, by=by, text="aqui", municipality=here)
    editing.add_row(Indicator, measure=measure, by=by, text="aqui", target=own)
    editing.add_row(Responsible, measure=measure, by=by, text="Junta", municipality=here)
    editing.add_row(LevelException, measure=measure, by=by, level=level, municipality=here)
    editing.edit_row(row=own, read_at=1, by=by, text="aqui mesmo")
    refused = [
        lambda: editing.add_row(Target, measure=measure, by=by, text="x"),
        lambda: editing.add_row(Target, measure=measure, by=by, text="x", municipality=there),
        lambda: editing.add_row(Indicator, measure=measure, by=by, text="x", target=common),
        lambda: editing.add_row(Action, measure=measure, by=by, text="x"),
        lambda: editing.edit_row(row=common, read_at=1, by=by, text="x"),
        lambda: editing.edit_row(row=foreign, read_at=1, by=by, text="x"),
        lambda: editing.edit_row(row=foreign, read_at=1, by=by, municipality=here),
        lambda: editing.edit_row(row=own, read_at=2, by=by, municipality=None),
        lambda: editing.edit_row(row=own, read_at=2, by=by, municipality=there),
        lambda: editing.delete_row(row=common, read_at=1, by=by),
        lambda: editing.move_row(row=common, after=None, by=by),
        lambda: editing.edit_measure(measure=measure, read_at=1, by=by, title="x"),
        lambda: editing.delete_row(row=measure, read_at=1, by=by),
        lambda: editing.add_area(plan=plan, by=by, title="x"),
    ]
    for attempt in refused:
        with pytest.raises(PermissionDenied):
            attempt()
    own.refresh_from_db()
    assert own.municipality == here


def test_a_contributor_writes_the_measures_given_until_they_are_taken_back():
    plan = make_plan()
    given, other = make_measure(plan), make_measure(plan)
    by, lead = give_role(plan, Role.CONTRIBUTOR), coordinator_of(plan)
    editing.give_measure(measure=given, user=by, by=lead)
    editing.give_measure(measure=given, user=by, by=lead)
    editing.edit_measure(measure=given, read_at=1, by=by, title="Minha")
    editing.add_row(Action, measure=given, by=by, text="x")
    for attempt in (
        lambda: editing.edit_measure(measure=other, read_at=1, by=by, title="x"),
        lambda: editing.delete_row(row=given, read_at=2, by=by),
        lambda: editing.move_row(row=given, after=None, by=by),
        lambda: editing.add_measure(plan=plan, by=by, title="x"),
        lambda: editing.give_measure(measure=other, user=by, by=by),
    ):
        with pytest.raises(PermissionDenied):
            attempt()
    editing.take_back_measure(measure=given, user=by, by=lead)
    with pytest.raises(PermissionDenied):
        editing.edit_measure(measure=given, read_at=2, by=by, title="x")


def test_measures_are_given_to_contributors_of_the_plan_only():
    plan = make_plan()
    for user in (make_user(), give_role(plan, Role.READER)):
        with pytest.raises(ValidationError):
            editing.give_measure(measure=make_measure(plan), user=user, by=coordinator_of(plan))


def test_strangers_readers_and_the_agency_write_nothing():
    plan = make_plan()
    measure = make_measure(plan)
    people = [
        coordinator_of(make_plan(make_user(may_create_plans=True))),
        give_role(plan, Role.READER),
        make_user(agency_role="manager", is_staff=True),
    ]
    for by in people:
        for attempt in (
            lambda by=by: editing.add_area(plan=plan, by=by, title="x"),
            lambda by=by: editing.add_measure(plan=plan, by=by, title="x"),
            lambda by=by: editing.edit_measure(measure=measure, read_at=1, by=by, title="x"),
            lambda by=by: editing.add_row(Target, measure=measure, by=by, text="x"),
            lambda by=by: editing.add_strategic_objective(plan=plan, by=by, title="x"),
            lambda by=by: editing.start_areas(plan=plan, catalogue="national-16", by=by),
        ):
            with pytest.raises(PermissionDenied):
                attempt()


def test_nothing_is_written_while_the_agency_has_the_plan():
    plan = make_plan()
    area, measure, by = make_area(plan), make_measure(plan), coordinator_of(plan)
    target = row(Target, measure, text="x")
    objective = editing.add_strategic_objective(plan=plan, by=by, title="x")
    Plan.objects.update(locked=True)
    for attempt in (
        lambda: editing.add_area(plan=plan, by=by, title="x"),
        lambda: editing.edit_area(area=area, read_at=1, by=by, title="x"),
        lambda: editing.delete_row(row=area, read_at=1, by=by),
        lambda: editing.undo_delete(row=area, by=by),
        lambda: editing.move_row(row=area, after=None, by=by),
        lambda: editing.edit_strategic_objective(objective=objective, read_at=1, by=by, title="x"),
        lambda: editing.add_measure(plan=plan, by=by, title="x"),
        lambda: editing.edit_measure(measure=measure, read_at=1, by=by, title="x"),
        lambda: editing.add_row(Target, measure=measure, by=by, text="x"),
        lambda: editing.edit_row(row=target, read_at=1, by=by, text="x"),
        lambda: editing.delete_row(row=target, read_at=1, by=by),
    ):
        with pytest.raises(PlanLocked):
            attempt()
    assert StrategicObjective.objects.get().revision == 1


def test_areas_start_from_a_catalogue_once():
    from measures.reference import load_areas

    load_areas()
    plan = make_plan()
    by = coordinator_of(plan)
    assert len(editing.start_areas(plan=plan, catalogue="guide-2015", by=by)) == 13
    assert editing.start_areas(plan=plan, catalogue="guide-2015", by=by) == []
    other = make_plan(by)
    made = editing.start_areas(plan=other, catalogue="national-16", by=by)
    assert [a.title for a in made][:2] == ["Compromisso da Autarquia", "Serviços de Acolhimento e Integração"]
    assert all(a.national_areas.count() >= 1 for a in made)
    assert Municipality.objects.count() == 0
