"""Two people saving at the same moment, on whatever database the tests run: one is told, nothing is lost."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from measures import editing
from measures.models import Measure, PlanArea
from plans.models import Plan, Role
from portal.concurrency import StaleRevision
from tests.workspace_kit import coordinator_of, give_role, make_area, make_measure, make_plan, make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
ROUNDS = 8


def at_once(*jobs):
    """Run the jobs in threads that start together; what each raised, or None."""
    barrier, ends = Barrier(len(jobs)), [None] * len(jobs)

    def run(n, job):
        try:
            barrier.wait(10)
            job()
        except Exception as error:
            ends[n] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=(n, job)) for n, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return ends


def test_of_two_saves_of_one_card_exactly_one_is_told():
    plan = make_plan()
    measure, editor = make_measure(plan), give_role(plan, Role.EDITOR)
    people = [coordinator_of(plan), editor]
    for n in range(ROUNDS):
        read_at = Measure.objects.get().revision
        jobs = [
            lambda by=by, n=n, read_at=read_at: editing.edit_measure(
                measure=Measure.objects.get(), read_at=read_at, by=by, title=f"{n} de {by.name}"
            )
            for by in people
        ]
        ends = at_once(*jobs)
        assert sorted(type(end).__name__ for end in ends) == ["NoneType", "StaleRevision"], ends
        loser = next(end for end in ends if isinstance(end, StaleRevision))
        saved = Measure.objects.get()
        assert saved.revision == read_at + 1
        assert saved.title != loser.wanted["title"]
        assert saved.history.first().title == saved.title == loser.current.title
    assert measure.history.count() == 1 + ROUNDS


def test_codes_and_places_are_given_once_however_many_add_at_once():
    plan = make_plan()
    by = coordinator_of(plan)
    ends = at_once(*[lambda n=n: editing.add_measure(plan=plan, by=by, title=str(n)) for n in range(6)])
    assert ends == [None] * 6
    assert sorted(m.code for m in plan.measures.all()) == ["m1", "m2", "m3", "m4", "m5", "m6"]
    assert len({m.position for m in plan.measures.all()}) == 6


def test_moves_at_once_keep_every_row():
    plan = make_plan()
    areas = [make_area(plan, str(n)) for n in range(4)]
    by = coordinator_of(plan)
    for _ in range(ROUNDS):
        ends = at_once(
            lambda: editing.move_row(row=PlanArea.objects.get(pk=areas[0].pk), after=areas[3], by=by),
            lambda: editing.move_row(row=PlanArea.objects.get(pk=areas[3].pk), after=areas[0], by=by),
        )
        assert ends == [None, None]
        positions = list(PlanArea.objects.values_list("position", flat=True))
        assert len(set(positions)) == 4


def test_two_plans_of_one_name_created_at_once_have_two_addresses():
    people = [make_user(may_create_plans=True) for _ in range(3)]
    ends = at_once(*[lambda by=by: make_plan(by) for by in people])
    assert ends == [None] * 3
    assert sorted(Plan.objects.values_list("slug", flat=True)) == [
        "pmii-vila-nova",
        "pmii-vila-nova-2",
        "pmii-vila-nova-3",
    ]
