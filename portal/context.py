"""What every template may know. Nothing here touches the session, the user or the database on public pages."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language


def site(request: HttpRequest) -> dict[str, Any]:
    """Language, direction and the language links of the current address."""
    from portal.languages import alternates, direction_of, is_unchecked

    code = get_language() or settings.LANGUAGE_CODE
    return {
        "LANGUAGE_CODE": code,
        "DIRECTION": direction_of(code),
        "UNCHECKED_LANGUAGE": is_unchecked(code),
        "alternates": alternates(request.path),
        "SITE_URL": settings.SITE_URL,
    }
