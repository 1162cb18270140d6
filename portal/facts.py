"""Verbs of dated facts. A fact is never overwritten: it is confirmed, or another replaces it and both stay.

`confirm_fact` and `replace_dated` serve every table of facts (`portal.models.Dated`), whatever app keeps it.
"""

from datetime import date, timedelta
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from portal.concurrency import write_with_history
from portal.models import Dated, DatedFact, Organisation, User
from portal.site import raise_site_revision

CHECK_AGAIN = timedelta(days=365)
F = TypeVar("F", bound=Dated)


class FactReplaced(Exception):
    """The fact has already been replaced; `current` is the one in its place."""

    def __init__(self, fact: Dated) -> None:
        super().__init__(f"{fact._meta.label} {fact.pk} was replaced")
        self.current = fact.replaced_by


def _open(fact: F, by: User | None) -> F:
    """The row as it is now, locked. Raises PermissionDenied unless a manager asks, FactReplaced if it is history."""
    if by is not None and not by.is_manager:
        raise PermissionDenied
    locked: F = type(fact)._default_manager.select_for_update(of=("self",)).get(pk=fact.pk)
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


def confirm_fact(*, fact: F, by: User, on: date | None = None, again_by: date | None = None) -> F:
    """Say that `fact` still holds `on` that day (today); to be checked again a year later unless said otherwise."""
    with transaction.atomic():
        fact = _open(fact, by)
        fact.checked_on = on or timezone.localdate()
        fact.check_again_by = again_by or fact.checked_on + CHECK_AGAIN
        write_with_history(fact, by=by)
        raise_site_revision()
    return fact


def replace_dated(*, fact: F, by: User, changed: dict[str, Any], confirmed: bool = True) -> F:
    """Put a new fact in the place of `fact`, which stays as history and points to it; the new one is returned.

    `changed` names what is different (at least `valid_on` and `source`); everything else is taken over. Whoever
    replaces a fact has just looked, so the new one counts as confirmed today unless `confirmed` is False. Raises
    PermissionDenied unless a manager asks, FactReplaced if somebody was quicker.
    """
    today = timezone.localdate()
    with transaction.atomic():
        old = _open(fact, by)
        kept = {f.attname: getattr(old, f.attname) for f in old._meta.concrete_fields if not f.primary_key}
        new = type(old)(**kept)
        new.checked_on = today if confirmed else None
        new.check_again_by = today + CHECK_AGAIN if confirmed else None
        for name, value in changed.items():
            setattr(new, name, value)
        write_with_history(new, by=by)
        old.replaced_by = new
        write_with_history(old, by=by)
        raise_site_revision()
    return new


def replace_fact(
    *, fact: DatedFact, value: str, valid_on: str, source: str, by: User, label: str = "", confirmed: bool = True
) -> DatedFact:
    """`replace_dated` for a fact of the house; the label stays unless a new one is given."""
    changed = {"value": value, "valid_on": valid_on, "source": source, "label": label or fact.label}
    return replace_dated(fact=fact, by=by, changed=changed, confirmed=confirmed)
