"""Where a course of a row is: municipality and locality by their names, then the provider's own place there."""

import re
from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from courses.importing.typed import Typed
from courses.models import Place, Provider
from courses.search.gazetteer import Gazetteer, gazetteer
from courses.search.places import Place as Known
from portal.models import Municipality
from portal.tables.header import key_of
from portal.text import fold

SAME_ADDRESS = 92.0
"""Own choice: "R. da Escola, 3" and "Rua da Escola 3" are one address."""


_NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True)
class Where:
    """A municipality and, where told, a locality of it. Or the places to choose from, or a sentence."""

    town: str = ""
    locality: int | None = None
    rest: str = ""
    choices: tuple[Known, ...] = ()
    refusal: str = ""


class Towns:
    """Municipalities and localities by any name, asked once for each way a list writes them."""

    def __init__(self) -> None:
        self._places: Gazetteer = gazetteer()
        self.names = {one.pk: one.label for one in Municipality.objects.all()}
        self.demo = set(Municipality.objects.filter(is_demo=True).values_list("pk", flat=True))
        self._found: dict[tuple[str, str, str, str], Where] = {}

    def find(self, row: Typed, chosen: str = "") -> Where:
        """Where the row is; `chosen` is the reference a person chose for these words."""
        locality = row.locality or ("" if row.municipality == row.place else row.place)
        key = (row.municipality or row.locality or row.place, row.district, locality, chosen)
        if key not in self._found:
            self._found[key] = self._find(*key)
        found = self._found[key]
        # Only a municipality must be known; a room or a street is no reason to refuse a row.
        return Where() if found.refusal and not row.municipality else found

    def _find(self, words: str, district: str, locality: str, chosen: str) -> Where:
        if not words:
            return Where()
        found = [one] if chosen and (one := self._places.by_ref(chosen)) else self._named(words, district)
        if not found:
            close = tuple(one for one in self._places.find(words).close if one.dico)
            if close:
                return Where(choices=close)
            return Where(refusal=_("“%(name)s” is no municipality or locality that is known.") % {"name": words[:80]})
        if len(found) > 1:
            return Where(choices=tuple(found[:6]))
        return self._inside(found[0], locality if key_of(locality) != key_of(words) else "")

    def _named(self, words: str, district: str) -> list[Known]:
        """Municipalities of the name before localities; those of the district where one is told."""
        found = self._places.find(words)
        every = [one for one in (*found.places, *found.beside) if one.dico]
        if district:
            wanted = self._places.find(district)
            areas = [one for one in (*wanted.places, *wanted.beside) if one.is_area]
            inside = [one for one in every if any(one.dicos <= area.dicos for area in areas)]
            every = inside or ([] if areas and found.ask else every)
        else:
            every = [one for one in found.places if one.dico] or every
        towns = [one for one in every if one.kind == "municipality" or one.is_seat]
        return towns or every

    def _inside(self, place: Known, locality: str) -> Where:
        town = place.dico or ""
        if place.kind == "locality" and not place.is_seat:
            return Where(town, int(place.ref[1:]))
        if not locality:
            return Where(town)
        found = self._places.find(locality)
        here = [one for one in (*found.places, *found.beside) if one.dico == town and one.kind == "locality"]
        if here:
            return Where(town, int(here[0].ref[1:]))
        if any(one.dico == town for one in found.places):
            return Where(town)
        return Where(town, None, rest=locality)


@dataclass
class PlaceMatch:
    """The provider's place a row means, what the row adds to it, or the key of a new one."""

    place: Place | None = None
    fills: dict[str, str] = field(default_factory=dict)
    differs: list[str] = field(default_factory=list)
    key: tuple[str, ...] = ()
    words: str = ""


class Places:
    """Every provider's places, or those of the one named, read once for a list: one query."""

    def __init__(self, towns: dict[str, str], only: Provider | None = None) -> None:
        self.towns = towns
        self._of: dict[tuple[str, str], list[Place]] = defaultdict(list)
        self.by_id: dict[str, Place] = {}
        every = Place.objects.select_related("provider", "municipality", "locality").order_by("pk")
        for place in every.filter(provider=only) if only else every:
            self.add(place)

    def add(self, place: Place) -> None:
        """A place from now on known."""
        self._of[str(place.provider_id), place.municipality_id].append(place)
        self.by_id[str(place.pk)] = place

    def find(self, provider: str, where: Where, *, name: str, address: str, row: Typed, contacts: bool) -> PlaceMatch:
        """The place of that name or address in that town; a new one's key where there is none.

        `contacts`: phones and e-mails of the row are those of this place.
        """
        key = (provider, where.town, str(where.locality or ""), key_of(name), key_of(address))
        here = [
            one
            for one in self._of.get((provider, where.town), [])
            if not where.locality or one.locality_id in (None, where.locality)
        ]
        same = [one for one in here if _is(one.name, name) and _is(one.address, address)]
        exact = [one for one in same if fold(one.name) == fold(name) and fold(one.address) == fold(address)]
        exact = [one for one in exact if one.locality_id == where.locality] or exact
        chosen = (exact or sorted(same, key=lambda one: (not one.name and not one.address, str(one.pk))))[:1]
        if not chosen:
            words = " · ".join(filter(None, (name, address, self.towns.get(where.town, where.town))))
            return PlaceMatch(key=key, words=words)
        match = PlaceMatch(chosen[0])
        for column, told in (
            ("name", name), ("address", address), ("postal_code", row.postal_code),
            ("phones", "\n".join(row.phones)), ("emails", "\n".join(row.emails)),
        ):  # fmt: skip
            known = getattr(chosen[0], column)
            if column in ("phones", "emails") and not contacts:
                continue
            if told and not known:
                match.fills[column] = told
            elif told and column in ("phones", "emails") and not set(told.split("\n")) <= set(known.split("\n")):
                match.differs.append(told.replace("\n", ", "))
        return match


def at_home(row: Typed, own: Provider, places: Places) -> Where:
    """Where a row of a school's own list is that tells no municipality: where the school is, if it tells a place.

    If it tells none at all, at the school's only place; with several nothing is guessed.
    """
    if row.values.get("mode") == "online":
        return Where()
    mine = list(places.by_id.values())
    if not (row.place or row.address):
        return Where(mine[0].municipality_id, mine[0].locality_id) if len(mine) == 1 else Where()
    towns = {place.municipality_id for place in mine}
    return Where(own.municipality_id or (towns.pop() if len(towns) == 1 else ""))


def _is(known: str, told: str) -> bool:
    """Whether a place known so may be the one told so; what is empty on one side says nothing."""
    if not known or not told or fold(known) == fold(told):
        return True
    if _NUMBERS.findall(known) != _NUMBERS.findall(told):
        return False
    return fuzz.token_sort_ratio(key_of(known), key_of(told)) >= SAME_ADDRESS
