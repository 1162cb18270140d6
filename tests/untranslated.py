"""Hearing which texts a page asks for in a reader language that its catalogue does not have."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils.translation import trans_real

# Django's own signs, as ":" and "%(text)s…", are no words.
_LETTERS, _PLACEHOLDER = re.compile("[A-Za-z]{2}"), re.compile(r"%\(\w+\)s")


class _Listening:
    """Stands where a language looks when it has no text of its own: writes down what is asked, answers as before."""

    def __init__(self, behind: Any) -> None:
        self.behind, self.asked = behind, []

    def gettext(self, message: str) -> str:
        if _LETTERS.search(_PLACEHOLDER.sub("", message.rpartition("\x04")[2])):
            self.asked.append(message)
        return self.behind.gettext(message)

    def ngettext(self, one: str, many: str, number: int) -> str:
        self.asked.append(one)
        return self.behind.ngettext(one, many, number)


@contextmanager
def untranslated(code: str) -> Iterator[list[str]]:
    """The texts looked up in `code` inside the block and not found; a context stands before its text after \\x04."""
    language = trans_real.translation(code)
    listening = _Listening(language._fallback)
    language._fallback = listening
    try:
        yield listening.asked
    finally:
        language._fallback = listening.behind
