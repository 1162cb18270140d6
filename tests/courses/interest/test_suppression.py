"""Nobody can work out from what is published that one to four people wait somewhere.

The solver reads the published pages and notices themselves, and goes through every way in which people can be
spread over levels and parts of the day; a cell is broken when every way that agrees with all that was published, on
both days together, leaves it between 1 and 4.
"""

import re
from datetime import date, timedelta
from functools import lru_cache
from itertools import product

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.interest import publishing
from courses.interest.publishing import publish_demand
from courses.interest.reaching import check_demand
from courses.models import DemandReached, Interest, PublishedTable
from portal.models import OutboxMail
from portal.site import raise_site_revision
from tests.courses.factories import municipality
from tests.courses.interest.conftest import group_of, wait

pytestmark = pytest.mark.django_db
GROUP = 10
LEVELS, PARTS = ("A1", "B1"), ("noite", "sabado")
KINDS = tuple(product(LEVELS, (("noite",), ("sabado",), PARTS)))
MOST = 16  # enough to reach the open band and every bound; more people bound nothing that these do not
DAYS = (date(2030, 1, 7), date(2030, 1, 8), date(2030, 1, 14))
TOWNS = {"0807": "Loulé", "0805": "Faro", "0808": "Portimão"}


@lru_cache(maxsize=1)
def worlds():
    """Every way to spread up to MOST people over levels and parts: cell → number, as tuples in the order of CELLS."""
    found = set()
    for total in range(MOST + 1):
        for first in range(total + 1):
            found.add(_cells(first, total - first))
    return found


def _cells(a1, b1):
    return (a1 + b1, a1, b1)


def solve(total_in, at_least, at_most):
    """The values each cell can have: the total, each level, and each part of the day inside a level."""
    possible = {}
    for total, a1, b1 in worlds():
        levels = dict(zip(LEVELS, (a1, b1), strict=True))
        if total not in total_in or any(levels[level] < number for level, number in at_least.items()):
            continue
        if any(levels[level] > number for level, number in at_most.items()):
            continue
        possible.setdefault("total", set()).add(total)
        for level, number in levels.items():
            possible.setdefault(level, set()).add(number)
            # Each person can come at one part or both, so that the two parts cover all of them.
            for evening, saturday in product(range(number + 1), repeat=2):
                if max(evening, saturday) <= number <= evening + saturday:
                    possible.setdefault((level, "noite"), set()).add(evening)
                    possible.setdefault((level, "sabado"), set()).add(saturday)
    return possible


def told_by(page):
    """Municipality → the totals a page allows, read from its table; a number that stands there allows itself only."""
    lines = re.findall(r'<th scope="row"[^>]*>([^<]+)</th><td class="number">(.*?)</td>', page)
    said = {}
    for name, cell in lines:
        text = re.sub(r"<[^>]+>", "", cell).strip()
        numbers = [int(number) for number in re.findall(r"\d+", text)]
        if "ou mais" in text:
            said[name] = set(range(numbers[0], MOST + 1))
        else:
            said[name] = set(range(numbers[0], numbers[-1] + 1))
    least = min([5, *(min(values) for values in said.values())])
    return {name: said.get(name, set(range(least))) for name in TOWNS.values()}


def noticed():
    """(Municipality, level) → the number a notice names; every mail is read."""
    found = {}
    for mail in OutboxMail.objects.filter(template="course-demand-reached"):
        body = mail.body.split("\n-- ")[0]
        match = re.search(r"Em ([^,]+), pelo menos (\d+) pessoas .* de nível (A1|B1)", body)
        assert match, body
        found[match[1], match[3]] = int(match[2])
    return found


def broken(pages):
    """The cells that are surely 1 to 4, for who has all the pages and all the notices."""
    notices, found = noticed(), []
    for name in TOWNS.values():
        at_least = {level: number for (town, level), number in notices.items() if town == name}
        # No notice may mean that the group was never whole; the strictest reader takes it so.
        at_most = {level: GROUP - 1 for level in LEVELS if level not in at_least}
        for page in pages:
            for cell, values in solve(told_by(page)[name], at_least, at_most).items():
                if values and values <= {1, 2, 3, 4}:
                    found.append((name, cell, sorted(values)))
    return found


