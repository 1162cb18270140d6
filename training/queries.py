"""Reading requests with the state they show, in the database: the same as `states.shown_state`, in one query."""

from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When

from training.models import RequestState, SessionState, TrainingRequest, TrainingSession
from training.states import LEAST_ADVANCED_FIRST


def with_shown_state(requests: "QuerySet[TrainingRequest]") -> Any:
    """Each with `shown`: its own state until accepted, then that of its least advanced session alive."""
    of_it = TrainingSession.objects.filter(request=OuterRef("pk"))
    cases = [
        When(~Q(state=RequestState.ACCEPTED), then=F("state")),
        *(When(Exists(of_it.filter(state=state)), then=Value(str(state))) for state in LEAST_ADVANCED_FIRST),
        When(Exists(of_it), then=Value(str(SessionState.CANCELLED))),
    ]
    return requests.annotate(shown=Case(*cases, default=Value(str(RequestState.ACCEPTED)), output_field=CharField()))
