"""A municipality leaves the territory only when nothing in the plan names it any more."""

from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone, translation

from measures.models import LevelException, Responsible, Target
from plans.editing import bodies_of, edit_identity
from plans.leaving import SHOWN
from plans.models import Plan
from portal.concurrency import StaleRevision
from tests.factories import (
    LevelExceptionFactory,
    MeasureFactory,
    MunicipalityFactory,
    ResponsibleFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def gone(joint_plan):
    """The last municipality of the plan, which nothing names."""
    return joint_plan.territory.last().municipality


def leave(plan, place, by, **given):
    """Save the identity without `place`."""
    edit_identity(
        plan=plan,
        read_at=given.get("read_at", plan.identity_revision),
        by=by,
        title=plan.title,
        short_name=plan.short_name,
        kind=plan.kind,
        municipalities=[row.municipality for row in plan.territory.all() if row.municipality != place],
        promoters=[row.organisation for row in plan.organisation_rows.all()],
    )


def refused(plan, place, by):
    with pytest.raises(ValidationError) as raised:
        leave(plan, place, by)
    assert place.pk in bodies_of(plan)[0]
    return raised.value.message_dict["municipalities"][0]


def test_what_nothing_names_may_leave(joint_plan, gone, coordinator):
    leave(joint_plan, gone, coordinator)
    assert gone.pk not in bodies_of(joint_plan)[0]


@pytest.mark.parametrize(
    ("make", "what"),
    [
        (lambda measure, place: measure.municipalities.add(place), "municipalities concerned"),
        (lambda measure, place: TargetFactory(measure=measure, municipality=place), "targets"),
        (lambda measure, place: ResponsibleFactory(measure=measure, municipality=place), "responsible entities"),
        (lambda measure, place: LevelExceptionFactory(measure=measure, municipality=place), "exceptions of level"),
    ],
)
def test_what_names_it_is_said(joint_plan, gone, coordinator, make, what):
    measure = MeasureFactory(plan=joint_plan, number="7.1", title="Balcão\n«único»")
    make(measure, gone)
    said = refused(joint_plan, gone, coordinator)
    assert said == (
        f"{gone.label} cannot leave the territory while it is named by: "
        f"measure “7.1. Balcão «único»” ({what}). Change or remove these."
    )


def test_a_municipal_editor_is_named(joint_plan, municipal_editor, coordinator):
    place = municipal_editor.plan_roles.get().municipality
    assert f"{municipal_editor.name} on the team" in refused(joint_plan, place, coordinator)


def test_one_line_a_measure_in_order_and_some_of_many(joint_plan, gone, coordinator):
    measures = [MeasureFactory(plan=joint_plan, number=str(n), title=f"M{n}") for n in range(SHOWN + 2)]
    for measure in measures:
        TargetFactory.create_batch(2, measure=measure, municipality=gone)
    LevelExceptionFactory(measure=measures[0], municipality=gone)
    said = refused(joint_plan, gone, coordinator)
    assert "measure “0. M0” (targets, exceptions of level); measure “1. M1” (targets); " in said
    assert said.endswith("; 2 more. Change or remove these.")
    assert f"{SHOWN}. M{SHOWN}" not in said


def test_deleted_rows_and_other_plans_do_not_count(joint_plan, gone, coordinator):
    now = timezone.now()
    measure = joint_plan.measures.first()
    for factory, model in (
        (TargetFactory, Target),
        (ResponsibleFactory, Responsible),
        (LevelExceptionFactory, LevelException),
    ):
        row = factory(measure=measure, municipality=gone)
        model.objects.filter(pk=row.pk).update(deleted_at=now)
    away = MeasureFactory(plan=joint_plan)
    away.municipalities.add(gone)
    type(away).objects.filter(pk=away.pk).update(deleted_at=now)
    TargetFactory(measure=MeasureFactory(), municipality=gone)
    leave(joint_plan, gone, coordinator)
    assert gone.pk not in bodies_of(joint_plan)[0]


def test_who_has_not_seen_it_come_meets_a_conflict_not_this(joint_plan, coordinator):
    came = MunicipalityFactory()
    seen = joint_plan.identity_revision
    joint_plan.territory.create(municipality=came, position=9)
    Plan.objects.filter(pk=joint_plan.pk).update(identity_revision=seen + 1)
    TargetFactory(measure=joint_plan.measures.first(), municipality=came)
    with pytest.raises(StaleRevision):
        leave(joint_plan, came, coordinator, read_at=seen)


def test_the_form_says_it_beside_the_list_and_keeps_what_was_typed(joint_plan, gone, coordinator, client_of):
    TargetFactory(measure=joint_plan.measures.first(), municipality=gone)
    staying = [row.municipality_id for row in joint_plan.territory.all() if row.municipality != gone]
    typed = {"title": "Novo", "short_name": joint_plan.short_name, "kind": joint_plan.kind, "municipalities": staying}
    address = reverse("plans:identity", args=[joint_plan.pk])
    answer = client_of(coordinator).post(address, typed | {"read_at": joint_plan.identity_revision})
    assert answer.status_code == 422
    form = answer.context["form"]
    assert form["title"].value() == "Novo"
    assert gone.label in form.errors["municipalities"][0]
    assert form.errors["municipalities"][0] in unescape(answer.content.decode())
    joint_plan.refresh_from_db()
    assert joint_plan.title != "Novo"
