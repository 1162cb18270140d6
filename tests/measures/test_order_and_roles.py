"""Order and deletion of the rows of a plan, and who may write which."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from measures import editing
from measures.models import (
    Action,
    Indicator,
    LevelException,
    PlanArea,
    Responsible,
    StrategicObjective,
    Target,
)
from plans.models import Plan, Role
from plans.working_copy import PlanLocked
from portal.concurrency import StaleRevision
from portal.models import Municipality
from tests.workspace_kit import (
    coordinator_of,
    give_role,
    make_area,
    make_level,
    make_measure,
    make_municipality,
    make_plan,
    make_user,
)

pytestmark = pytest.mark.django_db


def row(model, measure, **values):
    return editing.add_row(model, measure=measure, by=coordinator_of(measure.plan), **values)


def joint_plan():
    places = [make_municipality(name) for name in ("Aqui", "Ali")]
    return make_plan(kind="intermunicipal", municipalities=places), places


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
