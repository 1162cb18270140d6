"""What is asked for: read from an address, written to one, in a fixed order, so that a question has one form."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from courses.models import ActionKind, Mode, ProviderKind, Status
from courses.timetable import DAYS, PARTS

MOST_LETTERS = 200
LAST_PAGE = 10_000
CHOICES = ("inicio", "pouco", "certificado", "letras")
LEVELS = ("A1", "A2", "B1", "B2")
RADII = ("concelho", "10", "25", "50", "distrito", "pais", "online")
PRESETS = ("noites", "dias", "turnos")
SORTS = ("distancia", "inicio", "recente")
SECTORS = ("comercio", "hotelaria", "beleza", "construcao", "engenharia")
# What is shown when nobody asks for other statuses, in the order in which they are listed.
OPEN = (Status.ENROLLING, Status.WAITING, Status.TO_CONFIRM)
ALLOWED: dict[str, tuple[str, ...]] = {
    "nivel": (*CHOICES, *LEVELS),
    "raio": RADII,
    "dia": tuple(DAYS),
    "parte": PARTS,
    "turno": PRESETS,
    "tipo": tuple(ActionKind.values),
    "sector": SECTORS,
    "entidade": tuple(ProviderKind.values),
    "modo": tuple(Mode.values),
    "preco": ("gratis",),
    "nacionalidade": ("sim",),
    "estado": tuple(Status.values),
    "ordem": SORTS,
}
SEVERAL = ("dia", "parte", "entidade", "modo", "estado", "tipo")
MOST_IN_BASKET = 6


@dataclass(frozen=True)
class Criteria:
    """A question. Places are texts as typed or refs as the gazetteer gives them; "" and () ask for nothing."""

    q: str = ""
    onde: str = ""
    onde2: str = ""
    nivel: str = ""
    raio: str = ""
    dia: tuple[str, ...] = ()
    parte: tuple[str, ...] = ()
    turno: str = ""
    mes: str = ""
    tipo: tuple[str, ...] = ()
    sector: str = ""
    entidade: tuple[str, ...] = ()
    modo: tuple[str, ...] = ()
    preco: str = ""
    nacionalidade: str = ""
    estado: tuple[str, ...] = ()
    ordem: str = ""
    p: int = 1
    c: tuple[str, ...] = ()
    refused: tuple[str, ...] = field(default=(), compare=False)

    @property
    def statuses(self) -> tuple[str, ...]:
        """Those to show."""
        return self.estado or tuple(OPEN)

    @property
    def asks_something(self) -> bool:
        """Whether anything but page, order and basket is said."""
        return self.but(ordem="", p=1, c=()) != Criteria()

    def but(self, **changes: Any) -> "Criteria":
        """The same with something changed; a change of what is asked begins at the first page again."""
        if changes and "p" not in changes:
            changes["p"] = 1
        return replace(self, **changes)

    def without(self, name: str, value: str = "") -> "Criteria":
        """The same without one value, or without all of `name`."""
        present = getattr(self, name)
        if isinstance(present, tuple):
            return self.but(**{name: tuple(v for v in present if value and v != value)})
        return self.but(**{name: ""})

    def pairs(self) -> list[tuple[str, str]]:
        """Names and values for an address or hidden fields, always in the same order."""
        found: list[tuple[str, str]] = []
        for it in fields(self):
            value = getattr(self, it.name)
            if it.name == "refused" or value in ("", ()) or (it.name == "p" and value == 1):
                continue
            if it.name == "c":
                found.append(("c", ",".join(value)))
            elif isinstance(value, tuple):
                found.extend((it.name, v) for v in value)
            else:
                found.append((it.name, str(value)))
        return found

    @property
    def query(self) -> str:
        """As the query of an address, with its question mark; "" when nothing is asked."""
        pairs = self.pairs()
        return f"?{urlencode(pairs)}" if pairs else ""


def parse(data: QueryDict) -> Criteria:
    """The question of an address. What is not in the list is left out and named in `refused`; never raises."""
    refused: list[str] = []
    got: dict[str, Any] = {
        name: " ".join(data.get(name, "").replace("\x00", "").split())[:MOST_LETTERS] for name in ("q", "onde", "onde2")
    }
    for name, allowed in ALLOWED.items():
        values = [value for value in data.getlist(name) if value]
        good = [value for value in allowed if value in values]
        if any(value not in allowed for value in values):
            refused.append(name)
        got[name] = tuple(good) if name in SEVERAL else (good[0] if good else "")
    got["mes"] = _month(data.get("mes", ""), refused)
    got["p"] = _page(data.get("p", ""), refused)
    got["c"] = basket(data.get("c", ""))
    if got["onde2"] and not got["onde"]:
        got["onde"], got["onde2"] = got["onde2"], ""
    return Criteria(**got, refused=tuple(refused))


def basket(text: str) -> tuple[str, ...]:
    """Up to six course codes as typed with commas between, each once; what cannot be a code is left out."""
    codes = dict.fromkeys(code for part in text[:200].split(",") if (code := part.strip().upper()))
    return tuple(code for code in codes if code.isascii() and code.isalnum() and len(code) <= 8)[:MOST_IN_BASKET]


def _month(text: str, refused: list[str]) -> str:
    if not text:
        return ""
    try:
        if len(text) != 7:
            raise ValueError(text)
        return date.fromisoformat(f"{text}-01").isoformat()[:7]
    except ValueError:
        refused.append("mes")
        return ""


def _page(text: str, refused: list[str]) -> int:
    if not text:
        return 1
    if text.isascii() and text.isdigit() and 1 <= int(text[:12]) <= LAST_PAGE:
        return int(text[:12])
    refused.append("p")
    return 1


def in_order(values: Iterable[str], allowed: Iterable[str]) -> tuple[str, ...]:
    """`values` once each, in the order of `allowed`."""
    wanted = set(values)
    return tuple(value for value in allowed if value in wanted)
