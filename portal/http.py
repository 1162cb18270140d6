"""How a public page answers: the same bytes for everybody, an ETag, 304 when nothing changed, no cookie.

The ETag stands over the site revision, the release, the language and what the page itself depends on (`key`).
It is weak, because the same page may be sent compressed or not.
"""

import hashlib
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from portal.release import release
from portal.site import site_revision

View = Callable[..., HttpResponse]

DAY = 24 * 3600


def answer_public(
    request: HttpRequest,
    *,
    render: Callable[[], HttpResponse],
    key: Iterable[object] = (),
    max_age: int = 0,
) -> HttpResponse:
    """304 when the reader already has this page, else what `render` makes; one query of its own (site revision).

    `key` is everything else the page depends on (edition, state, renderer version…), in a fixed order; its parts
    are compared by `str()`. `max_age` in seconds lets caches answer without asking; 0 means "keep it, but ask".
    Answers other than 200 (a retracted plan, say) carry no ETag.
    """
    parts = (site_revision(request), release(), get_language(), *key)
    digest = hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()[:32]
    etag = f'W/"{digest}"'
    response = get_conditional_response(request, etag=etag) or render()
    if response.status_code in (200, 304):
        response.headers["ETag"] = etag
        response.headers["Cache-Control"] = f"public, max-age={max_age}" if max_age else "public, no-cache"
        patch_vary_headers(response, ("Accept-Encoding",))
    else:
        response.headers.setdefault("Cache-Control", "public, no-cache")
    return response


def public_page(*, key: Callable[..., Iterable[object]] | None = None, max_age: int = 0) -> Callable[[View], View]:
    """Decorate a view whose page depends on nothing but the site revision, language, release and `key(...)`.

    `key` gets the view's own arguments; with it a 304 costs its queries and one more, and the view does not run.
    A view that needs the same object for the key and the page calls `answer_public` itself. GET and HEAD only.
    """

    def decorate(view: View) -> View:
        @require_safe
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return answer_public(
                request,
                render=lambda: view(request, *args, **kwargs),
                key=key(request, *args, **kwargs) if key else (),
                max_age=max_age,
            )

        return wrapped

    return decorate


def posted(request: HttpRequest) -> Any:
    """What was posted; None when nothing was."""
    return request.POST if request.method == "POST" else None
