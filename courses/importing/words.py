"""What lists say in words: levels, units, status, what a course is for, how it is held, what it costs."""

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from courses.models import ActionKind, Level, Mode, Path, Price, Programme, ProviderKind, Status, Unit
from portal.tables.header import key_of
from portal.text import fold

_LEVEL = re.compile(r"(?<![a-z0-9])([abc])\s?([12])(?!\d)", re.IGNORECASE)
_UNIT = re.compile(r"(?<!\d)(\d{4})\s?(ui)?(?![\d])", re.IGNORECASE)
_STATUS = (
    (Status.CANCELLED, re.compile(r"cancelad|anulad|nao (?:vai )?abri|sem efeito")),
    (Status.FINISHED, re.compile(r"concluid|terminad|finalizad|encerrad[oa]\b(?! inscr)")),
    (Status.WAITING, re.compile(r"lista de espera|em espera")),
    (Status.FULL, re.compile(r"\bchei[oa]\b|lotad|sem vagas|esgotad|\bcompleto\b")),
    (
        Status.ENROLLING,
        re.compile(r"inscricoes abertas|em inscricao|a inscrever|com vagas|aceita inscric|inscricoes a decorrer"),
    ),
    (Status.RUNNING, re.compile(r"a decorrer|em curso|em funcionamento|iniciad|em execucao")),
    (Status.TO_CONFIRM, re.compile(r"a confirmar|previst|planead|por iniciar|a aguardar|a definir|por confirmar")),
)
_KINDS = (
    (ActionKind.TECHNICAL, re.compile(r"portugues tecnico|\btecnic")),
    (ActionKind.LITERACY, re.compile(r"alfabetiz|literacia")),
    (ActionKind.INITIATION, re.compile(r"iniciac")),
    (ActionKind.CERTIFYING, re.compile(r"certific")),
)
_SECTORS = (
    ("comercio", re.compile(r"comercio")),
    ("hotelaria", re.compile(r"hotelaria|restauracao")),
    ("beleza", re.compile(r"beleza|esteti")),
    ("engenharia", re.compile(r"engenharia")),
    ("construcao", re.compile(r"construcao")),
)
_MODES = (
    (Mode.MIXED, re.compile(r"\bmist|b-?learning|hibrid|presencial e (?:online|a distancia)|semipresencial")),
    (Mode.ONLINE, re.compile(r"on-?line|e-?learning|a distancia|zoom|teams|virtual")),
    (Mode.IN_PERSON, re.compile(r"presencial")),
)
_BODIES = (
    (ProviderKind.QUALIFICA, re.compile(r"qualifica")),
    (ProviderKind.IEFP, re.compile(r"\biefp\b|centro de (?:emprego|formacao profissional)|emprego e formacao")),
    (ProviderKind.SCHOOL, re.compile(r"\bescolas?\b|agrupamento|\bes\b|\beb\b|\bae\b|\besc\b|\beb1\b|\bebi\b")),
    (ProviderKind.ASSOCIATION, re.compile(r"\bassoc|\bong\b|\bipss\b|fundacao|caritas|misericordia")),
    (ProviderKind.PRIVATE, re.compile(r"privad|\blda\b|instituto de linguas|academia")),
)
_AMOUNT = re.compile(r"(\d{1,5}(?:[.,]\d{1,2})?)\s*(?:€|eur|euros?)?")


def _first(words: str, table: tuple[tuple[str, re.Pattern[str]], ...]) -> str:
    text = fold(words)
    return next((str(code) for code, pattern in table if pattern.search(text)), "")


@lru_cache(maxsize=4096)
def status_of(words: str) -> str:
    """The status the words name; "" for none."""
    return _first(words, _STATUS)


@lru_cache(maxsize=4096)
def kind_of(words: str) -> str:
    """What the course is for; "" where the words do not say."""
    return _first(words, _KINDS)


@lru_cache(maxsize=4096)
def sector_of(words: str) -> str:
    """The trade of technical Portuguese."""
    return _first(words, _SECTORS)


@lru_cache(maxsize=4096)
def mode_of(words: str) -> str:
    """How classes are held."""
    return _first(words, _MODES)


@lru_cache(maxsize=4096)
def body_of(words: str) -> str:
    """The kind of body a name speaks of; "" where it does not."""
    return _first(words, _BODIES)


def price_of(words: str) -> tuple[str, Decimal | None] | None:
    """The price and its amount; None where the words do not say."""
    text = fold(words).strip(" .")
    if text in ("gratuito", "gratuita", "gratis", "sim", "sem custos", "0", "0 €", "0€", "livre", "isento"):
        return Price.FREE, None
    match = _AMOUNT.fullmatch(text)
    if not match:
        return None
    try:
        return Price.AMOUNT, Decimal(match[1].replace(",", ".")).quantize(Decimal("0.01"))
    except InvalidOperation:
        return None


@dataclass
class Catalogue:
    """Levels, paths, units and programmes, read once for a list."""

    levels: list[str] = field(default_factory=list)
    paths: dict[str, Path] = field(default_factory=dict)
    of_path: dict[str, str] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    programmes: dict[str, Programme] = field(default_factory=dict)

    @classmethod
    def read(cls) -> "Catalogue":
        """Five queries."""
        found = cls(list(Level.objects.values_list("code", flat=True)))
        for path in Path.objects.prefetch_related("levels"):
            found.paths[path.pk] = path
            found.of_path[" ".join(sorted(level.pk for level in path.levels.all()))] = path.pk
        found.units = Unit.objects.in_bulk()
        for programme in Programme.objects.prefetch_related("names"):
            names = [programme.code, *(name for one in programme.names.all() for name in (one.name, one.acronym))]
            found.programmes |= {key_of(name): programme for name in names if name}
        return found

    def levels_of(self, words: str) -> tuple[str, bool]:
        """Levels in order, as a course keeps them, and whether every level named is one of the catalogue."""
        named = [f"{letter.upper()}{digit}" for letter, digit in _LEVEL.findall(words)]
        if len(named) == 2 and re.search(r"[12]\s?(?:a|ate|ao)\s+[abc]\s?[12]", fold(words)):
            ends = [self.levels.index(code) for code in named if code in self.levels]
            if len(ends) == 2 and ends[0] < ends[1]:
                named = self.levels[ends[0] : ends[1] + 1]
        return " ".join(code for code in self.levels if code in named), all(code in self.levels for code in named)

    def path_of(self, levels: str) -> Path | None:
        """The path that leads through exactly these levels."""
        return self.paths.get(self.of_path.get(" ".join(sorted(levels.split())), ""))

    def units_of(self, words: str) -> tuple[list[Unit], list[str]]:
        """The units of the catalogue the words name, in order, and the codes nobody knows."""
        known: dict[str, Unit] = {}
        unknown = []
        for digits, letters in _UNIT.findall(words):
            code = f"{digits}{letters.upper()}"
            found = self.units.get(code) or self.units.get(f"{digits}UI")
            if found:
                known[found.pk] = found
            elif code not in unknown:
                unknown.append(code)
        return [known[code] for code in sorted(known)], unknown

    def programme_of(self, words: str) -> Programme | None:
        """The programme a name or an acronym stands for; None where none or several are named."""
        key = key_of(words)
        if key in self.programmes:
            return self.programmes[key]
        found = {one.pk: one for name, one in self.programmes.items() if f" {name} " in f" {key} "}
        return next(iter(found.values())) if len(found) == 1 else None
