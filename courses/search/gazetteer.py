"""Places by the names people type, in any script: kept in memory, made of two queries.

Rules (issue: "a municipality wins over a mere locality of the same name, which is offered beside; two municipalities,
or two localities and no municipality: ask"):
- names come before GeoNames' alternates, municipalities before localities, those before districts and regions; the
  first kind that has the name is the answer, the others are offered beside it;
- the locality that bears its municipality's name inside it is the municipality itself and gives it its point;
- names of our own (`data/exonyms.csv`) count as names. GeoNames' alternates are mixed with machine transliterations
  ("a ge da"): Latin ones that begin with a small letter, have under four letters or words of one letter are left out.
"""

import threading
import time
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import chain, islice, takewhile

from courses.search.areas import districts, island, regions, short_district, timezone_of
from courses.search.names import exonyms, is_name, spellings
from courses.search.near import NearNames
from courses.search.places import Found, Place
from courses.search.sounds import Ear
from courses.search.tokens import key_of, readings, tokens
from courses.search.words import KIND_WORDS, LEADING, PARTICLES, TOWN_WORDS
from portal.geography import Point, distance_km
from portal.models import Locality, Municipality

NEARBY_KM = 30.0
"""Own choice: municipalities whose centroids lie within this are called neighbours."""

HELD_SECONDS = 600.0
"""Own choice: a gazetteer is made anew after this, so that a corrected place is found without a restart."""

BESIDE = 6
_SEATS = {"0314": 2741738, "3201": 2261658}
"""Towns that give their municipality its point under another name: Caldas de Vizela, Vila Baleira."""


