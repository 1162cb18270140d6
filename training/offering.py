"""The verbs that write what is offered: modules, limits of participants, facts about the offer. Managers only."""

from typing import Any, TypeVar

from django.db import models, transaction

from portal.concurrency import write_with_history
from portal.models import User
from portal.site import raise_site_revision
from training.models import GroupLimits, OfferFact
from training.rules import demand

R = TypeVar("R", bound=models.Model)


def add_limits(*, by: User | None, **values: Any) -> GroupLimits:
    """Limits as their source tells them, not yet confirmed. Raises PermissionDenied, ValidationError."""
    return _add(GroupLimits(**values), by)


def add_offer_fact(*, by: User | None, **values: Any) -> OfferFact:
    """A fact as its source tells it, not yet confirmed. Raises PermissionDenied, ValidationError."""
    return _add(OfferFact(**values), by)


def _add(row: R, by: User | None) -> R:
    demand(by, "training.manage")
    with transaction.atomic():
        row.full_clean()
        write_with_history(row, by=by)
        raise_site_revision()
    return row
