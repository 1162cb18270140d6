"""Holding a session and correcting what was written down: who may, when, what is refused, what it leaves."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from portal.models import OutboxMail
from tests.factories import UserFactory
from tests.training import factories as make
from training import holding, planning
from training.holding import correct_attendance, hold_session, over_the_limit
from training.models import AssignmentState, Attendance, Participant, SessionState, TrainingEvent, TrainingSession
from training.naming import Person
from training.timeline import NotNow

pytestmark = pytest.mark.django_db
AGENCY, HOST, TRAINER = TrainingEvent.Actor.AGENCY, TrainingEvent.Actor.HOST, TrainingEvent.Actor.TRAINER
LASTS = 240


@pytest.fixture
def session(reviewer):
    """Yesterday's session of a group of twenty, of whom three are named."""
    made = make.scheduled(by=reviewer)
    make.people(made.group, "Ana «d'Ávila»; filha", "محمد علي", "Zé " + "x" * 140)
    return made


def people(session):
    return list(session.group.participants.all())


def hold(session, by=None, actor=AGENCY, **more):
    more = more or {"minutes": {one.pk: LASTS for one in people(session)}}
    return hold_session(session=session, by=by, actor=actor, **more)


def rows(session):
    return {row.participant.name[:3]: row.minutes for row in session.attendances.select_related("participant")}


def test_who_was_present_and_how_long_is_written_with_the_figures(session, reviewer):
    one, two, three = people(session)
    hold(session, reviewer, minutes={one.pk: LASTS, two.pk: 90, three.pk: 0})
    session.refresh_from_db()
    assert (session.state, session.attended, session.minutes) == (SessionState.HELD, 2, LASTS)
    assert session.head_count is None
    assert rows(session) == {"Ana": LASTS, "محم": 90}
    event = session.events.get(verb="hold")
    assert (event.from_state, event.to_state, event.by, event.reason) == (
        "sessao-marcada",
        "sessao-realizada",
        reviewer,
        "",
    )


def test_people_who_came_unnamed_join_the_group(session, reviewer):
    hold(session, reviewer, minutes={}, newcomers=[(Person("  Rui \n Novo ", "rui@gente.example"), 60)])
    made = Participant.objects.get(email="rui@gente.example")
    assert (made.name, made.group, made.position) == ("Rui Novo", session.group, 4)
    assert rows(session) == {"Rui": 60}
    session.refresh_from_db()
    assert session.attended == 1


@pytest.mark.parametrize(
    ("person", "place"),
    [
        (Person(""), "1.name"),
        (Person("x" * 151), "1.name"),
        (Person("=1+1"), "1.name"),
        (Person("Rui", "rui@gente.example\nBcc: a@b.example"), "1.email"),
        (Person("Rui", "rui"), "1.email"),
        (Person("ANA «d'avila»;  filha", "P1@gente.example"), "1.name"),
    ],
)
def test_a_newcomer_who_cannot_be_written_down_changes_nothing(session, reviewer, person, place):
    with pytest.raises(ValidationError) as refused:
        hold(session, reviewer, minutes={people(session)[0].pk: 60}, newcomers=[(person, 60)])
    assert list(refused.value.message_dict) == [place]
    session.refresh_from_db()
    assert (session.state, session.attended) == (SessionState.SCHEDULED, None)
    assert not Attendance.objects.exists()
    assert Participant.objects.count() == 3


@pytest.mark.parametrize("minutes", [-1, LASTS + 1])
def test_nobody_is_present_longer_than_the_session(session, reviewer, minutes):
    with pytest.raises(ValidationError, match=str(LASTS)):
        hold(session, reviewer, minutes={people(session)[0].pk: minutes})
    assert not Attendance.objects.exists()


def test_with_nobody_present_it_was_not_held(session, reviewer):
    for given in ({"minutes": {}}, {"minutes": {one.pk: 0 for one in people(session)}}):
        with pytest.raises(ValidationError, match="postponed or cancelled|adiada ou cancelada"):
            hold_session(session=session, by=reviewer, actor=AGENCY, **given)
    session.refresh_from_db()
    assert session.state == SessionState.SCHEDULED


def test_not_before_it_has_begun_by_the_clock_of_the_place(session, reviewer, monkeypatch):
    begins = holding.beginning_and_end(session)[0]
    monkeypatch.setattr(timezone, "now", lambda: begins - timedelta(minutes=1))
    with pytest.raises(NotNow, match="09:30"):
        hold(session, reviewer)
    monkeypatch.setattr(timezone, "now", lambda: begins)
    assert hold(session, reviewer).state == SessionState.HELD


