"""Asking for an alert, its links, its way out: what each page does, and what nobody can learn from it."""

import logging
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from courses.alerts.subscribing import KEPT, MOST, MOST_WAITING, ask_to_renew
from courses.models import Alert, AlertLink
from courses.search.index import forget
from portal.logs import WithoutLinks
from portal.models import OutboxMail
from portal.public_forms import TOKEN, form_token
from portal.sealing import opened
from tests.courses.factories import course, municipality
from tests.reading import words_of

pytestmark = pytest.mark.django_db
ANA = "ana@vila.example"


@pytest.fixture(autouse=True)
def _index(monkeypatch):
    forget()
    municipality()
    monkeypatch.setattr("portal.public_forms._problem", lambda request, name, youngest: "")


def ask(client=None, *, language="", address="203.0.113.7", **data):
    data = {"onde": "Loulé", "nivel": "inicio", "email": ANA, "how": "logo", TOKEN: form_token("course-alert")} | data
    client = client or Client(REMOTE_ADDR=address)
    return client.post(f"{language}/cursos/alerta/", data, headers={"sec-fetch-site": "same-origin"})


def links(mail):
    """The path of the alert's page and of its end, as its reader gets them."""
    found = opened(mail.sealed)
    return tuple(found[name].removeprefix("http://localhost:8000") for name in ("link", "unsubscribe"))


def press(path, **data):
    data = {TOKEN: form_token("course-alert-answer")} | data
    return Client().post(path, data, headers={"sec-fetch-site": "same-origin"})


def active(**data):
    """A confirmed alert and the two links of its first mail."""
    ask(**data)
    mail = OutboxMail.objects.order_by("created_at").last()
    assert press(links(mail)[0]).status_code == 302
    return Alert.objects.get(pk=mail.about_id), *links(mail)


# --- the form ----------------------------------------------------------------------------------------------------


def test_the_search_leads_there_and_takes_its_question_along():
    course()
    html = Client().get("/ne/cursos/?onde=m0807&nivel=inicio&ordem=recente").content.decode()
    assert 'href="/ne/cursos/alerta/?onde=m0807&amp;nivel=inicio&amp;ordem=recente"' in html
    assert "/cursos/alerta/" not in Client().get("/cursos/").content.decode()
    assert "/cursos/alerta/" not in Client().get("/cursos/?onde=Nenhures&nivel=inicio").content.decode()


def test_the_page_says_what_is_looked_for_and_carries_it():
    page = Client().get("/en/cursos/alerta/?onde=Loulé&nivel=inicio&p=3&c=BBBBBB")
    html = page.content.decode()
    assert page["Cache-Control"] == "no-store"
    assert not page.cookies
    assert "Loulé" in words_of(html)
    assert "I am starting" in words_of(html)
    assert '<input type="hidden" name="onde" value="m0807">' in html
    assert 'name="p"' not in html
    assert 'name="c"' not in html


@pytest.mark.parametrize("query", ["", "?onde=Nenhures", "?p=2&ordem=recente"])
def test_without_a_clear_question_it_sends_back_to_the_search(query):
    html = Client().get(f"/cursos/alerta/{query}").content.decode()
    assert 'type="email"' not in html
    assert 'href="/cursos/' in html


def test_asking_mails_a_link_and_nothing_begins_by_it():
    response = ask(language="/uk")
    assert (response.status_code, response["Location"]) == (302, "/uk/cursos/alerta/enviado/")
    assert Client().get(response["Location"]).status_code == 200
    alert, mail = Alert.objects.get(), OutboxMail.objects.get()
    assert (alert.email, alert.query, alert.how, alert.language) == (ANA, "onde=m0807&nivel=inicio", "logo", "uk")
    assert not alert.is_active
    assert (mail.to, mail.language, mail.about_id) == (ANA, "uk", str(alert.pk))
    assert "Loulé" in mail.body
    token = links(mail)[0].split("/")[-2]
    assert token not in mail.body
    assert token not in AlertLink.objects.get().token_hash


@pytest.mark.parametrize(
    "data",
    [
        {"email": ""},
        {"email": "nobody"},
        {"email": "a@vila.example\nBcc: b@vila.example"},
        {"how": "sempre"},
        {"how": ""},
        {"onde": "", "nivel": ""},
        {"onde": "Nenhures"},
    ],
)
def test_bad_input_gets_a_sentence(data):
    assert ask(**data).status_code == 422
    assert not Alert.objects.exists()


def test_a_robot_is_told_and_nothing_is_kept(monkeypatch):
    monkeypatch.undo()
    assert ask(homepage="https://x.example").status_code == 422
    data = {"onde": "m0807", "email": ANA, "how": "logo"}
    assert Client().post("/cursos/alerta/", data, headers={"origin": "https://x.example"}).status_code == 403
    assert not Alert.objects.exists()


def test_too_often():
    client = Client(REMOTE_ADDR="203.0.113.9")
    assert [ask(client, email=f"a{n}@vila.example").status_code for n in range(6)] == [302] * 5 + [429]


def test_the_answer_never_tells_whether_an_address_is_known():
    first = ask()
    again = ask(address="203.0.113.8", email=ANA.upper())
    assert (first.status_code, first["Location"]) == (again.status_code, again["Location"])
    assert Alert.objects.count() == 1
    assert OutboxMail.objects.count() == 1


