"""What an alert looks for: a search in its one form, its words for the reader, and which courses fit it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict

from courses.search.asking import Asked, read
from courses.search.controls import chips
from courses.search.criteria import Criteria, parse
from courses.search.engine import Hit, fitting
from courses.search.gazetteer import Gazetteer, gazetteer
from courses.search.index import Index, current_index
from courses.search.labels import VALUES
from courses.wording import listed


@dataclass(frozen=True)
class Wish:
    """A search as understood. `criteria` is its one form, without page, order and basket."""

    asked: Asked
    criteria: Criteria

    @property
    def is_clear(self) -> bool:
        """Whether it asks for something, and every place in it is known."""
        return self.criteria.asks_something and not self.asked.question and not self.asked.unknown

    @property
    def query(self) -> str:
        """As it is stored."""
        return self.criteria.query.removeprefix("?")

    @property
    def labels(self) -> list[Any]:
        """What is asked for, the place first; texts still to be translated, so that pages can show two languages."""
        found = [chip.label for chip in chips(self.asked)]
        return found if self.criteria.onde or self.criteria.raio else [VALUES["raio"]["pais"], *found]

    @property
    def in_words(self) -> str:
        """The same in one line."""
        return listed(self.labels)


def wish_of(criteria: Criteria) -> Wish:
    """What a search comes to as an alert; reads the courses' index, because words may name a school."""
    return _understood(criteria, gazetteer(), current_index())


def stored_wish(query: str, index: Index | None = None) -> Wish:
    """The wish of an alert."""
    return _understood(parse(QueryDict(query)), gazetteer(), index or current_index())


def _understood(criteria: Criteria, places: Gazetteer, index: Index) -> Wish:
    asked = read(criteria, places=places, index=index)
    kept = asked.criteria.q if asked.words else ""
    return Wish(asked, asked.criteria.but(q=kept, ordem="", p=1, c=()))


def courses_for(query: str, *, index: Index, today: date, invented: bool) -> list[Hit]:
    """Those of `index` that the search of this alert finds with nothing given up, best first.

    Nothing where the words or the place of the search are not understood any more: left out, they would let all in.
    """
    wish = stored_wish(query, index)
    if not wish.is_clear or wish.query != query:
        return []
    return fitting(
        wish.criteria,
        index=index,
        places=gazetteer(),
        at=wish.asked.places,
        words=wish.asked.words,
        today=today,
        invented=invented,
    )
