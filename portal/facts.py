"""Verbs of dated facts. A fact is never overwritten: it is confirmed, or another replaces it and both stay."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from portal.concurrency import write_with_history
from portal.models import DatedFact, Organisation, User
from portal.site import raise_site_revision

CHECK_AGAIN = timedelta(days=365)


class FactReplaced(Exception):
    """The fact has already been replaced; `current` is the one in its place."""

    def __init__(self, fact: DatedFact) -> None:
        super().__init__(f"{fact.key} was replaced")
        self.current = fact.replaced_by


def _open(fact: DatedFact, by: User | None) -> DatedFact:
    """The row as it is now, locked. Raises PermissionDenied unless a manager asks, FactReplaced if it is history."""
    if by is not None and not by.is_manager:
        raise PermissionDenied
    locked = DatedFact.objects.select_for_update(of=("self",)).get(pk=fact.pk)
    if locked.replaced_by_id:
        raise FactReplaced(locked)
    return locked


def add_fact(
    *,
    key: str,
    kind: str,
    label: str,
    value: str,
    valid_on: str,
    source: str,
    by: User | None,
    organisation: Organisation | None = None,
    position: int = 0,
) -> DatedFact:
    """A fact as its source gives it, not yet confirmed. `valid_on` is the source's date, a partial date."""
    if by is not None and not by.is_manager:
        raise PermissionDenied
    fact = DatedFact(
        key=key,
        kind=kind,
        label=label,
        value=value,
        valid_on=valid_on,
        source=source,
        organisation=organisation,
        position=position,
    )
    with transaction.atomic():
        write_with_history(fact, by=by)
        raise_site_revision()
    return fact


def confirm_fact(*, fact: DatedFact, by: User, on: date | None = None, again_by: date | None = None) -> DatedFact:
    """Say that `fact` still holds `on` that day (today); to be checked again a year later unless said otherwise."""
    with transaction.atomic():
        fact = _open(fact, by)
        fact.checked_on = on or timezone.localdate()
        fact.check_again_by = again_by or fact.checked_on + CHECK_AGAIN
        write_with_history(fact, by=by)
        raise_site_revision()
    return fact


def replace_fact(
    *, fact: DatedFact, value: str, valid_on: str, source: str, by: User, label: str = "", confirmed: bool = True
) -> DatedFact:
    """Put a new fact in the place of `fact`, which stays as history and points to it; the new one is returned.

    Whoever replaces a fact has just looked, so the new one counts as confirmed today unless `confirmed` is False.
    """
    today = timezone.localdate()
    with transaction.atomic():
        old = _open(fact, by)
        new = DatedFact(
            key=old.key,
            kind=old.kind,
            organisation=old.organisation,
            position=old.position,
            label=label or old.label,
            value=value,
            valid_on=valid_on,
            source=source,
            checked_on=today if confirmed else None,
            check_again_by=today + CHECK_AGAIN if confirmed else None,
        )
        write_with_history(new, by=by)
        old.replaced_by = new
        write_with_history(old, by=by)
        raise_site_revision()
    return new
