"""Two courses that are one, of which people who wait were told: nobody is told twice, and undone all is as before."""

import pytest

from courses.interest.calls import log_call, to_call
from courses.interest.offering import tell_waiting
from courses.merging import merge_courses, undo_course_merge
from courses.models import CourseOffer, InterestCall
from tests.courses.factories import course, municipality, place, provider
from tests.courses.interest.conftest import wait
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    """One course twice, and three who wait by phone and were offered: both; only the second; only the first."""
    at = place(provider("Escola Perto", municipality=municipality()))
    kept, merged = (course(at, levels="A1", parts="noite", title=title) for title in ("Um", "Outro"))
    both, second, first = (wait(contact="phone") for _ in range(3))
    for who, courses in ((both, (kept, merged)), (second, (merged,)), (first, (kept,))):
        CourseOffer.objects.bulk_create([CourseOffer(course=it, interest=who) for it in courses])
    return kept, merged, (both, second, first)


def put_together(kept, merged):
    kept.refresh_from_db()
    merged.refresh_from_db()
    read_at = {it.pk: it.revision for it in (kept, merged)}
    return merge_courses(kept=kept, merged=merged, read_at=read_at, by=None)


def offers():
    return set(CourseOffer.objects.values_list("course__title", "interest", "told_at"))


def line():
    return UserFactory(agency_role="support", is_staff=True)


def test_offers_follow_the_course_kept_and_come_back(two):
    kept, merged, (both, second, first) = two
    before = offers()
    merge = put_together(kept, merged)
    assert set(kept.offers.values_list("interest", flat=True)) == {both.pk, second.pk, first.pk}
    assert list(merged.offers.values_list("interest", flat=True)) == [both.pk]
    assert {it.course for it in CourseOffer.objects.pending()} == {kept}
    assert tell_waiting(course=kept, municipality=municipality(), level="A1") == 0
    undo_course_merge(merge=merge, by=None)
    assert offers() == before


def test_who_was_told_of_either_is_not_called_again(two):
    kept, merged, (both, second, first) = two
    merged.offers.filter(interest=both).update(told_at="2030-01-01T12:00:00Z")
    before = offers()
    merge = put_together(kept, merged)
    assert {it.pk for it in to_call(line())} == {second.pk, first.pk}
    undo_course_merge(merge=merge, by=None)
    assert offers() == before


def test_a_call_about_the_course_kept_stays_after_undoing(two):
    kept, merged, (_both, second, _first) = two
    merge = put_together(kept, merged)
    log_call(interest=second, by=line(), outcome=InterestCall.Outcome.TOLD, seen=0)
    undo_course_merge(merge=merge, by=None)
    assert merged.offers.get(interest=second).told_at


def test_nobody_is_called_about_a_course_that_was_taken_off(two):
    kept, merged, people = two
    type(kept).objects.filter(pk__in=[kept.pk, merged.pk]).update(removed_at="2030-01-01T12:00:00Z")
    assert not to_call(line()).exists()
    assert CourseOffer.objects.filter(interest=people[0]).count() == 2
