"""Nobody can work out from what is published that one to four people wait somewhere; see solver.py for who tries."""

import csv
import io
import re
from datetime import date, timedelta
from itertools import product
from unittest.mock import patch

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.interest import lots, publishing, reaching
from courses.interest.counting import Waiting
from courses.interest.publishing import publish_demand
from courses.interest.reaching import check_demand
from courses.models import DemandReached, Interest, PublishedTable
from courses.models.interest import LASTS
from portal.models import Municipality, OutboxMail
from portal.site import raise_site_revision
from tests.courses.factories import municipality
from tests.courses.interest.conftest import group_of, wait
from tests.courses.interest.solver import MOST, PLACE, Change, Day, Rule, Town, agrees, broken, told_apart
from tests.factories import UserFactory

GROUP = 10
LEVELS = ("", "A1", "A2", "B1", "B2")
TOWNS = {"0807": "Loulé", "0805": "Faro", "0808": "Portimão", "0810": "Olhão"}
DAYS = (date(2030, 1, 7), date(2030, 1, 14), date(2030, 1, 21))
TWO = ("A1", "B1")
PAGE, FILE = "/cursos/procura/", "/cursos/procura.csv"
EVERYTHING = frozenset(range(MOST + 1))


def from_up(number):
    return frozenset(range(number, MOST + 1)) if number else EVERYTHING


# --- every way in which one municipality can look, two days, two levels --------------------------------------------


def test_whatever_is_seen_on_two_days_and_known_of_those_between():
    rule, tried = Rule(GROUP), 0
    lines, notices = [None, *publishing.BANDS], ({}, {"A1": GROUP})
    for first, second, on_first, on_second in product(lines, lines, notices, notices):
        if on_first and on_second:
            continue  # nobody is told twice within thirty days
        days = [Day(first, from_up(first), on_first), Day(second, from_up(second), on_second)]
        for came, left, me in product(range(7), range(7), (0, 1)):
            changes = [Change(), Change({"A1": came, "B1": me}, {"A1": left})]
            if agrees(rule, days, changes, TWO):
                tried += 1
                assert broken(rule, {"Loulé": days}, {"Loulé": changes}, TWO) == [], (days, changes)
        assert told_apart(rule, {"Loulé": days}, TWO) == []
    assert tried > 3000


# --- towns at random: many levels, three days, every change known -------------------------------------------------

NUMBER = st.integers(0, 6) | st.sampled_from([9, 10, 11, 14, 15])
CHANGES = st.dictionaries(st.sampled_from(LEVELS), st.integers(1, 6), max_size=2)
TOWN = st.tuples(
    st.fixed_dictionaries(dict.fromkeys(LEVELS, NUMBER)),
    st.lists(st.tuples(CHANGES, CHANGES), min_size=2, max_size=2),
)


def seen_of(town, draw):
    """What the product shows of a town that lives so, and what happened."""
    counts, told = dict(town[0]), set()
    alive, days, changes = dict(counts), [], []
    for came, left in [({}, {}), *town[1]]:
        left = {level: min(number, alive[level]) for level, number in left.items()}
        for level in LEVELS:
            counts[level] += came.get(level, 0) - left.get(level, 0)
            alive[level] -= left.get(level, 0)
        with patch.object(lots, "left_out", side_effect=draw):
            line = publishing.told_of(sum(counts.values()))
            waiting = [Waiting(PLACE, level, counts[level], group_size=GROUP) for level in LEVELS]
            new = {it.level for it in waiting if it.level not in told and reaching.is_told(it)}
        told |= new
        days.append(Day(line, from_up(line), dict.fromkeys(new, GROUP)))
        changes.append(Change(came, left))
    return days, changes


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(towns=st.lists(TOWN, min_size=2, max_size=3), random=st.randoms(use_true_random=False))
def test_no_cell_of_one_to_four_can_be_worked_out(towns, random):
    rule, looks = Rule(GROUP), [seen_of(town, lambda: random.random() < 0.25) for town in towns]
    seen = {name: days for name, (days, _changes) in zip(TOWNS.values(), looks, strict=False)}
    known = {name: changes for name, (_days, changes) in zip(TOWNS.values(), looks, strict=False)}
    assert broken(rule, seen, known, LEVELS) == []
    assert told_apart(rule, seen, LEVELS) == []


