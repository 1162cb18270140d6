"""From the search to a course to its card on a slow line: all three pages and everything they load, first visit."""

import gzip
import re
from datetime import date
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from courses.models import PublishedDemand, PublishedTable
from courses.search.index import forget
from portal.models import Municipality
from portal.reference.places import load_places
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
    paths = ("?onde=Almancil", f"{made[0].code}/", f"cartao/?c={made[0].code}&lingua=ne")
    assert weight(client, [f"{language}/cursos/{path}" for path in paths]) <= BUDGET


@pytest.mark.parametrize("language", ["/ar", "/ne"])
def test_where_people_wait_with_the_whole_map(client, language):
    """308 tiles, a hundred of them with a line."""
    load_places()
    table = PublishedTable.objects.create(made_on=date(2030, 1, 7))
    towns = Municipality.objects.filter(is_demo=False)[:100]
    PublishedDemand.objects.bulk_create(
        PublishedDemand(table=table, municipality=town, at_least=(5, 10, 15)[n % 3]) for n, town in enumerate(towns)
    )
    page = f"{language}/cursos/procura/"
    assert client.get(page).content.count(b"<path class=") == 308
    assert weight(client, [page]) <= 60_000


def weight(client, addresses):
    """Compressed bytes of these pages and everything they load, each file once."""
    pages, assets = {}, {}
    for address in addresses:
        response = client.get(address, headers={"accept-encoding": "gzip"})
        assert response["Content-Encoding"] == "gzip"
        pages[address] = len(response.content)
        for name in re.findall(r'(?:href|src)="/static/([^"]+)"', gzip.decompress(response.content).decode()):
            assets[name] = len(gzip.compress(Path(finders.find(name)).read_bytes(), 9))
    return sum(pages.values()) + sum(assets.values())
