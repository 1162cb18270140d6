"""The public calendar, its file, and the actions others may join."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.http import answer_public
from portal.kept import kept_page
from training.agenda import asked_month, marks, month_of, open_to_others, sessions_in, settled
from training.calendar_file import calendar_of


@require_safe
def calendar_page(request: HttpRequest) -> HttpResponse:
    """`mes` (2026-12): a month of actions whose day is settled."""
    first = asked_month(request.GET.get("mes", ""))
    sessions = sessions_in(first)

    def make() -> HttpResponse:
        context = {"nav": "training", "month": month_of(first, sessions), "sessions": sessions}
        return render(request, "training/calendar.html", {**context, "language_query": f"?mes={first:%Y-%m}"})

    return kept_page(request, ("training-calendar", request.path, first, *marks(sessions)), make)


@require_safe
def calendar_file(request: HttpRequest) -> HttpResponse:
    """`calendario.ics`: from a month ago on."""
    sessions = settled()

    def make() -> HttpResponse:
        response = HttpResponse(calendar_of(sessions), content_type="text/calendar; charset=utf-8")
        response.headers["Content-Disposition"] = 'attachment; filename="formacao.ics"'
        return response

    return answer_public(request, key=("training-ics", *marks(sessions)), render=make)


@require_safe
def open_page(request: HttpRequest) -> HttpResponse:
    """Every action to come that has places for others."""
    sessions = open_to_others()

    def make() -> HttpResponse:
        return render(request, "training/open.html", {"nav": "training", "sessions": sessions})

    return kept_page(request, ("training-open", request.path, *marks(sessions)), make)
