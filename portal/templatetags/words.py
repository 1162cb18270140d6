"""Tags for texts in many languages: in the reader's language, with the Portuguese where it belongs beside it."""

import re
from collections.abc import Mapping

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from portal.languages import direction_of, is_unchecked
from portal.markdown import to_html
from portal.words import PORTUGUESE, Said, said

register = template.Library()
# Tags and entities stay; between them, Latin words, codes and numbers with what joins them.
_PIECES = re.compile(r"(<[^>]*>|&[#\w]+;)")
_LATIN = re.compile(
    r"[0-9A-Za-zÀ-ÿ](?:[0-9A-Za-zÀ-ÿ@._/+º–-]|:(?=\S)|,? (?=[0-9A-Za-zÀ-ÿ]))*[0-9A-Za-zÀ-ÿº]|[0-9A-Za-z]"
)


def isolated(html: str, language: str) -> SafeString:
    """In a language written from right to left, Latin words and numbers stand apart, so that nothing flips."""
    if direction_of(language) != "rtl":
        return mark_safe(html)
    parts = _PIECES.split(html)
    parts[::2] = [_LATIN.sub(r'<bdi dir="ltr">\g<0></bdi>', part) for part in parts[::2]]
    return mark_safe("".join(parts))


def _shown(words: Mapping[str, str] | None) -> tuple[Said, Said | None]:
    """The text to show, and the Portuguese to show beside it (where nobody has checked the reader's language)."""
    language = get_language() or PORTUGUESE
    first = said(words, language)
    if first.is_portuguese or not is_unchecked(language):
        return first, None
    return first, said(words, PORTUGUESE)


@register.simple_tag
def words(value: Mapping[str, str] | None) -> SafeString:
    """A text in paragraphs (Markdown); Portuguese inside another language says that it is Portuguese."""
    first, beside = _shown(value)
    html = isolated(to_html(first.text), first.language)
    if first.is_portuguese and get_language() != PORTUGUESE:
        return format_html('<div class="only-pt" lang="pt" dir="ltr">{}</div>', html)
    if beside is None:
        return html
    return format_html('{}<div class="pt-block" lang="pt" dir="ltr">{}</div>', html, mark_safe(to_html(beside.text)))


@register.simple_tag
def lines(value: Mapping[str, str] | None) -> SafeString:
    """A text of one thing a line, as a list."""
    return words({code: "\n".join(f"- {it}" for it in text.splitlines() if it) for code, text in (value or {}).items()})


@register.simple_tag
def line(value: Mapping[str, str] | None) -> SafeString:
    """A text in one line: a question, a title."""
    first, beside = _shown(value)
    html = isolated(conditional_escape(first.text), first.language)
    if first.is_portuguese and get_language() != PORTUGUESE:
        return format_html('<bdi lang="pt" dir="ltr">{}</bdi>', html)
    if beside is None:
        return html
    return format_html('{} <span class="pt-beside" lang="pt" dir="ltr">{}</span>', html, beside.text)


@register.filter
def plain(value: Mapping[str, str] | None) -> str:
    """The same without markup, for titles of pages."""
    return said(value).text


@register.filter
def missing(value: Mapping[str, str] | None) -> bool:
    """Whether the text is not there in the reader's language."""
    return get_language() != PORTUGUESE and said(value).is_portuguese
