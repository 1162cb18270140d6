"""Every refusal is a page in the reader's language, with a way on."""

import logging

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from portal import context, relogin


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the address or the form could not be read; 413 when there was more of it than is taken."""
    return render(request, "errors/400.html", status=413 if isinstance(exception, RequestDataTooBig) else 400)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: for people who may see the thing but not do this to it."""
    return render(request, "errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: not there, or not yours; the page does not say which."""
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault; the page needs neither database nor session, and not even a template if those fail too."""
    try:
        html: str = render_to_string("errors/500.html", context.site(request))
    except Exception:
        logging.getLogger(__name__).exception("The page for errors failed too.")
        html = "<!doctype html><title>Integra</title><h1>Integra</h1><p>500</p>"
    return HttpResponse(html, status=500)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: tried too often; says how long to wait."""
    response = render(request, "errors/429.html", status=429)
    response.headers["Retry-After"] = "300"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose protection token is missing or old; a workspace form keeps its text."""
    if relogin.read_guard(request):
        return relogin.expired_form(request, status=403)
    return render(request, "errors/csrf.html", status=403)
