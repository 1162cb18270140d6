"""The public check of a certificate by its number, and a person's own certificate behind its private link."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from portal.public_forms import take_turn
from portal.views.errors import too_many
from training.certificate_files import file_name, file_of, files_of
from training.certificate_numbers import MOST_TYPED, number_of, strangers_in
from training.links import certificate_of
from training.models import Certificate
from training.private import sealed

# In five minutes from one network address; who checks numbers that exist may check as many as they like.
MOST_MISSES = 20


@require_safe
def ask_page(request: HttpRequest) -> HttpResponse:
    """`?numero=` leads to the page of that number, however it is typed."""
    typed = request.GET.get("numero", "").strip()
    if number := number_of(typed):
        return redirect("training:check", number)
    return _asked(request, typed, status=400 if typed else 200)


@require_safe
def check_page(request: HttpRequest, number: str) -> HttpResponse:
    """Whether the certificate of a number is valid; nobody's name stands here. No shared cache keeps it."""
    written = number_of(number)
    if written and written != number:
        return redirect("training:check", written)
    found = Certificate.objects.filter(number=written).select_related("session__request").first() if written else None
    if found is None:
        if not take_turn(request, "certificate-check", limit=MOST_MISSES):
            return too_many(request)
        return _asked(request, number, status=404)
    context = {"nav": "training", "certificate": found, "session": found.session}
    return _unlisted(render(request, "training/certificates/check.html", context))


def _asked(request: HttpRequest, typed: str, *, status: int) -> HttpResponse:
    """The form; with what was typed, and why nothing was found."""
    context = {
        "nav": "training",
        "typed": typed[:MOST_TYPED],
        "number": number_of(typed),
        "strangers": strangers_in(typed),
    }
    return _unlisted(render(request, "training/certificates/ask.html", context, status=status))


def _unlisted(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, no_store=True)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


View = Callable[[HttpRequest, Certificate], HttpResponse]


def _own(view: View) -> Callable[[HttpRequest, str], HttpResponse]:
    """Behind the link of the mail: 404 for a link that is none, 410 once the name is erased."""

    @wraps(view)
    def wrapped(request: HttpRequest, token: str) -> HttpResponse:
        found = certificate_of(token)
        if found is None:
            raise Http404
        if found.attendance is None:
            context = {"nav": "training", "certificate": found}
            return sealed(render(request, "training/certificates/erased.html", context, status=410))
        return sealed(view(request, found))

    return require_safe(wrapped)


@_own
def own_page(request: HttpRequest, certificate: Certificate) -> HttpResponse:
    """What it is, and the file as soon as it is made. Looking changes nothing."""
    row = files_of([certificate]).get(certificate.pk)
    context = {
        "nav": "training",
        "certificate": certificate,
        "session": certificate.session,
        "made": row is not None and row.state == row.State.DONE,
        "here": request.path,
    }
    return render(request, "training/certificates/own.html", context)


@_own
def own_file(request: HttpRequest, certificate: Certificate) -> HttpResponse:
    """The file; a withdrawn certificate has none to give, one that is being made leads back to its page."""
    content = None if certificate.withdrawn_at else file_of(certificate)
    if content is None:
        return redirect("../")
    return pdf_answer(content, certificate.number)


def pdf_answer(content: bytes, number: str) -> HttpResponse:
    """The file as something to keep, never shown inside a page of ours."""
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(number)}"'
    return sealed(response)
