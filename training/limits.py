"""How many people an action may have, on a day: dated rows, never constants."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from django.utils import timezone

from portal.dates import first_day
from training.models import GroupLimits, TrainingModule

# Where no source gives limits, none are in force.
LEAST, MOST = 1, 9999


class DatedRule(Protocol):
    """A dated row of one module or of all."""

    pk: int
    module_id: int | None
    valid_on: str


R = TypeVar("R", bound=DatedRule)


@dataclass(frozen=True)
class Limits:
    """Fewest and most people of an action; `rule` is the row that says so, None where none does."""

    least: int
    most: int
    rule: GroupLimits | None = None


def limits_on(module: TrainingModule | None, day: date) -> Limits:
    """The limits known for `day`; one query, see `limits_of`."""
    return limits_of(GroupLimits.objects.all(), module, day)


def limits_of(rows: Iterable[GroupLimits], module: TrainingModule | None, day: date) -> Limits:
    """Of `rows` those that hold on `day`, see `in_force`; without any, none are in force."""
    best = in_force(rows, module, day)
    return Limits(best.least, best.most, best) if best else Limits(LEAST, MOST)


def in_force(rows: Iterable[R], module: TrainingModule | None, day: date) -> R | None:
    """Of `rows` the one that holds on `day`: the module's own, else that of all; the newest whose source is not later.

    A day before every source takes the oldest.
    """
    found = [row for row in rows if row.module_id in (None, module.pk if module else None)]
    if not found:
        return None
    known = [row for row in found if first_day(row.valid_on) <= day]
    pool = known or [min(found, key=lambda row: first_day(row.valid_on))]
    return max(pool, key=lambda row: (row.module_id is not None, first_day(row.valid_on), row.pk))


def limits_for(modules: Sequence[TrainingModule | None]) -> tuple[int, int]:
    """The fewest and most people of an action that every one of `modules` allows today; one query."""
    rows, today = list(GroupLimits.objects.all()), timezone.localdate()
    found = [limits_of(rows, module, today) for module in (modules or [None])]
    return max(one.least for one in found), min(one.most for one in found)
