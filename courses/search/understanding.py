"""What a person means by words typed into one box: places, level, hours, provider, in any of the languages.

Longest phrase first, from left to right; a place of two words or more wins over the vocabulary, the vocabulary over a
place of one word ("ajuda"), unless that word is all there is. What nobody knows is left in `rest`, in which the search
looks for the names of providers. Never raises, whatever is typed; reads 200 letters.

Own choices: a class on Saturday is of the part of day `sabado` whatever its hour (`courses.timetable`), so Saturday
is that part, and an hour said with it ("sábado de manhã") says nothing more; with other weekdays it is also day 6. A
weekday before "da" and an unknown name is part of that name ("Quinta da Piedade"). "I work in a restaurant" is no
wish for the Portuguese of restaurants.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from courses.search.gazetteer import Gazetteer, gazetteer
from courses.search.places import Found, Place
from courses.search.tokens import PHRASE, Token, tokens
from courses.search.vocabulary import Vocabulary, vocabulary
from courses.search.words import COMMON, KIND_WORDS, LEADING, ORDINALS, PARTICLES, TITLES, UPTO, WORKING

SUGGESTED = 3
LOOKED_UP = 10
"""Unknown phrases for which a slip of the pen is looked for: more would make a long question slow."""


@dataclass(frozen=True)
class Understood:
    """The meaning of a text. Sets hold the codes that stand in addresses; see `vocabulary`.

    `places`: each place named, in order, one `Found` a mention. `ask`: the alternatives of the first mention that
    names several. `maybe`: places meant perhaps by `maybe_text`, which nobody knows. `programme`: a name of the
    programme was said (any course). `rest`: words not understood, as typed, in order.
    """

    text: str = ""
    places: tuple[Found, ...] = ()
    ask: tuple[Place, ...] = ()
    maybe: tuple[Place, ...] = ()
    maybe_text: str = ""
    choices: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()
    days: frozenset[int] = frozenset()
    parts: frozenset[str] = frozenset()
    preset: frozenset[str] = frozenset()
    mode: frozenset[str] = frozenset()
    provider_kind: frozenset[str] = frozenset()
    kind: frozenset[str] = frozenset()
    sector: frozenset[str] = frozenset()
    radius: frozenset[str] = frozenset()
    months: frozenset[int] = frozenset()
    free: bool = False
    nationality: bool = False
    programme: bool = False
    rest: tuple[str, ...] = ()

    @property
    def resolved(self) -> tuple[Place, ...]:
        """The places named without ambiguity, in order."""
        return tuple(found.place for found in self.places if found.place)


@dataclass
class _Part:
    """A stretch of the text: a place, concepts of the vocabulary, or neither; `named`: part of somebody's name."""

    words: Sequence[Token]
    found: Found | None = None
    concepts: tuple[str, ...] = ()
    named: bool = False

    @property
    def keys(self) -> list[str]:
        return [word.key for word in self.words]

    @property
    def unknown(self) -> bool:
        return self.found is None and not self.concepts

    def codes(self, concept: str) -> list[str]:
        """The codes the part has of one concept."""
        return [one.split(":")[1] for one in self.concepts if one.startswith(f"{concept}:")]


@dataclass
class _Reading:
    parts: list[_Part]
    rest: list[str] = field(default_factory=list)
    days: set[int] = field(default_factory=set)
    maybe: list[Place] = field(default_factory=list)
    maybe_text: str = ""


def understand(text: str, *, places: Gazetteer | None = None, words: Vocabulary | None = None) -> Understood:
    """What `text` means. `places` and `words` are those of the process unless given."""
    known_places, known_words = places or gazetteer(), words or vocabulary()
    parts = _cut(tokens(text), known_places, known_words)
    _names_of_people(parts)
    reading = _Reading(_narrowed(parts, known_places))
    _weekdays(reading)
    _unknown(reading, known_places, known_words)
    return _put_together(text, reading)


# --- cutting ---------------------------------------------------------------------------------------------------------


def _cut(words: list[Token], known_places: Gazetteer, known_words: Vocabulary) -> list[_Part]:
    parts: list[_Part] = []
    at = 0
    while at < len(words):
        part = _longest(words, at, known_places, known_words)
        parts.append(part)
        at += len(part.words)
    return parts


def _longest(words: list[Token], at: int, known_places: Gazetteer, known_words: Vocabulary) -> _Part:
    for size in range(min(PHRASE, len(words) - at), 0, -1):
        here = words[at : at + size]
        keys = [word.key for word in here]
        alone = size == len(words)
        concepts = known_words.of(keys)
        if (size > 1 or alone or not concepts) and (found := _place(here, keys, known_places, alone=alone)):
            return _Part(here, found=found)
        if concepts:
            return _Part(here, named=True) if "name" in concepts else _Part(here, concepts=concepts)
    return _Part(words[at : at + 1])


