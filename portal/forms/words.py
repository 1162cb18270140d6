"""Typing and reading texts in many languages at the desk: a box for each language, Portuguese first."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal.languages import direction_of, name_of
from portal.words import PORTUGUESE, check_words

LONGEST = 5000


def languages_of(words: Mapping[str, str] | None = None) -> list[str]:
    """The codes to show: those of the screens, those of the readers, and any other that has a text already."""
    codes = [code for code, _name in settings.LANGUAGES] + list(settings.READER_LANGUAGES)
    return list(dict.fromkeys([PORTUGUESE, *codes, *(words or {})]))


def words_shown(words: Mapping[str, str] | None) -> SafeString:
    """All texts under the names of their languages, to be read."""
    rows = [
        (name_of(code), code, direction_of(code), (words or {})[code])
        for code in languages_of(words)
        if (words or {}).get(code)
    ]
    if not rows:
        return SafeString("–")
    boxes = format_html_join("", '<dt>{}</dt><dd lang="{}" dir="{}" class="words-lines">{}</dd>', rows)
    return format_html('<dl class="words">{}</dl>', boxes)


@dataclass(frozen=True)
class Box:
    """A language's box in the form."""

    name: str
    language: str
    id: str
    label: str
    direction: str
    text: str

    @property
    def rows(self) -> int:
        """High enough for what stands in it."""
        return max(3, min(12, self.text.count("\n") + 1))


class WordsWidget(forms.Widget):
    """A text box for each language."""

    def id_for_label(self, id_: str | None) -> str:
        """The Portuguese box."""
        return f"{id_}-{PORTUGUESE}" if id_ else ""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, str]:
        """What was typed, whatever languages were offered; empty boxes left out."""
        found = {key.removeprefix(f"{name}-"): str(data[key]) for key in data if key.startswith(f"{name}-")}
        texts = {code: text.replace("\r\n", "\n").strip() for code, text in found.items()}
        return {code: text for code, text in texts.items() if text}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether none of the boxes was in the form."""
        return not any(key.startswith(f"{name}-") for key in data)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The boxes."""
        words = value if isinstance(value, dict) else {}
        described = (attrs or {}).get("aria-describedby", "")
        prefix = (attrs or {}).get("id") or f"id_{name}"
        boxes = list(self._boxes(name, prefix, words))
        return render_to_string("portal/admin/_words.html", {"boxes": boxes, "described": described, "id": prefix})  # type: ignore[return-value]

    def _boxes(self, name: str, prefix: str, words: Mapping[str, str]) -> Iterator[Box]:
        for code in languages_of(words):
            text = words.get(code, "")
            yield Box(f"{name}-{code}", code, f"{prefix}-{code}", name_of(code), direction_of(code), text)


class WordsFormField(forms.Field):
    """{language: text}; Portuguese is needed as soon as anything is said."""

    widget = WordsWidget

    def __init__(self, **kwargs: Any) -> None:
        for told_to_json in ("encoder", "decoder"):
            kwargs.pop(told_to_json, None)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> dict[str, str]:
        """Raises ValidationError with a sentence."""
        words: dict[str, str] = value or {}
        if words or self.required:
            check_words(words)
        if any("\x00" in text for text in words.values()):
            raise ValidationError(_("The text has a character that cannot be stored. Remove it and try again."))
        if any(len(text) > LONGEST for text in words.values()):
            raise ValidationError(_("Write at most 5,000 characters in each language."))
        return words

    def has_changed(self, initial: Any, data: Any) -> bool:
        """By the texts, not their order."""
        return (initial or {}) != (data or {})
