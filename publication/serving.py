"""How pages of an edition are sent: a key over everything they depend on, rendered once, compressed once."""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.http import DAY
from portal.kept import kept_page
from publication.editions import Found
from publication.presenting import PlanView
from publication.reference import reference

# Rises when the same edition should look different without a new release of the software.
HTML_RENDERER = 1

Context = dict[str, Any]


def edition_page(
    request: HttpRequest,
    found: Found,
    template: str,
    context: Callable[[PlanView], Context],
    *,
    parameters: Iterable[object] = (),
) -> HttpResponse:
    """A page of an edition: 304, or from this process's cache, or rendered now; 410 when it was retracted.

    `parameters` are the parts of the query the page understands; others do not make another page.
    """
    if found.gone:
        return gone(request, found)
    key = (HTML_RENDERER, request.path, *parameters, *found.key)

    def make() -> HttpResponse:
        plan = PlanView(found.document(), reference(request))
        given = {"found": found, "version": found.version, "plan": plan, "nav": "plans"}
        return render(request, template, {**given, "redactions": found.redactions(), **context(plan)})

    return kept_page(request, key, make, max_age=DAY if found.number else 0)


def gone(request: HttpRequest, found: Found) -> HttpResponse:
    """410 with the agency's public reason, and what may still be read of the plan."""
    readable = [v for v in found.editions if v.state in ("published", "superseded")]
    context = {"found": found, "version": found.version, "readable": readable, "nav": "plans"}
    response = render(request, "publication/gone.html", context, status=410)
    response.headers["Cache-Control"] = "public, no-cache"
    return response
