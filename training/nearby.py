"""Actions of others that a body may join instead of asking for one of its own."""

from django.db.models import F, QuerySet
from django.utils import timezone

from training.models import SessionState, TrainingSession

MOST = 12


def open_actions() -> "QuerySet[TrainingSession]":
    """Up to twelve scheduled sessions to come that have places for others, by municipality and day; one query."""
    found = TrainingSession.objects.filter(
        is_open=True, open_places__gt=0, state=SessionState.SCHEDULED, day__gte=timezone.localdate()
    )
    order = (F("venue_municipality__sort_key").asc(nulls_last=True), "day", "starts", "code")
    return found.select_related("module", "venue_municipality", "request").order_by(*order)[:MOST]
