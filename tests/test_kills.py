"""A server killed while it answers a submit or a publish leaves the plan before or after it, never between.

The real gunicorn serves the forms of the workspace and of the desk to people who logged in. The kills are proven to
land inside: the worker had told that the verb began, had not told that it came back, the statements it had reached
are counted, and whoever had sent the form got no answer. See `tests/telling.py`.
"""

import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from plans.models import Plan
from portal.models import Artefact, OutboxMail, User
from publication import workflow
from publication.models import PlanSearchRow, Version, VersionState, WorkflowEvent
from tests.factories import PASSWORD, UserFactory, full_plan
from tests.server import Server, Visitor

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

KILLS_EACH = 25
DONE = 302  # a step that was taken, or came too late, leads back to where the state can be read


@dataclass
class Attempt:
    """One sent form: what its worker told of it, and what came back to the sender."""

    number: int
    pid: int = 0
    backend: int = 0
    asked: float = 0.0
    began: float = 0.0
    ended: float = 0.0
    answered: float = 0.0
    outcome: str = ""
    statements: int = 0
    ready: bool = False
    settled: bool = False
    status: int | None = None
    sender: Thread | None = None

    def take(self, word: str, *rest: str) -> None:
        """A line of the worker."""
        if word == "asked":
            self.pid, self.asked = int(rest[0]), float(rest[1])
        elif word == "begin":
            self.backend, self.began = int(rest[0]), float(rest[1])
        elif word == "query":
            self.statements = int(rest[0])
        elif word == "end":
            self.outcome, self.ended = rest[0], float(rest[1])
        elif word == "answered":
            self.answered = float(rest[0])
        else:
            self.ready, self.settled = self.ready or word == "ready", word == "settled"

    @property
    def over(self) -> bool:
        """Answered, or broken off."""
        return self.sender is not None and not self.sender.is_alive()


@dataclass
class Telling:
    """The server whose workers tell, and what they told."""

    server: Server
    pipe: Path
    lines: "Queue[str]" = field(default_factory=Queue)
    attempts: list[Attempt] = field(default_factory=list)

    def read(self) -> None:
        """Until the line that ends it; opened for writing too, so that a killed worker does not close it."""
        with os.fdopen(os.open(self.pipe, os.O_RDWR), buffering=1) as told:
            for line in told:
                if line == "stop\n":
                    return
                self.lines.put(line)

    def send(self, by: Visitor, path: str, **headers: str) -> Attempt:
        """Post a form in a thread of its own."""
        attempt = Attempt(len(self.attempts))
        self.attempts.append(attempt)

        def post() -> None:
            attempt.status = by.post(path, X_Attempt=str(attempt.number), **headers)

        attempt.sender = Thread(target=post, daemon=True)
        attempt.sender.start()
        return attempt

    def listen(self, until: Any, *, seconds: float = 120) -> None:
        """Take in what is told until `until()` is true."""
        end = time.monotonic() + seconds
        while not until():
            assert time.monotonic() < end, f"nothing was heard:\n{self.server.log.read_text()[-3000:]}"
            with suppress(Empty):
                self.hear(self.lines.get(timeout=0.005))

    def hear(self, line: str) -> None:
        """Give a line to the attempt it is about."""
        word, number, *rest = line.split()
        self.attempts[int(number)].take(word, *rest)

    def wait_until_settled(self, attempt: Attempt) -> None:
        """Until the sender knows, a killed worker, its connection included, is no more, and all it told is heard."""
        self.listen(lambda: attempt.over)
        if attempt.status is None:
            self.listen(lambda: not alive(attempt.pid))
            while attempt.backend and connected(attempt.backend):
                time.sleep(0.005)
        # All that the worker told stands in the pipe before this line.
        self.pipe.write_text(f"settled {attempt.number}\n")
        self.listen(lambda: attempt.settled)


def alive(pid: int) -> bool:
    """Whether the process still runs (one that only waits to be reaped does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def connected(backend: int) -> bool:
    """Whether PostgreSQL's process still serves a connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE pid = %s", [backend])
        return bool(cursor.fetchone()[0])


@pytest.fixture(scope="module")
def _telling(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Telling]:
    """Started once for this file: gunicorn puts another worker in the place of one that was killed."""
    directory = tmp_path_factory.mktemp("kills")
    pipe = directory / "told"
    os.mkfifo(pipe)
    how = {"GUNICORN_CMD_ARGS": "--config python:tests.telling", "TELL_TO": str(pipe)}
    made = Telling(Server(directory, jobs=False, **how), pipe)
    reader = Thread(target=made.read, daemon=True)
    reader.start()
    with django_db_blocker.unblock():
        made.server.start()
        yield made
        made.server.stop()
    pipe.write_text("stop\n")
    reader.join(10)


@pytest.fixture
def telling(_telling: Telling, transactional_db: None) -> Telling:
    _telling.server.forget()
    return _telling


def logged_in(server: Server, user: User) -> Visitor:
    made = Visitor(server)
    made.log_in(user.email, PASSWORD)
    return made


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


@dataclass
class Story:
    """How to come to the point before the verb again; each way returns the address of its form."""

    plan: Plan
    coordinator: User
    manager: User

    def before_submit(self) -> str:
        open_version = self.plan.versions.with_agency().first()
        if open_version:
            workflow.recall_version(version=open_version, by=self.coordinator)
        return reverse("publication_area:step", args=[self.plan.pk, "submeter"])

    def before_publish(self) -> str:
        version = self.plan.versions.with_agency().first()
        if version is None:
            self.plan.refresh_from_db()
            version = workflow.submit_plan(plan=self.plan, by=self.coordinator)
            workflow.start_review(version=version, by=self.manager)
            version = workflow.approve_version(version=version, by=self.manager)
        return reverse("admin:publication_version_step", args=[version.pk, "publicar"])


