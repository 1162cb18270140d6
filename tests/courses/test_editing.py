"""The verbs of courses: what is told, by whom, and what may not be overwritten."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from courses.editing import (
    add_course,
    add_many,
    confirm_course,
    edit_course,
    remove_course,
    report_wrong,
    told_course,
)
from courses.models import Course, CourseRevision, Origin
from courses.providing import edit_place
from courses.sayings import saying
from portal.concurrency import StaleRevision
from tests.courses.factories import course, levels, place, provider
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def said(it, origin=Origin.LINE, on=None, **values):
    return edit_course(
        course=it, read_at=it.revision, by=None, origin=origin, source="Teste", on=on or TODAY(), **values
    )


def test_each_field_remembers_who_said_it_and_in_which_words():
    it = course(hours=150, cells={"hours": "150 h"})
    kept = saying(it, "hours")
    assert (kept.origin, kept.source, kept.on, kept.text) == ("lista", "Lista de teste", TODAY(), "150 h")
    assert saying(it, "weeks") is None


def test_weekdays_parts_and_levels_follow():
    levels()
    from courses.models import Path

    rows = [{"day": 4, "from": "19:00", "to": "22:00"}, {"day": 2, "from": "10:00", "to": "12:00"}]
    it = course(timetable=rows, path=Path.objects.get(pk="A1+A2"))
    assert (it.days, it.parts, it.levels) == ("24", "manha noite", "A1 A2")


def test_an_older_list_does_not_overwrite_what_was_said_after_it():
    it = course(hours=150, weeks=10)
    said(it, Origin.LINE, hours=140)
    kept = said(it, Origin.LIST, TODAY() - timedelta(days=3), hours=150, weeks=12)
    it.refresh_from_db()
    assert (kept, it.hours, it.weeks) == (["hours"], 140, 12)
    assert said(it, Origin.LIST, TODAY() + timedelta(days=1), hours=160) == []
    assert it.hours == 160


def test_two_people_one_course():
    it = course(hours=150)
    same = Course.objects.get(pk=it.pk)
    said(it, hours=100)
    with pytest.raises(StaleRevision):
        said(same, hours=90)
    assert Course.objects.get(pk=it.pk).hours == 100


def test_every_change_raises_the_number_and_marks_the_course():
    it = course()
    before = CourseRevision.objects.get().number
    said(it, hours=10)
    report_wrong(course=it, on=TODAY())
    edit_place(place=it.class_place, read_at=1, by=None, name="Sala 2")
    after = CourseRevision.objects.get().number
    assert after >= before + 3
    assert Course.objects.get(pk=it.pk).indexed == after


def test_an_answer_settles_a_report_and_counts_as_confirmation():
    it = course(on=TODAY() - timedelta(days=100))
    report_wrong(course=it, on=TODAY())
    it.refresh_from_db()
    assert it.reported_on
    assert not it.is_fresh(TODAY())
    confirm_course(course=it, read_at=it.revision, by=None, origin=Origin.LINE, source="Linha")
    it.refresh_from_db()
    assert (it.reported_on, it.checked_on, it.checked_origin) == (None, TODAY(), "linha")
    assert it.is_fresh(TODAY())


def test_a_status_ends():
    it = course(status_until=TODAY())
    assert it.status_on(TODAY()) == "inscricoes"
    assert it.status_on(TODAY() + timedelta(days=1)) == "a-confirmar"
    it.status = "terminado"
    assert it.status_on(TODAY() + timedelta(days=1)) == "terminado"


@pytest.mark.parametrize(
    "values",
    [
        {"hours": -1},
        {"starts": "2020-02-31"},
        {"starts": "2020-05-01", "ends": "2020-04-01"},
        {"timetable": [{"day": 9, "from": "10:00"}]},
        {"timetable": [{"day": 1, "from": "25:00"}]},
        {"timetable": "segunda"},
        {"days": "18"},
        {"parts": "madrugada"},
        {"levels": "A1 C9"},
        {"price": "valor"},
        {"price": "gratis", "amount": 3},
        {"status": "talvez"},
        {"title": "x" * 201},
        {"class_place": "lugar nenhum"},
    ],
)
def test_bad_values_get_a_sentence(values):
    levels()
    at = place()
    with pytest.raises(ValidationError) as refused:
        add_course(
            by=None, origin="lista", source="L", on=TODAY(), provider=at.provider, **({"class_place": at} | values)
        )
    assert refused.value.messages[0].endswith(".")
    assert not Course.objects.exists()


def test_a_place_of_another_provider_is_refused():
    at = place()
    with pytest.raises(ValidationError):
        add_course(by=None, origin="lista", source="L", on=TODAY(), provider=provider(name="Outra"), class_place=at)


def test_who_may():
    it, stranger, line = course(), UserFactory(), UserFactory(agency_role="support", is_staff=True)
    for by, allowed in ((stranger, False), (line, True)):
        call = {"course": it, "read_at": it.revision, "by": by, "origin": "linha", "source": "Linha", "on": TODAY()}
        if allowed:
            edit_course(**call, hours=20)
        else:
            with pytest.raises(PermissionDenied):
                edit_course(**call, hours=20)
    with pytest.raises(PermissionDenied):
        remove_course(course=it, read_at=it.revision, by=line)
    remove_course(course=it, read_at=it.revision, by=UserFactory(reviewer=True))
    assert Course.objects.get().removed_at


def test_no_two_courses_share_a_code():
    first, at = course(), place()
    told = [told_course(origin="lista", source="L", on=TODAY(), provider=at.provider, class_place=at) for _ in "ab"]
    for it in told:
        it.code = first.code
    add_many(courses=told)
    assert Course.objects.values("code").distinct().count() == 3
