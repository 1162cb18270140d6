"""What waits in numbers, demand without offer, courses missing in a list that are asked about."""

from datetime import date

import pytest
from django.utils import timezone

from courses.calling import candidates
from courses.desk import demand as module
from courses.desk.demand import demand_map, wanted
from courses.desk.pages import CourseTodos
from courses.interest.counting import DemandRow
from courses.models import Course, Status
from tests.courses import factories
from tests.courses.desk.conftest import again

pytestmark = pytest.mark.django_db
ON = date(2020, 10, 1)


@pytest.fixture
def rows(monkeypatch):
    """Twenty people in Loulé where no course is open, three in Faro where one is."""
    loule, faro = factories.municipality(tile_col=3, tile_row=9), factories.municipality("0805", "Faro")
    found = [
        DemandRow(loule, "A1", "", 20, 0), DemandRow(loule, "A1", "noite", 15, 0),
        DemandRow(loule, "A1", "manha", 9, 0),
        DemandRow(faro, "", "", 3, 1), DemandRow(faro, "", "noite", 3, 1),
    ]  # fmt: skip
    monkeypatch.setattr(module, "demand_rows", lambda: found)
    return found


def test_demand_is_told_where_no_course_is_open(rows):
    (one,) = wanted()
    assert (one.municipality.name, one.total, one.by_part) == ("Loulé", 20, [9, 0, 15, 0])
    assert [it.total for it in wanted(everything=True)] == [20, 3]
    (tile,) = demand_map(wanted()).tiles
    assert (tile.words, tile.tone, tile.x, tile.y) == ("Loulé: 20", 3, 80, "157.7")


def test_the_page_the_map_and_the_file_are_for_reviewers_only(rows, reviewer, line, client_of, desk):
    page = client_of(reviewer).get(desk("demand"))
    text = page.content.decode()
    assert "Loulé" in text
    assert "Faro: 3" not in text
    assert text.count('tabindex="0" aria-labelledby="map-title"') == 1, "one keyboard stop"
    assert "style=" not in text.split('<div class="desk">')[1]
    file = client_of(reviewer).get(desk("demand_file") + "?tudo=1")
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert len(file.content.decode("utf-8-sig").splitlines()) == 3
    for name in ("demand", "demand_file", "overview"):
        assert client_of(line).get(desk(name)).status_code == 404


def test_nobody_waits_says_so(reviewer, client_of, desk):
    assert client_of(reviewer).get(desk("demand")).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_numbers_that_wait(count, reviewer, client_of, desk, django_assert_num_queries):
    factories.levels()
    for n in range(count):
        factories.course(status="a-confirmar", hours=n)
    client = client_of(reviewer)
    client.get(desk("overview"))
    with django_assert_num_queries(QUERIES):
        page = client.get(desk("overview"))
    numbers = {url.rpartition("=")[2]: number for _name, number, url in page.context["rows"]}
    assert numbers["por-confirmar"] == count


QUERIES = 20


@pytest.fixture
def missing(it):
    """A course confirmed yesterday which the newest list lacks."""
    Course.objects.filter(pk=it.pk).update(unlisted_on=ON, checked_on=timezone.localdate())
    return again(it)


def step(client, desk, course, slug):
    at = desk("course_step", course.pk, slug)
    page = client.get(at)
    given = {"read_at": course.revision, "origin": "linha", "source": "Linha", "on": timezone.localdate().isoformat()}
    telling = page.context["telling"]
    names = {field.name: field.html_name for field in telling}
    return client.post(at, {"read_at": course.revision} | {names.get(key, key): value for key, value in given.items()})


def test_a_course_missing_in_the_newest_list_is_on_the_call_list(missing):
    today = timezone.localdate()
    assert [one.course_id for one in candidates(today=today, most=5)] == [missing.pk]
    Course.objects.update(unlisted_on=None)
    assert not candidates(today=today, most=5)


def test_still_given_or_not_given_any_more(missing, line, client_of, desk):
    client = client_of(line)
    page = client.get(desk("course_desk", missing.pk)).content.decode()
    assert desk("course_step", missing.pk, "ainda-dado") in page
    assert step(client, desk, missing, "ainda-dado").status_code == 302
    kept = again(missing)
    assert (kept.unlisted_on, kept.status) == (None, "inscricoes")
    assert client.get(desk("course_step", missing.pk, "ainda-dado")).status_code == 302, "nothing is asked any more"
    Course.objects.filter(pk=missing.pk).update(unlisted_on=ON)
    assert step(client, desk, kept, "ja-nao-e-dado").status_code == 302
    gone = again(missing)
    assert (gone.unlisted_on, gone.status, gone.removed_at) == (None, Status.CANCELLED, None)


def test_what_is_missing_is_a_line_of_what_waits(missing, line):
    assert any("fora-da-lista" in one.url for one in CourseTodos().todos(line))