def _place(here: Sequence[Token], keys: list[str], known_places: Gazetteer, *, alone: bool) -> Found | None:
    """The place these words name; one everyday word ("amor") only when it is all that was typed."""
    if len(keys) == 1 and not alone and (keys[0] in COMMON or len(keys[0]) < 2):
        return None
    return known_places.exact(keys, text=_typed(here))


def _typed(words: Sequence[Token]) -> str:
    first, *others = words
    return first.typed + "".join(f"{word.gap}{word.typed}" for word in others)


def _names_of_people(parts: list[_Part]) -> None:
    """A place inside a name is no place: "Marquês de Pombal", "Quinta da Piedade"; the words become unknown."""
    for at, part in enumerate(parts):
        before = [one for one in parts[max(0, at - 2) : at] if one.keys[0] not in PARTICLES]
        if not before or len(before[-1].words) > 1 or before[-1].found or not (part.found or part.unknown):
            continue
        lead, of = before[-1].keys[0], parts[at - 1].keys[0]
        if lead in TITLES or (lead in ORDINALS and of in ("da", "do", "das", "dos")):
            part.found, part.named = None, True


# --- places that explain each other ----------------------------------------------------------------------------------


def _narrowed(parts: list[_Part], known_places: Gazetteer) -> list[_Part]:
    """A place followed or led by the area it lies in is one place: "Lagoa, Açores", "São Teotónio (Odemira)"."""
    at = 0
    while at < len(parts):
        after = next((n for n in range(at + 1, len(parts)) if not _is_small(parts[n])), None)
        here, there = parts[at].found, parts[after].found if after is not None else None
        if after is None or here is None or there is None:
            at += 1
            continue
        one = _inside(here, there, known_places) or _inside(there, here, known_places)
        if one is None:
            at += 1
            continue
        words = [word for part in parts[at : after + 1] for word in part.words]
        parts[at : after + 1] = [_Part(words, found=Found(text=_typed(words), places=[one]))]
    return parts


def _is_small(part: _Part) -> bool:
    """Whether it is only "in" or "municipality of" between two names."""
    return (
        part.found is None
        and "join" not in part.concepts
        and all(key in LEADING or key in KIND_WORDS for key in part.keys)
    )


def _inside(head: Found, area: Found, known_places: Gazetteer) -> Place | None:
    """The one place of `head` inside `area`; two municipalities are two places, even if a district has such a name."""
    one = known_places.narrow(head, area)
    if one is None or one != head.place:
        return one
    return one if any(one.dicos <= other.dicos for other in area.places) else None


# --- days ------------------------------------------------------------------------------------------------------------


def _weekdays(reading: _Reading) -> None:
    """Gather the weekdays; a short form counts only beside another day, "segunda a sexta" counts from to."""
    parts = reading.parts
    last: tuple[int, int] | None = None
    for at, part in enumerate(parts):
        days = [int(code) for code in part.codes("day")]
        if days and _begins_a_name(parts, at):
            part.concepts, part.named = (), True
            continue
        if not days and part.codes("shortday"):
            if not _beside_a_day(parts, at):
                part.concepts = ("stop",) if "stop" in part.concepts else ()
                continue
            days = [int(code) for code in part.codes("shortday")]
        if "part:sabado" in part.concepts:
            days = [6]
        for day in days:
            if last and _from_to(parts, last[0], at):
                reading.days.update(range(last[1], day + 1))
            if day != 6 or part.codes("shortday"):
                reading.days.add(day)
            last = (at, day)
        reading.days.update(int(code) for codes in part.codes("days") for code in codes)


def _begins_a_name(parts: list[_Part], at: int) -> bool:
    if at + 2 >= len(parts) or len(parts[at].words) > 1:
        return False
    return parts[at].keys[0] in ORDINALS and parts[at + 1].keys[0] in PARTICLES and parts[at + 2].unknown


def _beside_a_day(parts: list[_Part], at: int) -> bool:
    for step in (-1, 1):
        other = at + step
        while 0 <= other < len(parts) and {"join", "upto"} & set(parts[other].concepts):
            other += step
        if 0 <= other < len(parts) and (
            parts[other].codes("day") or parts[other].codes("shortday") or "part:sabado" in parts[other].concepts
        ):
            return True
    return False


