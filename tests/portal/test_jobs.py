import os
import signal
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from portal import jobs
from portal.models import LeasedWork, OutboxMail, PeriodicRun
from tests import processes

State = LeasedWork.State
A_MINUTE = timedelta(minutes=1)


def work_off() -> None:
    """What a worker does until nothing is left."""
    Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="test",
    ).run()


def make(**fields) -> OutboxMail:
    number = OutboxMail.objects.count()
    return OutboxMail.objects.create(
        message_id=f"<{number}@x>", to="a@example.org", language="pt", subject="S", body="B", **fields
    )


@pytest.fixture
def kind(monkeypatch):
    """Registers a kind over outbox rows with the handler given."""

    def register(handler, **fields) -> jobs.Kind:
        made = jobs.Kind(name="try", rows=OutboxMail.objects.all, handler=handler, **fields)
        monkeypatch.setattr(jobs, "KINDS", {"try": made})
        monkeypatch.setattr(jobs, "PERIODIC", {})
        return made

    return register


def run(row: OutboxMail) -> OutboxMail:
    jobs.run_row.func("try", str(row.pk))
    row.refresh_from_db()
    return row


def let_lease_end(row: OutboxMail) -> None:
    OutboxMail.objects.filter(pk=row.pk).update(lease_until=timezone.now() - A_MINUTE)


@pytest.mark.django_db
def test_it_works_and_stores_what_the_handler_returns(kind):
    kind(lambda row: {"body": "made"})
    row = run(make())
    assert (row.state, row.body, row.attempts, row.lease_until) == (State.DONE, "made", 1, None)
    assert row.done_at is not None


@pytest.mark.django_db
def test_asked_twice_it_is_done_once(kind):
    seen = []
    kind(lambda row: seen.append(row.pk) or {})
    row = make()
    run(row)
    run(row)
    assert seen == [row.pk]


@pytest.mark.django_db
def test_a_row_in_another_workers_hands_is_left_alone(kind):
    def handler(row):
        # while this one works, a second worker gets the same task
        seen.append(row.pk)
        if len(seen) == 1:
            jobs.run_row.func("try", str(row.pk))
        return {}

    seen: list = []
    kind(handler)
    assert run(make()).attempts == 1
    assert len(seen) == 1


@pytest.mark.django_db
def test_who_lost_the_lease_cannot_overwrite_who_took_over(kind):
    def slow(row):
        let_lease_end(row)
        kind(lambda row: {"body": "by the second"})
        jobs.run_row.func("try", str(row.pk))
        return {"body": "by the first, too late"}

    kind(slow)
    row = run(make())
    assert (row.body, row.attempts, row.interruptions) == ("by the second", 2, 1)


@pytest.mark.django_db
def test_failure_waits_longer_each_time_and_ends_visible(kind, caplog):
    def broken(row):
        raise ValueError("no paper")

    kind(broken, attempts=3)
    row = make()
    waits = []
    for _attempt in range(2):
        run(row)
        assert (row.state, row.error) == (State.WAITING, "ValueError: no paper")
        waits.append(round((row.next_try_at - timezone.now()) / A_MINUTE))
    assert waits == [1, 2]
    run(row)
    assert (row.state, row.attempts, row.next_try_at) == (State.FAILED, 3, None)
    assert run(row).attempts == 3


@pytest.mark.django_db
def test_interruptions_are_counted_and_given_up(kind, caplog):
    kind(lambda row: {}, interruptions=1)
    row = make(state=State.RUNNING, attempts=2, interruptions=1, lease_until=timezone.now() - A_MINUTE)
    assert run(row).state == State.FAILED
    assert "given up" in row.error


@pytest.mark.django_db
def test_unknown_outcomes_count_as_interruptions(kind, caplog):
    def vanished(row):
        raise jobs.OutcomeUnknownError("line lost")

    kind(vanished, interruptions=1)
    row = run(make())
    assert (row.state, row.interruptions) == (State.WAITING, 1)
    assert run(row).state == State.FAILED


