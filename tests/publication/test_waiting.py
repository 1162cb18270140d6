"""What waits for whom, and how plans stand in lists."""

import pytest

from publication import workflow
from publication.standing import PublicationStates, standing
from publication.waiting import PlanTodos
from tests.factories import full_plan

pytestmark = pytest.mark.django_db


def todos(user):
    return list(PlanTodos().todos(user))


def words(it):
    return [state.tone for state in it.states]


def test_a_draft_waits_for_its_coordinator_only(plan, people):
    (todo,) = todos(people.coordinator)
    assert plan.short_name in todo.title
    assert not todo.action_needed
    assert todos(people.editor) == todos(people.reader) == todos(people.reviewer) == []


def test_a_submitted_plan_waits_for_reviewers_not_on_its_team(submitted, people):
    assert todos(people.coordinator) == []
    assert len(todos(people.reviewer)) == len(todos(people.manager)) == 1
    assert todos(people.reviewer_on_team) == []


def test_an_approved_plan_waits_for_managers(approved, people):
    assert todos(people.reviewer) == []
    (todo,) = todos(people.manager)
    assert str(approved.pk) in todo.url


def test_a_returned_plan_waits_for_its_coordinator(in_review, people):
    workflow.return_version(version=in_review, by=people.reviewer, reason="x")
    (todo,) = todos(people.coordinator)
    assert todo.action_needed
    assert todos(people.reviewer) == []


def test_a_published_or_closed_plan_waits_for_nobody(published, plan, people):
    assert todos(people.coordinator) == todos(people.manager) == []
    workflow.close_plan(plan=plan, by=people.coordinator)
    assert todos(people.coordinator) == []


@pytest.mark.parametrize("count", [1, 3])
def test_constant_queries(coordinator, manager, count, django_assert_num_queries):
    for n in range(count):
        draft = full_plan(measures=1, coordinator=coordinator)
        sent = full_plan(measures=1, coordinator=coordinator)
        workflow.submit_plan(plan=sent, by=coordinator)
        assert draft.pk != sent.pk, n
    with django_assert_num_queries(2):
        assert len(todos(coordinator)) == count
    with django_assert_num_queries(3):
        assert len(todos(manager)) == count


def test_how_a_plan_stands(plan, people, carry):
    assert words(standing(plan)) == ["draft"]
    version = workflow.submit_plan(plan=plan, by=people.coordinator)
    assert words(standing(plan)) == ["info"]
    workflow.start_review(version=version, by=people.reviewer)
    workflow.return_version(version=version, by=people.reviewer, reason="x")
    assert words(standing(plan)) == ["warn"]
    edition = carry(plan)
    assert words(standing(plan)) == ["draft", "ok"]
    assert str(edition.edition) in str(standing(plan).states[1].word)
    workflow.retract_version(version=edition, by=people.manager, reason="x")
    assert words(standing(plan)) == ["draft", "danger"]


def test_states_of_many_plans_in_one_query(plan, submitted, django_assert_num_queries):
    other = full_plan(measures=0)
    with django_assert_num_queries(1):
        states = PublicationStates().states([plan, other])
    assert {pk: len(found) for pk, found in states.items()} == {plan.pk: 1, other.pk: 1}
