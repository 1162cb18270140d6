"""How long an answer takes: measured, never promised."""

import math
import statistics
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from training.models import RequestState, TrainingEvent

PERIOD = timedelta(days=365)


@dataclass(frozen=True)
class AnswerTime:
    """Half of `answered` requests were answered within `days` days."""

    days: int
    answered: int


def answer_time() -> AnswerTime | None:
    """Median of whole days, rounded up, from a request to its first acceptance or refusal, over the last 12 months.

    None when nothing was decided yet. Demonstrations do not count. One query.
    """
    decided = (
        TrainingEvent.objects.filter(
            verb__in=["accept", "refuse"],
            session=None,
            at__gte=timezone.now() - PERIOD,
            request__is_demo=False,
            to_state__in=[RequestState.ACCEPTED, RequestState.REFUSED],
        )
        .order_by("at")
        .annotate(asked=F("request__submitted_at"))
        .values_list("request_id", "asked", "at")
    )
    first: dict[object, float] = {}
    for request, asked, at in decided:
        first.setdefault(request, (at - asked) / timedelta(days=1))
    if not first:
        return None
    return AnswerTime(days=max(1, math.ceil(statistics.median(first.values()))), answered=len(first))
