"""The way of a plan: what each verb does, and what it refuses in which state."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from measures.models import Measure
from plans.models import Plan
from plans.working_copy import PlanLocked, lock_plan
from publication import workflow
from publication.models import PlanSearchRow, Version, VersionState, WorkflowEvent
from publication.states import SHOWN, TRANSITIONS, VERB_NAMES
from tests.factories import AWKWARD, PlanFactory, full_plan

pytestmark = pytest.mark.django_db

STEPS = {
    "recall": (workflow.recall_version, "coordinator", {}),
    "start-review": (workflow.start_review, "reviewer", {}),
    "return": (workflow.return_version, "reviewer", {"reason": "Porque; sim"}),
    "approve": (workflow.approve_version, "reviewer", {}),
    "publish": (workflow.publish_version, "manager", {}),
    "retract": (workflow.retract_version, "manager", {"reason": "Continha dados pessoais."}),
}
# Written by hand: from which state, to which.
TABLE = {
    ("submitted", "recall"): "recalled",
    ("submitted", "start-review"): "in-review",
    ("in-review", "recall"): "recalled",
    ("in-review", "return"): "returned",
    ("in-review", "approve"): "approved",
    ("approved", "return"): "returned",
    ("approved", "publish"): "published",
    ("published", "retract"): "retracted",
    ("superseded", "retract"): "retracted",
}
FINAL = {"returned", "recalled", "retracted"}


def states(plan):
    return list(plan.versions.order_by("sequence").values_list("state", flat=True))


@pytest.fixture
def version_in(plan, people, carry):
    """`version_in(state)`: a version of `plan` brought there by the verbs."""

    def version_in(state):
        if state == "superseded":
            first = carry(plan)
            carry(plan)
            return Version.objects.get(pk=first.pk)
        version = workflow.submit_plan(plan=plan, by=people.coordinator)
        ways = {
            "submitted": (),
            "recalled": ("recall",),
            "in-review": ("start-review",),
            "returned": ("start-review", "return"),
            "approved": ("start-review", "approve"),
            "published": ("start-review", "approve", "publish"),
            "retracted": ("start-review", "approve", "publish", "retract"),
        }
        for verb in ways[state]:
            do, who, more = STEPS[verb]
            version = do(version=version, by=getattr(people, who), **more)
        return version

    return version_in


@pytest.mark.parametrize("state", VersionState.values)
@pytest.mark.parametrize("verb", STEPS)
def test_the_table(state, verb, version_in, people):
    version = version_in(state)
    events = WorkflowEvent.objects.count()
    do, who, more = STEPS[verb]
    if (state, verb) in TABLE:
        assert do(version=version, by=getattr(people, who), **more).state == TABLE[state, verb]
        return
    with pytest.raises(workflow.NotNow) as refused:
        do(version=version, by=getattr(people, who), **more)
    assert str(VersionState(state).label) in refused.value.messages[0]
    assert Version.objects.get(pk=version.pk).state == state
    assert WorkflowEvent.objects.count() == events


def test_the_table_of_the_product_is_the_agreed_one():
    assert {(s, t.verb): t.target for t in TRANSITIONS.values() for s in t.sources} == TABLE


def test_no_state_without_a_way_out_unless_final():
    reached = set(VersionState.values)
    assert reached - FINAL == {state for state, _verb in TABLE} | {"superseded"}
    for state in reached:
        assert state in SHOWN


def test_every_verb_of_the_timeline_has_a_name(plan, version_in):
    version_in("superseded")
    assert set(WorkflowEvent.objects.values_list("verb", flat=True)) <= set(VERB_NAMES)


@pytest.mark.parametrize("reason", ["", "   ", "\n\t"])
@pytest.mark.parametrize(("state", "verb"), [("in-review", "return"), ("published", "retract")])
def test_reasons_are_mandatory(state, verb, reason, version_in, people):
    version = version_in(state)
    do, who, _more = STEPS[verb]
    with pytest.raises(ValidationError) as refused:
        do(version=version, by=getattr(people, who), reason=reason)
    assert "reason" in refused.value.message_dict
    assert Version.objects.get(pk=version.pk).state == state


def test_a_reason_is_kept_as_written(in_review, reviewer):
    workflow.return_version(version=in_review, by=reviewer, reason=f"  {AWKWARD}  ")
    event = WorkflowEvent.objects.first()
    assert (event.verb, event.from_state, event.to_state) == ("return", "in-review", "returned")
    assert event.reason == AWKWARD


@pytest.mark.parametrize("state", VersionState.values)
def test_locked_exactly_while_with_the_agency(state, version_in, plan):
    version_in(state)
    plan.refresh_from_db()
    assert plan.locked == (state in {"submitted", "in-review", "approved"})
    with transaction.atomic():
        if plan.locked:
            with pytest.raises(PlanLocked):
                lock_plan(plan.pk)
        else:
            lock_plan(plan.pk)


def test_submitting_twice_makes_one_version(plan, coordinator):
    workflow.submit_plan(plan=plan, by=coordinator)
    with pytest.raises(PlanLocked):
        workflow.submit_plan(plan=plan, by=coordinator)
    assert states(plan) == ["submitted"]


def test_an_unready_plan_says_what_is_missing(coordinator):
    plan = PlanFactory(coordinator=coordinator, municipalities=[], promoters=[], period_start="")
    with pytest.raises(workflow.NotReady) as refused:
        workflow.submit_plan(plan=plan, by=coordinator)
    assert [check.key for check in refused.value.missing] == ["territory", "promoter", "dates", "area", "measure"]
    assert not plan.versions.exists()
    assert not Plan.objects.get(pk=plan.pk).locked


@pytest.mark.parametrize(
    ("spoil", "key"),
    [
        (lambda m: Measure.objects.filter(pk=m.pk).update(title="  "), "measure-title"),
        (lambda m: Measure.objects.filter(pk=m.pk).update(area=None), "measure-area"),
        (lambda m: Measure.objects.filter(pk=m.pk).update(level=None), "measure-level"),
        (lambda m: m.objectives.clear(), "measure-objective"),
        (lambda m: m.targets.all().delete(), "measure-target"),
        (lambda m: m.targets.update(text=" "), "measure-target"),
        (lambda m: m.responsibles.all().delete(), "measure-responsible"),
        (lambda m: Plan.objects.filter(pk=m.plan_id).update(period_end="2014"), "dates-order"),
    ],
)
def test_each_required_line(spoil, key, plan, coordinator):
    spoil(plan.measures.order_by("position").first())
    with pytest.raises(workflow.NotReady) as refused:
        workflow.submit_plan(plan=plan, by=coordinator)
    assert [check.key for check in refused.value.missing] == [key]


def test_what_is_only_expected_does_not_hold_a_plan_back(plan, coordinator):
    plan.measures.update(number="", starts="", ends="")
    for measure in plan.measures.all():
        measure.indicators.all().delete()
    assert workflow.submit_plan(plan=plan, by=coordinator).state == "submitted"


def test_edition_1_stays_public_while_a_second_version_goes_its_way(plan, published, coordinator, reviewer, manager):
    frozen = bytes(published.content)
    plan.measures.all().delete()
    plan.refresh_from_db()
    assert not plan.locked
    second = full_plan_again(plan, coordinator)
    for expected in ("submitted", "in-review", "approved"):
        assert states(plan) == ["published", expected]
        assert PlanSearchRow.objects.get().version_id == published.pk
        if expected == "submitted":
            workflow.start_review(version=second, by=reviewer)
        elif expected == "in-review":
            workflow.approve_version(version=second, by=reviewer)
    workflow.publish_version(version=second, by=manager)
    assert states(plan) == ["superseded", "published"]
    assert list(plan.versions.order_by("edition").values_list("edition", flat=True)) == [1, 2]
    assert PlanSearchRow.objects.get().version_id == second.pk
    assert bytes(Version.objects.get(pk=published.pk).content) == frozen
    superseded = WorkflowEvent.objects.get(verb="supersede")
    assert (superseded.version_id, superseded.to_state) == (published.pk, "superseded")


def full_plan_again(plan, coordinator):
    from tests.factories import fill

    fill(plan, measures=2)
    return workflow.submit_plan(plan=plan, by=coordinator)


def test_returned_then_submitted_again_is_a_new_version_and_no_edition_is_lost(plan, coordinator, reviewer, carry):
    version = workflow.submit_plan(plan=plan, by=coordinator)
    workflow.start_review(version=version, by=reviewer)
    workflow.return_version(version=version, by=reviewer, reason="Falta uma meta")
    third = carry(plan)
    assert states(plan) == ["returned", "published"]
    assert (third.sequence, third.edition) == (2, 1)


def test_retracting_the_current_edition(plan, published, manager, carry):
    workflow.retract_version(version=published, by=manager, reason="  Tinha um nome.  ")
    version = Version.objects.get(pk=published.pk)
    assert (version.state, version.edition, version.public_reason) == ("retracted", 1, "Tinha um nome.")
    assert not PlanSearchRow.objects.exists()
    again = carry(plan)
    assert again.edition == 2
    assert PlanSearchRow.objects.get().version_id == again.pk


def test_retracting_an_earlier_edition_leaves_the_current_one(plan, carry, manager):
    first, second = carry(plan), carry(plan)
    workflow.retract_version(version=first, by=manager, reason="Engano")
    assert states(plan) == ["retracted", "published"]
    assert PlanSearchRow.objects.get().version_id == second.pk


def test_retracting_the_current_edition_does_not_raise_the_earlier(plan, carry, manager):
    _first, second = carry(plan), carry(plan)
    workflow.retract_version(version=second, by=manager, reason="Engano")
    assert states(plan) == ["superseded", "retracted"]
    assert not PlanSearchRow.objects.exists()


def test_a_closed_plan_keeps_its_editions_and_takes_no_work(plan, published, coordinator, manager):
    workflow.close_plan(plan=plan, by=coordinator, reason=" Acabou ")
    plan.refresh_from_db()
    assert plan.closed_on
    assert states(plan) == ["published"]
    with pytest.raises(PlanLocked):
        workflow.submit_plan(plan=plan, by=coordinator)
    with pytest.raises(PlanLocked):
        workflow.close_plan(plan=plan, by=coordinator)
    workflow.reopen_plan(plan=plan, by=manager)
    plan.refresh_from_db()
    assert plan.closed_on is None
    with pytest.raises(workflow.NotNow):
        workflow.reopen_plan(plan=plan, by=manager)
    assert list(plan.events.values_list("verb", "reason")[:2]) == [("reopen", ""), ("close", "Acabou")]


def test_a_plan_with_the_agency_is_not_closed(plan, submitted, coordinator):
    with pytest.raises(PlanLocked):
        workflow.close_plan(plan=plan, by=coordinator)


class TestRegistration:
    """Plans approved before the portal existed."""

    @pytest.fixture
    def old_plan(self, db):
        plan = full_plan(measures=2, origin="registered", period_start="2015", period_end="", slug="antigo")
        plan.measures.update(number="", level=None, area=None)
        for measure in plan.measures.all():
            measure.objectives.clear()
            measure.responsibles.all().delete()
        return plan

    def test_missing_parts_stay_missing(self, old_plan, manager):
        version = workflow.register_approved_plan(plan=old_plan, by=manager, source='Boletim "Acolher"; n.º 3')
        document = version.document
        assert document.registration.source == 'Boletim "Acolher"; n.º 3'
        assert (document.registration.approved_on, document.registration.approved_by) == ("", "")
        assert (document.period.start, document.period.end) == ("2015", "")
        assert {(m.level, m.area, m.number) for m in document.measures} == {(None, None, "")}
        assert (version.state, version.edition, version.registered) == ("published", 1, True)
        row = PlanSearchRow.objects.get()
        assert (row.first_year, row.last_year, row.unlevelled_count, row.registered) == (2015, None, 2, True)

    def test_no_review_is_invented(self, old_plan, manager):
        workflow.register_approved_plan(plan=old_plan, by=manager, source="Boletim")
        assert list(old_plan.events.values_list("verb", "from_state", "to_state")) == [("register", "", "published")]
        old_plan.refresh_from_db()
        assert not old_plan.locked

    @pytest.mark.parametrize("source", ["", "  \n"])
    def test_the_source_is_mandatory(self, old_plan, manager, source):
        with pytest.raises(ValidationError) as refused:
            workflow.register_approved_plan(plan=old_plan, by=manager, source=source)
        assert "source" in refused.value.message_dict
        assert not old_plan.versions.exists()

    def test_the_day_of_approval_is_a_date_or_nothing(self, old_plan, manager):
        with pytest.raises(ValidationError) as refused:
            workflow.register_approved_plan(plan=old_plan, by=manager, source="Boletim", approved_on="em julho")
        assert "approved_on" in refused.value.message_dict
        version = workflow.register_approved_plan(plan=old_plan, by=manager, source="Boletim", approved_on="2015-07")
        assert version.document.registration.approved_on == "2015-07"

    def test_a_plan_written_here_is_not_registered(self, plan, manager):
        with pytest.raises(workflow.NotNow):
            workflow.register_approved_plan(plan=plan, by=manager, source="Boletim")

    def test_it_needs_a_territory_and_a_measure(self, manager):
        plan = PlanFactory(origin="registered", municipalities=[])
        with pytest.raises(workflow.NotReady) as refused:
            workflow.register_approved_plan(plan=plan, by=manager, source="Boletim")
        assert [check.key for check in refused.value.missing] == ["territory", "measure"]

    def test_a_mended_registration_is_the_next_edition(self, old_plan, manager):
        workflow.register_approved_plan(plan=old_plan, by=manager, source="Boletim")
        version = workflow.register_approved_plan(plan=old_plan, by=manager, source="Boletim, 2.ª leitura")
        assert states(old_plan) == ["superseded", "published"]
        assert version.edition == 2


@pytest.mark.parametrize(
    ("state", "edition"), [("submitted", None), ("in-review", None), ("approved", None), ("published", 7)]
)
def test_the_database_itself_refuses_a_second_one(plan, submitted, published_beside, state, edition):
    with pytest.raises(IntegrityError), transaction.atomic():
        published_beside(plan, state=state, edition=edition, sequence=90)


@pytest.fixture
def published_beside(submitted):
    """Rows straight into the table, beside one version with the agency and one published."""

    def make(plan, **fields):
        return Version.objects.create(
            plan=plan,
            **{
                "schema": 1,
                "content": b"{}",
                "sha256": "0" * 64,
                "slug": plan.slug,
                "short_name": plan.short_name,
                "submitted_at": submitted.submitted_at,
                **fields,
            },
        )

    make(submitted.plan, state="published", edition=1, sequence=50)
    return make


@pytest.mark.parametrize(("state", "edition"), [("published", None), ("returned", 3), ("superseded", None)])
def test_an_edition_number_from_publication_on_and_only_then(plan, submitted, published_beside, state, edition):
    with pytest.raises(IntegrityError), transaction.atomic():
        published_beside(plan, state=state, edition=edition, sequence=91)