def test_others_than_the_agency_have_two_weeks(session, reviewer, monkeypatch):
    trainer = session.assignments.get().trainer.user
    begins = holding.beginning_and_end(session)[0]
    monkeypatch.setattr(timezone, "now", lambda: begins + timedelta(days=15))
    for by, actor in ((trainer, TRAINER), (None, HOST)):
        with pytest.raises(NotNow, match="14"):
            hold(session, by, actor)
    monkeypatch.setattr(timezone, "now", lambda: begins + timedelta(days=14))
    hold(session, trainer, TRAINER)
    session.refresh_from_db()
    one = people(session)[0]
    monkeypatch.setattr(timezone, "now", lambda: begins + timedelta(days=15))
    again = {"session": session, "minutes": {one.pk: 30}, "read_at": session.revision}
    with pytest.raises(NotNow, match="14"):
        correct_attendance(by=trainer, actor=TRAINER, **again)
    assert correct_attendance(by=reviewer, actor=AGENCY, **again).attended == 3


def test_nobody_but_the_agency_and_who_gives_the_session(session):
    declined, beside, other = make.trainer("Recusou"), make.trainer("Ao lado"), make.trainer("Outra")
    session.assignments.create(trainer=declined, state=AssignmentState.DECLINED)
    asked = session.assignments.create(trainer=beside, role="co-formador")
    support = UserFactory(agency_role="support", is_staff=True, is_demo=True)
    for by in (declined.user, beside.user, other.user, UserFactory(), support):
        for actor in (TRAINER, AGENCY):
            with pytest.raises(PermissionDenied):
                hold(session, by, actor)
    with pytest.raises(PermissionDenied):
        hold(session, session.assignments.get(role="formador", state="formador-aceitou").trainer.user, AGENCY)
    asked.state = AssignmentState.ACCEPTED
    asked.save()
    assert hold(session, beside.user, TRAINER).state == SessionState.HELD


def test_only_a_scheduled_session_is_held(reviewer):
    session = make.accepted(by=reviewer).sessions.get()
    with pytest.raises(NotNow):
        hold_session(session=session, by=reviewer, actor=AGENCY, minutes={})
    with pytest.raises(NotNow):
        correct_attendance(session=session, by=reviewer, actor=AGENCY, read_at=1, minutes={})


@pytest.mark.parametrize(("actor", "told"), [(TRAINER, 1), (HOST, 1), (AGENCY, 0)])
def test_the_officer_is_told_when_others_write_attendance_down(session, reviewer, actor, told):
    by = {TRAINER: session.assignments.get().trainer.user, AGENCY: UserFactory(manager=True)}.get(actor)
    before = OutboxMail.objects.filter(template="training-officer").count()
    hold(session, by, actor)
    found = OutboxMail.objects.filter(template="training-officer", to=reviewer.email)
    assert found.count() == before + told
    # Who was present is thanked by name; nobody else reads it.
    others = OutboxMail.objects.exclude(template="training-thanks")
    assert not any("Ávila" in mail.body + mail.subject for mail in others)


def test_said_twice_in_the_same_words_is_said_once(session, reviewer):
    given = {
        "minutes": {one.pk: LASTS for one in people(session)},
        "newcomers": [(Person("Rui", "rui@gente.example"), 60)],
    }
    hold(session, reviewer, **given)
    again = hold(session, reviewer, **given)
    assert (again.attended, session.events.filter(verb="hold").count()) == (4, 1)
    with pytest.raises(NotNow):
        hold(session, reviewer, minutes={people(session)[0].pk: 10})


def test_a_correction_changes_rows_and_figures_and_keeps_a_row_at_nought(session, reviewer):
    one, two, three = people(session)
    hold(session, reviewer, minutes={one.pk: LASTS, two.pk: 90})
    session.refresh_from_db()
    row = Attendance.objects.get(participant=one)
    correct_attendance(
        session=session, by=reviewer, actor=AGENCY, read_at=session.revision, minutes={one.pk: 0, three.pk: 100}
    )
    session.refresh_from_db()
    row.refresh_from_db()
    assert (row.minutes, session.attended) == (0, 2)
    assert rows(session) == {"Ana": 0, "محم": 90, "Zé ": 100}
    assert session.events.filter(verb="correct").count() == 1


