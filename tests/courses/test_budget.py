"""From the search to a course to its card on a slow line: all three pages and everything they load, first visit."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from courses.search.index import forget
from tests.courses.factories import locality, place
from tests.courses.test_card import rule
from tests.courses.test_course_page import full

pytestmark = pytest.mark.django_db
BUDGET = 90_000


@pytest.mark.parametrize("language", ["/ar", "/ne"])
def test_search_course_card(client, language):
    forget()
    rule()
    made = [full(at=place(locality=locality(), phones="289 000 000")) for _ in range(25)]
    pages, assets = {}, {}
    for path in ("?onde=Almancil", f"{made[0].code}/", f"cartao/?c={made[0].code}&lingua=ne"):
        response = client.get(f"{language}/cursos/{path}", headers={"accept-encoding": "gzip"})
        assert response["Content-Encoding"] == "gzip"
        pages[path] = len(response.content)
        for name in re.findall(r'(?:href|src)="/static/([^"]+)"', gzip.decompress(response.content).decode()):
            assets[name] = len(gzip.compress(Path(finders.find(name)).read_bytes(), 9))
    assert sum(pages.values()) + sum(assets.values()) <= BUDGET, (pages, assets)
