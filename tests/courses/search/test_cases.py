"""What people type, and what comes first: a table of cases, the same on both databases. See `cases.txt`."""

from pathlib import Path

import pytest
from django.http import QueryDict
from django.utils import timezone, translation
from django.utils.http import urlencode

from courses.models import Course
from courses.search.asking import read
from courses.search.criteria import parse
from courses.search.engine import search
from courses.search.gazetteer import gazetteer
from courses.search.index import current_index, forget
from tests.courses.search.courses_at import make

HERE = Path(__file__).parent
# The whole list of each case, so that both databases are held to the same one.
LISTS = dict(
    line.split(" | ") for line in (HERE / "lists.txt").read_text(encoding="utf-8").splitlines() if " | " in line
)
LINES = [
    tuple(part.strip() for part in line.split("|"))
    for line in (HERE / "cases.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.fixture(scope="module")
def country(places, django_db_blocker):
    """The courses, made once for the whole table."""
    with django_db_blocker.unblock():
        forget()
        make()
        yield
        forget()


def test_there_are_sixty_cases():
    assert len(LINES) >= 60
    assert len({language for _, language, *_ in LINES}) >= 8


@pytest.mark.django_db
@pytest.mark.parametrize(("typed", "language", "first", "understood"), LINES)
def test_case(country, typed, language, first, understood):
    with translation.override(language):
        index, places = current_index(), gazetteer()
        asked = read(parse(QueryDict(urlencode({"q": typed}))), places=places, index=index)
    if first.startswith("?"):
        assert asked.question
        assert {place.ref for place in asked.question.places} >= set(first.removeprefix("? ").split(","))
        return
    assert asked.question is None
    query = asked.criteria.query.removeprefix("?").split("&")
    missing = [part for part in understood.split("&") if part not in ("-", *query)]
    assert not missing, asked.criteria.query
    found = search(
        asked.criteria, index=index, places=places, at=asked.places, words=asked.words, today=timezone.localdate()
    )
    assert found.hits
    titles = dict(Course.objects.values_list("pk", "title"))
    names = [titles[hit.id] for hit in found.hits]
    assert names == LISTS[f"{typed} ({language})"].split(), "tests/courses/search/lists.txt tells another order"
    if first != "-":
        assert names[0] in first.split(","), asked.criteria.query
