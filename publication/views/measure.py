"""A measure's page, and the way to it by its number."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.http import answer_public
from portal.text import fold
from publication.editions import find_edition
from publication.presenting import PlanView
from publication.reference import reference
from publication.serving import Context, edition_page, gone


@require_safe
def measure_page(request: HttpRequest, slug: str, code: str, number: int | None = None) -> HttpResponse:
    """One promise under its public code; the code never points to another."""
    found = find_edition(slug, number, request=request)

    def context(plan: PlanView) -> Context:
        measure = plan.by_code(code)
        if measure is None:
            raise Http404
        before, after = plan.neighbours(measure)
        return {
            "measure": measure,
            "previous": before,
            "previous_url": before and found.url("measure", code=before.code),
            "next": after,
            "next_url": after and found.url("measure", code=after.code),
            "canonical": found.canonical("measure", code=code),
        }

    return edition_page(request, found, "publication/measure.html", context)


@require_safe
def measure_by_number(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """`?n=22`: to the measure with this number; several share it: a list; none: 404. Without `n`, to the plan."""
    found = find_edition(slug, number, request=request)
    if found.gone:
        return gone(request, found)
    wanted = fold(request.GET.get("n", "")[:40])
    if not wanted:
        return HttpResponseRedirect(f"{found.url()}#measures")
    plan = PlanView(found.document(), reference(request))
    matches = [m for m in plan.measures if fold(m.number) == wanted]
    if not matches:
        raise Http404
    if len(matches) == 1:
        return HttpResponseRedirect(found.url("measure", code=matches[0].code))
    context = {"found": found, "plan": plan, "matches": matches, "nav": "plans"}
    key = (request.path, wanted, *found.key)
    return answer_public(request, key=key, render=lambda: render(request, "publication/numbered.html", context))
