"""A plan's page: what it is, what it promises, its measures, its files."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from publication.editions import find_edition
from publication.filtering import MeasureFilter
from publication.presenting import PlanView
from publication.serving import Context, edition_page


@require_safe
def plan_page(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """The current edition, or the one numbered; measures filtered by `area` and `nivel`."""
    found = find_edition(slug, number, request=request)
    chosen = (request.GET.get("area", "")[:60], request.GET.get("nivel", "")[:20])

    def context(plan: PlanView) -> Context:
        return {
            "filter": MeasureFilter(plan, *chosen),
            "canonical": found.canonical(),
            "measures_url": found.url("measures"),
            "schedule_url": found.url("schedule"),
        }

    return edition_page(request, found, "publication/plan.html", context, parameters=chosen)
