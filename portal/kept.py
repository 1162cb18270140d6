"""Public pages rendered once and compressed once, kept in this process under everything they depend on."""

import gzip
import hashlib
from collections.abc import Callable

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from portal.http import answer_public
from portal.release import release
from portal.site import site_revision


def kept_page(
    request: HttpRequest, key: tuple[object, ...], make: Callable[[], HttpResponse], *, max_age: int = 0
) -> HttpResponse:
    """A public page that depends on `key` alone: 304, or this process's copy, or made now."""
    return answer_public(request, render=lambda: _kept(request, key, make), key=key, max_age=max_age)


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
