"""Texts people read, in as many languages as somebody wrote: Portuguese first, the others beside it.

Languages are keys, not columns, so that a reader language is added without code. Portuguese must be there; where the
reader's language has no text, the Portuguese is shown and says that it is Portuguese.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

PORTUGUESE = "pt"
_CODE = re.compile(r"[a-z]{2}")


@dataclass(frozen=True)
class Said:
    """A text and the language it is in."""

    text: str
    language: str

    @property
    def is_portuguese(self) -> bool:
        """Whether the text is the Portuguese one, which prevails."""
        return self.language == PORTUGUESE

    def __str__(self) -> str:
        return self.text


def said(words: Mapping[str, str] | None, language: str | None = None) -> Said:
    """The text of `words` in `language` (that of the screen when not given), else the Portuguese; "" if none."""
    code = language or get_language() or PORTUGUESE
    given = words or {}
    if given.get(code):
        return Said(given[code], code)
    return Said(given.get(PORTUGUESE, ""), PORTUGUESE)


def check_words(value: Any) -> None:
    """Raise a ValidationError unless `value` is {language: text} with a Portuguese text."""
    if not isinstance(value, dict) or not all(
        isinstance(code, str) and _CODE.fullmatch(code) and isinstance(text, str) for code, text in value.items()
    ):
        raise ValidationError(_("Write each text under its language."), code="words")
    if not value.get(PORTUGUESE, "").strip():
        raise ValidationError(_("The Portuguese text is needed."), code="portuguese")


class WordsField(models.JSONField):
    """{language code: text}; an empty dict where nothing was said and `blank` allows it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", dict)
        super().__init__(*args, **kwargs)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """Portuguese must be there, unless nothing is and the field may stay empty."""
        super().validate(value, model_instance)
        if value or not self.blank:
            check_words(value)

    def formfield(self, **kwargs: Any) -> Any:
        """A box for each language."""
        from portal.forms.words import WordsFormField

        return super().formfield(**{"form_class": WordsFormField, **kwargs})
