"""Texts in a reader language nobody has checked are shown with the Portuguese beside them (portal/languages.py)."""

from collections.abc import Callable

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, override

from portal.languages import is_unchecked


def with_portuguese(text: Callable[[], SafeString]) -> SafeString:
    """What `text` gives, in HTML; in an unchecked language followed by what it gives in Portuguese.

    `text` is asked once in each language. Where the translation is missing the Portuguese stands alone.
    """
    shown = text()
    if not is_unchecked(get_language()):
        return shown
    with override(settings.LANGUAGE_CODE):
        portuguese = text()
    if shown == portuguese:
        return format_html('<span lang="pt" dir="ltr">{}</span>', portuguese)
    return format_html('{} <span class="pt-beside" lang="pt" dir="ltr">{}</span>', shown, portuguese)
