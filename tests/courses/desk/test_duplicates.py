"""Courses and schools that are there twice: proposed with reasons, put together with the fresher word, undone."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from courses.desk.duplicates import course_pairs, provider_pairs
from courses.editing import edit_course
from courses.importing.undoing import undo_now
from courses.merging import merge_courses, not_duplicates, undo_course_merge
from courses.merging_schools import merge_providers, undo_provider_merge
from courses.models import Course, CourseListing, CourseMerge, ListRow, Place, Provider, ProviderMember, WrongReport
from portal.concurrency import StaleRevision
from tests.courses import factories
from tests.courses.desk.conftest import again
from tests.courses.importing.conftest import bring, catalogue, places
from tests.courses.importing.test_fates import ROW, listed, one
from tests.factories import UserFactory

__all__ = ["bring", "catalogue", "places"]
pytestmark = pytest.mark.django_db
OLD, NEW = date(2020, 9, 1), date(2020, 10, 1)


@pytest.fixture
def two(db):
    """One course, told by two sources: hours by both, weeks by the older, the start by the newer."""
    factories.levels()
    at = factories.place()
    told = {"levels": "A1 A2", "days": "13", "parts": "noite"}
    first = factories.course(at, on=OLD, source="Rede A", hours=150, weeks=20, **told)
    second = factories.course(at, on=NEW, source="Rede B", hours=140, starts="2020-10-12", **told)
    return first, second


def together(two, by=None):
    first, second = two
    read_at = {it.pk: it.revision for it in two}
    return merge_courses(kept=first, merged=second, read_at=read_at, by=by)


def fields(course):
    row = Course.objects.values().get(pk=course.pk)
    return {name: value for name, value in row.items() if name not in ("revision", "indexed")}


def test_they_are_proposed_with_reasons_and_not_when_something_tells_them_apart(two):
    (pair,) = course_pairs()
    assert {pair.first, pair.second} == {it.pk for it in two}
    assert len(pair.reasons) >= 3
    first, _second = two
    for told in ({"days": "2"}, {"days": "13", "levels": "B1 B2"}, {"levels": "A1 A2", "starts": "2021-10"}):
        first = again(first)
        edit_course(course=first, read_at=first.revision, by=None, origin="linha", source="L", on=NEW, **told)
        assert not course_pairs(), told


def test_another_municipality_or_a_demonstration_is_another_course(two):
    first, _second = two
    Place.objects.filter(pk=first.class_place_id).update(municipality=factories.municipality("0805", "Faro"))
    assert len(course_pairs()) == 1, "both moved"
    Course.objects.filter(pk=first.pk).update(is_demo=True)
    assert not course_pairs()


def test_rows_of_one_list_are_two_courses_those_of_two_sources_may_be_one(bring):
    bring(listed(ROW), source="Rede A")
    bring(listed(one(Entidade="Esc. Sec. de Loulé", Horas="140")), source="Rede B", answers={"parecidos": "outro"})
    assert len(course_pairs()) == 1
    CourseListing.objects.update(course_list=CourseListing.objects.first().course_list)
    assert not course_pairs()


def test_two_stay_two_once_somebody_said_so(two):
    for _time in range(2):
        not_duplicates(first=two[1].pk, second=two[0].pk, by=None)
    assert not course_pairs()


def test_the_fresher_word_is_kept_and_undoing_restores_every_field(two):
    first, second = two
    before = fields(first), fields(second)
    merge = together(two)
    kept = again(first)
    assert (kept.hours, kept.weeks, kept.starts, kept.checked_source) == (140, 20, "2020-10-12", "Rede B")
    assert kept.said["hours"] == second.said["hours"]
    assert again(second).removed_at
    assert kept.history.count() == 2
    assert undo_course_merge(merge=merge, by=None) == []
    assert undo_course_merge(merge=merge, by=None) == [], "undone twice is undone once"
    assert (fields(first), fields(second)) == before


def test_what_is_as_fresh_stays_as_the_one_kept_says(two):
    first, second = two
    merge = merge_courses(
        kept=second, merged=first, read_at={first.pk: first.revision, second.pk: second.revision}, by=None
    )
    assert (again(second).hours, again(second).weeks) == (140, 20)
    assert merge.kept == second


def test_undoing_leaves_what_somebody_said_since(two):
    first, _second = two
    merge = together(two)
    kept = again(first)
    edit_course(course=kept, read_at=kept.revision, by=None, origin="linha", source="L", on=NEW, hours=99)
    assert undo_course_merge(merge=merge, by=None) == ["hours"]
    kept = again(first)
    assert (kept.hours, kept.starts) == (99, "")


def test_lists_and_reports_of_either_find_the_one_kept(bring):
    bring(listed(ROW), source="Rede A")
    other = bring(listed(one(Entidade="Esc. Sec. de Loulé")), source="Rede B", answers={"parecidos": "outro"})
    first, second = Course.objects.order_by("listings__source_key")
    WrongReport.objects.create(course=second, what="dia")
    together((first, second))
    assert CourseListing.objects.filter(course=first).count() == 2
    assert WrongReport.objects.get().course == first
    it = bring(listed(one(Entidade="Esc. Sec. de Loulé", Horas="90")), source="Rede B", on=date(2020, 11, 1))
    assert it.rows.get(number=2).fate == ListRow.Fate.CHANGED
    assert again(first).hours == 90
    undo_now(it, by=None)
    assert (again(first).hours, other.rows.count()) == (150, 1)


def test_somebody_else_was_quicker(two):
    with pytest.raises(StaleRevision):
        merge_courses(kept=two[0], merged=two[1], read_at={two[0].pk: 9, two[1].pk: 1}, by=None)
    assert not CourseMerge.objects.exists()
    assert not again(two[1]).removed_at


def test_only_who_provides_may(two, line):
    with pytest.raises(PermissionDenied):
        together(two, by=line)
    with pytest.raises(PermissionDenied):
        not_duplicates(first=two[0].pk, second=two[1].pk, by=line)


def test_both_addresses_lead_to_the_one_kept(two, client):
    first, second = two
    third = factories.course(first.class_place, on=NEW)
    together(two)
    merge_courses(kept=third, merged=again(first), read_at={first.pk: 2, third.pk: 1}, by=None)
    for language in ("", "/es"):
        response = client.get(f"{language}/cursos/{second.code}/")
        assert (response.status_code, response["Location"]) == (301, f"{language}/cursos/{third.code}/")
    undo_course_merge(merge=CourseMerge.objects.get(merged=second), by=None)
    assert client.get(f"/cursos/{second.code}/").status_code == 200


def test_the_desk_compares_puts_together_and_undoes(two, reviewer, line, client_of, desk):
    first, second = two
    at = desk("duplicate", first.pk, second.pk)
    client = client_of(reviewer)
    assert client.get(desk("duplicates")).context["rows"]
    sides = client.get(f"{at}?fica=2").context["sides"]
    assert {side.taken for side in sides} == {1, 2}
    assert client.get(at).status_code == 200, "a GET changes nothing"
    assert not CourseMerge.objects.exists()
    sent = {"decisao": "um", "fica": "1", "read_first": "1", "read_second": "9"}
    assert client.post(at, sent)["Location"] == at
    assert not CourseMerge.objects.exists()
    for _time in range(2):
        client.post(at, sent | {"read_second": "1"})
    merge = CourseMerge.objects.get()
    assert first.code in client.get(desk("duplicates")).content.decode()
    for address in (desk("duplicates"), at, desk("undo_merge", merge.pk), desk("school_duplicates")):
        assert client_of(line).get(address).status_code == 404
    client.get(desk("undo_merge", merge.pk))
    assert again(second).removed_at
    client.post(desk("undo_merge", merge.pk))
    assert not again(second).removed_at
    client.post(at, {"decisao": "dois"})
    assert not client.get(desk("duplicates")).context["rows"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_the_same_queries(count, two, reviewer, client_of, desk, django_assert_num_queries):
    for n in range(count - 1):
        factories.course(two[0].class_place, on=OLD, levels="A1 A2", days="13", parts="noite", hours=n + 1)
    client = client_of(reviewer)
    client.get(desk("duplicates"))
    with django_assert_num_queries(9):
        client.get(desk("duplicates"))


@pytest.fixture
def schools(db):
    """One school under two names, each with a place and a course."""
    factories.levels()
    one = factories.provider("Escola Secundária de Loulé")
    other = factories.provider("Esc. Sec. Loulé")
    for school in (one, other):
        factories.course(factories.place(school), levels="A1 A2")
    return one, other


def test_schools_of_alike_names_are_only_proposed(schools):
    (pair,) = provider_pairs()
    assert {pair.first, pair.second} == {it.pk for it in schools}
    assert len(pair.reasons) == 2
    factories.provider("Escola Secundária de Loulé 2")
    assert len(provider_pairs()) == 1, "a number tells two schools apart"
    not_duplicates(first=schools[0].pk, second=schools[1].pk, by=None)
    assert not provider_pairs()


def test_courses_and_places_go_over_and_back(schools, reviewer):
    kept, merged = schools
    course, place = merged.courses.get(), merged.places.get()
    merge = merge_providers(kept=kept, merged=merged, by=reviewer)
    assert (kept.courses.count(), kept.places.count(), merged.courses.count()) == (2, 2, 0)
    assert course.history.first().provider_id == kept.pk
    assert course.history.first().history_user == reviewer
    assert place.history.first().provider_id == kept.pk
    assert not provider_pairs()
    for _time in range(2):
        undo_provider_merge(merge=merge, by=reviewer)
    assert (list(merged.courses.all()), list(merged.places.all()), kept.courses.count()) == ([course], [place], 1)


def test_people_go_over_and_back_who_works_for_both_stays(schools):
    kept, merged = schools
    both, only = UserFactory(), UserFactory()
    for school, person in ((kept, both), (merged, both), (merged, only)):
        ProviderMember.objects.create(provider=school, user=person)
    merge = merge_providers(kept=kept, merged=merged, by=None)
    assert set(kept.members.values_list("user", flat=True)) == {both.pk, only.pk}
    assert [it.user for it in merged.members.all()] == [both]
    undo_provider_merge(merge=merge, by=None)
    assert set(merged.members.values_list("user", flat=True)) == {both.pk, only.pk}


def test_lists_that_write_either_name_find_the_school_kept(bring):
    bring(listed(ROW))
    kept = Provider.objects.get()
    other = factories.provider("Casa da Língua", kind="associacao")
    factories.place(other)
    merge_providers(kept=kept, merged=other, by=None)
    bring(listed(one(Entidade="Casa da Língua", Nível="B1+B2")))
    assert (kept.courses.count(), Provider.objects.count()) == (2, 2)


def test_the_desk_puts_schools_together_and_leads_to_the_one_kept(schools, reviewer, client_of, desk):
    kept, merged = schools
    client, at = client_of(reviewer), desk("school_duplicate", kept.pk, merged.pk)
    assert client.get(desk("school_duplicates")).context["rows"]
    assert client.get(at).status_code == 200
    assert client.post(at, {"decisao": "uma", "fica": "1"})["Location"] == desk("provider_desk", kept.pk)
    assert client.get(desk("provider_desk", merged.pk))["Location"] == desk("provider_desk", kept.pk)
    assert merged.name not in client.get(desk("provider_changelist")).content.decode()
    assert client.post(at, {"decisao": "uma"}).status_code == 404
    page = client.get(desk("school_duplicates"))
    client.post(reverse("admin:courses_undo_schools", args=[page.context["merges"][0].pk]))
    assert merged.courses.count() == 1


def test_a_demonstration_is_never_put_together_with_something_real(schools, reviewer, client_of, desk):
    kept, merged = schools
    Provider.objects.filter(pk=merged.pk).update(is_demo=True)
    client_of(reviewer).post(desk("school_duplicate", kept.pk, merged.pk), {"decisao": "uma", "fica": "1"})
    assert merged.courses.count() == 1
