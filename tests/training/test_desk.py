"""The agency's desk of training: the queue, a request's page and steps, a session's page, asking a trainer."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.models import OutboxMail
from tests.training import factories as make
from training import planning, workflow
from training.models import (
    AssignmentState,
    RequestMessage,
    RequestState,
    SessionState,
    TrainingRequest,
    TrainingSession,
    Waiver,
)
from training.queries import with_shown_state
from training.states import shown_state

QUEUE = "/admin/training/trainingrequest/"
SESSIONS = "/admin/training/trainingsession/"


@pytest.fixture
def client(client_of, reviewer):
    """Somebody at the agency's desk."""
    return client_of(reviewer)


def step(one, slug):
    return reverse("admin:training_trainingrequest_step", args=[one.pk, slug])


def session_step(one, slug):
    return reverse("admin:training_trainingsession_step", args=[one.pk, slug])


def ask(one):
    return reverse("admin:training_trainingsession_ask", args=[one.pk])


def desk(one):
    return reverse(f"admin:training_{type(one).__name__.lower()}_desk", args=[one.pk])


def words(response):
    return response.content.decode()


def hours(when):
    return {"dia": when["day"].isoformat(), "de": "09:30", "ate": "13:30"}


def asked(session, who, reviewer, when=None):
    return planning.assign_trainer(session=session, trainer=who, by=reviewer, **(when or make.when()))


def test_the_queue_opens_with_what_waits_for_the_agency(client, reviewer):
    waiting = make.request(body_name="Escola à Espera")
    make.request(body_name="Escola Recusada", state=RequestState.REFUSED)
    page = words(client.get(QUEUE))
    assert "Escola à Espera" in page
    assert waiting.code in page
    assert "Escola Recusada" not in page
    assert "Escola Recusada" in words(client.get(f"{QUEUE}?estado=todos"))
    assert "Escola Recusada" in words(client.get(f"{QUEUE}?estado=pedido-recusado"))


@pytest.mark.parametrize("query", ["estado=nada", "modulo=nada", "responsavel=nada", "demo=talvez"])
def test_a_choice_that_is_none_gets_400_and_the_page(client, query):
    make.request()
    response = client.get(f"{QUEUE}?{query}")
    assert response.status_code == 400
    assert "Ponte" in words(response)


def test_words_are_found_whatever_their_accents_and_capitals(client):
    make.request(body_name="Associação Ímpar")
    assert "Associação Ímpar" in words(client.get(f"{QUEUE}?q=ASSOCIACAO+impar"))
    assert "Associação Ímpar" not in words(client.get(f"{QUEUE}?q=outra"))


def test_filters_by_module_and_by_whose_hands(client, reviewer):
    other = make.module("outro-modulo")
    mine = make.request(body_name="Casa Minha", modules=[other, other])
    workflow.analyse_request(request=mine, by=reviewer)
    make.request(body_name="Casa Alheia")
    for query, found in {
        "modulo=outro-modulo": "Minha",
        "responsavel=meus": "Minha",
        "responsavel=ninguem": "Alheia",
    }.items():
        page = words(client.get(f"{QUEUE}?{query}"))
        assert ("Casa Minha" in page, "Casa Alheia" in page) == (found == "Minha", found == "Alheia"), query
    assert words(client.get(f"{QUEUE}?modulo=outro-modulo")).count("Casa Minha") == 1


def test_the_state_read_in_the_database_is_the_one_the_table_gives(reviewer):
    for number, states in enumerate(
        [[], ["sessao-cancelada"], ["sessao-marcada", "sessao-adiada"], ["sessao-realizada", "sessao-cancelada"]]
    ):
        one = make.accepted(by=reviewer, modules=[make.module()] * max(1, len(states)), body_name=f"N{number}")
        if not states:
            one.sessions.all().delete()
        for session, state in zip(one.sessions.all(), states, strict=False):
            TrainingSession.objects.filter(pk=session.pk).update(state=state)
    make.request(state=RequestState.CANCELLED)
    for one in with_shown_state(TrainingRequest.objects.all()):
        assert one.shown == shown_state(one.state, [session.state for session in one.sessions.all()])


@pytest.mark.parametrize("number", [1, 3])
def test_the_queue_asks_as_much_for_three_as_for_one(client, reviewer, number, django_assert_num_queries):
    for _ in range(number):
        make.accepted(by=reviewer, people=30)
    client.get(QUEUE)
    with django_assert_num_queries(12):
        client.get(f"{QUEUE}?estado=todos")


