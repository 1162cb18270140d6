"""Behind the private link: what a body sees and can still do; who has no link sees nothing."""

import re

import pytest
from django.utils import timezone

from portal.models import OutboxMail
from tests.training.asking_kit import CHECK, WHAT, ground, hidden, post, walk, when
from tests.training.factories import accepted, later, request, reviewer, token_of, trainer
from tests.training.factories import when as hours
from training import asking, planning, workflow
from training.models import RequestMessage, RequestState, SessionState, TrainingRequest, TrainingSession

pytestmark = pytest.mark.django_db


def address(made, more=""):
    return f"/formacao/pedido/{token_of(made)}/{more}"


def send(client, url, form, page=None, **data):
    page = page or client.get(url)
    token = re.search(rf'action="{re.escape(url)}".*?name="form_token" value="([^"]*)"', page.content.decode(), re.S)
    fields = {"form_token": token[1] if token else hidden(page, "form_token"), **data}
    return client.post(url, fields, headers={"sec-fetch-site": "same-origin"})


def sent(client):
    """A request sent through the form."""
    ground()
    post(client, walk(client), "check", CHECK, go="send")
    return TrainingRequest.objects.get()


def test_the_page_shows_what_was_sent_and_only_to_who_has_the_link(client):
    made = sent(client)
    RequestMessage.objects.create(request=made, kind="nota", text="Só para a agência")
    page = client.get(address(made))
    shown = page.content.decode()
    assert page.status_code == 200
    for own in ("Dona Contacto Única", "contacto@ponte.example", "Junta de Freguesia de Exemplo (8)", "501234560"):
        assert own in shown
    assert "Só para a agência" not in shown
    assert page["Cache-Control"] == "no-store"
    assert page["Referrer-Policy"] == "strict-origin"
    assert "noindex" in page["X-Robots-Tag"]
    assert not page.cookies
    token = token_of(made)
    wrong = token[:-1] + ("0" if token[-1] != "0" else "1")
    for guessed in (wrong, made.code, str(made.pk), made.token_hash, made.link_seed, "x" * 300):
        assert client.get(f"/formacao/pedido/{guessed}/").status_code == 404
        assert client.post(f"/formacao/pedido/{guessed}/cancelar/", {"reason": "x"}).status_code == 404


def test_the_link_stands_in_the_mail_only(client, caplog):
    made = sent(client)
    mail = OutboxMail.objects.get(template="training-received")
    token = token_of(made)
    assert token not in mail.body
    assert "[[link]]" in mail.body
    client.get(address(made)[:-2] + "/")
    client.get(address(made, "nada/"))
    assert token not in caplog.text
    assert token[:20] not in caplog.text


def test_opening_links_changes_nothing(client):
    made = accepted()
    before = (made.revision, TrainingRequest.objects.get().state, made.events.count())
    for more in ("", "alterar/", "responder/", "cancelar/", f"confirmar/{made.sessions.get().code}/"):
        client.get(address(made, more))
        client.head(address(made, more))
    made.refresh_from_db()
    assert before == (made.revision, made.state, made.events.count())


def test_a_request_is_changed_until_the_analysis_begins(client):
    made = sent(client)
    url = address(made, "alterar/")
    first = client.get(url)
    assert 'value="20"' in first.content.decode()
    second = post(client, first, "what", WHAT | {"people": "22"}, url=url)
    assert 'value="Sede"' in second.content.decode()
    third = post(client, second, "when", when(day=later(50)), url=url)
    last = post(client, third, "who", dict(_who(third)), url=url)
    assert "Nada; mais" in last.content.decode()
    done = post(client, last, "check", CHECK, go="send", url=url)
    assert done["Location"] == address(made)
    made.refresh_from_db()
    assert made.people == 22
    assert made.wishes.get().options.get().day == later(50)
    assert [event.verb for event in made.events.all()] == ["submit", "change"]
    workflow.analyse_request(request=made, by=reviewer())
    assert client.get(url).status_code == 409
    late = post(client, last, "check", CHECK, go="send", url=url)
    assert late.status_code == 409
    assert TrainingRequest.objects.get().people == 22


