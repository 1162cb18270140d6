"""Language by address or by user, compression for anonymous pages, and the second factor asked of staff."""

from collections.abc import Callable
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from portal.languages import is_user_room, language_of

Handler = Callable[[HttpRequest], HttpResponse]


class AddressLanguageMiddleware:
    """Activates the language of the address prefix, Portuguese without one; never varies by header or cookie."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request inside the address's language and name it in Content-Language."""
        code = language_of(request.path_info)
        with translation.override(code):
            request.LANGUAGE_CODE = code
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response


class PlainTermsMiddleware:
    """Nothing is left to a guess: what is sent is read as UTF-8, and every answer says how fresh it is.

    A request may name another encoding, in some of which half a character can be written that no page and no database
    can hold. An answer that says nothing else is asked for anew each time; a failure is not kept at all.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Refusals, redirects and the interface for programs get the header; pages bring their own."""
        if request.encoding not in (None, settings.DEFAULT_CHARSET):
            request.encoding = settings.DEFAULT_CHARSET
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store" if response.status_code >= 500 else "no-cache")
        return response


class UserLanguageMiddleware:
    """In /conta/, /area/ and /admin/ the language is the user's own, else the browser's."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Activate the language and say that the answer depends on the person."""
        if not is_user_room(request.path_info):
            return self.get_response(request)
        code = getattr(request.user, "language", "") or translation.get_language_from_request(request)
        translation.activate(code)
        request.LANGUAGE_CODE = code
        response = self.get_response(request)
        patch_vary_headers(response, ("Cookie", "Accept-Language"))
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class AnonymousGZipMiddleware(GZipMiddleware):
    """Compresses pages asked for without a session: those carry no secret a length could betray."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress unless the request carries the session cookie."""
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            return response
        return super().process_response(request, response)


class StaffSecondFactorMiddleware:
    """Staff enter /admin/ and /area/ only with a second factor, used in this very session.

    Demonstration accounts are exempt. Their password is known to everybody: should any be left in a database that
    went into production, they are shown out of both rooms.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Redirect to enrolment, or to confirmation, when the second factor is missing."""
        wanted = self._redirect(request) if request.path_info.startswith(("/admin/", "/area/")) else None
        return wanted or self.get_response(request)

    def _redirect(self, request: HttpRequest) -> HttpResponse | None:
        user = request.user
        if user.is_authenticated and user.is_demo:
            return self._shown_out(request) if settings.PRODUCTION else None
        if not user.is_authenticated or not user.is_staff:
            return None
        if not is_mfa_enabled(user, ["totp", "webauthn"]):
            return HttpResponseRedirect(reverse("mfa_index"))
        if not any(r.get("method") == "mfa" for r in get_authentication_records(request, user)):
            query = urlencode({"next": request.get_full_path()})
            return HttpResponseRedirect(f"{reverse('mfa_reauthenticate')}?{query}")
        return None

    def _shown_out(self, request: HttpRequest) -> HttpResponse:
        logout(request)
        return HttpResponseRedirect(reverse("account_login"))
