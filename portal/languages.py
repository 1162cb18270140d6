"""The address alone decides the language of a public page; the user decides it in their own rooms."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import translate_url


@dataclass(frozen=True)
class Alternate:
    """The same page in another language: `code`, the language's own `name`, the `path`."""

    code: str
    name: str
    path: str


def is_user_room(path: str) -> bool:
    """Whether `path` belongs to the rooms shown in the user's own language."""
    return path.startswith(settings.USER_LANGUAGE_PREFIXES)


def alternates(path: str) -> list[Alternate]:
    """Every language's address of a public `path`, Portuguese first; empty in the user's own rooms."""
    if is_user_room(path):
        return []
    return [Alternate(code, name, translate_url(path, code)) for code, name in settings.LANGUAGES]