def _who(page):
    """What the third step opened with."""
    shown = page.content.decode()
    names = ("body_name", "body_unit", "nif", "postal_code", "municipality", "contact_name", "contact_role",
             "contact_email", "contact_phone")  # fmt: skip
    for name in names:
        found = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', shown) or re.search(
            rf'<input[^>]*value="([^"]*)"[^>]*name="{name}"', shown
        )
        assert found, name
        yield name, found[1].replace("&#x27;", "'")
    yield "body_type", "associacao"


def test_two_people_change_at_once_and_the_second_sees_both_texts(client):
    made = sent(client)
    url = address(made, "alterar/")

    def until_the_end(people):
        page = post(client, client.get(url), "what", WHAT | {"people": people}, url=url)
        page = post(client, page, "when", when(), url=url)
        return post(client, page, "who", dict(_who(page)), url=url)

    mine, theirs = until_the_end("21"), until_the_end("24")
    assert post(client, theirs, "check", CHECK, go="send", url=url).status_code == 302
    stale = post(client, mine, "check", CHECK, go="send", url=url)
    assert stale.status_code == 409
    table = stale.content.decode().split("both-texts")[1].split("</table>")[0]
    assert ">24<" in table
    assert ">21<" in table
    assert TrainingRequest.objects.get().people == 24
    assert post(client, stale, "check", CHECK, go="send", url=url).status_code == 302
    assert TrainingRequest.objects.get().people == 21


def test_answers_of_one_request_do_not_change_another(client):
    made = sent(client)
    url = address(made, "alterar/")
    page = client.get(url)
    other = address(request(), "alterar/")
    moved = post(client, page, "what", WHAT, url=other)
    assert moved.status_code == 400


def test_a_question_is_answered(client):
    made, by = sent(client), reviewer()
    workflow.analyse_request(request=made, by=by)
    workflow.ask_information(request=made, by=by, text="Quantas salas?")
    page = client.get(address(made))
    assert "Quantas salas?" in page.content.decode()
    url = address(made, "responder/")
    assert send(client, url, "training-answer", page, text="").status_code == 422
    long = send(client, url, "training-answer", page, text="a" * 10_000)
    assert long.status_code == 422
    assert "a" * 10_000 in long.content.decode()
    assert send(client, url, "training-answer", page, text="Uma;\n“só”")["Location"] == address(made)
    made.refresh_from_db()
    assert made.state == RequestState.IN_ANALYSIS
    assert made.messages.last().text.splitlines() == ["Uma;", "“só”"]
    assert send(client, url, "training-answer", page, text="Outra").status_code == 409
    assert made.messages.count() == 2


def test_cancelling_asks_why_and_the_link_then_only_tells(client):
    made = sent(client)
    url = address(made, "cancelar/")
    form = client.get(url)
    assert send(client, url, "training-cancel", form, reason="", sure="on").status_code == 422
    assert send(client, url, "training-cancel", form, reason="Obras").status_code == 422
    assert send(client, url, "training-cancel", form, reason="Obras", sure="on").status_code == 302
    made.refresh_from_db()
    assert made.state == RequestState.CANCELLED
    page = client.get(address(made))
    assert page.status_code == 200
    assert "Obras" in page.content.decode()
    assert "<form" not in page.content.decode().split("<main")[1]
    for more in ("cancelar/", "alterar/"):
        assert client.get(address(made, more)).status_code == 410
    assert send(client, url, "training-cancel", form, reason="De novo", sure="on").status_code == 410
    answer = send(client, address(made, "responder/"), "training-answer", form, text="x")
    assert answer.status_code in (409, 410, 422)
    assert not made.messages.exists()


def test_a_scheduled_day_is_confirmed_once(client):
    by = reviewer()
    made = accepted(by=by)
    session = made.sessions.get()
    url = address(made, f"confirmar/{session.code}/")
    assert send(client, url, "training-confirm", client.get(address(made, "cancelar/"))).status_code in (409, 422)
    who = trainer("Formadora Beatriz Apelido")
    assignment = planning.assign_trainer(session=session, trainer=who, by=by, **hours())
    assert "Formadora" not in client.get(address(made)).content.decode()
    planning.answer_assignment(assignment=assignment, by=who.user, accept=True)
    planning.schedule_session(session=TrainingSession.objects.get(), by=by)
    page = client.get(address(made))
    assert "Formadora" in page.content.decode()
    assert "Apelido" not in page.content.decode()
    for _time in range(2):
        assert send(client, url, "training-confirm", page).status_code == 302
    session.refresh_from_db()
    assert session.dates_confirmed_at
    assert session.state == SessionState.SCHEDULED
    assert made.events.filter(verb="confirm-day").count() == 1
    other = accepted()
    foreign = address(made, f"confirmar/{other.sessions.get().code}/")
    assert client.post(foreign, {}).status_code in (403, 404)
    assert send(client, foreign, "training-confirm", page).status_code == 404


