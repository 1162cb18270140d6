"""A process killed in the middle of submit or publish leaves the plan before or after it, never between.

The kills are proven to land inside: the killed process had said that it began, had not said that it ended, and the
statements it had reached are counted. The verbs run in forked processes of a real database, as under gunicorn.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

import pytest
from django.conf import settings
from django.db import connection

from plans.models import Plan
from portal.models import Artefact, OutboxMail, User
from publication import workflow
from publication.models import PlanSearchRow, Version, VersionState, WorkflowEvent
from tests.factories import UserFactory, full_plan
from tests.server import database_url

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

KILLS_EACH = 25


@dataclass
class Attempt:
    """What one child said of itself."""

    pid: int
    backend: int = 0
    began: float = 0.0
    ended: float = 0.0
    outcome: str = ""
    statements: int = 0
    ready: bool = False
    gone: bool = False


@dataclass
class Target:
    """The process that forks the children, and what they said."""

    process: subprocess.Popen[str]
    lines: "Queue[str]" = field(default_factory=Queue)
    attempts: dict[int, Attempt] = field(default_factory=dict)

    def ask(self, *words: object) -> None:
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()

    def listen(self, until, *, seconds: float = 240) -> None:
        """Take in what is said until `until()` is true."""
        end = time.monotonic() + seconds
        while not until():
            try:
                line = self.lines.get(timeout=max(0.001, end - time.monotonic()))
            except Empty:
                raise AssertionError(f"nothing was heard; exit status {self.process.poll()}") from None
            word, pid, *rest = line.split()
            attempt = self.attempts.setdefault(int(pid), Attempt(int(pid)))
            if word == "begin":
                attempt.backend, attempt.began = int(rest[0]), float(rest[1])
            elif word == "query":
                attempt.statements = int(rest[0])
            elif word == "end":
                attempt.outcome, attempt.ended = rest[0], float(rest[1])
            else:
                setattr(attempt, word, True)

    def newest(self) -> Attempt | None:
        return list(self.attempts.values())[-1] if self.attempts else None


@pytest.fixture
def target(tmp_path: Path, transactional_db: None) -> Iterator[Target]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.kill_target"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "portal.settings"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    made = Target(process)
    Thread(target=lambda: [made.lines.put(line) for line in process.stdout], daemon=True).start()
    yield made
    process.stdin.close()
    process.wait(60)
    process.stdout.close()


def everything(plan: Plan) -> dict[str, object]:
    """All that submit and publish write, in a form in which "before" and "after" can be compared."""
    return {
        "locked": Plan.objects.values_list("locked", flat=True).get(pk=plan.pk),
        "history": plan.history.count(),
        "versions": list(plan.versions.order_by("sequence").values_list("state", "edition")),
        "bytes": [len(v.content) > 100 for v in plan.versions.all()],
        "events": list(WorkflowEvent.objects.filter(plan=plan).order_by("pk").values_list("verb", "to_state")),
        "mails": OutboxMail.objects.count(),
        "files": Artefact.objects.count(),
        "search": list(PlanSearchRow.objects.filter(version__plan=plan).values_list("edition", flat=True)),
    }


def wait_until_gone(target: Target, attempt: Attempt) -> None:
    """Until the process, and PostgreSQL's process for it, are no more: only then is the outcome settled."""
    target.listen(lambda: attempt.gone)
    while attempt.backend:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE pid = %s", [attempt.backend])
            if cursor.fetchone()[0] == 0:
                return
        time.sleep(0.005)


def attempt_verb(
    target: Target, *words: object, kill_after: float | None = None, kill_at: int | None = None
) -> Attempt:
    """One run of a verb in a child, killed `kill_after` seconds after it began, or at its statement `kill_at`."""
    before = len(target.attempts)
    target.ask(*words)
    target.listen(lambda: len(target.attempts) > before and target.newest().began)
    attempt = target.newest()
    if kill_at is not None:
        target.listen(lambda: attempt.statements >= kill_at or attempt.gone)
    if kill_after is not None:
        time.sleep(max(0.0, attempt.began + kill_after - time.monotonic()))
    if kill_at is not None or kill_after is not None:
        with suppress(ProcessLookupError):  # it may have come to its end: then the attempt does not count
            os.kill(attempt.pid, signal.SIGKILL)
    wait_until_gone(target, attempt)
    return attempt


