"""How pages of an edition are sent: a key over everything they depend on, rendered once, compressed once."""

import gzip
import hashlib
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from portal.http import DAY, answer_public
from portal.release import release
from portal.site import site_revision
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


def kept_page(
    request: HttpRequest, key: tuple[object, ...], make: Callable[[], HttpResponse], *, max_age: int = 0
) -> HttpResponse:
    """A public page that depends on `key` alone: 304, or this process's copy, or made now."""
    return answer_public(request, render=lambda: _kept(request, key, make), key=key, max_age=max_age)


def gone(request: HttpRequest, found: Found) -> HttpResponse:
    """410 with the agency's public reason, and what may still be read of the plan."""
    readable = [v for v in found.editions if v.state in ("published", "superseded")]
    context = {"found": found, "version": found.version, "readable": readable, "nav": "plans"}
    response = render(request, "publication/gone.html", context, status=410)
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def _kept(request: HttpRequest, key: tuple[object, ...], make: Callable[[], HttpResponse]) -> HttpResponse:
    """The page from this process's cache, else made and kept; compressed for readers who take that."""
    parts = (site_revision(request), release(), get_language(), *key)
    name = hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()
    pages = caches["pages"]
    kept: tuple[bytes, bytes] | None = pages.get(name)
    if kept is None:
        content = make().content
        kept = (content, gzip.compress(content, 6, mtime=0))
        pages.set(name, kept)
    response = HttpResponse(kept[0])
    # A reader with a session gets it uncompressed, as everywhere: a length could betray what stands beside a secret.
    if _takes_gzip(request) and settings.SESSION_COOKIE_NAME not in request.COOKIES:
        response.content = kept[1]
        response.headers["Content-Encoding"] = "gzip"
    return response


def _takes_gzip(request: HttpRequest) -> bool:
    return "gzip" in request.headers.get("Accept-Encoding", "")
