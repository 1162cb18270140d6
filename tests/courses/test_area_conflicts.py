"""A school sees where lists say otherwise about its courses, and decides; the agency may too; decided once."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from courses.importing.conflicts import decide_conflict
from courses.models import Conflict, Course, Origin
from courses.sayings import saying
from tests.courses import factories
from tests.courses.schools import approved, person_of
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def conflict(school, field="hours", value=90, **more):
    from courses.importing.receiving import receive_list

    listed = receive_list(by=None, content=b"a;b", file_name="a", source=f"Rede {field}", on=date(2020, 10, 1))
    course = factories.course(factories.place(school), hours=120, origin=Origin.PROVIDER, source="Secretaria")
    told = {"course_list": listed, "source_key": listed.source_key, "field": field, "value": value}
    return Conflict.objects.create(course=course, **told)


@pytest.fixture
def school(db):
    factories.levels()
    return approved()


def at(school, one=None):
    return (
        reverse("courses_area:decide_conflict", args=[school.pk, one.pk])
        if one
        else reverse("courses_area:conflicts", args=[school.pk])
    )


def test_a_school_sees_only_its_own_and_decides_once(school, client_of):
    mine, other = conflict(school), approved(name="Outra")
    theirs = conflict(other, "weeks")
    client = client_of(person_of(school))
    page = client.get(at(school))
    assert [one.conflict for one in page.context["rows"]] == [mine]
    assert client.get(at(other)).status_code == 404
    for address in (at(school, theirs), at(other, theirs)):
        assert client.post(address, {"decisao": "aceitar", "read_at": "1"}).status_code == 404
    assert client.get(at(school, mine)).status_code == 405, "a GET changes nothing"
    client.post(at(school, mine), {"decisao": "aceitar", "read_at": "9"})
    assert Conflict.objects.get(pk=mine.pk).state == Conflict.State.OPEN, "read before somebody changed it"
    for choice in ("aceitar", "manter"):
        client.post(at(school, mine), {"decisao": choice, "read_at": "1"})
    course = Course.objects.get(pk=mine.course_id)
    told = saying(course, "hours")
    assert (course.hours, told.origin, told.source) == (90, Origin.PROVIDER, school.name)
    assert Conflict.objects.get(pk=mine.pk).state == Conflict.State.ACCEPTED
    assert [one.conflict for one in client.get(at(school)).context["decided"]] == [mine]


def test_what_the_agency_decided_is_decided(school, reviewer, client_of):
    mine = conflict(school)
    given = {"conflict": mine, "accept": False, "read_at": 1, "source": "Agência"}
    with pytest.raises(PermissionDenied):
        decide_conflict(by=UserFactory(), **given)
    assert decide_conflict(by=reviewer, **given)
    client_of(person_of(school)).post(at(school, mine), {"decisao": "aceitar", "read_at": "1"})
    assert Course.objects.get(pk=mine.course_id).hours == 120


@pytest.mark.parametrize("count", [1, 3])
def test_constant_queries(count, school, client_of, django_assert_num_queries):
    for field in ("hours", "weeks", "group_size")[:count]:
        conflict(school, field)
    client = client_of(person_of(school))
    client.get(at(school))
    with django_assert_num_queries(QUERIES):
        client.get(at(school))


QUERIES = 8