@pytest.mark.django_db(transaction=True)
def test_a_task_is_made_at_the_commit_and_not_before(kind):
    kind(lambda row: {})
    with transaction.atomic():
        jobs.enqueue("try", [make().pk])
        assert DBTaskResult.objects.count() == 0
    assert DBTaskResult.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_tick_hands_out_what_is_due_lost_or_expired_and_nothing_else(kind):
    kind(lambda row: {"body": "made"})
    now = timezone.now()
    due = make(next_try_at=now - A_MINUTE, attempts=1)
    lost = make()
    later = make(next_try_at=now + A_MINUTE, attempts=1)
    expired = make(state=State.RUNNING, attempts=1, lease_until=now - A_MINUTE)
    held = make(state=State.RUNNING, attempts=1, lease_until=now + A_MINUTE)
    failed = make(state=State.FAILED)
    OutboxMail.objects.update(created_at=now - 5 * A_MINUTE)
    fresh = make()
    jobs.tick()
    assert DBTaskResult.objects.count() == 3
    jobs.tick()
    assert DBTaskResult.objects.count() == 3, "handed out again while the task still waits"
    work_off()
    done = OutboxMail.objects.filter(state=State.DONE).values_list("pk", flat=True)
    assert set(done) == {due.pk, lost.pk, expired.pk}
    assert not {later.pk, held.pk, failed.pk, fresh.pk} & set(done)


@pytest.mark.django_db(transaction=True)
def test_periodic_jobs_start_once_a_period(monkeypatch):
    runs = []
    job = jobs.Periodic("daily", timedelta(days=1), lambda: runs.append(1))
    monkeypatch.setattr(jobs, "KINDS", {})
    monkeypatch.setattr(jobs, "PERIODIC", {"daily": job})
    jobs.tick()
    jobs.tick()
    work_off()
    assert len(runs) == 1
    PeriodicRun.objects.update(started_at=timezone.now() - timedelta(days=1, minutes=1))
    jobs.tick()
    work_off()
    assert len(runs) == 2


QUEUE = """
from portal import jobs
from portal.models import OutboxMail
mail = OutboxMail.objects.create(message_id="<1@x>", to="ana@example.org", language="pt", subject="S", body="B")
jobs.enqueue("mail", [mail.pk])
"""
WORK = """
from django.conf import settings
from django.core.management import call_command
{before}
call_command("db_worker", batch=True, startup_delay=False, interval=0, verbosity=0)
"""
SLOW = 'settings.EMAIL_BACKEND = "tests.slow_mail.SlowBackend"'
TICK = """
from datetime import timedelta
from django.utils import timezone
from portal.models import OutboxMail
OutboxMail.objects.filter(state="running").update(lease_until=timezone.now() - timedelta(seconds=1))
call_command("tick")
"""
LOOK = """
from portal.models import OutboxMail
row = OutboxMail.objects.get()
print(row.state, row.attempts, row.interruptions, row.message_id)
"""


@pytest.mark.slow
def test_a_killed_workers_mail_is_finished_by_the_next(transactional_db, tmp_path):
    child = {"url": processes.database_url(), "var": tmp_path}
    processes.run(QUEUE, **child)
    begun = tmp_path / "begun"
    worker = processes.start(WORK.format(before=SLOW), SLOW_MAIL=str(begun), **child)
    processes.wait_for(begun)
    os.killpg(worker.pid, signal.SIGKILL)
    worker.communicate()
    state, attempts, _interruptions, message_id = processes.run(LOOK, **child).split(" ")
    assert (state, attempts) == ("running", "1")

    processes.run(WORK.format(before=""), **child)
    assert processes.run(LOOK, **child).startswith("running"), "nobody may take it while the lease runs"

    for _again in range(2):
        processes.run(WORK.format(before=TICK), **child)
        assert processes.run(LOOK, **child) == f"done 2 1 {message_id}"
    sent = [f.read_text() for f in (tmp_path / "mail").iterdir()]
    assert len(sent) == 1
    assert f"Message-ID: {message_id}" in sent[0]
    assert begun.read_text() == message_id