class Gazetteer:
    """All places, by reference and by name. Immutable once made."""

    def __init__(self, municipalities: Iterable[Municipality], localities: Iterable[Locality]) -> None:
        towns = list(municipalities)
        real = [one for one in towns if not one.is_demo]
        self._refs: dict[str, Place] = {}
        self._names: dict[str, list[Place]] = {}
        self._alternates: dict[str, list[Place]] = {}
        self._spoken: dict[str, list[Place]] = {}
        self._localities: list[Place] = []
        self._nearby: dict[str, frozenset[str]] = {}
        self._add_municipalities(towns, list(localities))
        for place in districts(real):
            self._add(place, (place.name, place.label, place.district))
        for place, bare in regions(real):
            known = (f"região {place.name}", f"região do {place.name}", f"zona {place.name}", place.name)
            self._add(place, (*(known if bare else known[:3]), island(place.name)))
        for ref, names in exonyms():
            if ref in self._refs:
                self._name(self._itself(self._refs[ref]), names)
        self._suggestible = self._haystacks()
        self._near = NearNames(self._spoken)
        self._sorted = sorted(self._spoken)

    @property
    def is_empty(self) -> bool:
        """Whether it knows no real municipality: reference data has not been loaded."""
        return not any(place.kind == "district" for place in self._refs.values())

    # --- making ---------------------------------------------------------------------------------------------------

    def _add(self, place: Place, names: Iterable[str]) -> None:
        self._refs[place.ref] = place
        self._name(place, names)

    def _name(self, place: Place, names: Iterable[str]) -> None:
        for name in filter(None, names):
            self._spoken.setdefault(key_of(name), []).append(place)
            for key in spellings(name):
                _put(self._names, key, place)

    def _add_municipalities(self, towns: list[Municipality], localities: list[Locality]) -> None:
        inside: dict[str, list[Locality]] = {}
        for locality in sorted(localities, key=lambda one: (-(one.population or 0), one.geonameid)):
            inside.setdefault(locality.municipality_id, []).append(locality)
        for town in sorted(towns, key=lambda one: (-(one.population or 0), one.dico)):
            there = inside.get(town.dico, [])
            seats = _seats(town, there)
            place = _municipality(town, seats)
            self._add(place, (place.name, place.label))
            for locality in there:
                self._add_locality(locality, place, is_seat=locality in seats and town.dico not in _SEATS)

    def _add_locality(self, locality: Locality, town: Place, *, is_seat: bool) -> None:
        place = _locality(locality, town, is_seat=is_seat)
        named = town if is_seat else self._twin(place) or place
        self._refs[place.ref] = place
        self._localities.append(place)
        self._name(named, (place.name,))
        if named is place or named.label != place.label:
            self._name(town if is_seat else place, (place.label,))
        for name in filter(is_name, locality.alternate_names.split("|")):
            self._spoken.setdefault(key_of(name), []).append(named)
            for key in spellings(name):
                _put(self._alternates, key, named)

    def _twin(self, place: Place) -> Place | None:
        """The larger locality of the municipality with the same name, particles aside: GeoNames has some twice."""
        same = self._names.get(spellings(place.name)[-1], ())
        return next((one for one in same if one.kind == "locality" and one.dico == place.dico), None)

    def _haystacks(self) -> list[tuple[Place, list[str]]]:
        held: dict[str, tuple[Place, list[str]]] = {}
        for key, places in self._spoken.items():
            for place in places:
                held.setdefault(place.ref, (place, []))[1].append(key)
        return sorted(held.values(), key=lambda pair: _rank(pair[0]))

    # --- asking ---------------------------------------------------------------------------------------------------

    def by_ref(self, ref: str) -> Place | None:
        """The place an address names, if it exists."""
        return self._refs.get(ref)

    def localities(self) -> list[Place]:
        """All localities, seats included, the largest of each municipality first."""
        return list(self._localities)

    def find(self, text: str) -> Found:
        """What `text`, a name of a place and nothing else, names; `close` is filled when it names nothing."""
        keys = [token.key for token in tokens(text)]
        while len(keys) > 1 and keys[0] in LEADING and not self.exact(keys):
            keys = keys[1:]
        found = self.exact(keys, text=text) or self._qualified(keys, text=text)
        return found or Found(text=text, close=self.close(keys))

    def exact(self, keys: Sequence[str], *, text: str = "") -> Found | None:
        """The places these words name together, every one of them; None if they do not."""
        if not keys:
            return None
        for key in readings(keys):
            if found := self._resolve(key, text=text):
                return found
        return self._of_kind(keys, text=text)

    def close(self, keys: Sequence[str], *, shortest: int = 4) -> list[Place]:
        """At most three places whose names begin with these words or are a slip of the pen away.

        Where there are none, those a word in another script sounds like.
        """
        key = " ".join(keys)
        if len(key) < shortest:
            return []
        begun = self._begun(f"{key} ")
        slips = chain.from_iterable(self._meant(name) for name in self._near.closest(key))
        few = begun if len(begun) <= 3 else []
        near = [*few, *slips] or self._heard(keys)
        return list({place.ref: place for place in near}.values())[:3]

    def _heard(self, keys: Sequence[str]) -> list[Place]:
        names = next(filter(None, map(self._ear.alike, readings(keys))), [])
        return sorted(chain.from_iterable(self._meant(key_of(name)) for name in names), key=_rank)

    @cached_property
    def _ear(self) -> Ear:
        return Ear(place.name for place in self._refs.values() if not place.is_area)

    def _begun(self, start: str) -> list[Place]:
        """The places with a name that begins so; the municipalities among them if there are any."""
        at = bisect_left(self._sorted, start)
        names = takewhile(lambda name: name.startswith(start), islice(self._sorted, at, None))
        places = {place.ref: place for name in names for place in self._spoken[name]}.values()
        towns = [place for place in places if place.kind == "municipality"]
        return sorted(towns or places, key=_rank)

    def _meant(self, name: str) -> list[Place]:
        """The places a name of the gazetteer stands for, areas left out where a town has the name."""
        found = self._resolve(name, text=name)
        return found.places if found else sorted(self._spoken[name], key=_rank)

    def suggest(self, text: str, limit: int = 8) -> list[Place]:
        """Places for a list of suggestions: every word typed begins a word of the name; municipalities first."""
        keys = [token.key for token in tokens(text)]
        if not keys:
            return []
        start = " ".join(keys)
        first: list[Place] = []
        later: list[Place] = []
        for place, names in self._suggestible:
            if any(name.startswith(start) for name in names):
                first.append(place)
            elif any(_begins_words(keys, name) for name in names):
                later.append(place)
        return (first + later)[:limit]

    def nearest(self, lat: float, lon: float) -> Place | None:
        """The locality nearest to a position; None only while no locality is loaded."""
        at = (lat, lon)
        return min(self._localities, key=lambda one: (distance_km(at, one.point or at), one.ref), default=None)

    def municipalities_near(self, dico: str) -> frozenset[str]:
        """The codes of the municipalities near this one by their centroids, itself left out (see NEARBY_KM)."""
        if dico not in self._nearby:
            self._nearby[dico] = self._find_near(dico)
        return self._nearby[dico]

    def _find_near(self, dico: str) -> frozenset[str]:
        here = self._refs.get(f"m{dico}")
        if here is None or here.centroid is None:
            return frozenset()
        return frozenset(
            place.dico
            for place in self._refs.values()
            if place.kind == "municipality"
            and place.dico not in (None, dico)
            and place.centroid
            and distance_km(here.centroid, place.centroid) <= NEARBY_KM
            and place.dico
        )

    @staticmethod
    def distance_km(a: Point, b: Point) -> float:
        """See `portal.geography.distance_km`."""
        return distance_km(a, b)

    @staticmethod
    def narrow(head: Found, tail: Found) -> Place | None:
        """The one place of `head` that lies in a place of `tail`: "Lagoa, Açores", "São Teotónio, Odemira"."""
        for area in (*tail.places, *tail.beside):
            if area.kind == "locality":
                continue
            for among in (head.places, head.beside):
                inside = [one for one in among if one.ref != area.ref and not one.is_area and one.dicos <= area.dicos]
                if len(inside) == 1:
                    return inside[0]
        return None

    # --- inside ---------------------------------------------------------------------------------------------------

    def _itself(self, place: Place) -> Place:
        return self._refs[f"m{place.dico}"] if place.is_seat else place

    def _resolve(self, key: str, *, text: str, kinds: Sequence[str] = ()) -> Found | None:
        named, other = self._names.get(key, []), self._alternates.get(key, [])
        every = sorted(named, key=_order), sorted((one for one in other if one not in named), key=_order)
        groups: dict[tuple[int, int], list[Place]] = {}
        for tier, places in enumerate(every):
            for place in places:
                if not kinds or place.kind in kinds:
                    groups.setdefault((tier if not place.is_demo else 2, _KINDS[place.kind]), []).append(place)
        if not groups:
            return None
        first, *rest = (groups[at] for at in sorted(groups))
        beside = [*chain.from_iterable(rest)]
        if first[0].kind != "municipality" and not kinds:
            beside += [one for one in self._begun(f"{key} ") if one.kind == "municipality" and one not in beside]
        return Found(text=text, places=first, beside=beside[:BESIDE])

    def _of_kind(self, keys: Sequence[str], *, text: str) -> Found | None:
        """A kind and a name: "distrito de Faro", "Odemira municipality", "cidade do Porto"."""
        first, last = keys[0], keys[-1]
        if len(keys) > 1 and first in KIND_WORDS:
            rest = keys[2:] if keys[1] in PARTICLES and len(keys) > 2 else keys[1:]
            return self._readings_of(rest, text=text, kinds=KIND_WORDS[first])
        if len(keys) > 1 and last in KIND_WORDS:
            return self._readings_of(keys[:-1], text=text, kinds=KIND_WORDS[last])
        if len(keys) > 2 and first in TOWN_WORDS and keys[1] in PARTICLES:
            return self._readings_of(keys[2:], text=text, kinds=())
        if len(keys) > 1 and not first.isascii() and first in TOWN_WORDS:
            return self._readings_of(keys[1:], text=text, kinds=())
        return None

    def _readings_of(self, keys: Sequence[str], *, text: str, kinds: Sequence[str]) -> Found | None:
        found = (self._resolve(key, text=text, kinds=kinds) for key in readings(keys))
        return next(filter(None, found), None)

    def _qualified(self, keys: Sequence[str], *, text: str) -> Found | None:
        for at in range(len(keys) - 1, 0, -1):
            rest = list(keys[at:])
            while len(rest) > 1 and rest[0] in LEADING:
                rest.pop(0)
            head, tail = self.exact(keys[:at]), self.exact(rest)
            if head and tail and (one := self.narrow(head, tail)):
                return Found(text=text, places=[one])
        return None


