"""The report of an action, closing it, and how much of the evaluation who may see."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from tests.factories import UserFactory
from tests.reading import words_of
from tests.training import factories as make
from training.closing import ReportChanged, close_session, mark_of, write_report
from training.models import AssignmentState, SessionState
from training.timeline import NotNow

pytestmark = pytest.mark.django_db
HOSTILE = "«Correu bem»; 'sim'\n<b>مرحبا</b> " + "a" * 200


def area(session, more="relatorio/"):
    return f"/area/formacao/sessoes/{session.pk}/{more}"


def desk(session):
    return reverse("admin:training_trainingsession_desk", args=[session.pk])


def step(session, slug="encerrar"):
    return reverse("admin:training_trainingsession_step", args=[session.pk, slug])


def follow(session):
    return f"/formacao/pedido/{make.token_of(session.request)}/"


def told(response):
    return words_of(response.content.decode())


@pytest.fixture
def who():
    return make.trainer("Formadora «Ímpar»")


@pytest.fixture
def session(who, reviewer):
    return make.held(by=reviewer, who=who)


# --- writing ------------------------------------------------------------------------------------------------------


def test_the_trainer_writes_a_draft_and_the_agency_closes_with_it(client_of, session, who, reviewer):
    trainer, officer = client_of(who.user), client_of(reviewer)
    assert area(session) in trainer.get(area(session, "")).content.decode()
    given = {"report": HOSTILE.replace("\n", "\r\n"), "mark": mark_of("")}
    assert trainer.post(area(session), given).status_code == 302
    session.refresh_from_db()
    assert (session.report, session.state) == (HOSTILE, SessionState.HELD)
    page = officer.get(step(session))
    assert "«Correu bem»" in page.content.decode()
    assert officer.post(step(session), {"report": "", "mark": mark_of(HOSTILE)}).status_code == 422
    assert officer.post(step(session), {"report": "Correu.", "mark": mark_of(HOSTILE)}).status_code == 302
    session.refresh_from_db()
    assert (session.report, session.state) == ("Correu.", SessionState.EVALUATED)
    event = session.request.events.get(verb="evaluate")
    assert (event.by, event.from_state, event.to_state) == (reviewer, SessionState.HELD, SessionState.EVALUATED)
    assert trainer.get(area(session)).status_code == 404, "nothing can be changed any more"
    assert trainer.post(area(session), given).status_code == 302
    session.refresh_from_db()
    assert session.report == "Correu."


def test_two_who_write_lose_nothing(client_of, session, who, reviewer):
    trainer, officer = client_of(who.user), client_of(reviewer)
    officer.post(step(session, "relatorio"), {"report": "Da agência", "mark": mark_of("")})
    answer = trainer.post(area(session), {"report": "Da formadora", "mark": mark_of("")})
    assert answer.status_code == 409
    assert "Da agência" in told(answer)
    assert "Da formadora" in told(answer)
    session.refresh_from_db()
    assert session.report == "Da agência"
    assert f'value="{mark_of("Da agência")}"' in answer.content.decode()
    again = trainer.post(area(session), {"report": "Das duas", "mark": mark_of("Da agência")})
    assert again.status_code == 302
    answer = officer.post(step(session), {"report": "Só da agência", "mark": mark_of("Da agência")})
    assert answer.status_code == 422
    assert "Das duas" in told(answer)
    session.refresh_from_db()
    assert (session.report, session.state) == ("Das duas", SessionState.HELD)
    with pytest.raises(ReportChanged):
        close_session(session=session, by=reviewer, report="Outra", mark=mark_of("Da agência"))


def test_only_who_gave_it_and_the_agency_write_and_only_the_agency_closes(client_of, session, who, stranger, reviewer):
    other = make.trainer("Formadora Outra")
    asked = make.trainer("Formadora Convidada")
    gone = make.trainer("Formadora Desistente")
    session.assignments.create(trainer=asked, role="co-formador", state=AssignmentState.ASKED)
    session.assignments.create(trainer=gone, role="co-formador", state=AssignmentState.GIVEN_UP)
    for user in (other.user, asked.user, gone.user, stranger, reviewer):
        assert client_of(user).get(area(session)).status_code == 404
        assert client_of(user).post(area(session), {"report": "x", "mark": mark_of("")}).status_code == 404
    for user in (other.user, asked.user, gone.user, stranger, UserFactory(agency_role="support", is_staff=True)):
        with pytest.raises(PermissionDenied):
            write_report(session=session, by=user, report="x")
        with pytest.raises(PermissionDenied):
            close_session(session=session, by=user, report="x")
    with pytest.raises(PermissionDenied):
        close_session(session=session, by=who.user, report="x")
    session.refresh_from_db()
    assert (session.report, session.state) == ("", SessionState.HELD)


@pytest.mark.parametrize("state", [state for state in SessionState if state != SessionState.HELD])
def test_only_what_was_held_has_a_report(client_of, session, who, reviewer, state):
    session.state = state
    session.save()
    for act in (write_report, close_session):
        with pytest.raises(NotNow):
            act(session=session, by=reviewer, report="x")
    assert client_of(who.user).get(area(session)).status_code == 404
    assert step(session) not in client_of(reviewer).get(desk(session)).content.decode()


def test_a_report_too_long_gets_a_sentence_and_stays_in_its_form(client_of, session, who):
    answer = client_of(who.user).post(area(session), {"report": "ç" * 4001, "mark": mark_of("")})
    assert answer.status_code == 422
    assert "ç" * 4001 in answer.content.decode()
    session.refresh_from_db()
    assert session.report == ""


# --- reading ------------------------------------------------------------------------------------------------------


def pages(client_of, client, session, who, reviewer):
    """The desk's, the trainer's and the organisation's page as they read it."""
    officer, trainer = client_of(reviewer), client_of(who.user)
    return told(officer.get(desk(session))), told(trainer.get(area(session, ""))), told(client.get(follow(session)))