# --- the solver itself ----------------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    line=st.sampled_from([None, 5, 10, 15]),
    low=st.integers(0, 12),
    wide=st.integers(0, 8),
    known=st.tuples(*[st.integers(0, 4)] * 4),
    told=st.booleans(),
)
def test_it_finds_what_trying_every_world_finds(line, low, wide, known, told):
    days = [Day(line, frozenset(range(low, low + wide + 1))), Day(None, EVERYTHING, {"A1": GROUP} if told else {})]
    changes = [Change(), Change({"A1": known[0], "B1": known[1]}, {"A1": known[2], "B1": known[3]})]
    found = {("A1",): set(), ("B1",): set(), TWO: set()}
    for a1, b1 in product(range(26), repeat=2):
        later = a1 + known[0] - known[2]
        if a1 < known[2] or b1 < known[3] or (told and later < GROUP) or a1 + b1 not in days[0].written:
            continue
        if line is None or line <= a1 + b1:
            for cell, number in ((("A1",), a1), (("B1",), b1), (TWO, a1 + b1)):
                found[cell].add(number)
    town = Town(Rule(GROUP), days, changes, TWO)
    assert {cell: town.together(cell) for cell in found} == found


def two_days(one, other, *, came=0, left=0, **more):
    """One town, two lines, people at A1 who came and left in between."""
    days = [Day(one, from_up(one), more.get("first", {})), Day(other, from_up(other), more.get("second", {}))]
    return {"Loulé": days}, {"Loulé": [Change(), Change({"A1": came}, {"A1": left})]}


def test_it_finds_the_last_one_who_came_where_no_lot_is_drawn(monkeypatch):
    seen, known = two_days(None, 5, came=1)
    assert broken(Rule(GROUP), seen, known, LEVELS) == []
    monkeypatch.setattr(
        publishing, "told_of", lambda number: next((it for it in publishing.BANDS if number >= it), None)
    )
    assert ("Loulé", (LEVELS, 0), [4]) in broken(Rule(GROUP), seen, known, LEVELS)
    seen, known = two_days(5, None, left=1)
    assert ("Loulé", (LEVELS, 1), [4]) in broken(Rule(GROUP), seen, known, LEVELS)


def test_it_finds_those_beside_a_group_where_a_line_has_an_end_or_silence_means_fewer(monkeypatch):
    seen, known = two_days(10, 10, came=1, second={"A1": GROUP})
    rest = ("", "A2", "B1", "B2")
    assert broken(Rule(GROUP), seen, known, LEVELS) == []
    written = frozenset(range(10, 15))
    ended = {"Loulé": [Day(10, written, day.notices) for day in seen["Loulé"]]}
    monkeypatch.setattr(reaching, "is_told", lambda it: it.is_enough)
    assert ("Loulé", (rest, "others"), [1, 2, 3, 4]) in broken(Rule(GROUP), ended, known, LEVELS)


def test_it_finds_few_where_the_lowest_line_or_the_group_is_small(monkeypatch):
    assert told_apart(Rule(GROUP), two_days(None, 5)[0], LEVELS) == []
    assert told_apart(Rule(3), two_days(None, 5, first={"A1": 3})[0], LEVELS)
    monkeypatch.setattr(publishing, "BANDS", (15, 10, 5, 1))
    assert told_apart(Rule(GROUP), two_days(None, 1)[0], LEVELS)


def test_it_finds_few_where_a_sum_is_published():
    seen = {"Loulé": [Day(5, from_up(5))], "Faro": [Day()]}
    known = {name: [Change()] for name in seen}
    assert broken(Rule(GROUP), seen, known, LEVELS) == []
    assert ("Faro", (LEVELS, 0), [4]) in broken(
        Rule(GROUP), {"Loulé": [Day(5, frozenset({9}))], "Faro": [Day()]}, known, LEVELS, sums=[13]
    )


# --- the pages and mails themselves ---------------------------------------------------------------------------------


def answer(address):
    raise_site_revision()
    response = Client().get(address)
    assert response.status_code == 200
    return response.content.decode("utf-8-sig")


def allowed(text):
    """The numbers that words such as "5 ou mais", "5–9" or "7" allow."""
    numbers = [int(number) for number in re.findall(r"\d+", re.sub(r"<[^>]+>", "", text))]
    assert numbers, text
    return from_up(numbers[0]) if "ou mais" in text else frozenset(range(numbers[0], numbers[-1] + 1))


