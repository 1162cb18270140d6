"""Forms on public pages: without account, cookie or protection token, and yet not open to everything.

    @public_form("course-report", limit=5)
    def report(request: HttpRequest, code: str, *, problem: str) -> HttpResponse:
        form = ReportForm(request.POST or None)
        if request.method == "POST" and not problem and form.is_valid():
            ...
            return redirect(...)
        return render(request, "courses/report.html", {"form": form, "problem": problem})

    <form method="post">{% public_form_fields "course-report" %} … </form>

The page has an address of its own and is never kept (`no-store`). Of a POST it is asked:

- that a browser says it comes from this portal (`Sec-Fetch-Site`, `Origin`); where it says neither, the form's own
  token must be ours. Otherwise 403, and the view does not run;
- that its network address has not sent more than `limit` of this form in five minutes. Otherwise 429;
- that the token of the form is ours, for this form, older than two seconds and younger than four hours, and that the
  field nobody sees is empty. Otherwise the view runs with `problem`, a sentence to show above the form, which must
  then come back filled, and nothing may be done; the answer is 422.

Network addresses are kept only as hashes with a salt that is drawn anew each day and forgotten.
"""

import hashlib
import hmac
import ipaddress
import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from portal.views.errors import too_many

View = Callable[..., HttpResponse]

YOUNGEST = 2
OLDEST = 4 * 3600
WINDOW = 300  # the page for 429 says five minutes
DAY = 24 * 3600
TOKEN, TRAP, CARRIED = "form_token", "homepage", "form_carried"
# More than any form of steps carries; a longer one is not even looked at.
MOST_CARRIED = 20_000


def public_form(
    name: str, *, limit: int, youngest: int = YOUNGEST, methods: tuple[str, ...] = ("GET", "HEAD", "POST")
) -> Callable[[View], View]:
    """Decorate the view of the form `name`; see above. The view takes a keyword argument `problem` ("" = none).

    `limit` POSTs in five minutes from one network address. `youngest` in seconds is less than usual only where a
    quick answer is natural, as with one question and two buttons.
    """

    def decorate(view: View) -> View:
        @csrf_exempt
        @require_http_methods(list(methods))
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST":
                response = _answer_post(view, request, name, limit, youngest, args, kwargs)
            else:
                response = view(request, *args, problem="", **kwargs)
            response.headers["Cache-Control"] = "no-store"
            return response

        return wrapped

    return decorate


def _answer_post(
    view: View, request: HttpRequest, name: str, limit: int, youngest: int, args: Any, kwargs: Any
) -> HttpResponse:
    if not _comes_from_here(request, name):
        return render(request, "errors/foreign_form.html", status=403)
    if not take_turn(request, name, limit=limit):
        return too_many(request)
    problem = _problem(request, name, youngest)
    response = view(request, *args, problem=problem, **kwargs)
    if problem and response.status_code < 300:
        response.status_code = 422
    return response


def _comes_from_here(request: HttpRequest, name: str) -> bool:
    """Whether the browser says so; of one that says nothing the token must be ours, be it old."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is None and origin is None:
        return _is_ours(_signer(name), request.POST.get(TOKEN, ""))
    here = {f"{request.scheme}://{request.get_host()}", settings.SITE_URL}
    return (site is None or site == "same-origin") and (origin is None or origin in here)


def _problem(request: HttpRequest, name: str, youngest: int) -> str:
    """A sentence about the token or the trap, or ""."""
    signer, token = _signer(name), request.POST.get(TOKEN, "")
    if not _is_ours(signer, token, max_age=OLDEST):
        return gettext("The form was open for too long. Everything you wrote is still here: please send it once more.")
    if (youngest and _is_ours(signer, token, max_age=youngest)) or request.POST.get(TRAP):
        return gettext(
            "This was filled in as only programs do. Everything you wrote is still here: please send it once more."
        )
    return ""


def _is_ours(signer: signing.TimestampSigner, token: str, max_age: int | None = None) -> bool:
    try:
        signer.unsign(token, max_age=max_age)
    except signing.BadSignature:
        return False
    return True


def _signer(name: str) -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=f"portal.public_forms:{name}")


def form_token(name: str) -> str:
    """A token of now for the form `name`."""
    return _signer(name).sign("1")


# --- answers of earlier steps ------------------------------------------------------------------------------------


def carry(name: str, answers: dict[str, Any]) -> str:
    """The answers of earlier steps of the form `name` as one signed text for `{% public_form_fields %}`.

    JSON values only. Signed, not secret: whoever fills the form can read what they answered.
    """
    return signing.dumps(answers, salt=f"portal.public_forms.carry:{name}", compress=True)


def carried(request: HttpRequest, name: str) -> dict[str, Any] | None:
    """The answers that came with this POST: {} at the first step, None when they are not ours or too old.

    None means that the form must begin again, and say so.
    """
    text = request.POST.get(CARRIED, "")
    if not text:
        return {}
    if len(text) > MOST_CARRIED:
        return None
    try:
        found = signing.loads(text, salt=f"portal.public_forms.carry:{name}", max_age=OLDEST)
    except signing.BadSignature:
        return None
    return found if isinstance(found, dict) else None


# --- network addresses -------------------------------------------------------------------------------------------


def address_hash(request: HttpRequest, purpose: str) -> str:
    """Tells two senders of one day apart without keeping who they are: 64 hexadecimal digits.

    The same for one network address, purpose and day; the salt is forgotten after 24 hours, and with it every way
    back from the hash to the address. Whoever stores a hash deletes it after 24 hours too.
    """
    return hmac.new(_salt(), f"{purpose}\0{_network(request)}".encode(), hashlib.sha256).hexdigest()


def _salt() -> bytes:
    """The salt of today, drawn by whoever needs it first."""
    key = f"public-forms:salt:{timezone.localdate().isoformat()}"
    drawn = secrets.token_bytes(32)
    salt: bytes = cache.get(key) or (drawn if cache.add(key, drawn, DAY) else cache.get(key, drawn))
    return salt


def _network(request: HttpRequest) -> str:
    """The sender's address as the limits of log-ins see it, behind proxies too; of IPv6 the first 64 bits.

    Senders whose address nobody knows share one.
    """
    try:
        address = ipaddress.ip_address(get_adapter().get_client_ip(request))
    except (PermissionDenied, ImproperlyConfigured, ValueError):
        return "unknown"
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def take_turn(request: HttpRequest, purpose: str, *, limit: int) -> bool:
    """Whether this sender may do `purpose` once more; at most `limit` times in any five minutes.

    Each turn is a row of its own in the cache that ends after five minutes. Taking one is atomic, so that many
    requests at the same moment get no more turns than one after the other.
    """
    sender = address_hash(request, f"turn:{purpose}")
    turns = [f"public-forms:turn:{sender}:{number}" for number in range(limit)]
    taken = cache.get_many(turns)
    return any(cache.add(turn, 1, WINDOW) for turn in turns if turn not in taken)
