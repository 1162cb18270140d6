"""What people of a school may do: tell what their school says of its own courses, and nothing else."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from courses.editing import add_course, confirm_course, edit_course, remove_course
from courses.editing_many import Edit, edit_many
from courses.models import Course, Origin
from courses.providing import add_place, edit_place, edit_provider
from courses.reporting import answer_reports, report
from tests.courses.factories import course, municipality, place
from tests.courses.schools import approved, person_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine():
    """A course of a school with a person."""
    return course(at=place(approved()), origin=Origin.LIST)


def told(origin=Origin.PROVIDER):
    return {"origin": origin, "source": "Secretaria", "on": timezone.localdate()}


def test_own_courses_are_added_changed_and_confirmed(mine):
    eva = person_of(mine.provider)
    edit_course(course=mine, read_at=1, by=eva, title="Noite", **told())
    confirm_course(course=mine, read_at=mine.revision, by=eva, **told())
    assert (mine.checked_origin, mine.said["title"]["origin"]) == (Origin.PROVIDER, Origin.PROVIDER)
    added = add_course(by=eva, provider=mine.provider, class_place=mine.class_place, title="Novo", **told())
    assert Course.objects.get(pk=added.pk).created_by == eva


@pytest.mark.parametrize("origin", [Origin.AGENCY, Origin.LINE, Origin.LIST])
def test_nobody_speaks_for_others(mine, origin):
    eva = person_of(mine.provider)
    with pytest.raises(PermissionDenied):
        edit_course(course=mine, read_at=1, by=eva, title="x", **told(origin))
    with pytest.raises(PermissionDenied):
        confirm_course(course=mine, read_at=1, by=eva, **told(origin))
    with pytest.raises(PermissionDenied):
        add_course(by=eva, provider=mine.provider, title="x", **told(origin))
    with pytest.raises(PermissionDenied):
        edit_many(edits=[Edit(course=mine, values={"title": "x"})], by=eva, **told(origin))
    mine.refresh_from_db()
    assert mine.title == ""


def test_others_courses_are_out_of_reach(mine):
    other = person_of(approved(name="Outra escola"))
    school = mine.provider
    for by in (other,):
        with pytest.raises(PermissionDenied):
            edit_course(course=mine, read_at=1, by=by, title="x", **told())
        with pytest.raises(PermissionDenied):
            confirm_course(course=mine, read_at=1, by=by, **told())
        with pytest.raises(PermissionDenied):
            add_course(by=by, provider=school, title="x", **told())
        with pytest.raises(PermissionDenied):
            add_place(by=by, provider=school, municipality=municipality())
        with pytest.raises(PermissionDenied):
            edit_place(place=mine.class_place, read_at=1, by=by, name="x")
        with pytest.raises(PermissionDenied):
            answer_reports(course=mine, by=by)
        with pytest.raises(PermissionDenied):
            edit_many(edits=[Edit(course=mine, values={"title": "x"})], by=by, **told())


def test_a_course_is_not_given_away_nor_taken(mine):
    eva, other = person_of(mine.provider), approved(name="Outra escola")
    with pytest.raises(PermissionDenied):
        edit_course(course=mine, read_at=1, by=eva, provider=other, **told())
    with pytest.raises(PermissionDenied):
        edit_course(course=mine, read_at=1, by=person_of(other), provider=other, **told())


def test_the_agencys_own_stays_the_agencys(mine):
    eva = person_of(mine.provider)
    with pytest.raises(PermissionDenied):
        remove_course(course=mine, read_at=1, by=eva)
    with pytest.raises(PermissionDenied):
        edit_provider(provider=mine.provider, read_at=1, by=eva, name="x")


def test_places_and_reports_of_the_own_school(mine):
    eva = person_of(mine.provider)
    made = add_place(by=eva, provider=mine.provider, municipality=municipality(), name="Polo")
    edit_place(place=made, read_at=1, by=eva, name="Polo 2")
    report(course=mine, what="hora")
    assert answer_reports(course=mine, by=eva) == 1


def test_many_at_once_asks_for_every_school(mine):
    eva, other = person_of(mine.provider), course(at=place(approved(name="Outra escola")))
    assert edit_many(edits=[Edit(course=mine, values={"title": "Sim"})], by=eva, **told()) == 1
    with pytest.raises(PermissionDenied):
        edit_many(
            edits=[Edit(course=mine, values={"title": "Não"}), Edit(course=other, values={"title": "Não"})],
            by=eva, **told(),
        )  # fmt: skip
    mine.refresh_from_db()
    assert mine.title == "Sim"
