"""Counting, the call list, a school that opens a class, groups that are complete."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from courses.interest.calls import log_call, to_call, visible_to
from courses.interest.counting import demand_for, demand_rows, group_size, waiting
from courses.interest.desks import add_to_desk, open_help_desk
from courses.interest.offering import open_course_from_demand, tell_waiting
from courses.interest.reaching import check_demand
from courses.interest.registering import confirm_interest, leave_interest, register_interest, renew_interest
from courses.models import CourseOffer, DemandReached, Interest, InterestCall, Origin, Provider
from portal.models import OutboxMail
from tests.courses.factories import course, municipality, place, provider
from tests.courses.interest.conftest import group_of, last_mail, wait
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
STATE, OUTCOME = Interest.State, InterestCall.Outcome


def near_school(name="Escola Perto", **more):
    return provider(name, municipality=municipality(), **more)


def line():
    return UserFactory(agency_role="support", is_staff=True)


def opened(school, **more):
    values = {"level": "A1", "municipality": municipality(), "origin": Origin.PROVIDER, "source": school.name}
    values |= {"timetable": [{"day": 2, "from": "19:00", "to": "22:00"}], "status": "inscricoes"}
    at = place(school)
    return open_course_from_demand(
        provider=school, by=None, on=timezone.localdate(), class_place=at, enrolment_place=at, **values | more
    )


# --- counting ----------------------------------------------------------------------------------------------------


def test_who_can_come_at_several_parts_counts_in_each_and_once_in_all():
    wait(2, parts=("noite", "sabado"))
    wait(1, parts=("noite",))
    wait(1, confirmed=False)
    (row,) = waiting()
    assert (row.level, row.total) == ("A1", 3)
    assert row.parts == {"manha": 0, "tarde": 0, "noite": 3, "sabado": 2}
    assert sum(row.parts.values()) > row.total


def test_who_is_told_or_over_or_invented_does_not_count():
    told, over = wait(), wait()
    Interest.objects.filter(pk=told.pk).update(state=STATE.TOLD)
    Interest.objects.filter(pk=over.pk).update(expires_at=timezone.now())
    wait(is_demo=True)
    assert waiting() == []
    assert [row.total for row in waiting(is_demo=True)] == [1]


def test_a_school_sees_numbers_of_places_near_it_and_nothing_else(django_assert_num_queries):
    municipality("0808", "Perto", latitude=37.1, longitude=-8.1)
    far = municipality("1312", "Longe", latitude=41.1, longitude=-8.6)
    wait(2)
    wait(3, where=far)
    rows = demand_for(near_school())
    assert [(row.municipality.name, row.total) for row in rows] == [("Loulé", 2)]
    assert "@" not in repr(rows)
    assert demand_for(provider("Sem terra")) == []


@pytest.mark.parametrize("number", [1, 3])
def test_the_rows_for_the_desk_take_four_queries(django_assert_num_queries, number):
    for n in range(number):
        wait(1, where=municipality(f"08{n + 1:02}", f"Terra {n}"))
    course(levels="A1")
    with django_assert_num_queries(4):
        rows = demand_rows()
    assert len(rows) == 2 * number
    loule = [row for row in rows if row.municipality.dico == "0807"]
    assert all(row.courses == 1 for row in loule)


def test_the_group_is_that_of_the_rule_in_force_and_never_tiny():
    assert group_size(municipality()) is None
    rule = group_of(15)
    assert group_size(municipality()) == 15
    assert group_size(municipality("4201", "Lagoa", "Região Autónoma dos Açores")) is None
    type(rule).objects.filter(pk=rule.pk).update(number=2)
    assert group_size(municipality()) == 10


# --- a school opens a class ---------------------------------------------------------------------------------------


def test_those_it_suits_are_told_once():
    by_mail, by_phone, unsure = wait(), wait(contact="phone"), wait(level="")
    mornings, other = wait(parts=("manha",)), wait(level="B1")
    school = near_school()
    made, number = opened(school)
    assert number == 3
    assert (made.provider, made.levels, made.status) == (school, "A1", "inscricoes")
    told = OutboxMail.objects.filter(template="course-interest-told")
    assert {mail.to for mail in told} == {by_mail.email, unsure.email}
    assert f"/cursos/{made.code}/" in told[0].body
    assert tell_waiting(course=made, municipality=municipality(), level="A1") == 0
    assert CourseOffer.objects.count() == 3
    assert {it.pk for it in Interest.objects.counted()} == {by_phone.pk, mornings.pk, other.pk}
    assert list(to_call(line())) == [by_phone]


def test_who_still_waits_counts_again_but_is_not_told_of_the_same_course():
    it = wait()
    made, _number = opened(near_school())
    renew_interest(interest=it)
    assert Interest.objects.counted().count() == 1
    assert tell_waiting(course=made, municipality=municipality(), level="A1") == 0


def test_only_for_places_nearby():
    far = municipality("1312", "Longe", latitude=41.1, longitude=-8.6)
    wait(where=far)
    with pytest.raises(ValidationError):
        opened(near_school(), municipality=far)
    assert not CourseOffer.objects.exists()


def test_invented_schools_tell_invented_people_only():
    wait()
    _made, number = opened(near_school(is_demo=True))
    assert number == 0


# --- calls --------------------------------------------------------------------------------------------------------


def test_only_the_support_line_and_the_desk_that_entered_them_see_a_phone():
    desk, other = (open_help_desk(by=None, name=name) for name in ("CLAIM", "GIP"))
    manager = UserFactory(agency_role="manager", is_staff=True)
    helper, stranger = UserFactory(), UserFactory()
    add_to_desk(desk=desk, by=manager, email=helper.email)
    add_to_desk(desk=other, by=manager, email=stranger.email)
    it = register_interest(municipality=municipality(), phone="+351910000000", language="ne", by=helper, help_desk=desk)
    wait(contact="phone", confirmed=False)
    assert (it.consent_by, it.help_desk) == (helper, desk)
    assert "%(" not in it.consent_text
    assert visible_to(line()).count() == 2
    assert list(visible_to(helper)) == list(to_call(helper)) == [it]
    assert not visible_to(stranger).exists()
    for nobody in (manager, UserFactory(agency_role="reviewer", is_staff=True), UserFactory(is_superuser=True)):
        assert not visible_to(nobody).exists()
        with pytest.raises(PermissionDenied):
            log_call(interest=it, by=nobody, outcome=OUTCOME.CONFIRMED, seen=0)
    log_call(interest=it, by=helper, outcome=OUTCOME.CONFIRMED, seen=0)
    assert [row.pk for row in Interest.objects.counted()] == [it.pk]
    with pytest.raises(ValidationError):
        add_to_desk(desk=desk, by=manager, email=manager.email)
    with pytest.raises(PermissionDenied):
        add_to_desk(desk=desk, by=helper, email="x@y.example")


def test_what_comes_of_a_call():
    it, by = wait(contact="phone", confirmed=False), line()
    log_call(interest=it, by=by, outcome=OUTCOME.NOBODY, seen=0, note="à tarde")
    assert not to_call(by).exists()
    Interest.objects.update(try_after=None)
    log_call(interest=it, by=by, outcome=OUTCOME.NOBODY, seen=0)
    assert it.calls.count() == 1
    log_call(interest=it, by=by, outcome=OUTCOME.CONFIRMED, seen=1)
    assert not to_call(by).exists()
    opened(near_school())
    (again,) = to_call(by)
    assert again.to_tell
    log_call(interest=it, by=by, outcome=OUTCOME.TOLD, seen=2)
    it.refresh_from_db()
    assert it.state == STATE.TOLD
    assert CourseOffer.objects.get().told_at
    log_call(interest=it, by=by, outcome=OUTCOME.LEFT, seen=3)
    assert not Interest.objects.exists()
    assert not InterestCall.objects.exists()
    assert not CourseOffer.objects.exists()


def test_bad_outcomes_are_refused():
    it = wait(contact="phone")
    for bad in ({"outcome": "nada"}, {"outcome": OUTCOME.TOLD, "note": "x" * 301}):
        with pytest.raises(ValidationError):
            log_call(interest=it, by=line(), seen=0, **bad)


# --- a whole group ------------------------------------------------------------------------------------------------


def school_with_mailbox():
    school = near_school()
    Provider.objects.filter(pk=school.pk).update(access="aprovada", mailbox="escola@perto.example")
    return school


def notices():
    return list(OutboxMail.objects.filter(template="course-demand-reached").order_by("created_at"))


def test_a_complete_group_is_told_of_once_and_again_only_after_it_fell_and_thirty_days():
    group_of(12)
    reviewer = UserFactory(agency_role="reviewer", is_staff=True)
    school_with_mailbox()
    provider("Escola longe", municipality=municipality("1312", "Longe", latitude=41.1, longitude=-8.6))
    wait(11)
    assert check_demand() == 0
    last = wait()
    assert check_demand() == 1
    assert {mail.to for mail in notices()} == {"escola@perto.example", reviewer.email}
    assert "/admin/courses/course/procura/?tudo=1" in next(it.body for it in notices() if it.to == reviewer.email)
    assert check_demand() == 0
    leave_interest(interest=last)
    assert check_demand() == 0
    assert DemandReached.objects.get().fell_at
    wait()
    assert check_demand() == 0
    DemandReached.objects.update(reached_at=timezone.now() - timedelta(days=31))
    assert check_demand() == 1
    assert len(notices()) == 4


def test_a_notice_names_the_group_and_not_how_many():
    group_of(12)
    school_with_mailbox()
    wait(17)
    check_demand()
    body = re.sub(r"https?://\S+", "", notices()[0].body.split("\n-- ")[0])
    assert "12" in body
    assert "17" not in body
    assert last_mail("escola@perto.example")


def test_unconfirmed_people_complete_no_group():
    group_of(12)
    wait(11)
    late = wait(confirmed=False)
    assert check_demand() == 0
    confirm_interest(interest=late)
    assert check_demand() == 1
