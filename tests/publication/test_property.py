"""Any sequence of verbs by any role stays inside the table. A model written by hand runs beside the product."""

from collections import Counter

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from plans.models import Plan
from plans.working_copy import PlanLocked
from publication import workflow
from publication.models import PlanSearchRow, Version, VersionState
from tests.publication.test_policy import EVERYBODY, MAY
from tests.publication.test_workflow import TABLE

pytestmark = pytest.mark.django_db

VERBS = {
    "recall": workflow.recall_version,
    "start-review": workflow.start_review,
    "return": workflow.return_version,
    "approve": workflow.approve_version,
    "publish": workflow.publish_version,
    "retract": workflow.retract_version,
}
REASONED = {"return", "retract"}
WITH_AGENCY = {"submitted", "in-review", "approved"}


def machine(plan, people, reached, taken):
    class Life(RuleBasedStateMachine):
        def __init__(self):
            super().__init__()
            self.savepoint = transaction.atomic()
            self.savepoint.__enter__()
            self.states = []
            self.editions = {}
            self.frozen = {}
            self.closed = False

        def teardown(self):
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

        @property
        def locked(self):
            return any(state in WITH_AGENCY for state in self.states)

        @rule(who=st.sampled_from(["coordinator"] * 9 + EVERYBODY))
        def submit(self, who):
            may = who in MAY["submit"]
            expected = PermissionDenied if not may else PlanLocked if self.locked or self.closed else None
            made = self.attempt("submit", expected, lambda by: workflow.submit_plan(plan=plan, by=by), who)
            if made:
                self.states.append("submitted")
                self.frozen[made.pk] = bytes(made.content)

        @rule(
            verb=st.sampled_from(sorted(VERBS)),
            who=st.sampled_from(["manager", "coordinator"] * 5 + EVERYBODY),
            pick=st.integers(0, 2),
            reason=st.sampled_from(["", " ", "Falta; “algo”", "لا"]),
        )
        def move(self, verb, who, pick, reason):
            if not self.states:
                return
            index = max(0, len(self.states) - 1 - pick)
            version = Version.objects.get(plan=plan, sequence=index + 1)
            state = self.states[index]
            if who not in MAY[verb]:
                expected = PermissionDenied
            elif (state, verb) not in TABLE:
                expected = workflow.NotNow
            else:
                expected = ValidationError if verb in REASONED and not reason.strip() else None
            more = {"reason": reason} if verb in REASONED else {}
            if self.attempt(verb, expected, lambda by: VERBS[verb](version=version, by=by, **more), who):
                if verb == "publish":
                    self.states = ["superseded" if s == "published" else s for s in self.states]
                    self.editions[index] = len(self.editions) + 1
                self.states[index] = TABLE[state, verb]

        @rule(data=st.data())
        def go_on(self, data):
            """A step the table allows, so that walks get far and not only refused."""
            legal = [
                (i, verb)
                for i, state in enumerate(self.states)
                for s, verb in sorted(TABLE)
                for _weight in range(6 if verb in {"start-review", "approve", "publish"} else 1)
                if s == state
            ]
            if not legal:
                return self.submit(who="coordinator")
            index, verb = data.draw(st.sampled_from(legal))
            who = data.draw(st.sampled_from(sorted(MAY[verb])))
            return self.move(verb=verb, who=who, pick=len(self.states) - 1 - index, reason="Porque")

        @rule(who=st.sampled_from(EVERYBODY), verb=st.sampled_from(["close", "reopen", "reopen"]))
        def close_or_reopen(self, who, verb):
            if who not in MAY[verb]:
                expected = PermissionDenied
            elif verb == "close":
                expected = PlanLocked if self.locked or self.closed else None
            else:
                expected = None if self.closed else workflow.NotNow
            do = workflow.close_plan if verb == "close" else workflow.reopen_plan
            if self.attempt(verb, expected, lambda by: do(plan=plan, by=by), who):
                self.closed = verb == "close"

        def attempt(self, verb, expected, act, who):
            by = getattr(people, who)
            if expected is None:
                taken[verb] += 1
                return act(by)
            with pytest.raises(expected) as refused, transaction.atomic():
                act(by)
            assert type(refused.value) is expected
            return None

        @invariant()
        def the_product_agrees(self):
            rows = list(Version.objects.filter(plan=plan).order_by("sequence"))
            assert [row.state for row in rows] == self.states
            assert {n: row.edition for n, row in enumerate(rows) if row.edition} == self.editions
            assert sum(state in WITH_AGENCY for state in self.states) <= 1
            assert self.states.count("published") <= 1
            now = Plan.objects.get(pk=plan.pk)
            assert (now.locked, now.closed_on is not None) == (self.locked, self.closed)
            assert all(bytes(row.content) == self.frozen[row.pk] for row in rows)
            found = list(PlanSearchRow.objects.filter(version__plan=plan).values_list("version_id", flat=True))
            assert found == [row.pk for row in rows if row.state == "published"]
            reached.add((tuple(self.states[-3:]), len(self.editions), self.closed))

    return Life


def test_any_sequence_of_verbs_by_any_role_stays_inside_the_table(plan, people, capsys):
    reached, taken = set(), Counter()
    run_state_machine_as_test(
        machine(plan, people, reached, taken),
        settings=settings(
            max_examples=40,
            stateful_step_count=40,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    with capsys.disabled():
        print(f"\n{len(reached)} distinct states reached; verbs that went through: {dict(sorted(taken.items()))}")
    assert len(reached) >= 40
    assert set(taken) == {"submit", "close", "reopen", *VERBS}
    assert {state for states, _editions, _closed in reached for state in states} == set(VersionState.values)