def read_page():
    """Town → the numbers its line allows; the sum, if one stands there. Map and file say what the table says."""
    html = answer(PAGE)
    main = re.search(r"<main.*?</main>", html, re.S)[0]
    lines = dict(re.findall(r'<th scope="row"><bdi[^>]*>([^<]+)</bdi></th><td class="number">(.*?)</td>', main))
    found = {name: allowed(cell) for name, cell in lines.items()}
    tiles = dict(re.findall(r"<title>([^:<]+): ([^<]+)</title>", main))
    assert {name: allowed(said) for name, said in tiles.items() if said != "não está no quadro"} == found
    rows = list(csv.DictReader(io.StringIO(answer(FILE)), delimiter=";"))
    assert {row["municipality"]: from_up(int(row["at_least"])) for row in rows} == found
    rest = re.sub(r"<(table|svg).*?</\1>|<[^>]+>|O quadro de [\w ]+ não indica", " ", main, flags=re.S)
    assert not re.search(r"\d", rest), "a number that nobody accounts for"
    return found


def new_notices():
    """Town → level → the number that a mail names; every mail is read, once."""
    found = {}
    for mail in OutboxMail.objects.filter(template="course-demand-reached"):
        body = mail.body.split("\n-- ")[0]
        match = re.search(r"Em ([^,]+), pelo menos (\d+) pessoas .* de nível (A1|B1)", body)
        assert match, body
        found.setdefault(match[1], {})[match[3]] = int(match[2])
    OutboxMail.objects.all().delete()
    return found


def person(dico, level):
    """Somebody who confirmed that they wait."""
    now = timezone.now()
    return Interest(
        municipality_id=dico, level=level, parts="noite", email="p@pessoa.example", consented_at=now, confirmed_at=now,
        state=Interest.State.WAITING, expires_at=now + LASTS,
    )  # fmt: skip


def live(days):
    """Let people wait on two days, a table and the notices each; by town what everybody saw, and what changed."""
    seen, known, before = {name: [] for name in TOWNS.values()}, {name: [] for name in TOWNS.values()}, {}
    for on, counts in zip(DAYS, days, strict=False):
        Interest.objects.all().delete()
        crowd = []
        now = dict(zip(TOWNS.values(), counts, strict=False))
        for dico, numbers in zip(TOWNS, counts, strict=False):
            for level, number in zip(TWO, numbers, strict=True):
                crowd += [person(dico, level) for _n in range(number)]
        Interest.objects.bulk_create(crowd)
        publish_demand(today=on)
        check_demand()
        page, mails = read_page(), new_notices()
        lines = dict(PublishedTable.objects.get(pk=on).lines.values_list("municipality__name", "at_least"))
        for name in now:
            steps = dict(zip(TWO, map(int.__sub__, now[name], before.get(name, now[name])), strict=True))
            came = {level: step for level, step in steps.items() if step > 0}
            left = {level: -step for level, step in steps.items() if step < 0}
            seen[name].append(Day(lines.get(name), page.get(name, EVERYTHING), mails.get(name, {})))
            known[name].append(Change(came, left))
        before = now
    return {name: it for name, it in seen.items() if it}, {name: it for name, it in known.items() if it}


@pytest.fixture
def readers(db, patient):
    """A group, towns on the map, and somebody at the agency who receives the notices."""
    group_of(GROUP)
    for dico, name in TOWNS.items():
        municipality(dico, name)
        Municipality.objects.filter(pk=dico).update(tile_col=int(dico) - 800, tile_row=2)
    UserFactory(agency_role="reviewer", is_staff=True, language="pt")


def forget_all():
    for model in (Interest, PublishedTable, DemandReached, OutboxMail):
        model.objects.all().delete()


TOWN_NUMBERS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 5)), min_size=3, max_size=3)


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(days=st.lists(TOWN_NUMBERS, min_size=2, max_size=2), random=st.randoms(use_true_random=False))
def test_nor_from_the_pages_and_mails_of_two_days(readers, days, random):
    forget_all()
    with patch.object(lots, "left_out", lambda: random.random() < 0.25):
        seen, known = live(days)
    assert broken(Rule(GROUP), seen, known, TWO) == []
    assert told_apart(Rule(GROUP), seen, TWO) == []


