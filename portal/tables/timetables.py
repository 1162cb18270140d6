"""Weekdays and hours as people write them: "2.ª e 4.ª 19h00-22h00", "segundas, 18h30 às 20h30", "pós-laboral"."""

import re
from dataclasses import dataclass, field
from datetime import time, timedelta
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from portal.tables.cells import text_of
from portal.tables.refusing import CellRefused
from portal.text import fold, one_line

_WEEKDAYS = (
    ("segunda", "seg"), ("terca", "ter"), ("quarta", "qua"), ("quinta", "qui"), ("sexta", "sex"), ("sabado", "sab"),
    ("domingo", "dom"),
)  # fmt: skip
_NAMES = {name: n for n, names in enumerate(_WEEKDAYS, start=1) for name in names}
_DAY = (
    r"(?P<ordinal>(?<![\d.,:h])[2-6]\s?\.{0,2}\s?(?<![\d]\s)as?(?![a-z])|(?<![\d.,:h])[2-6]\s?\.{1,2}\s?as?(?![a-z]))"
)
_NAME = r"(?P<name>\b(?:segunda|terca|quarta|quinta|sexta|sabado|domingo)s?\b|\b(?:seg|ter|qua|qui|sex|sab|dom)\b\.?)"
_FEIRA = re.compile(r"(?:\s*-\s*|\s+)feiras?\b")
_CLOCK = r"\d{1,2}(?:\s?(?:h|:)\s?\d{2}(?!\d)(?:\s?h\b)?|\s?h(?:oras?|rs?)?\b|\.\d{2}(?!\d))?"
_RANGE = rf"(?P<range>(?P<a>{_CLOCK})\s*m?\s*(?:-|a|as|ate|/)\s*(?:as\s+)?(?P<b>{_CLOCK})\s*(?:m\b|min\b|horas\b|h\b)?)"
_SINGLE = r"(?P<single>(?<!\d)\d{1,2}\s?(?:h|:)\s?(?:\d{2}(?!\d))?(?:oras?\b|rs?\b)?)"
_TO = r"(?P<to>\s*(?:-|\ba\b|\bate\b)\s*)"
_TOKENS = re.compile("|".join((_DAY, _NAME, r"(?<!\d)" + _RANGE, _SINGLE, _TO, r"(?P<word>[a-z]+)")))
_LASTING = re.compile(
    r"\d{1,3}\s?(?:h|horas?)?\s*(?:/|por|de|a|cada)?\s*(?:semana\b|semanais\b|semanal\b|dia\b|sessao\b|mes\b|cada\b)"
)
_TOTAL = re.compile(
    r"(?:total|duracao)\s*:?\s*(?:de\s+)?\d{1,3}\s?h(?:oras?)?\b|\b\d{1,3}\s?h(?:oras?)?\s+(?:no\s+)?total"
)
_PARTS = (
    ("manha", re.compile(r"\bmanhas?\b")),
    ("tarde", re.compile(r"\btardes?\b")),
    ("noite", re.compile(r"\bnoites?\b|\bnoc?turno\b|\bpos[\s-]?laboral\b")),
)


@dataclass(frozen=True)
class Timetable:
    """Classes as {"day": 1 to 7 or None, "from": "19:00", "to": "22:00" or ""}; what only days or words tell.

    `understood` is False where the words say something about time that no class tells ("três vezes por semana").
    """

    rows: tuple[tuple[int | None, str, str], ...] = ()
    days: str = ""
    parts: str = ""
    text: str = ""
    understood: bool = True

    @property
    def classes(self) -> list[dict[str, Any]]:
        """As a course keeps them."""
        return [{"day": day, "from": start, "to": end} for day, start, end in self.rows]


