"""The address alone decides the language of a public page; the user decides it in their own rooms.

Screens are in `settings.LANGUAGES`. Pages under `settings.READER_PREFIX` are also in the *reader languages*: each
folder of `locale/readers/` is one, with two headers of its own in its catalogue:

    X-Checked-By: who reads the language and has checked the texts; empty = nobody has
    X-Language-Name, X-Text-Direction (rtl): only for a language Django itself does not know

On a page in a reader language an address of the pages every language has keeps that language; any other address
is the English one.
"""

import gettext
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.urls import LocalePrefixPattern, NoReverseMatch, Resolver404, URLPattern, URLResolver, resolve, reverse
from django.utils.text import capfirst
from django.utils.translation import get_language, get_language_from_path, get_language_info, override, to_locale

_FIRST_PART = re.compile(r"/([\w-]+)(/.*)", re.ASCII | re.DOTALL)


@dataclass(frozen=True)
class Alternate:
    """The same page in another language: `code`, the language's own `name`, the `path`."""

    code: str
    name: str
    path: str


def is_user_room(path: str) -> bool:
    """Whether `path` belongs to the rooms shown in the user's own language."""
    return path.startswith(settings.USER_LANGUAGE_PREFIXES)


def is_reader_language(code: str | None) -> bool:
    """Whether `code` is a language of the readers only."""
    return code in settings.READER_LANGUAGES


def language_of(path: str) -> str:
    """The language the prefix of `path` asks for; Portuguese without a prefix or with one that does not exist there."""
    match = _FIRST_PART.match(path)
    if match and is_reader_language(match[1]) and _in_reader_part(match[2]):
        return match[1]
    return get_language_from_path(path) or settings.LANGUAGE_CODE


def _in_reader_part(rest: str) -> bool:
    """`rest` is an address without its language; the missing slash at the end is forgiven, as everywhere."""
    return f"{rest}/".startswith(settings.READER_PREFIX)


def _without_language(path: str) -> str:
    match = _FIRST_PART.match(path)
    code = match[1] if match else ""
    known = is_reader_language(code) or code in dict(settings.LANGUAGES)
    return match[2] if match and known else path


def alternates(path: str) -> list[Alternate]:
    """Every language's address of a public `path`, Portuguese first; empty in the user's own rooms.

    Reader languages are among them where they exist.
    """
    if is_user_room(path):
        return []
    codes = [code for code, _name in settings.LANGUAGES]
    if _in_reader_part(_without_language(path)):
        codes += settings.READER_LANGUAGES
    return [
        Alternate(code, name_of(code), address) for code, address in zip(codes, _addresses(path, codes), strict=True)
    ]


def _addresses(path: str, codes: Iterable[str]) -> list[str]:
    """`path` in each language; as it is where nothing stands there. Found once, written as often as needed."""
    try:
        found = resolve(path)
    except Resolver404:
        return [path for _code in codes]
    made = []
    for code in codes:
        with override(code):
            try:
                made.append(reverse(found.view_name, args=found.args, kwargs=found.kwargs))
            except NoReverseMatch:
                made.append(path)
    return made


class HousePrefixPattern(LocalePrefixPattern):
    """The language's prefix, Portuguese without; for pages that are not in the reader languages: then English."""

    def __init__(self) -> None:
        super().__init__(prefix_default_language=False)

    @property
    def language_prefix(self) -> str:
        """With a slash at its end, or ""."""
        return "en/" if is_reader_language(get_language()) else str(super().language_prefix)


def house_patterns(*urls: URLPattern | URLResolver) -> URLResolver:
    """Public addresses in the languages of the screens."""
    return URLResolver(HousePrefixPattern(), list(urls))


def reader_patterns(*urls: URLPattern | URLResolver) -> URLResolver:
    """Public addresses in every language; each must begin with READER_PREFIX."""
    return URLResolver(LocalePrefixPattern(prefix_default_language=False), list(urls))


@cache
def _headers(code: str) -> dict[str, str]:
    """The headers of a reader catalogue, names in lower case; empty before it is compiled."""
    found = gettext.translation("django", settings.READER_LOCALE_PATH, languages=[to_locale(code)], fallback=True)
    return dict(found.info())


def name_of(code: str) -> str:
    """The language's own name for itself."""
    try:
        return dict(settings.LANGUAGES).get(code) or capfirst(get_language_info(code)["name_local"])
    except KeyError:
        return _headers(code).get("x-language-name") or code


def direction_of(code: str) -> str:
    """The direction of the text: "rtl" or "ltr"."""
    try:
        return "rtl" if get_language_info(code)["bidi"] else "ltr"
    except KeyError:
        return _headers(code).get("x-text-direction") or "ltr"


def is_unchecked(code: str | None) -> bool:
    """Whether the texts of this reader language were checked by nobody who reads it."""
    return bool(code) and is_reader_language(code) and not _headers(str(code)).get("x-checked-by")
