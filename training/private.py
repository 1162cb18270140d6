"""Pages behind a secret link: never kept, never told to other sites, gone when the data is erased."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from training.links import request_of

View = Callable[..., HttpResponse]


def secret_link(find: Callable[[str], Any]) -> Callable[[View], View]:
    """Decorate `view(request, found, *, token, …)` at an address with `<str:token>`; 404 where `find` finds nothing."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponse:
            found = find(token)
            if found is None:
                raise Http404
            return sealed(view(request, found, *args, token=token, **kwargs))

        return wrapped

    return decorate


def private_link(view: View) -> View:
    """Decorate `view(request, asked, *, token, …)`: a request's own link, which answers 410 once it was erased."""

    @secret_link(request_of)
    @wraps(view)
    def wrapped(request: HttpRequest, asked: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if asked.cleared_at:
            return render(request, "training/asking/erased.html", {"nav": "training", "asked": asked}, status=410)
        return view(request, asked, *args, **kwargs)

    return wrapped


def secret_address(view: View) -> View:
    """Decorate any other view whose address is a secret; outermost, so that refusals are sealed too."""

    @wraps(view)
    def wrapped(*args: Any, **kwargs: Any) -> HttpResponse:
        return sealed(view(*args, **kwargs))

    return wrapped


def sealed(response: HttpResponse) -> HttpResponse:
    """The answer of a page whose address is a secret.

    Other sites learn the portal's address at most, never the link. "no-referrer" would say it too, but browsers then
    send forms without saying where from, and such forms are refused.
    """
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "strict-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
