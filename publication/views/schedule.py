"""A plan's measures over time."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from publication.editions import find_edition
from publication.presenting import PlanView
from publication.quarters import Timeline
from publication.serving import Context, edition_page


@require_safe
def schedule_page(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """A table by quarter; every measure has its row and says its dates in words."""
    found = find_edition(slug, number, request=request)

    def context(plan: PlanView) -> Context:
        timeline = Timeline(plan.document)
        rows = {row.measure.code: row for _area, rows in timeline.by_area for row in rows}
        return {
            "timeline": timeline,
            "groups": [(area, [(m, rows[m.code]) for m in area.measures]) for area in plan.areas if area.measures],
            "measures_url": found.url("measures"),
            "canonical": found.canonical("schedule"),
        }

    return edition_page(request, found, "publication/schedule.html", context)
