"""The calendar and the year's figures on the agency's desk; with the figures as a table file and as PDF."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.agency import agency_name
from training.agenda import asked_month, month_of, sessions_in
from training.figures import Figures, figures_of, years_known
from training.figures_shown import asked_year, chart_of, csv_of, pdf_of, step_names


def _only_those_who_run_it(request: HttpRequest) -> None:
    if not request.user.has_perm("training.run"):
        raise PermissionDenied


@require_safe
def desk_calendar(request: HttpRequest) -> HttpResponse:
    """`mes`: a month of actions, those still being settled too, with who asked."""
    _only_those_who_run_it(request)
    first = asked_month(request.GET.get("mes", ""))
    sessions = sessions_in(first, desk=True)
    context = {"title": _("Calendar of training"), "month": month_of(first, sessions), "sessions": sessions}
    return render(request, "training/admin/calendar.html", {**admin.site.each_context(request), **context})


def _figures(request: HttpRequest) -> tuple[Figures, list[int]]:
    _only_those_who_run_it(request)
    years = years_known()
    return figures_of(asked_year(request.GET.get("ano", ""), years)), years


@require_safe
def desk_figures(request: HttpRequest) -> HttpResponse:
    """`ano`: everything that is counted, nothing left out."""
    figures, years = _figures(request)
    context = {"title": _("Training in figures, %(year)s") % {"year": figures.year}, "years": years, "all_told": True}
    context |= {"figures": figures, "steps": step_names(figures), "chart": chart_of(figures)}
    return render(request, "training/admin/figures.html", {**admin.site.each_context(request), **context})


@require_safe
def desk_figures_csv(request: HttpRequest) -> HttpResponse:
    """The same as a table file."""
    figures, _years = _figures(request)
    return _file(csv_of(figures), "text/csv; charset=utf-8", f"formacao-{figures.year}.csv")


@require_safe
def desk_figures_pdf(request: HttpRequest) -> HttpResponse:
    """The same as PDF, made while one waits: a page or two, asked for by the desk only."""
    figures, _years = _figures(request)
    made = pdf_of(figures, agency=agency_name(request))
    return _file(made, "application/pdf", f"formacao-{figures.year}.pdf")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
