"""Pages behind a request's private link: never kept, never told to other sites, gone when the data is erased."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from training.links import request_of

View = Callable[..., HttpResponse]


def private_link(view: View) -> View:
    """Decorate `view(request, asked, *, token, …)` at an address with `<str:token>`; 404 for a link that is none."""

    @wraps(view)
    def wrapped(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = request_of(token)
        if asked is None:
            raise Http404
        if asked.cleared_at:
            response = render(request, "training/asking/erased.html", {"nav": "training", "asked": asked}, status=410)
        else:
            response = view(request, asked, *args, token=token, **kwargs)
        return sealed(response)

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
