"""An edition's files: served as they were made, under the hash of their bytes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from portal.http import DAY
from publication.artefacts import CONTENT_TYPES, get_artefact
from publication.editions import Found, find_edition
from publication.serving import gone


@require_safe
def plan_file(request: HttpRequest, slug: str, kind: str, number: int | None = None) -> HttpResponse:
    """`plano.pdf`, `plano.xlsx`, `plano.json` of an edition, for downloading."""
    found = find_edition(slug, number, request=request)
    if found.gone:
        return gone(request, found)
    made = get_artefact(found.version, kind)
    if made is None or made.content is None:
        return _not_ready(request, found, kind)
    etag = f'"{made.sha256}"'
    response = get_conditional_response(request, etag=etag) or HttpResponse(
        bytes(made.content), content_type=CONTENT_TYPES[kind]
    )
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = f"public, max-age={DAY}" if number else "public, no-cache"
    if response.status_code == 200:
        name = f"{found.version.slug}-e{found.version.edition}.{kind}"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _not_ready(request: HttpRequest, found: Found, kind: str) -> HttpResponse:
    """202: it is being made; the page says to come back, and no cache keeps that."""
    response = render(request, "publication/file_wait.html", {"found": found, "kind": kind, "nav": "plans"}, status=202)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Retry-After"] = "60"
    return response