def _from_to(parts: list[_Part], first: int, last: int) -> bool:
    between = parts[first + 1 : last]
    if not between:
        start = parts[last].words[0]
        return any(dash in start.gap for dash in "-–—") or (len(parts[last].words) > 1 and start.key in UPTO)
    return any("upto" in part.concepts for part in between) and all(
        {"upto", "stop"} & set(part.concepts) for part in between
    )


# --- what nobody knows -----------------------------------------------------------------------------------------------


def _unknown(reading: _Reading, known_places: Gazetteer, known_words: Vocabulary) -> None:
    """Misspelt words of the vocabulary are understood; places a slip away are offered; all else is the rest."""
    looked_up = 0
    alone = len(reading.parts) == 1
    for run in _runs(reading.parts):
        while run:
            if run[0].unknown and not run[0].named and looked_up < LOOKED_UP:
                looked_up += 1
                if used := _offered(run, reading, known_places, alone=alone):
                    reading.rest += [word.typed for part in run[:used] if part.unknown for word in part.words]
                    run = run[used:]
                    continue
                run[0].concepts = known_words.misspelt(run[0].keys)
            if run[0].unknown:
                reading.rest += [word.typed for word in run[0].words]
            run = run[1:]


def _runs(parts: list[_Part]) -> list[list[_Part]]:
    """Unknown words with the small words between them."""
    runs: list[list[_Part]] = [[]]
    for part in parts:
        if part.unknown or (runs[-1] and part.keys[-1] in PARTICLES and not part.found):
            runs[-1].append(part)
        else:
            runs.append([])
    return [run for run in runs if run]


def _offered(run: list[_Part], reading: _Reading, known_places: Gazetteer, *, alone: bool) -> int:
    """How many parts of the run, from its first, are near a place's name; the places go to `maybe`."""
    for size in range(min(PHRASE, len(run)), 0, -1):
        if not run[size - 1].unknown:
            continue
        words = [word for part in run[:size] for word in part.words]
        near = known_places.close([word.key for word in words], shortest=4 if alone else 5)
        if near:
            reading.maybe_text = reading.maybe_text or _typed(words)
            reading.maybe = list(dict.fromkeys((*reading.maybe, *near)))[:SUGGESTED]
            return size
    return 0


# --- the whole -------------------------------------------------------------------------------------------------------


def _put_together(text: str, reading: _Reading) -> Understood:
    codes: dict[str, frozenset[str]] = {}
    for name, concept in _FIELDS.items():
        codes[name] = frozenset(code for part in reading.parts for code in part.codes(concept))
    found = tuple(part.found for part in reading.parts if part.found)
    said = {concept for part in reading.parts for concept in part.concepts}
    if not codes["kind"] and any(key in WORKING for part in reading.parts for key in part.keys):
        codes["sector"] = frozenset()
    understood = Understood(
        text=text,
        places=found,
        ask=next((tuple(one.places) for one in found if one.ask), ()),
        maybe=tuple(reading.maybe),
        maybe_text=reading.maybe_text,
        days=frozenset(reading.days),
        months=frozenset(int(code) for part in reading.parts for code in part.codes("month")),
        free="free:yes" in said,
        nationality="nationality:yes" in said,
        programme="programme:ppt" in said,
        rest=tuple(reading.rest),
        **codes,
    )
    return _saturday(understood, reading.parts)


_FIELDS = {
    "choices": "choice",
    "levels": "level",
    "parts": "part",
    "preset": "preset",
    "mode": "mode",
    "provider_kind": "provider",
    "kind": "kind",
    "sector": "sector",
    "radius": "radius",
}


def _saturday(understood: Understood, parts: list[_Part]) -> Understood:
    """Saturday and the rest of what was said about time, see the module."""
    days, hours = understood.days, understood.parts - {"sabado"}
    if "sabado" not in understood.parts:
        return replace(understood, parts=hours | {"sabado"}) if 6 in days and hours else understood
    if days:
        return replace(understood, days=days | {6}, parts=hours | {"sabado"} if hours else hours)
    return replace(understood, parts=(hours - _of_saturday(parts)) | {"sabado"})


def _of_saturday(parts: list[_Part]) -> set[str]:
    """The parts of the day said in one breath with Saturday: "sábado de manhã", "Saturday morning"."""
    said = [part for part in parts if part.concepts != ("stop",)]
    found: set[str] = set()
    for one, other in pairwise(said):
        if "," not in other.words[0].gap and "part:sabado" in (*one.concepts, *other.concepts):
            found.update((*one.codes("part"), *other.codes("part")))
    return found - {"sabado"}