def test_of_two_corrections_the_later_is_told_and_changes_nothing(session, reviewer):
    one, two, _three = people(session)
    hold(session, reviewer)
    session.refresh_from_db()
    given = {"session": session, "by": reviewer, "actor": AGENCY, "read_at": session.revision}
    correct_attendance(**given, minutes={one.pk: 30})
    with pytest.raises(NotNow):
        correct_attendance(**given, minutes={two.pk: 40})
    assert rows(session)["محم"] == LASTS
    correct_attendance(**given, minutes={one.pk: 30})
    assert session.events.filter(verb="correct").count() == 1, "the same once more is no conflict"


def test_a_correction_that_leaves_nobody_is_refused(session, reviewer):
    one = people(session)[0]
    hold(session, reviewer, minutes={one.pk: 60})
    session.refresh_from_db()
    with pytest.raises(ValidationError):
        correct_attendance(session=session, by=reviewer, actor=AGENCY, read_at=session.revision, minutes={one.pk: 0})
    assert rows(session) == {"Ana": 60}


def test_after_it_is_closed_nothing_is_corrected(session, reviewer):
    hold(session, reviewer)
    TrainingSession.objects.filter(pk=session.pk).update(state=SessionState.EVALUATED)
    session.refresh_from_db()
    with pytest.raises(NotNow):
        correct_attendance(
            session=session,
            by=reviewer,
            actor=AGENCY,
            read_at=session.revision,
            minutes={people(session)[0].pk: 1},
        )


def test_somebody_taken_off_the_list_meanwhile_is_said(session, reviewer):
    one, two, _three = people(session)
    two.delete()
    with pytest.raises(NotNow):
        hold(session, reviewer, minutes={one.pk: 60, two.pk: 60})
    assert not Attendance.objects.exists()


def test_of_minors_only_a_number_is_written(reviewer):
    session = make.scheduled(by=reviewer, modules=[make.module("criancas", for_minors=True)])
    one = make.people(session.group, "Criança")[0]
    for wrong in ({"minutes": {one.pk: 60}}, {"newcomers": [(Person("Criança"), 60)]}):
        with pytest.raises(TypeError):
            hold_session(session=session, by=reviewer, actor=AGENCY, head_count=12, **wrong)
    for wrong in (None, -1, 501):
        with pytest.raises(ValidationError) as refused:
            hold_session(session=session, by=reviewer, actor=AGENCY, head_count=wrong)
        assert "head_count" in refused.value.message_dict
    with pytest.raises(ValidationError):
        hold_session(session=session, by=reviewer, actor=AGENCY, head_count=0)
    hold_session(session=session, by=reviewer, actor=AGENCY, head_count=12)
    session.refresh_from_db()
    assert (session.attended, session.head_count, Attendance.objects.count()) == (12, 12, 0)
    correct_attendance(session=session, by=reviewer, actor=AGENCY, read_at=session.revision, head_count=13)
    session.refresh_from_db()
    assert (session.attended, session.head_count) == (13, 13)


def test_more_people_than_the_limit_are_written_down_and_said(session, reviewer):
    newcomers = [(Person(f"Pessoa {number}"), 60) for number in range(23)]
    assert over_the_limit(hold(session, reviewer, newcomers=newcomers)) is None
    session.refresh_from_db()
    more = correct_attendance(
        session=session,
        by=reviewer,
        actor=AGENCY,
        read_at=session.revision,
        minutes={one.pk: LASTS for one in people(session)[:3]},
    )
    assert (more.attended, over_the_limit(more)) == (26, 25)


def test_two_halves_have_each_their_own_attendance(reviewer):
    first = make.scheduled(by=reviewer, shift="metades")
    second = first.request.sessions.exclude(pk=first.pk).get()
    asked = planning.assign_trainer(
        session=second, trainer=first.assignments.get().trainer, by=reviewer, **make.when(make.later(60))
    )
    planning.answer_assignment(assignment=asked, by=reviewer, accept=True, by_phone=True)
    planning.schedule_session(session=second, by=reviewer)
    TrainingSession.objects.filter(pk=second.pk).update(day=timezone.localdate() - timedelta(days=3))
    one, two = make.people(first.group, "Ana", "Rui")
    hold(first, reviewer, minutes={one.pk: LASTS})
    hold(second, reviewer, minutes={two.pk: 100})
    assert (rows(first), rows(second)) == ({"Ana": LASTS}, {"Rui": 100})
