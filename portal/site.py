"""The site revision: one number that rises when what every page shows (agency's name, footer facts) changes."""

import time

from django.db.models import F
from django.db.models.functions import Greatest
from django.http import HttpRequest

from portal.models import SiteRevision

_PK = 1


def site_revision(request: HttpRequest | None = None) -> int:
    """The present number, 0 before any change; one query, asked once a request when `request` is given."""
    known: int | None = getattr(request, "_site_revision", None)
    if known is not None:
        return known
    number = SiteRevision.objects.filter(pk=_PK).values_list("number", flat=True).first() or 0
    if request is not None:
        know_site_revision(request, number)
    return number


def know_site_revision(request: HttpRequest, number: int) -> None:
    """Tell `request` the present number, for a view whose own query has read it along."""
    request._site_revision = number  # type: ignore[attr-defined]


def raise_site_revision() -> None:
    """Let every public page be asked for anew. Call inside the transaction that makes the change.

    The number is the time in microseconds (one more than before where clocks disagree): a number of a transaction
    that was taken back is never given again, so no process has remembered another text under it.
    """
    from portal.agency import forget

    SiteRevision.objects.get_or_create(pk=_PK)
    SiteRevision.objects.filter(pk=_PK).update(number=Greatest(F("number") + 1, time.time_ns() // 1000))
    forget()