def test_means_show_from_five_answers_on_and_comments_once_it_is_closed(client_of, client, session, who, reviewer):
    make.evaluations(session, 5, 4, 4, 1, comments=["Falou depressa; «demais»", "مرحبا"])
    for_desk, for_trainer, for_body = pages(client_of, client, session, who, reviewer)
    assert "Avaliada por 4 de 20 pessoas presentes" in for_desk
    assert "3,5" in for_desk
    assert "Falou depressa; «demais»" in for_desk
    for page in (for_trainer, for_body):
        assert "3,5" not in page
        assert "Falou depressa" not in page
        assert "a partir de cinco respostas" in page
    make.evaluations(session, 5)
    for_desk, for_trainer, for_body = pages(client_of, client, session, who, reviewer)
    for page in (for_trainer, for_body):
        assert "3,8" in page
        assert "Falou depressa" not in page
    close_session(session=session, by=reviewer, report="Relatório «bom»")
    for_desk, for_trainer, for_body = pages(client_of, client, session, who, reviewer)
    assert "Falou depressa; «demais»" in for_trainer
    assert "Falou depressa" not in for_body
    for page in (for_desk, for_trainer, for_body):
        assert "Relatório «bom»" in page


def test_comments_of_a_few_stay_with_the_agency_even_when_it_is_closed(client_of, client, session, who, reviewer):
    make.evaluations(session, 5, 4, comments=["Falou depressa"])
    close_session(session=session, by=reviewer, report="Bom")
    for_desk, for_trainer, for_body = pages(client_of, client, session, who, reviewer)
    assert "Falou depressa" in for_desk
    assert "Falou depressa" not in for_trainer + for_body


def test_the_organisation_reads_counts_at_once_and_the_report_once_it_is_closed(client, session, reviewer):
    session.certified, session.attended = 17, 19
    session.save()
    write_report(session=session, by=reviewer, report="Ainda um rascunho")
    page = told(client.get(follow(session)))
    assert "Pessoas presentes 19" in page
    assert "Certificados 17" in page
    assert "rascunho" not in page
    close_session(session=session, by=reviewer, report="Agora sim")
    assert "Agora sim" in told(client.get(follow(session)))


def test_of_minors_nothing_is_evaluated_anywhere(client_of, client, who, reviewer):
    session = make.held(by=reviewer, who=who, modules=[make.module("leitura", for_minors=True)])
    for_desk, for_trainer, for_body = pages(client_of, client, session, who, reviewer)
    assert "não se lhes pede avaliação" in for_desk
    for page in (for_trainer, for_body):
        assert "cinco respostas" not in page


@pytest.mark.parametrize("number", [1, 3])
def test_pages_cost_the_same_however_many_answers_and_sessions(
    client_of, client, who, reviewer, number, django_assert_num_queries
):
    made = make.held(by=reviewer, who=who, modules=[make.module(f"m-{n}") for n in range(number)])
    made.request.sessions.update(
        state=made.state, day=made.day, starts=made.starts, ends=made.ends, attended=9, report="Bom"
    )
    for session in made.request.sessions.all():
        make.evaluations(session, *range(1, 1 + number), comments=["Bom"] * number)
    officer, trainer = client_of(reviewer), client_of(who.user)
    officer.get(desk(made))
    with django_assert_num_queries(15):
        officer.get(desk(made))
    with django_assert_num_queries(10):
        trainer.get(area(made, ""))
    with django_assert_num_queries(12):
        client.get(follow(made))