def page():
    raise_site_revision()
    answer = Client().get("/cursos/procura/")
    assert answer.status_code == 200
    return answer.content.decode()


def live(days):
    """Let people join and leave day by day; the pages everybody could see, one a day."""
    Interest.objects.all().delete()
    PublishedTable.objects.all().delete()
    DemandReached.objects.all().delete()
    OutboxMail.objects.all().delete()
    pages = []
    for on, counts in zip(DAYS, days, strict=False):
        Interest.objects.all().delete()
        for dico, numbers in zip(TOWNS, counts, strict=True):
            for (level, parts), number in zip(KINDS, numbers, strict=True):
                wait(number, level=level, parts=parts, where=municipality(dico, TOWNS[dico]))
        publish_demand(today=on)
        check_demand()
        pages.append(page())
    return pages


@pytest.fixture
def readers(patient):
    """A group, and somebody at the agency who receives the notices."""
    from tests.factories import UserFactory

    group_of(GROUP)
    UserFactory(agency_role="reviewer", is_staff=True, language="pt")


NUMBERS = st.lists(st.integers(0, 4), min_size=6, max_size=6)
TOWN_COUNTS = st.lists(NUMBERS, min_size=3, max_size=3)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(days=st.lists(TOWN_COUNTS, min_size=3, max_size=3))
def test_no_cell_of_one_to_four_can_be_worked_out(readers, days):
    assert broken(live(days)) == []


EDGES = [[n, 0, 0, 0, 0, 0] for n in (1, 4, 5)], [[0, 4, 0, 5, 0, 0], [9, 0, 0, 1, 0, 0], [10, 0, 0, 1, 0, 0]]


def test_nor_where_a_group_leaves_few_beside_it_nor_when_somebody_leaves(readers):
    pages = live([EDGES[0], EDGES[1], [[4, 0, 0, 0, 0, 0], [10, 0, 0, 4, 0, 0], [0, 0, 0, 0, 0, 0]]])
    assert broken(pages) == []
    assert noticed() == {("Portimão", "A1"): GROUP, ("Faro", "A1"): GROUP}


def test_the_solver_finds_what_is_not_hidden(readers, monkeypatch):
    monkeypatch.setattr(publishing, "BANDS", (15, 10, 5, 1))
    assert ("Loulé", "total") in {(name, cell) for name, cell, _values in broken(live([EDGES[0]]))}


def test_a_table_stays_seven_days_as_it_is(readers):
    first, second, third = live([EDGES[0], EDGES[1], EDGES[1]])
    strip = re.compile(r"<tbody>.*?</tbody>", re.S)
    assert strip.findall(first) == strip.findall(second)
    assert strip.findall(second) != strip.findall(third)
    assert PublishedTable.objects.count() == 2
    assert publish_demand(today=DAYS[2] + timedelta(days=6)) is None


def test_invented_people_are_left_out(readers):
    wait(9, is_demo=True)
    publish_demand(today=DAYS[0])
    assert "<tbody>" not in page()


def test_nothing_published_has_an_exact_number(readers):
    wait(7)
    wait(13, where=municipality("0805", "Faro"))
    publish_demand(today=DAYS[0])
    table = re.search(r"<table>.*?</table>", page(), re.S)[0]
    cells = re.findall(r'<td class="number">(.*?)</td>', table)
    assert [re.sub(r"<[^>]+>", "", cell) for cell in cells] == ["10–14", "5–9"]


def test_an_empty_table_and_none_say_so(readers):
    assert "Ainda não foi feito nenhum quadro" in page()
    wait(4)
    publish_demand(today=DAYS[0])
    assert "não havia nenhum município" in page()