@dataclass
class _Reading:
    days: list[int] = field(default_factory=list)
    times: list[tuple[str, str]] = field(default_factory=list)
    rows: list[tuple[int | None, str, str]] = field(default_factory=list)
    every: list[int] = field(default_factory=list)
    until: bool = False
    leading: bool = False

    def time(self, span: tuple[str, str]) -> None:
        if self.leading and self.days:
            self.close()
        self.leading = self.leading or not self.days
        self.times.append(span)

    def day(self, number: int) -> None:
        if self.times and self.days and not self.leading:
            self.close()
        last = self.days[-1] if self.days else 0
        between = range(last + 1, number + 1) if self.until and last and number > last else [number]
        self.days.extend(day for day in between if day not in self.days)
        self.every.extend(day for day in between if day not in self.every)
        self.until = False

    def close(self) -> None:
        days: list[int | None] = [*self.days] or [None]
        self.rows.extend((day, start, end) for day in days for start, end in self.times)
        self.days, self.times, self.leading = [], [], False


def read_time(value: Any) -> str:
    """A time of day as "19:00"; "" for an empty cell. Raises CellRefused for anything else."""
    if isinstance(value, timedelta):
        value = text_of(value)
    if isinstance(value, time) or hasattr(value, "hour"):
        return f"{value.hour:02}:{value.minute:02}"
    text = one_line(text_of(value))
    if not text:
        return ""
    if not re.fullmatch(_CLOCK, fold(text).strip(" .")):
        raise CellRefused(_("“%(text)s” is no time of day.") % {"text": text[:60]})
    return _clock(fold(text).strip(" ."), text)


def read_timetable(value: Any) -> Timetable:
    """What a cell says about when classes are. Raises CellRefused for an hour that does not exist."""
    return _read(one_line(text_of(value)))


@lru_cache(maxsize=4096)
def _read(text: str) -> Timetable:
    if not text:
        return Timetable()
    plain = fold(text.replace("ª", ".a").replace("º", ".o"))
    plain = _FEIRA.sub("", plain.replace("–", "-").replace("—", "-"))
    without = _TOTAL.sub(" ", _LASTING.sub(" ", plain))
    reading = _tokens(without, text)
    parts = [part for part, words in _PARTS if words.search(plain)]
    if reading.every and not reading.rows:
        return Timetable((), "".join(map(str, sorted(reading.every))), " ".join(parts), text, understood=True)
    rows = tuple(sorted(set(reading.rows), key=lambda row: (row[0] or 9, row[1])))
    told = "" if rows else " ".join(parts)
    left = any(character.isdigit() for character in _TOKENS.sub("", without))
    return Timetable(rows, "", told, text, understood=bool(rows or told) and without == plain and not left)


def _tokens(plain: str, text: str) -> _Reading:
    reading = _Reading()
    for match in _TOKENS.finditer(plain):
        kind = match.lastgroup
        if match["ordinal"]:
            reading.day(int(match["ordinal"][0]) - 1)
        elif match["name"]:
            name = match["name"].strip(".")
            reading.day(_NAMES.get(name) or _NAMES[name.removesuffix("s")])
        elif match["range"]:
            if span := _span(match["a"], match["b"], text):
                reading.time(span)
        elif match["single"]:
            reading.time((_clock(match["single"], text), ""))
        reading.until = kind == "to" or (reading.until and kind not in ("ordinal", "name", "word"))
    reading.close()
    if reading.rows:
        with_times = {row[0] for row in reading.rows}
        reading.rows += [(day, "", "") for day in reading.every if day not in with_times]
    return reading


def _span(start: str, end: str, text: str) -> tuple[str, str] | None:
    """Two times of day; None for two bare numbers, which may be anything."""
    marked = [any(sign in one for sign in "h:.") for one in (start, end)]
    if not any(marked):
        return None
    first, last = _clock(start, text), _clock(end, text)
    if last <= first:
        raise CellRefused(_("“%(text)s”: the class would end before it begins.") % {"text": text[:60]})
    return first, last


def _clock(words: str, text: str) -> str:
    hours, _sign, minutes = re.sub(r"[h:.]", ":", re.sub(r"[a-gi-z\s]", "", words), count=1).partition(":")
    hour, minute = int(hours), int(minutes.strip("h") or 0)
    if hour > 23 or minute > 59:
        raise CellRefused(_("“%(text)s” is no time of day.") % {"text": (words if words in fold(text) else text)[:60]})
    return f"{hour:02}:{minute:02}"