def test_one_asked_for_long_ago_gets_another_link_and_an_active_one_none():
    ask()
    Alert.objects.update(asked_at=timezone.now() - timedelta(hours=2))
    ask(how="semana")
    assert OutboxMail.objects.count() == 2
    assert Alert.objects.get().how == "semana"
    assert press(links(OutboxMail.objects.order_by("created_at").first())[0]).status_code == 302
    ask(how="logo")
    assert OutboxMail.objects.count() == 2
    assert Alert.objects.get().how == "semana"


def test_nobody_fills_another_mailbox():
    levels = ("A1", "A2", "B1", "B2", "inicio", "pouco")
    for number, level in enumerate(levels):
        assert ask(address=f"203.0.113.{number}", nivel=level).status_code == 302
    assert OutboxMail.objects.count() == Alert.objects.count() == MOST_WAITING
    Alert.objects.update(confirmed_at=timezone.now(), expires_at=timezone.now() + KEPT)
    now = timezone.now()
    for number in range(MOST - MOST_WAITING):
        Alert.objects.create(email=ANA, query=f"q={number}", language="pt", confirmed_at=now, expires_at=now + KEPT)
    ask(nivel="certificado")
    assert Alert.objects.count() == MOST


# --- the links ---------------------------------------------------------------------------------------------------


def test_looking_changes_nothing_and_the_button_begins_it():
    it = course()
    ask()
    page, end = links(OutboxMail.objects.get())
    for path in (page, end):
        shown = Client().get(path)
        assert shown.status_code == 200
        assert "no-store" in shown["Cache-Control"]
        assert shown.content.decode().count("<button") == 1
        assert Client().head(path).status_code == 200
    assert not Alert.objects.get().is_active
    response = press(page)
    assert (response.status_code, response["Location"]) == (302, page)
    alert = Alert.objects.get()
    assert alert.is_active
    it.refresh_from_db()
    assert alert.seen_number == it.indexed
    assert timedelta(days=182) < alert.expires_at - timezone.now() <= KEPT
    assert "<button" not in Client().get(page).content.decode()


def test_another_site_cannot_press_the_button():
    ask()
    page, _end = links(OutboxMail.objects.get())
    assert Client().post(page, headers={"origin": "https://x.example"}).status_code == 403
    assert not Alert.objects.get().is_active


def test_a_link_not_used_in_seven_days_is_over():
    ask()
    Alert.objects.update(asked_at=timezone.now() - timedelta(days=7, minutes=1))
    page, end = links(OutboxMail.objects.get())
    assert [Client().get(page).status_code, press(page).status_code, Client().get(end).status_code] == [404] * 3
    assert not Alert.objects.get().is_active


def test_two_weeks_before_the_end_it_asks_once_and_one_press_renews():
    alert, _page, _end = active()
    assert ask_to_renew() == 0
    Alert.objects.update(expires_at=timezone.now() + timedelta(days=13))
    assert [ask_to_renew(), ask_to_renew()] == [1, 0]
    mail = OutboxMail.objects.get(template="course-alert-renew")
    page, _end = links(mail)
    assert "<button" in Client().get(page).content.decode()
    alert.refresh_from_db()
    assert alert.expires_at < timezone.now() + timedelta(days=14)
    press(page)
    alert.refresh_from_db()
    assert alert.expires_at > timezone.now() + timedelta(days=182)
    assert ask_to_renew() == 0


# --- the way out -------------------------------------------------------------------------------------------------


def test_one_click_needs_no_cookie_no_token_of_a_form_and_no_origin():
    _alert, page, end = active()
    strict = Client(enforce_csrf_checks=True)
    headers = {"origin": "https://mail.example", "sec-fetch-site": "cross-site"}
    response = strict.post(end, {"List-Unsubscribe": "One-Click"}, headers=headers)
    assert response.status_code == 200
    assert not response.cookies
    assert not Alert.objects.exists()
    assert not AlertLink.objects.exists()
    assert not OutboxMail.objects.exists()
    assert strict.post(end, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert [Client().get(path).status_code for path in (page, end)] == [404, 404]


def test_leaving_one_leaves_the_others_and_their_mails():
    active()
    other, *_links = active(nivel="B1", email="rui@vila.example", address="203.0.113.8")
    Client().post(links(OutboxMail.objects.exclude(about_id=other.pk).get())[1])
    assert Alert.objects.get() == other
    assert OutboxMail.objects.get().about_id == str(other.pk)


def test_a_mail_being_sent_goes_with_its_alert():
    _alert, _page, end = active()
    OutboxMail.objects.update(state="running")
    Client().post(end)
    assert not OutboxMail.objects.exists()


def test_what_is_over_is_erased_with_its_mails():
    active()
    ask(email="rui@vila.example", address="203.0.113.8")
    ask(email="eva@vila.example", address="203.0.113.9")
    Alert.objects.filter(email=ANA).update(expires_at=timezone.now() - timedelta(minutes=1))
    Alert.objects.filter(email="rui@vila.example").update(asked_at=timezone.now() - timedelta(days=7, minutes=1))
    call_command("purge", verbosity=0)
    assert Alert.objects.get().email == "eva@vila.example"
    assert {mail.to for mail in OutboxMail.objects.all()} == {"eva@vila.example"}
    assert AlertLink.objects.count() == 1


def test_no_log_has_a_link():
    made = logging.makeLogRecord({"msg": "Forbidden: %s", "args": ("/ar/cursos/alerta/abc-DEF_1/sair/",)})
    WithoutLinks().filter(made)
    assert made.getMessage() == "Forbidden: /ar/cursos/alerta/…/sair/"
