"""The verbs of the trainers' pool: who is in it, their hours, days away, the secret address of their calendar.

An officer who manages training writes everything; a trainer only what is theirs: hours, days away, the address.
"""

import secrets
from collections.abc import Sequence
from datetime import date, time
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.concurrency import StaleRevision
from portal.models import User
from portal.text import sort_key
from portal.tokens import hash_of
from portal.validation import Problems, set_values
from training.models import Trainer, TrainerAbsence, TrainerHours, TrainingModule
from training.rules import demand

COLUMNS = (
    "name",
    "user",
    "email",
    "phone",
    "municipality",
    "travel_km",
    "regions",
    "languages",
    "gives_online",
    "active",
)
MOST_ROWS = 40


@transaction.atomic
def add_trainer(*, by: User | None, modules: Sequence[TrainingModule], is_demo: bool = False, **values: Any) -> Trainer:
    """A new trainer. Raises PermissionDenied, ValidationError."""
    demand(by, "training.manage")
    made = Trainer(is_demo=is_demo)
    _set(made, values)
    made.save()
    made.modules.set(modules)
    return made


@transaction.atomic
def edit_trainer(
    *, trainer: Trainer, read_at: int, by: User | None, modules: Sequence[TrainingModule], **values: Any
) -> Trainer:
    """Change a trainer as read at revision `read_at`.

    Raises PermissionDenied, ValidationError, StaleRevision with nothing written.
    """
    demand(by, "training.manage")
    current = Trainer.objects.select_for_update(of=("self",)).get(pk=trainer.pk)
    if current.revision != read_at:
        raise StaleRevision(current, {**values, "modules": list(modules)})
    _set(current, values)
    current.revision += 1
    current.save()
    current.modules.set(modules)
    return current


def _set(trainer: Trainer, values: dict[str, Any]) -> None:
    unknown = set(values) - set(COLUMNS)
    if unknown:
        raise TypeError(f"not a column of a trainer: {', '.join(sorted(unknown))}")
    problems = Problems()
    set_values(trainer, values, problems)
    if trainer.user_id and Trainer.objects.filter(user=trainer.user_id).exclude(pk=trainer.pk).exists():
        problems.add("account", _("This account is already another trainer’s."), "unique")
    problems.done()
    trainer.sort_key = sort_key(trainer.name)


@transaction.atomic
def set_hours(*, trainer: Trainer, by: User | None, rows: Sequence[tuple[int, time, time]]) -> None:
    """The hours a trainer keeps free as a rule: weekday, from, to. They replace those there were.

    Raises PermissionDenied, ValidationError when an end is not after its beginning or two overlap.
    """
    _lock(trainer, by)
    if len(rows) > MOST_ROWS:
        raise ValidationError(_("These are too many rows."), code="many")
    kept = sorted(set(rows))
    for weekday, starts, ends in kept:
        if ends <= starts:
            raise ValidationError(_("The end is before the beginning. Correct one of the two."), code="order")
        if any(day == weekday and starts < first < ends for day, first, _end in kept):
            raise ValidationError(_("Two rows of the same day overlap. Make one of them."), code="overlap")
    trainer.hours.all().delete()
    TrainerHours.objects.bulk_create(
        TrainerHours(trainer=trainer, weekday=weekday, starts=starts, ends=ends) for weekday, starts, ends in kept
    )


@transaction.atomic
def add_absence(*, trainer: Trainer, by: User | None, first: date, last: date) -> TrainerAbsence:
    """Days away, both ends included; the same days twice are once. Sessions given already are not touched."""
    _lock(trainer, by)
    if last < first:
        raise ValidationError({"last": _("The last day is before the first. Correct one of the two.")}, code="order")
    if last < timezone.localdate():
        raise ValidationError({"last": _("These days are over. Choose later ones.")}, code="past")
    if trainer.absences.count() >= MOST_ROWS:
        raise ValidationError(_("These are too many rows."), code="many")
    return TrainerAbsence.objects.get_or_create(trainer=trainer, first=first, last=last)[0]


@transaction.atomic
def drop_absence(*, trainer: Trainer, by: User | None, number: int) -> None:
    """There again after all."""
    _lock(trainer, by)
    trainer.absences.filter(pk=number).delete()


@transaction.atomic
def give_feed(*, trainer: Trainer, by: User) -> str:
    """A new secret for the trainer's calendar; the one before stops. It is told here and never again."""
    _lock(trainer, by)
    token = secrets.token_urlsafe(32)
    Trainer.objects.filter(pk=trainer.pk).update(feed_hash=hash_of(token), revision=F("revision") + 1)
    return token


@transaction.atomic
def revoke_feed(*, trainer: Trainer, by: User) -> None:
    """The secret address of the calendar stops."""
    _lock(trainer, by)
    Trainer.objects.filter(pk=trainer.pk).update(feed_hash="", revision=F("revision") + 1)


def _lock(trainer: Trainer, by: User | None) -> None:
    """The trainer behind a row lock, for themselves or for who manages training."""
    if by is not None and not (by.has_perm("training.train", trainer) or by.has_perm("training.manage")):
        raise PermissionDenied("training.train")
    Trainer.objects.select_for_update(of=("self",)).get(pk=trainer.pk)
