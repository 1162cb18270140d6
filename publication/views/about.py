"""What a plan is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.kept import kept_page
from publication.reference import reference


@require_safe
def about_page(request: HttpRequest) -> HttpResponse:
    """What a plan is, where plans come from, what they hold, who approves them and how to follow one."""
    known = reference(request)
    levels = [(known.level_name(code, code), known.level_meaning(code)) for code in known.level_names]
    areas = known.area_rows()

    def make() -> HttpResponse:
        return render(request, "publication/about.html", {"nav": "about", "levels": levels, "areas": areas})

    return kept_page(request, ("about", request.path, levels, areas), make)
