"""The search for courses: one address a question, complete without JavaScript."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses.counting import count_shown
from courses.presenting import CourseView, fetch_listed
from courses.search.asking import read
from courses.search.controls import BEHIND, chips, groups
from courses.search.criteria import MOST_IN_BASKET, Criteria, parse
from courses.search.engine import Hit, Result, search
from courses.search.gazetteer import gazetteer
from courses.search.index import current_index
from courses.search.labels import VALUES
from courses.serving import revisions
from portal.kept import kept_page
from portal.models import DatedFact


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """`q`, `onde`, `onde2`, `nivel`, `raio` … `p`, and the basket `c`: see courses/search/criteria.py."""
    criteria, number = parse(request.GET), revisions(request)
    question = (*criteria.pairs(), criteria.refused, *number, timezone.localdate())
    shown = "courses-shown-" + hashlib.sha256(repr(question).encode()).hexdigest()

    def make() -> HttpResponse:
        context = _context(criteria, number)
        caches["pages"].set(shown, [hit.id for hit in context["found"].hits])
        return render(request, "courses/search.html", context)

    response = kept_page(request, ("courses", request.path, *question), make)
    count_shown(caches["pages"].get(shown, ()))
    return response


@dataclass(frozen=True)
class Row:
    """A course found, as it is shown in the list."""

    hit: Hit
    course: CourseView
    basket_query: str
    in_basket: bool

    @property
    def near(self) -> str:
        """Kilometres between real points, else that it is in the municipality asked for, or nearer to the second."""
        place = self.course.place
        text = self.course.distance
        if not text and self.hit.relation == "same" and place:
            text = _("in the municipality of %(place)s") % {"place": place.place.municipality.label}
        if text and self.hit.second:
            return _("%(distance)s, from the second place") % {"distance": text}
        return text


def _context(criteria: Criteria, number: tuple[int, int]) -> dict[str, Any]:
    """What the page shows; at most three queries (courses newer than those known, the page's courses, phones)."""
    places, index, today = gazetteer(), current_index(number), timezone.localdate()
    asked = read(criteria, places=places, index=index)
    found = Result()
    if asked.question is None:
        found = search(asked.criteria, index=index, places=places, at=asked.places, words=asked.words, today=today)
    it = asked.criteria
    rows = _rows(it, found)
    sections = [("sure", [r for r in rows if not r.hit.unsaid]), ("unsaid", [r for r in rows if r.hit.unsaid])]
    return {
        "nav": "courses",
        "asked": asked,
        "criteria": it,
        "found": found,
        "total": found.sure + found.unsaid,
        "sections": [(name, listed) for name, listed in sections if listed],
        "groups": {group.name: group for group in groups(it, found)},
        "chips": chips(asked),
        "hidden_count": sum(found.hidden.values()),
        "sorts": VALUES["ordem"].items(),
        "more_open": any(getattr(it, name) for name in BEHIND),
        "card_query": Criteria(c=it.c, nivel=it.nivel, parte=it.parte, turno=it.turno).query,
        "basket_full": len(it.c) >= MOST_IN_BASKET,
        "support_line": DatedFact.objects.current().filter(key__startswith="support-line-phone"),
        "language_query": it.query,
    }


def _rows(criteria: Criteria, found: Result) -> list[Row]:
    """The page's courses in the order found; one that vanished meanwhile is left out."""
    courses = fetch_listed(hit.id for hit in found.hits)
    rows = []
    for hit in found.hits:
        if course := courses.get(hit.id):
            inside = course.code in criteria.c
            basket = tuple(c for c in criteria.c if c != course.code) if inside else (*criteria.c, course.code)
            rows.append(Row(hit, CourseView(course, km=hit.km), criteria.but(c=basket, p=criteria.p).query, inside))
    return rows
