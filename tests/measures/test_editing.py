"""The verbs of areas, objectives, measures and rows: the "real plans" cases, wrong input, who may, order, undo."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from measures import editing
from measures.models import (
    Action,
    Indicator,
    Level,
    LevelException,
    Measure,
    PlanArea,
    Responsible,
    Target,
)
from plans.editing import edit_identity
from plans.models import Plan, Role
from portal.concurrency import StaleRevision
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