_KINDS = {"municipality": 0, "locality": 1, "district": 2, "region": 2}


def _order(place: Place) -> tuple[int, int, str]:
    return _KINDS[place.kind], -place.population, place.ref


def _rank(place: Place) -> tuple[int, int, str]:
    """Order of suggestions: what more people live in first, municipalities before the rest."""
    return (0 if place.kind == "municipality" else 1), -place.population, place.ref


def _put(index: dict[str, list[Place]], key: str, place: Place) -> None:
    held = index.setdefault(key, [])
    if not any(one.ref == place.ref for one in held):
        held.append(place)


def _begins_words(keys: Sequence[str], name: str) -> bool:
    within = f" {name}"
    return all(f" {key}" in within for key in keys)


def _seats(town: Municipality, there: list[Locality]) -> list[Locality]:
    """The localities that are the town of `town`, the largest first."""
    if town.dico in _SEATS:
        return [one for one in there if one.geonameid == _SEATS[town.dico]]
    key = key_of(town.name)
    same = [one for one in there if key_of(one.name) == key]
    return same or [one for one in there if key in map(key_of, one.alternate_names.split("|"))]


def _municipality(town: Municipality, seats: list[Locality]) -> Place:
    at = town.latitude, town.longitude
    return Place(
        kind="municipality",
        ref=f"m{town.dico}",
        name=town.name,
        label=town.label,
        dico=town.dico,
        district=town.district,
        dicos=frozenset({town.dico}),
        point=(seats[0].latitude, seats[0].longitude) if seats else None,
        centroid=None if at[0] is None or at[1] is None else (at[0], at[1]),
        timezone=timezone_of(town.district),
        population=town.population or 0,
        is_demo=town.is_demo,
    )


