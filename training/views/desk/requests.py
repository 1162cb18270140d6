"""The queue of training requests, a request's page, a step on it."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from training.desk.queue import PAGE, STATES, RequestFilters, counted, queue_rows
from training.desk.steps import REQUEST_STEPS, request_steps
from training.models import TrainingRequest
from training.states import SHOWN, VERB_NAMES, shown_state
from training.views.desk.frame import page, person, request_or_404, take_step


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Requests by the state they show, found by words and choices; first those that wait for the agency."""
    user, filters = person(request), RequestFilters(request.GET)
    asked_well = filters.is_valid()
    state = request.GET.get("estado", "")
    known = ("", "todos", *(str(one) for one in STATES))
    found = filters.found(TrainingRequest.objects.all(), user)
    numbers = counted(found)
    state, asked_well = (state, asked_well) if state in known else ("", False)
    of_page = Paginator(queue_rows(found, state), PAGE).get_page(request.GET.get("p"))
    context = {
        "filters": filters,
        "state": state,
        "counts": [(str(one), SHOWN[one], numbers.get(one, 0)) for one in STATES],
        "total": sum(numbers.values()),
        "page": of_page,
    }
    return page(request, "queue", _("Training requests"), context, status=200 if asked_well else 400)


@require_safe
def request_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everything about a request: what was asked, where it stands, what was said, what may be done."""
    person(request)
    it = request_or_404(pk)
    sessions = list(it.sessions.all())
    events = it.events.select_related("by", "session__group").order_by("-at", "-pk")[:200]
    context = {
        "about": it,
        "shown": shown_state(it.state, [session.state for session in sessions]),
        "sessions": sessions,
        "steps": request_steps(it),
        "talk": it.messages.select_related("by"),
        "events": [(event, VERB_NAMES.get(event.verb, event.verb), SHOWN.get(event.to_state)) for event in events],
    }
    return page(request, "request", _("Training request %(code)s") % {"code": it.code}, context)


def request_step(request: HttpRequest, pk: UUID, slug: str) -> HttpResponse:
    """A verb on a request."""
    person(request)
    it = request_or_404(pk)
    if slug not in REQUEST_STEPS:
        raise Http404
    back = reverse("admin:training_trainingrequest_desk", args=[pk])
    return take_step(request, REQUEST_STEPS[slug], about=it, names={"request": it}, subject=it, back=back)
