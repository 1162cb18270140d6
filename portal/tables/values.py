"""Numbers, phones, e-mails, yes and no as people write them."""

import re
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from portal.tables.cells import text_of
from portal.tables.refusing import CellRefused
from portal.text import fold, one_line

_HOURS = re.compile(r"(\d{1,4})(?:[.,]0+)?\s*(?:h|hs|hr|hrs|horas?)?\.?\s*(?:\([^)]*\))?")
_SUM = re.compile(r"\d{1,4}\s*h?(?:\s*\+\s*\d{1,4}\s*h?)+(?:oras?)?(?:\s*=\s*\d{1,4}\s*h?(?:oras?)?)?")
_PHONE = re.compile(r"(?<![\d.])(?:(?:\+|00)\s?351[\s.\-]?)?([2-9](?:[\s.\-]?\d){8})(?!\d)")
_LABEL = re.compile(r"\b(?:tel(?:efone|ef)?|tlm|tlf|telem(?:óvel|ovel)?|contacto|fax)\b\.?\s*:?\s*$", re.IGNORECASE)
_EMAIL_ENDS = re.compile(r"[\s;,/]+|\be\b")
YES = frozenset({"sim", "s", "x", "yes", "y", "si", "✓", "✔", "verdadeiro", "1", "gratuito", "gratuita"})
NO = frozenset({"nao", "n", "no", "falso", "0", "-"})


def read_number(value: Any, *, most: int = 9999) -> int | None:
    """A whole number of hours, weeks, people; sums are added up. None for an empty cell.

    Raises CellRefused for what is less than nothing or too large, LookupError for words that tell no single number.
    """
    if isinstance(value, bool):
        raise LookupError(value)
    if isinstance(value, int | float):
        if value < 0 or value > most:
            raise CellRefused(_("%(text)s: this number cannot be right.") % {"text": text_of(value)})
        if float(value).is_integer():
            return int(value)
        raise LookupError(value)
    text = fold(one_line(text_of(value)))
    if not text or text in ("-", "--", "n/a", "a definir"):
        return None
    if re.fullmatch(r"-\s?\d+([.,]\d+)?\s*(?:h|horas?)?", text):
        raise CellRefused(_("%(text)s: this number cannot be right.") % {"text": text[:60]})
    if _SUM.fullmatch(text):
        number = _sum(text)
    elif match := _HOURS.fullmatch(text):
        number = int(match[1])
    else:
        raise LookupError(text)
    if number > most:
        raise CellRefused(_("%(text)s: this number cannot be right.") % {"text": text[:60]})
    return number


def _sum(text: str) -> int:
    left, _sign, right = text.partition("=")
    number = sum(map(int, re.findall(r"\d+", left)))
    if right and int(re.findall(r"\d+", right)[0]) != number:
        raise CellRefused(_("“%(text)s” does not add up.") % {"text": text[:60]})
    return number


def phones_in(value: Any) -> tuple[list[str], str]:
    """Portuguese phone numbers of a text, each "289 000 000" and once, and the text without them."""
    text = one_line(text_of(value))
    found: list[str] = []

    def take(match: re.Match[str]) -> str:
        digits = re.sub(r"\D", "", match[1])
        shown = f"{digits[:3]} {digits[3:6]} {digits[6:]}"
        if shown not in found:
            found.append(shown)
        return "\x00"

    pieces = _PHONE.sub(take, text).split("\x00")
    rest = " ".join(_LABEL.sub("", piece).strip() for piece in pieces)
    return found, re.sub(r"\(\s*\)|[\s/;,(\-–:]+$|^[\s/;,)\-–:]+", "", one_line(rest)).strip()


def read_emails(value: Any) -> list[str]:
    """The e-mail addresses of a cell. A line break inside one is taken out. Raises CellRefused for what is none."""
    return list(_emails(text_of(value)))


@lru_cache(maxsize=4096)
def _emails(text: str) -> tuple[str, ...]:
    text = text.replace("mailto:", " ")
    pieces = [piece.strip("<>()[].") for piece in _EMAIL_ENDS.split(text) if piece.strip("<>()[].-")]
    if not pieces:
        return ()
    if all(map(_is_email, pieces)):
        return tuple(dict.fromkeys(piece.lower() for piece in pieces))
    joined = "".join(text.split()).strip("<>()")
    if joined.count("@") == 1 and _is_email(joined):
        return (joined.lower(),)
    raise CellRefused(_("“%(text)s” is no e-mail address.") % {"text": one_line(text)[:60]})


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def read_yes_no(value: Any) -> bool | None:
    """Yes, no, or None where the cell says neither."""
    if isinstance(value, bool):
        return value
    text = fold(one_line(text_of(value))).strip(" .")
    return True if text in YES else False if text in NO else None
