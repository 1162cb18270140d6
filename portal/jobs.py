"""Work done outside requests. The truth is a row with state, attempts and lease; a task only points to it.

A killed worker leaves a lease that runs out; `tick`, every minute, hands the row to the next. Every step is a
compare-and-swap: a row asked for twice is worked on once, who lost the lease cannot overwrite who took over.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django_tasks import task

from portal.logs import way_of
from portal.models import LeasedWork, PeriodicRun

logger = logging.getLogger(__name__)
State = LeasedWork.State
# A row waiting longer has lost its task (the process died between commit and enqueue).
LOST_AFTER = timedelta(minutes=2)
# What tick handed out it does not hand out again before this, even if the queue is long.
HANDED_OUT = timedelta(minutes=15)


class OutcomeUnknownError(Exception):
    """Raised by a handler that cannot know whether its effect took place: counted like a killed worker."""


@dataclass(frozen=True)
class Kind:
    """How one kind of row is worked on; `interruptions` attempts of unknown outcome are forgiven.

    `handler` gets the claimed row, outside any transaction, and returns the fields to store together with DONE.
    """

    name: str
    rows: Callable[[], QuerySet[Any]]
    handler: Callable[[Any], dict[str, Any]]
    lease: timedelta = timedelta(minutes=10)
    attempts: int = 8
    interruptions: int = 3
    longest_wait: timedelta = timedelta(days=1)
    priority: int = 0


@dataclass(frozen=True)
class Periodic:
    """A job started by tick every `every`, once for all hosts; what it did not finish waits for the next time."""

    name: str
    every: timedelta
    run: Callable[[], object]


KINDS: dict[str, Kind] = {}
PERIODIC: dict[str, Periodic] = {}


def register(*entries: Kind | Periodic) -> None:
    """Make kinds and periodic jobs known; called in `AppConfig.ready()`."""
    KINDS.update({entry.name: entry for entry in entries if isinstance(entry, Kind)})
    PERIODIC.update({entry.name: entry for entry in entries if isinstance(entry, Periodic)})


def enqueue(kind: str, ids: Iterable[UUID]) -> None:
    """Have the rows worked on once the current transaction is committed."""
    send = run_row.using(priority=KINDS[kind].priority).enqueue
    for pk in ids:
        transaction.on_commit(partial(send, kind, str(pk)))


@task()
def run_row(kind: str, pk: str) -> None:
    """Claim the row, work on it, store the outcome; nothing if it is done, failed or in another's hands."""
    work = KINDS[kind]
    if (row := _claim(work, pk)) is None:
        return
    try:
        values = work.handler(row)
    except Exception as error:
        # The row keeps the message, for the desk; a log may not have the addresses in it.
        logger.error("%s %s failed at attempt %s\n%s", kind, pk, row.attempts, way_of(error))
        unsure = isinstance(error, OutcomeUnknownError)
        _give_back(work, row, error=f"{type(error).__name__}: {error}", unsure=unsure)
    else:
        values |= {"state": State.DONE, "done_at": timezone.now(), "lease_until": None, "error": ""}
        if not _held(work, row).update(**values):
            logger.warning("%s %s was finished after its lease; another has it, or it was erased", kind, pk)


def _claim(work: Kind, pk: str) -> Any | None:
    """The row, now ours until the lease ends; None if it was not to be had."""
    now = timezone.now()
    new: dict[str, Any] = {"state": State.RUNNING, "lease_until": now + work.lease}
    new |= {"attempts": F("attempts") + 1, "next_try_at": None}
    rows = work.rows().filter(pk=pk)
    if rows.filter(state=State.WAITING).update(**new):
        return rows.get()
    left = rows.filter(state=State.RUNNING, lease_until__lt=now)
    new |= {"interruptions": F("interruptions") + 1, "error": "Interrupted."}
    if left.filter(interruptions__lt=work.interruptions).update(**new):
        return rows.get()
    if left.update(state=State.FAILED, lease_until=None, error="Interrupted again and again; given up."):
        logger.error("%s %s given up: interrupted too often", work.name, pk)
    return None


def _held(work: Kind, row: Any) -> QuerySet[Any]:
    """The row as long as it is still ours: `attempts` is the fence, whoever takes over raises it."""
    return work.rows().filter(pk=row.pk, state=State.RUNNING, attempts=row.attempts)


def _give_back(work: Kind, row: Any, *, error: str, unsure: bool) -> None:
    """Wait longer after each failure: 1, 2, 4 … minutes, `longest_wait` at most; FAILED after the last, for a person
    to see.
    """
    over = row.attempts >= work.attempts or (unsure and row.interruptions >= work.interruptions)
    wait = min(timedelta(minutes=2 ** min(row.attempts - 1, 20)), work.longest_wait)
    _held(work, row).update(
        state=State.FAILED if over else State.WAITING,
        next_try_at=None if over else timezone.now() + wait,
        interruptions=row.interruptions + unsure,
        lease_until=None,
        error=error[:2000],
    )


def tick() -> None:
    """Hand out again what waits too long, is due for another try or lost its worker; start periodic jobs."""
    now = timezone.now()
    mine = Q(state=State.WAITING, created_at__lt=now - LOST_AFTER) | Q(state=State.RUNNING, lease_until__lt=now)
    left = mine & (Q(next_try_at=None) | Q(next_try_at__lte=now))
    for work in KINDS.values():
        for pk in work.rows().filter(left).values_list("pk", flat=True)[:500]:
            with transaction.atomic():
                if work.rows().filter(left, pk=pk).update(next_try_at=now + HANDED_OUT):
                    enqueue(work.name, [pk])
    new = [PeriodicRun(name=name, started_at=now - 2 * job.every) for name, job in PERIODIC.items()]
    PeriodicRun.objects.bulk_create(new, ignore_conflicts=True)
    for job in PERIODIC.values():
        if PeriodicRun.objects.filter(name=job.name, started_at__lte=now - job.every).update(started_at=now):
            run_periodic.enqueue(job.name)


@task()
def run_periodic(name: str) -> None:
    """Run one periodic job; an error is the queue's to record."""
    PERIODIC[name].run()