def _locality(locality: Locality, town: Place, *, is_seat: bool) -> Place:
    where = town.name if town.label == town.name else f"{town.name}, {short_district(town.district)}"
    return Place(
        kind="locality",
        ref=f"l{locality.geonameid}",
        name=locality.name,
        label=town.label if is_seat else f"{locality.name} ({where})",
        dico=town.dico,
        district=town.district,
        dicos=town.dicos,
        point=(locality.latitude, locality.longitude),
        timezone=locality.timezone,
        population=locality.population or 0,
        is_seat=is_seat,
    )


# --- kept in memory --------------------------------------------------------------------------------------------------

_lock = threading.Lock()
_held: tuple[float, Gazetteer] | None = None


def gazetteer() -> Gazetteer:
    """The gazetteer of this process; two queries when first needed, when old, and while places are missing."""
    global _held
    with _lock:
        if _held is None or time.monotonic() - _held[0] > HELD_SECONDS:
            made = Gazetteer(
                Municipality.objects.all(),
                Locality.objects.defer("search_text", "sort_key"),
            )
            if made.is_empty:
                return made
            _held = time.monotonic(), made
        return _held[1]


def forget() -> None:
    """Drop it: places were loaded or corrected, or a test ends."""
    global _held
    with _lock:
        _held = None