# The one who came, the one who left; a group complete with few beside it; all of them gone.
EDGES = (
    ([(4, 0), (5, 0), (9, 4), (0, 3)], [(5, 0), (4, 0), (10, 4), (0, 0)]),
    ([(9, 1), (10, 4), (0, 5), (6, 0)], [(10, 1), (10, 3), (0, 4), (5, 0)]),
)


@pytest.mark.parametrize("days", EDGES)
def test_nor_at_the_edges(readers, days):
    seen, known = live(days)
    assert [[day.line for day in it] for it in seen.values()] in (
        [[None, 5], [5, None], [10, 10], [None, None]],
        [[10, 10], [10, 10], [5, None], [5, 5]],
    )
    assert any(day.notices == {"A1": GROUP} for it in seen.values() for day in it)
    assert broken(Rule(GROUP), seen, known, TWO) == []
    assert told_apart(Rule(GROUP), seen, TWO) == []


def test_lots_fall_once_in_four_and_lower_a_line_by_a_step(monkeypatch):
    monkeypatch.undo()
    fallen = sum(lots.left_out() for _n in range(4000))
    assert 800 < fallen < 1200
    with patch.object(lots, "left_out", side_effect=[True, False, True, True, True]):
        assert [publishing.told_of(20), publishing.told_of(15)] == [10, None]
    assert publishing.told_of(4) is publishing.told_of(0) is None


def test_a_place_with_five_to_nine_says_so(readers):
    wait(7)
    wait(13, where=municipality("0805", "Faro"))
    wait(4, where=municipality("0808", "Portimão"))
    publish_demand(today=DAYS[0])
    assert read_page() == {"Faro": from_up(10), "Loulé": from_up(5)}


def test_a_table_stays_seven_days_as_it_is(readers):
    wait(5)
    publish_demand(today=DAYS[0])
    first = read_page()
    wait(5)
    assert publish_demand(today=DAYS[1] - timedelta(days=1)) is None
    assert read_page() == first == {"Loulé": from_up(5)}
    publish_demand(today=DAYS[1])
    assert read_page() == {"Loulé": from_up(10)}
    assert PublishedTable.objects.count() == 2


def test_a_group_may_be_told_of_a_day_later(readers):
    wait(GROUP)
    with patch.object(lots, "left_out", lambda: True):
        assert check_demand() == 0
    assert check_demand() == 1


def test_invented_people_are_left_out(readers):
    wait(9, is_demo=True)
    publish_demand(today=DAYS[0])
    assert read_page() == {}


def test_an_empty_table_does_not_say_that_nobody_waits(readers):
    assert "Ainda não foi feito nenhum quadro" in answer(PAGE)
    assert answer(FILE) == "made_on;municipality_code;municipality;district;at_least\r\n"
    wait(4)
    publish_demand(today=DAYS[0])
    assert "não indica nenhum município" in answer(PAGE)


# --- the page as a page -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 3])
def test_page_and_file_take_the_same_queries(readers, django_assert_num_queries, number):
    for dico, name in list(TOWNS.items())[:number]:
        wait(5, where=municipality(dico, name))
    publish_demand(today=DAYS[0])
    answer(PAGE)
    for address, queries in ((PAGE, 5), (FILE, 4)):
        with django_assert_num_queries(queries):
            assert Client().get(address).status_code == 200


def test_the_map_is_one_stop_and_shows_every_step(readers):
    for dico, number in zip(TOWNS, (15, 10, 5, 4), strict=True):
        wait(number, where=municipality(dico))
    publish_demand(today=DAYS[0])
    html = answer(PAGE)
    assert re.findall(r'<path class="(tone\d)"[^>]*><title>(\w+)', html) == [
        ("tone2", "Faro"), ("tone3", "Loulé"), ("tone1", "Portimão"), ("tone0", "Olhão"),
    ]  # fmt: skip
    assert html.count('tabindex="0" aria-labelledby="map-title"') == 1
    arabic = answer("/ar/cursos/procura/")
    assert "<title>\u2068Faro\u2069: 10 أو أكثر</title>" in arabic


def test_names_in_the_file_are_texts(readers):
    wait(5, where=municipality("0899", '=1+1;"\n', "@Distrito"))
    publish_demand(today=DAYS[0])
    (row,) = csv.DictReader(io.StringIO(answer(FILE)), delimiter=";")
    assert (row["municipality"], row["district"], row["at_least"]) == ("'=1+1;\"\n", "'@Distrito", "5")