def changed(before: dict[str, object], after: dict[str, object]) -> set[str]:
    return {key for key in before if before[key] != after[key]}


def killed(
    telling: Telling, by: Visitor, path: str, *, kill_after: float | None = None, kill_at: int | None = None
) -> Attempt:
    """Send a form and kill the worker `kill_after` seconds after the verb began, or at its statement `kill_at`."""
    attempt = telling.send(by, path)
    telling.listen(lambda: attempt.began or attempt.over)
    if kill_at is not None:
        telling.listen(lambda: attempt.statements >= kill_at or attempt.ended)
    if kill_after is not None:
        time.sleep(max(0.0, attempt.began + kill_after - time.monotonic()))
    os.kill(attempt.pid, signal.SIGKILL)  # answered in the meantime, it does not count
    telling.wait_until_settled(attempt)
    return attempt


@pytest.mark.parametrize("verb", ["submit", "publish"])
def test_a_kill_at_any_moment_leaves_the_plan_before_or_after(telling: Telling, verb: str) -> None:
    coordinator, manager = UserFactory(), UserFactory(manager=True)
    story = Story(full_plan(measures=20, coordinator=coordinator), coordinator, manager)
    prepare = getattr(story, f"before_{verb}")
    by = logged_in(telling.server, coordinator if verb == "submit" else manager)

    # Once undisturbed: what a whole step changes, and how long it takes from the verb's beginning to the answer.
    path = prepare()
    before = everything(story.plan)
    whole = telling.send(by, path)
    telling.wait_until_settled(whole)
    assert (whole.status, whole.outcome) == (DONE, "done")
    assert b"gunicorn" in Path(f"/proc/{whole.pid}/cmdline").read_bytes()
    marks = changed(before, everything(story.plan))
    assert marks >= {"locked", "history", "versions", "events"}
    duration, statements = whole.answered - whole.began, whole.statements

    inside: list[Attempt] = []
    left_before = left_after = unanswered = 0
    for turn in range(KILLS_EACH * 8):
        path = prepare()
        before = everything(story.plan)
        # Half of the moments are anywhere in the time it takes, half at any of its statements: one slow statement
        # would otherwise take nearly all of them.
        anywhere = {"kill_after": random.uniform(0, duration)}
        moment = anywhere if turn % 2 else {"kill_at": random.randint(1, statements)}
        attempt = killed(telling, by, path, **moment)
        assert attempt.began, f"the form did not come to the verb: {attempt}"
        difference = changed(before, everything(story.plan))
        assert difference in (set(), marks), f"killed at statement {attempt.statements}: half of {verb} stayed"
        if attempt.outcome or attempt.status:
            assert (attempt.outcome, attempt.status) in (("done", None), ("done", DONE))
            assert difference == marks
            unanswered += attempt.status is None
            continue
        inside.append(attempt)
        left_before += not difference
        left_after += bool(difference)
        if len(inside) == KILLS_EACH:
            break
    print(f"{verb}: {statements} statements; killed after {sorted(a.statements for a in inside)}")
    print(f"before {left_before}, after {left_after}; besides, {unanswered} killed between the verb and its answer")
    assert len(inside) == KILLS_EACH, f"only {len(inside)} kills landed inside {verb}"
    assert len({a.pid for a in inside}) == KILLS_EACH  # each kill ended a worker, each time another one served
    # The moments are spread over the step, not all at its edge, and some are past its first statement.
    assert len({a.statements for a in inside}) >= 5
    assert sum(1 for a in inside if a.statements > 1) >= KILLS_EACH // 3
    assert left_before > 0

    # The plan is not harmed: the step can still be taken, once.
    path = prepare()
    before = everything(story.plan)
    again = telling.send(by, path)
    telling.wait_until_settled(again)
    assert (again.status, again.outcome) == (DONE, "done")
    assert changed(before, everything(story.plan)) == marks


def test_two_submits_at_once_make_one_version(telling: Telling, tmp_path: Path) -> None:
    coordinator = UserFactory()
    plan = full_plan(measures=20, coordinator=coordinator)
    path = reverse("publication_area:step", args=[plan.pk, "submeter"])
    two = [logged_in(telling.server, coordinator) for _ in range(2)]
    overlaps = 0
    for turn in range(5):
        go = tmp_path / f"go-{turn}"
        pair = [telling.send(by, path, X_Go=str(go)) for by in two]
        telling.listen(lambda pair=pair: all(a.ready for a in pair))
        go.touch()
        for attempt in pair:
            telling.wait_until_settled(attempt)
        overlaps += max(a.began for a in pair) < min(a.ended for a in pair)
        assert [a.status for a in pair] == [DONE, DONE]
        assert sorted(a.outcome for a in pair) == ["PlanLocked", "done"]
        assert plan.versions.with_agency().count() == 1
        assert plan.versions.count() == turn + 1
        assert plan.events.filter(verb="submit").count() == turn + 1
        workflow.recall_version(version=plan.versions.get(state=VersionState.SUBMITTED), by=coordinator)
    assert overlaps == 5, f"only {overlaps} of 5 pairs overlapped"
    assert Version.objects.filter(plan=plan, state=VersionState.RECALLED).count() == 5
