"""Days, months and years as people write them. A year that is not written is never guessed."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from portal.tables.cells import text_of
from portal.tables.refusing import CellRefused
from portal.text import fold, one_line

FIRST_YEAR, LAST_YEAR = 1990, 2100
_MONTHS = (
    "janeiro", "fevereiro", "marco", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro", "novembro",
    "dezembro",
)  # fmt: skip
_SHORT = {name[:3]: n for n, name in enumerate(_MONTHS, start=1)}
_MONTH = r"(janeiro|fevereiro|marco|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro|" + (
    r"(?:" + "|".join(_SHORT) + r")\b)\.?"
)
_DAY = re.compile(r"(?<!\d)(\d{1,2})\s?[/.\-]\s?(\d{1,2})\s?[/.\-]\s?(\d{4})(?!\d)")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_LONG_DAY = re.compile(r"(?<!\d)(\d{1,2})\.{0,2}o?\s*(?:de\s+|-|/)?" + _MONTH + r"\s*(?:de\s+|-|/)?(\d{4})(?!\d)")
_OF_YEAR = re.compile(_MONTH + r"\s*(?:de\s+|do\s+ano\s+de\s+|[-/.]\s*)?(\d{4})(?!\d|\s*[/-]\s*\d)")
_MONTH_NUMBER = re.compile(r"(\d{1,2})\s?[/.\-]\s?(\d{4})")
_QUARTER = re.compile(r"([1-4])\.{0,2}\s?o?\s*trimestre\s+(?:de\s+)?(\d{4})")
_ANY_MONTH = re.compile(r"\b(?:" + "|".join(_MONTHS) + r")\b|\b(?:" + "|".join(_SHORT) + r")\b")
_YEARS = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


@dataclass(frozen=True)
class When:
    """A partial date (portal/dates.py) or "", the end where a period is told, and the words of the source.

    `vague`: the words say something the date does not hold ("início de março", "março", "a definir").
    """

    start: str = ""
    end: str = ""
    text: str = ""
    vague: bool = False


def read_date(value: Any) -> When:
    """What a cell says about a day or a period. Raises CellRefused for a day that does not exist."""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        _check_year(value.year, text_of(value))
        return When(value.isoformat(), "", text_of(value))
    return _read(one_line(text_of(value)))


@lru_cache(maxsize=4096)
def _read(text: str) -> When:
    if not text:
        return When()
    plain = fold(text.replace("º", ".o").replace("ª", ".a"))
    days = _days(plain, text)
    if days:
        whole = any(pattern.fullmatch(plain) for pattern in (_DAY, _ISO, _LONG_DAY))
        if len(days) == 1:
            return When(days[0], "", text, vague=not whole)
        if len(days) == 2 and days[0] <= days[1]:
            return When(days[0], days[1], text)
        return When("", "", text, vague=True)
    return _month_or_year(plain, text)


def _days(plain: str, text: str) -> list[str]:
    """The whole days of a text, in order."""
    found: list[tuple[int, str]] = []
    for match in _DAY.finditer(plain):
        found.append((match.start(), _iso(int(match[3]), int(match[2]), int(match[1]), text)))
    for match in _ISO.finditer(plain):
        found.append((match.start(), _iso(int(match[1]), int(match[2]), int(match[3]), text)))
    for match in _LONG_DAY.finditer(plain):
        found.append((match.start(), _iso(int(match[3]), _SHORT[match[2][:3]], int(match[1]), text)))
    return [day for _at, day in sorted(found)]


def _month_or_year(plain: str, text: str) -> When:
    months, years = _ANY_MONTH.findall(plain), set(_YEARS.findall(plain))
    named = _OF_YEAR.findall(plain)
    if len(named) == 1 and len(months) == 1 and len(years) == 1:
        month, year = named[0]
        whole = bool(_OF_YEAR.fullmatch(plain))
        return When(f"{year}-{_SHORT[month[:3]]:02}", "", text, vague=not whole)
    if len(named) == 2 and len(months) == 2:
        first, last = (f"{year}-{_SHORT[month[:3]]:02}" for month, year in named)
        return When(first, last, text) if first <= last else When("", "", text, vague=True)
    if match := _QUARTER.fullmatch(plain):
        return When(f"{match[2]}-Q{match[1]}", "", text)
    if (match := _MONTH_NUMBER.fullmatch(plain)) and _YEARS.fullmatch(match[2]):
        if not 1 <= int(match[1]) <= 12:
            raise CellRefused(_("“%(text)s” is no month of the calendar.") % {"text": text[:60]})
        return When(f"{match[2]}-{int(match[1]):02}", "", text)
    if _YEARS.fullmatch(plain):
        return When(plain, "", text)
    return When("", "", text, vague=True)


def _iso(year: int, month: int, day: int, text: str) -> str:
    try:
        found = date(year, month, day)
    except ValueError:
        raise CellRefused(_("“%(text)s” is no day of the calendar.") % {"text": text[:60]}) from None
    _check_year(year, text)
    return found.isoformat()


def _check_year(year: int, text: str) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CellRefused(_("“%(text)s”: this year cannot be right.") % {"text": text[:60]})


_SCHOOL_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})\s?[/\-–]\s?((?:19|20)?\d{2})(?!\d)")


def read_school_year(value: Any) -> str:
    """From "ano letivo 2019/20" the text 2019/2020; "" where no two years that follow each other are told."""
    match = _SCHOOL_YEAR.search(text_of(value))
    if not match or int(match[2][-2:]) != (int(match[1]) + 1) % 100:
        return ""
    return f"{match[1]}/{int(match[1]) + 1}"
