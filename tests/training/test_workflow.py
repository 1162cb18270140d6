"""The verbs of requests: who may, from where to where, groups, exceptions, what the body reads."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from portal.models import OutboxMail
from tests.factories import UserFactory
from tests.training import factories as make
from training import planning, workflow
from training.models import RequestMessage, RequestState, SessionState, Sizing, TrainingEvent, Waiver
from training.models.states import REQUEST_FINAL, SESSION_FINAL
from training.states import REQUEST_VERBS, SESSION_VERBS, SHOWN, VERB_NAMES, shown_state
from training.timeline import NotNow

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("states", "verbs", "final"),
    [(RequestState, REQUEST_VERBS, REQUEST_FINAL), (SessionState, SESSION_VERBS, SESSION_FINAL)],
)
def test_every_state_has_a_way_out_unless_it_is_final(states, verbs, final):
    for state in states:
        out = {verb for verb, step in verbs.items() if state in step.sources and step.target != state}
        assert bool(out) != (state in final), state
        assert SHOWN[state].word
    assert set(verbs) <= set(VERB_NAMES)


@pytest.mark.parametrize(
    ("sessions", "shown"),
    [
        ([], RequestState.ACCEPTED),
        (["sessao-marcada", "sessao-proposta"], "sessao-proposta"),
        (["sessao-marcada", "sessao-cancelada"], "sessao-marcada"),
        (["sessao-adiada", "sessao-realizada"], "sessao-adiada"),
        (["sessao-cancelada"], "sessao-cancelada"),
    ],
)
def test_what_an_accepted_request_shows_follows_from_its_sessions(sessions, shown):
    assert shown_state(RequestState.ACCEPTED, sessions) == shown
    assert shown_state(RequestState.IN_ANALYSIS, sessions) == RequestState.IN_ANALYSIS


def test_thirty_people_are_two_groups_with_one_session_each():
    made = make.accepted(people=30, format="online")
    assert [group.people for group in made.groups.all()] == [15, 15]
    assert [session.group.number for session in made.sessions.order_by("group__number")] == [1, 2]
    assert made.state == RequestState.ACCEPTED
    assert made.decided_at


def test_two_modules_and_two_groups_are_four_sessions_and_shifts_double_them():
    modules = [make.module("um"), make.module("dois")]
    assert make.accepted(people=40, modules=modules).sessions.count() == 4
    assert make.accepted(people=20, modules=modules, shift="repetida").sessions.count() == 4
    halves = make.accepted(people=20, shift="metades")
    assert sorted(halves.sessions.values_list("part", flat=True)) == [1, 2]


@pytest.mark.parametrize(("people", "sizing", "groups"), [(26, Sizing.REDUCE, [25]), (51, "", [17, 17, 17])])
def test_groups_follow_what_the_body_chose(people, sizing, groups):
    assert workflow.proposed_groups(make.request(people=people, sizing=sizing)) == groups


def test_groups_outside_the_limits_are_refused_unless_an_exception_was_granted():
    by = make.reviewer()
    made = make.request(people=28, sizing=Sizing.WAIVER, waiver=Waiver.ASKED, waiver_reason="Uma turma só")
    workflow.analyse_request(request=made, by=by)
    with pytest.raises(NotNow):
        workflow.accept_request(request=made, by=by)
    workflow.decide_waiver(request=made, by=by, granted=False, answer="Não é possível")
    with pytest.raises(ValidationError, match="15") as refused:
        workflow.accept_request(request=made, by=by, groups=[28])
    assert "groups" in refused.value.message_dict
    workflow.decide_waiver(request=made, by=by, granted=True, answer="Desta vez sim")
    assert [group.people for group in workflow.accept_request(request=made, by=by).groups.all()] == [28]


def test_nobody_but_the_agency_moves_a_request():
    made = make.request()
    for by in (UserFactory(), make.trainer().user, UserFactory(agency_role="support", is_staff=True, is_demo=True)):
        for verb, more in (
            (workflow.analyse_request, {}),
            (workflow.ask_information, {"text": "Quando?"}),
            (workflow.accept_request, {}),
            (workflow.refuse_request, {"reason": "Não"}),
            (workflow.cancel_request, {"reason": "Não"}),
            (workflow.take_request, {"officer": None}),
            (workflow.decide_waiver, {"granted": True, "answer": "Sim"}),
            (workflow.split_groups, {"groups": [20]}),
            (workflow.write_message, {"text": "Olá"}),
            (workflow.write_note, {"text": "Olá"}),
        ):
            with pytest.raises(PermissionDenied):
                verb(request=made, by=by, **more)
    made.refresh_from_db()
    assert (made.state, made.messages.count(), made.events.count()) == (RequestState.SUBMITTED, 0, 0)


def test_a_question_waits_for_its_answer_and_stands_among_the_messages_alone():
    by = make.reviewer()
    made = workflow.analyse_request(request=make.request(), by=by)
    with pytest.raises(ValidationError):
        workflow.ask_information(request=made, by=by, text=" ")
    made = workflow.ask_information(request=made, by=by, text="A sala da Dona Única tem projetor?")
    assert made.state == RequestState.INFORMATION_NEEDED
    assert made.messages.get().kind == RequestMessage.Kind.QUESTION
    assert not TrainingEvent.objects.filter(reason__contains="Dona").exists()
    mail = OutboxMail.objects.get(template="training-question")
    assert mail.to == "contacto@ponte.example"
    assert make.token_of(made) not in mail.body
    made = workflow.resume_request(request=made, by=by, note="Disse que sim, por telefone")
    assert made.state == RequestState.IN_ANALYSIS


def test_refusing_needs_a_reason_the_body_reads():
    by, made = make.reviewer(), make.request()
    with pytest.raises(ValidationError):
        workflow.refuse_request(request=made, by=by, reason="  ")
    made = workflow.refuse_request(request=made, by=by, reason="Fora do âmbito; «lamentamos»")
    assert (made.state, made.decision_reason) == (RequestState.REFUSED, "Fora do âmbito; «lamentamos»")
    assert "Fora do âmbito; «lamentamos»" in OutboxMail.objects.get(template="training-refused").body
    with pytest.raises(NotNow):
        workflow.accept_request(request=made, by=by)


def test_cancelling_takes_the_sessions_along_and_frees_what_they_took():
    by, one = make.reviewer(), make.trainer()
    made = make.accepted(by=by)
    session = made.sessions.get()
    planning.assign_trainer(session=session, trainer=one, by=by, **make.when())
    assert session.occupations.exists()
    workflow.cancel_request(request=made, by=None, reason="Já não é preciso", actor=TrainingEvent.Actor.HOST)
    session.refresh_from_db()
    assert session.state == SessionState.CANCELLED
    assert not session.occupations.exists()
    assert OutboxMail.objects.filter(template="training-trainer-cancelled", to=one.user.email).exists()
    assert OutboxMail.objects.filter(template="training-officer", to=by.email).exists()


def test_groups_may_be_made_anew_until_something_is_prepared():
    by = make.reviewer()
    made = make.accepted(by=by, people=40)
    made = workflow.split_groups(request=made, by=by, groups=[25, 15])
    assert [group.people for group in made.groups.all()] == [25, 15]
    assert made.sessions.count() == 2
    planning.assign_trainer(session=made.sessions.first(), trainer=make.trainer(), by=by, **make.when())
    with pytest.raises(NotNow):
        workflow.split_groups(request=made, by=by, groups=[20, 20])


def test_a_note_is_no_mail_and_a_message_is_one():
    by, made = make.reviewer(), make.request()
    workflow.write_note(request=made, by=by, text="Cuidado: segunda vez")
    assert not OutboxMail.objects.exists()
    workflow.write_message(request=made, by=by, text="Bom dia\nobrigado")
    assert "Bom dia\nobrigado" in OutboxMail.objects.get().body