@pytest.mark.parametrize("number", [1, 3])
def test_a_request_page_asks_as_much_for_three_sessions_as_for_one(client, reviewer, number, django_assert_num_queries):
    one = make.accepted(by=reviewer, modules=[make.module(f"m-{n}") for n in range(number)])
    for place, session in enumerate(one.sessions.all()):
        who = make.trainer(f"Formadora {session.code}", modules=[session.module])
        asked(session, who, reviewer, make.when(make.later(30 + 7 * place)))
    client.get(desk(one))
    with django_assert_num_queries(17):
        client.get(desk(one))


def test_the_whole_way_of_a_request_by_its_buttons(client, reviewer):
    one = make.request(people=30)
    page = words(client.get(desk(one)))
    assert step(one, "analisar") in page
    assert step(one, "aceitar") not in page
    assert client.post(step(one, "analisar")).status_code == 302
    client.post(step(one, "perguntar"), {"text": "Há turnos?"})
    one.refresh_from_db()
    assert one.state == RequestState.INFORMATION_NEEDED
    assert one.assigned_to == reviewer
    client.post(step(one, "retomar"), {"note": "Por telefone: não."})
    form = client.get(step(one, "aceitar"))
    assert 'value="15 15"' in words(form)
    client.post(step(one, "aceitar"), {"groups": "16 + 14", "reason": ""})
    one.refresh_from_db()
    assert one.state == RequestState.IN_ANALYSIS, "14 people are too few"
    client.post(step(one, "aceitar"), {"groups": "15 15", "reason": ""})
    one.refresh_from_db()
    assert one.state == RequestState.ACCEPTED
    assert one.sessions.count() == 2
    assert [group.people for group in one.groups.all()] == [15, 15]
    page = words(client.get(desk(one)))
    assert "Há turnos?" in page
    assert "Por telefone: não." in page


def test_a_step_without_its_reason_stays_on_its_page_and_says_so(client):
    one = make.request()
    response = client.post(step(one, "recusar"), {"reason": " "})
    assert response.status_code == 422
    assert "error-summary" in words(response)
    one.refresh_from_db()
    assert one.state == RequestState.SUBMITTED


def test_groups_that_are_no_numbers_get_a_sentence(client, reviewer):
    one = make.request(people=30)
    workflow.analyse_request(request=one, by=reviewer)
    for wrong in ("quinze", "0 30", "15 15 15 15 15 15 15 15 15 15 15 15 15", "-3"):
        assert client.post(step(one, "aceitar"), {"groups": wrong}).status_code == 422, wrong
    assert not one.groups.exists()


def test_a_step_that_no_longer_fits_leads_back_with_a_word(client, reviewer):
    one = make.request(state=RequestState.REFUSED)
    response = client.post(step(one, "analisar"), follow=True)
    assert response.redirect_chain[-1][0] == desk(one)
    assert response.context["messages"]
    assert client.get(step(one, "nada")).status_code == 404


def test_an_exception_is_decided_before_accepting(client, reviewer):
    one = make.request(people=12, sizing="dispensa", waiver=Waiver.ASKED, waiver_reason="Poucos")
    workflow.analyse_request(request=one, by=reviewer)
    client.post(step(one, "aceitar"), {"groups": "12"})
    one.refresh_from_db()
    assert one.state == RequestState.IN_ANALYSIS
    client.post(step(one, "dispensa"), {"granted": "sim", "answer": "Sim, desta vez."})
    client.post(step(one, "aceitar"), {"groups": "12"})
    one.refresh_from_db()
    assert (one.waiver, one.state) == (Waiver.GRANTED, RequestState.ACCEPTED)


def test_a_note_is_kept_and_sends_nothing_a_message_is_sent(client):
    one = make.request()
    before = OutboxMail.objects.count()
    client.post(step(one, "nota"), {"text": "Ligar à Dona X\r\namanhã"})
    assert RequestMessage.objects.get().text == "Ligar à Dona X\namanhã"
    assert OutboxMail.objects.count() == before
    client.post(step(one, "mensagem"), {"text": "Bom dia"})
    assert OutboxMail.objects.filter(to=one.contact_email).count() == 1


def test_a_request_comes_into_the_hands_of_somebody_at_the_agency_only(client, manager, coordinator):
    one = make.request()
    assert client.post(step(one, "entregar"), {"officer": str(coordinator.pk)}).status_code == 422
    client.post(step(one, "entregar"), {"officer": str(manager.pk)})
    one.refresh_from_db()
    assert one.assigned_to == manager


# --- sessions -----------------------------------------------------------------------------------------------------


