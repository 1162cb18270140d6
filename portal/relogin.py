"""An expired session loses no text.

Every form of the workspace carries `{% form_guard %}`: a signed field that names the person it was shown to and the
page it stands on. When such a form is posted without a session, the answer is 401 with a login form that carries the
posted fields, signed, bound to that person, for 30 minutes. After login as the same person the page reopens with the
form filled and nothing saved (`portal/refill.py` writes the values into the page; views need to know nothing of it).
Files cannot come back. Nothing is kept in the browser's storage; between login and reopening the fields wait in the
server-side session.

A form sent by htmx is answered with a bare 401; `static/js/relogin.js` then posts it again as a page.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from portal.refill import refill

GUARD = "_guard"
CARRIED = "_carried"
MINUTES = 30
_GUARD_SALT = "portal.relogin.guard"
_CARRIED_SALT = "portal.relogin.carried"
_GUARD_AGE = 7 * 24 * 3600
_SESSION_KEY = "relogin"
_NOT_CARRIED = {GUARD, "csrfmiddlewaretoken"}
_ROOM = "/area/"

Handler = Callable[[HttpRequest], HttpResponse]


@dataclass(frozen=True)
class Kept:
    """Posted fields on their way back: whose, posted to which path, from which pages (best first), what."""

    user: str
    to: str
    pages: list[str]
    fields: dict[str, list[str]]


def guard_for(request: HttpRequest) -> str:
    """The guard's value for a form shown in `request`: the person, the page, and (in the signature) the time."""
    return signing.dumps({"u": str(request.user.pk), "p": _pages_of(request)}, salt=_GUARD_SALT)


def read_guard(request: HttpRequest) -> dict[str, Any] | None:
    """The guard posted with `request`; None without one, with a forged one, or after seven days."""
    try:
        found = signing.loads(request.POST.get(GUARD, ""), salt=_GUARD_SALT, max_age=_GUARD_AGE)
    except signing.BadSignature:
        return None
    return found if isinstance(found, dict) else None


def pack(request: HttpRequest, guard: dict[str, Any]) -> str:
    """The posted fields, signed, bound to the guard's person."""
    pages = [*guard["p"], _local_path(request.headers.get("Referer", ""))]
    fields = {name: values for name, values in request.POST.lists() if name not in _NOT_CARRIED}
    kept = {"u": guard["u"], "to": request.path, "p": list(dict.fromkeys(p for p in pages if p)), "f": fields}
    return signing.dumps(kept, salt=_CARRIED_SALT, compress=True)


def unpack(carried: str) -> Kept | None:
    """What `pack` made; None when forged or older than 30 minutes."""
    try:
        kept = signing.loads(carried, salt=_CARRIED_SALT, max_age=MINUTES * 60)
    except signing.BadSignature:
        return None
    return Kept(user=kept["u"], to=kept["to"], pages=kept["p"], fields=kept["f"])


def hold(request: HttpRequest, carried: str) -> bool:
    """Put carried fields into the session until their page reopens; False when they are forged or too old."""
    kept = unpack(carried)
    if kept:
        request.session[_SESSION_KEY] = {"carried": carried, "pages": kept.pages}
    return kept is not None


def held(request: HttpRequest) -> Kept | None:
    """The fields waiting for this very person; anybody else's, and those too old, are dropped."""
    waiting = request.session.get(_SESSION_KEY)
    if not waiting:
        return None
    kept = unpack(waiting["carried"])
    if kept and request.user.is_authenticated and kept.user == str(request.user.pk) and waiting["pages"]:
        return Kept(kept.user, kept.to, waiting["pages"], kept.fields)
    if request.user.is_authenticated:
        del request.session[_SESSION_KEY]
    return None


def expired_form(request: HttpRequest, *, status: int = 401) -> HttpResponse:
    """The page that asks to log in again and carries what was posted, if its guard is true."""
    from allauth.account.forms import LoginForm

    guard = read_guard(request)
    same = guard is not None and guard["u"] == str(getattr(request.user, "pk", ""))
    context = {
        "form": LoginForm(request=request),
        "carried": pack(request, guard) if guard else "",
        "same_person": same,
        "had_files": bool(request.FILES),
        "next": reverse("area_resume") if guard else _ROOM,
    }
    return render(request, "portal/relogin.html", context, status=status)


class ReloginMiddleware:
    """Lets nobody unknown into /area/, keeps what they posted, and fills the page when they are back.

    A view of /area/ that anybody may open carries Django's `login_not_required`.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve; then fill the form that waits for this page, if one does."""
        response = self.get_response(request)
        if request.method != "GET" or not request.path_info.startswith(_ROOM) or _is_htmx(request):
            return response
        return _reopened(request, response)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Send the unknown to the login; refuse a form that was opened by another person."""
        if not request.path_info.startswith(_ROOM) or not getattr(view, "login_required", True):
            return None
        if not request.user.is_authenticated:
            return _to_login(request)
        if request.method == "POST":
            guard = read_guard(request)
            if guard and guard["u"] != str(request.user.pk):
                fields = [
                    value for name, values in request.POST.lists() if name not in _NOT_CARRIED for value in values
                ]
                return render(request, "portal/kept_text.html", {"texts": _texts(fields), "other": True}, status=409)
        return None


def _to_login(request: HttpRequest) -> HttpResponse:
    safe = request.method in ("GET", "HEAD", "OPTIONS")
    page = _pages_of(request)[0] if safe or _is_htmx(request) else _local_path(request.headers.get("Referer", ""))
    login = f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': page or _ROOM})}"
    if _is_htmx(request):
        # With a true guard the script posts the form again as a page; without one there is no text to keep.
        return HttpResponse(status=401, headers={} if not safe and read_guard(request) else {"HX-Redirect": login})
    return HttpResponseRedirect(login) if safe else expired_form(request)


def _reopened(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """`response` with the waiting form filled; else on to the next page it may stand on; else the bare texts."""
    kept = held(request)
    if kept is None or request.get_full_path() != kept.pages[0]:
        return response
    is_page = response.status_code == 200 and "html" in response.get("Content-Type", "") and not response.streaming
    if is_page:
        filled = refill(response.content.decode(), to=kept.to, page=request.path, fields=kept.fields, request=request)
        if filled is not None:
            response.content = filled.encode()
            response.headers.pop("ETag", None)
            del request.session[_SESSION_KEY]
            return response
    rest = kept.pages[1:]
    if rest:
        request.session[_SESSION_KEY] = {**request.session[_SESSION_KEY], "pages": rest}
        return HttpResponseRedirect(rest[0])
    del request.session[_SESSION_KEY]
    texts = _texts([value for values in kept.fields.values() for value in values])
    return render(request, "portal/kept_text.html", {"texts": texts, "page": request.get_full_path()})


def _texts(values: list[str]) -> list[str]:
    return [value for value in values if value.strip()]


def _is_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _pages_of(request: HttpRequest) -> list[str]:
    """The pages a form shown in `request` may be found on again: the browser's address first, inside htmx."""
    current = _local_path(request.headers.get("HX-Current-URL", "")) if _is_htmx(request) else ""
    return [page for page in (current, request.get_full_path()) if page]


def _local_path(url: str) -> str:
    """Path and query of one of our own workspace addresses, "" for anything else."""
    try:
        parts = urlsplit(url)
    except ValueError:  # a header that holds no address at all
        return ""
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return path if path.startswith(_ROOM) else ""