def test_a_new_link_goes_to_the_contact_only_and_the_old_one_stops(client, monkeypatch):
    made = sent(client)
    old = address(made)
    monkeypatch.setattr("portal.public_forms._problem", lambda request, name, youngest: "")  # as if written slowly
    url = "/formacao/pedido/novo-link/"
    for code, email in ((made.code, "outra@ponte.example"), ("XXXXXXX", "contacto@ponte.example")):
        page = send(client, url, "training-new-link", code=code, email=email)
        assert page.status_code == 200
    assert client.get(old).status_code == 200
    assert not OutboxMail.objects.filter(template="training-new-link").exists()
    right = send(client, url, "training-new-link", code=made.code.lower(), email="Contacto@ponte.example")
    assert right.content.decode().split("<main")[1] == page.content.decode().split("<main")[1]
    made.refresh_from_db()
    assert client.get(old).status_code == 404
    assert client.get(address(made)).status_code == 200
    assert OutboxMail.objects.get(template="training-new-link").to == "contacto@ponte.example"


def test_an_erased_request_says_so(client):
    made = request()
    TrainingRequest.objects.update(cleared_at=timezone.now())
    for more in ("", "alterar/", "cancelar/"):
        page = client.get(address(made, more))
        assert page.status_code == 410
        assert page["Cache-Control"] == "no-store"


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_asks_the_same_however_much_happened(client, django_assert_num_queries, many):
    by = reviewer()
    made = accepted(by=by, people=25 * many, groups=[25] * many, options=many)
    for number in range(many):
        workflow.write_message(request=made, by=by, text=f"Mensagem {number}")
    client.get(address(made))
    with django_assert_num_queries(PAGE):
        client.get(address(made))


PAGE = 11


def test_a_verb_needs_its_state():
    made = request(state=RequestState.SUBMITTED)
    with pytest.raises(asking.NotNow):
        asking.answer_question(request=made, text="Olá")
    made = request(state=RequestState.REFUSED)
    with pytest.raises(asking.NotNow):
        asking.cancel_by_host(request=made, reason="Porque sim")


def test_the_body_writes_unasked_and_the_officer_is_told_once(client):
    by = reviewer()
    made = accepted(by=by)
    words = "Chegamos às 9h; «sala 3»\r\nمرحبا " + "a" * 200
    for _twice in range(2):
        assert send(client, address(made, "escrever/"), "", client.get(address(made)), text=words).status_code == 302
    message = made.messages.get(kind=RequestMessage.Kind.FROM_BODY)
    assert message.text == words.replace("\r\n", "\n")
    mail = OutboxMail.objects.get(template="training-officer")
    assert mail.to == by.email
    assert "sala 3" not in mail.body
    assert "sala 3" in client.get(address(made)).content.decode()
    assert made.events.get(verb="write").reason == ""


def test_in_nobodys_hands_a_message_reaches_the_whole_agency(client):
    officers = {reviewer().email, reviewer().email}
    made = request()
    asking.write_by_host(request=made, text="Bom dia")
    assert {mail.to for mail in OutboxMail.objects.filter(template="training-officer")} == officers


@pytest.mark.parametrize("text", ["", "  ", "a" * 4001])
def test_a_message_of_nothing_or_too_long_gets_a_sentence(client, text):
    made = request()
    answer = send(client, address(made, "escrever/"), "", client.get(address(made)), text=text)
    assert answer.status_code == 422
    assert not made.messages.exists()


@pytest.mark.parametrize("state", [RequestState.REFUSED, RequestState.CANCELLED])
def test_once_it_is_over_nobody_writes_any_more(client, state):
    made = request()
    page = client.get(address(made))
    TrainingRequest.objects.update(state=state)
    assert send(client, address(made, "escrever/"), "", page, text="Bom dia").status_code == 410
    assert not made.messages.exists()
    assert "escrever/" not in client.get(address(made)).content.decode()
    assert client.get(address(made, "escrever/")).status_code == 302
