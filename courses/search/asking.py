"""From what a person typed to a question the engine can answer: words become filters, names become places."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils import timezone

from courses.search.criteria import ALLOWED, SEVERAL, Criteria, in_order
from courses.search.gazetteer import Gazetteer
from courses.search.index import Index
from courses.search.places import Found, Place
from courses.search.understanding import Understood, understand
from portal.text import fold

SHORTEST_WORD = 3


@dataclass(frozen=True)
class Question:
    """What to ask back: which of `places` is meant by `text`, for the parameter `name` of the address."""

    name: str
    text: str
    places: list[Place]


@dataclass(frozen=True)
class Asked:
    """The question as understood; `criteria` is its one form, in which places are references.

    `guessed`: names taken for the nearest spelling, each with the text typed. `unknown`: a place nobody knows.
    `words` stand in a provider's name; `unheard` were not understood and left out.
    """

    criteria: Criteria
    places: list[Place] = field(default_factory=list)
    question: Question | None = None
    guessed: list[tuple[str, Place]] = field(default_factory=list)
    beside: list[Place] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    words: tuple[str, ...] = ()
    unheard: tuple[str, ...] = ()


class _Reader:
    """Takes one place after the other: found, guessed, to be asked, or unknown."""

    def __init__(self, places: Gazetteer) -> None:
        self.gazetteer = places
        self.places: list[Place] = []
        self.guessed: list[tuple[str, Place]] = []
        self.beside: list[Place] = []
        self.unknown: list[str] = []
        self.question: Question | None = None

    def typed(self, name: str, text: str) -> None:
        """A place of a field: a reference, or a name."""
        known = self.gazetteer.by_ref(text)
        self.take(name, Found(text=text, places=[known]) if known else self.gazetteer.find(text))

    def take(self, name: str, found: Found) -> None:
        """One place, or the nearest spelling if there is only one; several are asked about."""
        if found.place is not None:
            self.places.append(found.place)
            self.beside.extend(found.beside)
        elif found.ask or len(found.close) > 1:
            options = found.places or found.close
            self.question = self.question or Question(name, found.text, [*options, *found.beside])
        elif found.close:
            self.places.append(found.close[0])
            self.guessed.append((found.text, found.close[0]))
        else:
            self.unknown.append(found.text)


def read(criteria: Criteria, *, places: Gazetteer, index: Index) -> Asked:
    """Understand `criteria`: two queries at most, and only when the gazetteer has to be made."""
    reader, heard = _Reader(places), understand(criteria.q) if criteria.q else None
    for name in ("onde", "onde2"):
        if text := getattr(criteria, name):
            reader.typed(name, text)
    if heard:
        for mention in heard.places[: 2 - len(reader.places)]:
            reader.take("onde2" if criteria.onde else "onde", mention)
    rest = tuple(heard.rest) if heard else ()
    words = tuple(word for typed in rest if len(word := fold(typed)) >= SHORTEST_WORD)
    named = bool(words) and any(all(word in text for word in words) for text in index.texts)
    if heard and heard.maybe and not named and not reader.places and not reader.question:
        reader.take("onde", Found(text=heard.maybe_text, close=list(heard.maybe)))
        rest = tuple(word for word in rest if word not in heard.maybe_text.split())
    refs = [place.ref for place in reader.places] + ["", ""]
    if not reader.question:
        criteria = criteria.but(onde=refs[0], onde2=refs[1], p=criteria.p)
    return Asked(
        criteria=_merged(criteria, heard, rest),
        places=reader.places,
        question=reader.question,
        guessed=reader.guessed,
        beside=reader.beside,
        unknown=reader.unknown,
        words=words if named else (),
        unheard=() if named else rest,
    )


def _merged(criteria: Criteria, heard: Understood | None, rest: tuple[str, ...]) -> Criteria:
    """What was heard beside what was chosen; a choice of the same kind prevails over words."""
    if heard is None:
        return criteria
    said: dict[str, object] = {"q": " ".join(rest), "p": criteria.p}
    for name, values in _filters(heard).items():
        chosen = in_order(values, ALLOWED[name])
        if chosen and not getattr(criteria, name):
            said[name] = chosen if name in SEVERAL else chosen[0]
    if heard.months and not criteria.mes:
        said["mes"] = _next_month(min(heard.months))
    return criteria.but(**said)


def _next_month(month: int) -> str:
    """The next month of that number, the present one included, as 2026-09: a course is looked for, not remembered."""
    today = timezone.localdate()
    return f"{today.year + (month < today.month):04}-{month:02}"


def _filters(heard: Understood) -> dict[str, Iterable[str]]:
    """The words understood, by the name they have in an address."""
    return {
        "nivel": heard.choices or heard.levels,
        "dia": [str(day) for day in heard.days],
        "parte": heard.parts,
        "turno": heard.preset,
        "raio": heard.radius,
        "modo": heard.mode,
        "entidade": heard.provider_kind,
        "tipo": heard.kind,
        "sector": heard.sector,
        "preco": ["gratis"] if heard.free else [],
        "nacionalidade": ["sim"] if heard.nationality else [],
    }