def test_a_trainer_is_suggested_asked_and_the_session_scheduled(client, reviewer):
    one = make.accepted(by=reviewer)
    session, who = one.sessions.get(), make.trainer("Formadora Certa")
    option = session.wish.options.get()
    page = words(client.get(desk(session)))
    assert "Formadora Certa" in page
    assert option.day.isoformat() in page
    when = make.when(option.day)
    assert client.post(ask(session), {"trainer": str(who.pk), **hours(when)}).status_code == 302
    session.refresh_from_db()
    assert (session.state, session.day) == (SessionState.TRAINER_ASSIGNED, option.day)
    assert session_step(session, "marcar") not in words(client.get(desk(session))), "not before the trainer accepted"
    assignment = session.assignments.get()
    address = reverse("admin:training_trainingsession_assignment", args=[session.pk, assignment.pk, "aceitou"])
    assert client.post(address).status_code == 302
    assert session_step(session, "marcar") in words(client.get(desk(session)))
    client.post(session_step(session, "marcar"))
    client.post(session_step(session, "adiar"), {"reason": "Sala fechada"})
    session.refresh_from_db()
    assert (session.state, session.day, session.occupations.count()) == (SessionState.POSTPONED, None, 0)
    assert OutboxMail.objects.filter(to=one.contact_email, template="training-postponed").exists()


def test_who_is_taken_stands_last_without_a_button_and_asked_by_hand_is_refused(client, reviewer):
    who, other = make.trainer("Formadora Um"), make.trainer("Formadora Outra")
    first, second = (make.accepted(by=reviewer, venue_name=f"Casa {n}").sessions.get() for n in (1, 2))
    asked(first, who, reviewer)
    page = words(client.get(f"{desk(second)}?dia={make.later().isoformat()}&de=12:00&ate=15:00"))
    assert page.index("Formadora Outra") < page.index("Formadora Um")
    assert str(other.pk) in page
    assert str(who.pk) not in page
    response = client.post(ask(second), {"trainer": str(who.pk), **hours(make.when())})
    assert response.status_code == 409
    assert "error-summary" in words(response)
    second.refresh_from_db()
    assert second.state == SessionState.PROPOSED
    assert not second.assignments.exists()


def test_a_day_in_the_past_and_hours_that_end_before_they_begin_get_a_sentence(client, reviewer):
    session, who = make.accepted(by=reviewer).sessions.get(), make.trainer()
    past = (timezone.localdate() - timedelta(days=1)).isoformat()
    for wrong in ({"dia": past}, {"ate": "08:00"}, {"dia": "ontem"}, {"de": ""}):
        response = client.post(ask(session), {"trainer": str(who.pk), **hours(make.when()), **wrong})
        assert response.status_code == 422, wrong
        assert "error-summary" in words(response)
    assert not session.assignments.exists()
    assert client.post(ask(session), {"trainer": "nada"}).status_code == 404


def test_a_second_trainer_goes_along(client, reviewer):
    session = make.accepted(by=reviewer).sessions.get()
    asked(session, make.trainer("Formadora Um"), reviewer)
    other = make.trainer("Formadora Dois")
    assert client.post(ask(session), {"trainer": str(other.pk), "co": "1"}).status_code == 302
    assert session.assignments.filter(role="co-formador", state=AssignmentState.ASKED).count() == 1


def test_details_move_what_is_taken_and_a_stale_form_is_refused_with_its_words(client, reviewer):
    session = make.accepted(by=reviewer).sessions.get()
    asked(session, make.trainer(), reviewer)
    address = reverse("admin:training_trainingsession_details", args=[session.pk])
    form = client.get(address).context["form"]
    given = {
        name: "" if form[name].value() is None else form[name].value()
        for name in form.fields
        if name not in ("room_checked", "is_open")
    }
    assert client.post(address, {**given, "room": "Sala 7"}).status_code == 302
    assert session.occupations.filter(resource="sala", key__endswith="|sala 7").exists()
    response = client.post(address, {**given, "room": "Sala 9"})
    assert response.status_code == 409
    assert 'value="Sala 9"' in words(response)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_and_page_of_sessions_ask_as_much_for_three_as_for_one(
    client, reviewer, number, django_assert_num_queries
):
    modules = [make.module(f"m-{n}") for n in range(number)]
    one = make.accepted(by=reviewer, modules=modules)
    for n in range(number):
        make.trainer(f"Formadora {n}", modules=modules)
    client.get(SESSIONS)
    with django_assert_num_queries(8):
        client.get(SESSIONS)
    with django_assert_num_queries(18):
        client.get(desk(one.sessions.first()))


def test_what_waits_is_told_on_the_first_page_of_the_workspace(client, reviewer):
    make.request()
    make.accepted(by=reviewer)
    session = make.accepted(by=reviewer, venue_name="Outra casa").sessions.get()
    planning.answer_assignment(
        assignment=asked(session, make.trainer(), reviewer), by=reviewer, accept=True, by_phone=True
    )
    page = words(client.get("/area/"))
    assert QUEUE in page
    assert f"{SESSIONS}?lista=a-marcar" in page
