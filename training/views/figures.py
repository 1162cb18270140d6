"""The figures of a year for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.kept import kept_page
from training.figures import FEWEST, figures_of, public, years_known
from training.figures_shown import asked_year, chart_of, step_names


@require_safe
def figures_page(request: HttpRequest) -> HttpResponse:
    """`ano`; this year where it says nothing."""
    years = years_known()
    figures = public(figures_of(asked_year(request.GET.get("ano", ""), years)))

    def make() -> HttpResponse:
        context = {"nav": "training", "figures": figures, "years": years, "fewest": FEWEST}
        context |= {"steps": step_names(figures), "chart": chart_of(figures), "all_told": False}
        return render(request, "training/figures.html", {**context, "language_query": f"?ano={figures.year}"})

    return kept_page(request, ("training-figures", request.path, *years, figures), make)
