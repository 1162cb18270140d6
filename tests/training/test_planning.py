"""The verbs of sessions: day and trainer, yes and no, postponing; and that nothing is ever taken twice."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from portal.models import OutboxMail
from tests.factories import MunicipalityFactory
from tests.training import factories as make
from training import planning
from training.models import AssignmentState, Occupation, SessionState
from training.occupying import Taken, half_hours, travel_minutes
from training.suggesting import suggest
from training.timeline import NotNow

pytestmark = pytest.mark.django_db


def assign(session, trainer, by, **more):
    return planning.assign_trainer(session=session, trainer=trainer, by=by, **{**make.when(), **more})


def test_a_trainer_is_asked_accepts_and_the_session_is_fixed():
    by, one = make.reviewer(), make.trainer()
    session = make.accepted(by=by).sessions.get()
    assignment = assign(session, one, by)
    session.refresh_from_db()
    assert session.state == SessionState.TRAINER_ASSIGNED
    assert OutboxMail.objects.filter(template="training-trainer-asked", to=one.user.email).count() == 1
    with pytest.raises(NotNow):
        planning.schedule_session(session=session, by=by)
    planning.answer_assignment(assignment=assignment, by=one.user, accept=True)
    session = planning.schedule_session(session=session, by=by)
    assert session.state == SessionState.SCHEDULED
    mail = OutboxMail.objects.get(template="training-scheduled")
    assert "09:30" in mail.body
    assert OutboxMail.objects.filter(template="training-trainer-scheduled").exists()


def test_who_declines_is_free_again_and_another_is_asked():
    by, one, two = make.reviewer(), make.trainer("Um"), make.trainer("Dois")
    session = make.accepted(by=by).sessions.get()
    assignment = assign(session, one, by)
    planning.answer_assignment(assignment=assignment, by=one.user, accept=False, reason="Nesse dia não posso")
    session.refresh_from_db()
    assert session.state == SessionState.PROPOSED
    assert not Occupation.objects.exists()
    assign(session, two, by)
    assert [a.state for a in session.assignments.all()] == [AssignmentState.DECLINED, AssignmentState.ASKED]


def test_giving_up_needs_a_reason_and_only_the_trainer_or_the_desk_by_phone_answers():
    by, one, other = make.reviewer(), make.trainer("Um"), make.trainer("Outra")
    assignment = assign(make.accepted(by=by).sessions.get(), one, by)
    for stranger in (other.user, make.reviewer()):
        with pytest.raises(PermissionDenied):
            planning.answer_assignment(assignment=assignment, by=stranger, accept=True)
    planning.answer_assignment(assignment=assignment, by=by, accept=True, by_phone=True)
    with pytest.raises(ValidationError):
        planning.give_up(assignment=assignment, by=one.user, reason="")
    planning.give_up(assignment=assignment, by=one.user, reason="Doença")
    assert not Occupation.objects.exists()
    assert OutboxMail.objects.filter(template="training-officer", to=by.email).exists()
    with pytest.raises(PermissionDenied):
        planning.answer_assignment(assignment=assignment, by=one.user, accept=True)


def test_postponing_frees_everything_and_another_day_may_follow():
    by, one = make.reviewer(), make.trainer()
    session = make.accepted(by=by).sessions.get()
    assign(session, one, by)
    with pytest.raises(ValidationError):
        planning.postpone_session(session=session, by=by, reason="")
    session = planning.postpone_session(session=session, by=by, reason="Greve; «transportes»")
    assert (session.state, session.day) == (SessionState.POSTPONED, None)
    assert not Occupation.objects.exists()
    assert "Greve; «transportes»" in OutboxMail.objects.get(template="training-postponed").body
    assign(session, one, by, day=make.later(60))


@pytest.mark.parametrize("resource", ["trainer", "room", "group"])
def test_nothing_is_taken_twice(resource):
    by, one, two = make.reviewer(), make.trainer("Um"), make.trainer("Dois")
    town = MunicipalityFactory()
    first = make.accepted(by=by, modules=[make.module(), make.module()], municipality=town)
    session, same_group = first.sessions.all()
    assign(session, one, by)
    where = {"venue_name": "Outro sítio"}
    if resource == "trainer":
        other, who = make.accepted(by=by).sessions.get(), one
    elif resource == "room":
        other, who, where = (
            make.accepted(by=by, municipality=town).sessions.get(),
            two,
            {"venue_name": " sede da PONTE "},
        )
    else:
        other, who = same_group, two
    with pytest.raises(Taken) as taken:
        assign(
            other, who, by, starts=make.when(starts="13:00")["starts"], ends=make.when(ends="16:00")["ends"], **where
        )
    assert taken.value.resource == {"trainer": "formador", "room": "sala", "group": "grupo"}[resource]
    other.refresh_from_db()
    assert (other.state, other.day, other.assignments.count()) == (SessionState.PROPOSED, None, 0)
    assert set(Occupation.objects.values_list("session", flat=True)) == {session.pk}
    assign(other, who, by, day=make.later(60), **where)


def test_travel_is_taken_too_and_online_needs_none():
    by = make.reviewer()
    near = MunicipalityFactory(latitude=38.7, longitude=-9.1)
    far = MunicipalityFactory(latitude=39.6, longitude=-9.1)  # 100 km north
    one = make.trainer(municipality=near)
    session = make.accepted(by=by, municipality=far).sessions.get()
    assert travel_minutes(one, session) == 100
    assign(session, one, by, starts=make.when(starts="14:00")["starts"], ends=make.when(ends="16:00")["ends"])
    slots = Occupation.objects.filter(resource="formador").values_list("slot", flat=True)
    assert (min(slots), max(slots)) == (24, 35)  # from 12:00 (12:20) to 18:00 (17:40)
    online = make.accepted(by=by, format="online").sessions.get()
    assert travel_minutes(one, online) == 0
    assert half_hours(make.when(starts="00:10")["starts"], make.when(ends="23:50")["ends"], 90, 90) == (0, 48)


def test_a_trainer_of_the_same_municipality_is_said_to_be_there_not_nought_kilometres_away():
    town = MunicipalityFactory(latitude=38.7, longitude=-9.1)
    make.trainer(municipality=town)
    told = [one.text for one in suggest(make.accepted(municipality=town).sessions.get(), None)[0].reasons]
    assert any("No mesmo município" in text for text in told)
    assert not any("km" in text for text in told)


@pytest.mark.parametrize("fault", ["past", "order", "module", "away", "inactive"])
def test_what_cannot_be_right_is_refused_with_nothing_taken(fault):
    by, one = make.reviewer(), make.trainer()
    session = make.accepted(by=by).sessions.get()
    more = {}
    if fault == "past":
        more["day"] = timezone.localdate() - timedelta(days=1)
    elif fault == "order":
        more["ends"] = make.when(ends="09:00")["ends"]
    elif fault == "module":
        one.modules.clear()
    elif fault == "away":
        one.absences.create(first=make.later(), last=make.later())
    else:
        one.active = False
    with pytest.raises(ValidationError):
        assign(session, one, by, **more)
    assert not Occupation.objects.exists()
    assert not session.assignments.exists()


def test_moving_the_room_of_a_fixed_session_moves_what_it_takes():
    by, one, two = make.reviewer(), make.trainer("Um"), make.trainer("Dois")
    town = MunicipalityFactory()
    session, other = (make.accepted(by=by, municipality=town).sessions.get() for _ in range(2))
    assign(session, one, by)
    assign(other, two, by, venue_name="Biblioteca")
    session.refresh_from_db()
    with pytest.raises(Taken):
        planning.edit_session(session=session, read_at=session.revision, by=by, venue_name="BIBLIOTECA")
    with pytest.raises(NotNow):
        planning.edit_session(session=session, read_at=session.revision - 1, by=by, venue_name="Salão")
    planning.edit_session(session=session, read_at=session.revision, by=by, venue_name="Salão")
    assert Occupation.objects.filter(session=session, resource="sala", key__contains="salao").exists()


def test_a_co_trainer_is_taken_like_the_first_and_leaves_alone():
    by, one, two = make.reviewer(), make.trainer("Um"), make.trainer("Dois")
    session = make.accepted(by=by).sessions.get()
    with pytest.raises(NotNow):
        planning.add_co_trainer(session=session, trainer=two, by=by)
    assign(session, one, by)
    beside = planning.add_co_trainer(session=session, trainer=two, by=by)
    assert Occupation.objects.filter(resource="formador").values("key").distinct().count() == 2
    with pytest.raises(NotNow):
        planning.add_co_trainer(session=session, trainer=one, by=by)
    planning.answer_assignment(assignment=beside, by=two.user, accept=False)
    session.refresh_from_db()
    assert session.state == SessionState.TRAINER_ASSIGNED
    assert set(Occupation.objects.filter(resource="formador").values_list("key", flat=True)) == {str(one.pk)}