@dataclass
class Story:
    """How to come to the point before the verb again, and whose verb it is."""

    plan: Plan
    coordinator: User
    manager: User

    def before_submit(self) -> tuple[str, object, object]:
        open_version = self.plan.versions.with_agency().first()
        if open_version:
            workflow.recall_version(version=open_version, by=self.coordinator)
        return "submit", self.plan.pk, self.coordinator.pk

    def before_publish(self) -> tuple[str, object, object]:
        version = self.plan.versions.with_agency().first()
        if version is None:
            self.plan.refresh_from_db()
            version = workflow.submit_plan(plan=self.plan, by=self.coordinator)
            workflow.start_review(version=version, by=self.manager)
            version = workflow.approve_version(version=version, by=self.manager)
        return "publish", version.pk, self.manager.pk


def changed(before: dict[str, object], after: dict[str, object]) -> set[str]:
    return {key for key in before if before[key] != after[key]}


@pytest.mark.parametrize("verb", ["submit", "publish"])
def test_a_kill_at_any_moment_leaves_the_plan_before_or_after(target: Target, verb: str) -> None:
    coordinator = UserFactory()
    story = Story(full_plan(measures=20, coordinator=coordinator), coordinator, UserFactory(manager=True))
    prepare = getattr(story, f"before_{verb}")

    # Once undisturbed: what a whole step changes, and how long it takes.
    words = prepare()
    before = everything(story.plan)
    whole = attempt_verb(target, *words)
    assert whole.outcome == "done"
    marks = changed(before, everything(story.plan))
    assert marks >= {"locked", "history", "versions", "events"}
    duration, statements = whole.ended - whole.began, whole.statements

    inside: list[Attempt] = []
    left_before = left_after = 0
    for turn in range(KILLS_EACH * 8):
        words = prepare()
        before = everything(story.plan)
        # Half of the moments are anywhere in the time it takes, half at any of its statements: one slow statement
        # would otherwise take nearly all of them.
        anywhere = {"kill_after": random.uniform(0, duration * 1.05)}
        attempt = attempt_verb(target, *words, **(anywhere if turn % 2 else {"kill_at": random.randint(1, statements)}))
        difference = changed(before, everything(story.plan))
        assert difference in (set(), marks), f"killed at statement {attempt.statements}: half of {verb} stayed"
        if attempt.outcome:
            assert difference == marks
            continue
        inside.append(attempt)
        left_before += not difference
        left_after += bool(difference)
        if len(inside) == KILLS_EACH:
            break
    print(f"{verb}: {statements} statements; killed after {sorted(a.statements for a in inside)}; ")
    print(f"before {left_before}, after {left_after}")
    assert len(inside) == KILLS_EACH, f"only {len(inside)} kills landed inside {verb}"
    # The moments are spread over the step, not all at its edge, and some are past its first statement.
    assert len({a.statements for a in inside}) >= 5
    assert sum(1 for a in inside if a.statements > 1) >= KILLS_EACH // 3
    assert left_before > 0

    # The plan is not harmed: the step can still be taken, once.
    words = prepare()
    before = everything(story.plan)
    assert attempt_verb(target, *words).outcome == "done"
    assert changed(before, everything(story.plan)) == marks


def test_two_submits_at_once_make_one_version(target: Target, tmp_path: Path) -> None:
    coordinator = UserFactory()
    plan = full_plan(measures=20, coordinator=coordinator)
    overlaps = 0
    for turn in range(5):
        go, known = tmp_path / f"go-{turn}", len(target.attempts)
        for _ in range(2):
            target.ask("submit", plan.pk, coordinator.pk, go)
        target.listen(lambda known=known: sum(a.ready for a in target.attempts.values()) == known + 2)
        go.touch()
        pair = list(target.attempts.values())[known:]
        target.listen(lambda pair=pair: all(a.gone for a in pair))
        overlaps += max(a.began for a in pair) < min(a.ended for a in pair)
        assert sorted(a.outcome for a in pair) == ["PlanLocked", "done"]
        assert plan.versions.with_agency().count() == 1
        assert plan.versions.count() == turn + 1
        assert plan.events.filter(verb="submit").count() == turn + 1
        workflow.recall_version(version=plan.versions.get(state=VersionState.SUBMITTED), by=coordinator)
    assert overlaps == 5, f"only {overlaps} of 5 pairs overlapped"
    assert Version.objects.filter(plan=plan, state=VersionState.RECALLED).count() == 5
