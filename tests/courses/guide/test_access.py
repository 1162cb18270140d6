"""A teacher asks for access; the agency answers by mail; after twelve months nothing is left."""

import re
from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.utils import timezone

from courses.guiding import AccessPurger, AlreadyAnswered, answer_access, ask_access
from courses.models import AccessRequest
from portal import public_forms
from portal.models import OutboxMail
from tests.reading import words_of

pytestmark = pytest.mark.django_db
ADDRESS = "/cursos/guia/pedido-de-acesso/"
GIVEN = {"name": "Zé «Prof» O'Neill", "organisation": "Escola; de Teste", "email": "Ze@Escola.example"}


@pytest.fixture
def filled(monkeypatch):
    """The form as a person sends it: with its token, some seconds after it was opened."""
    monkeypatch.setattr(public_forms, "YOUNGEST", 0)

    def filled(**changed):
        token = public_forms._signer("course-access")
        return {**GIVEN, public_forms.TOKEN: token.sign("1"), public_forms.TRAP: "", **changed}

    return filled


@pytest.fixture
def patient(monkeypatch):
    """Everything is older than two seconds."""

    class Clock:
        now = 1_700_000_000.0

        def time(self):
            Clock.now += 5
            return Clock.now

    monkeypatch.setattr(signing, "time", Clock())


def test_the_story(client, client_of, reviewer, filled, patient, guide):
    page = client.get(ADDRESS)
    assert page["Cache-Control"] == "no-store"
    sent = client.post(ADDRESS, filled())
    assert (sent.status_code, sent["Location"]) == (302, f"{ADDRESS}recebido/")
    assert client.get(sent["Location"]).status_code == 200
    asked = AccessRequest.objects.get()
    assert (asked.name, asked.email, asked.state) == (GIVEN["name"], "ze@escola.example", "access_waiting")
    first = OutboxMail.objects.get()
    assert first.to == "ze@escola.example"
    assert "Plataforma de Recursos Pedagógicos" in first.body
    desk = client_of(reviewer)
    assert GIVEN["name"] in words_of(desk.get("/admin/courses/accessrequest/").content.decode())
    change = f"/admin/courses/accessrequest/{asked.pk}/change/"
    assert f"{asked.pk}/answer/" in desk.get(change).content.decode()
    answered = desk.post(
        f"/admin/courses/accessrequest/{asked.pk}/answer/", {"answer": "Pode entrar: «olá» & bem-vindo."}
    )
    assert answered["Location"] == change
    second = OutboxMail.objects.exclude(pk=first.pk).get()
    assert "Pode entrar: «olá» & bem-vindo." in second.body
    asked.refresh_from_db()
    assert (asked.state, asked.answered_by) == ("access_answered", reviewer)
    assert f"{asked.pk}/answer/" not in desk.get(change).content.decode()


def test_what_happens_to_the_data_is_told_at_the_form(client, guide):
    words = words_of(client.get(f"/en{ADDRESS}").content.decode())
    for told in ("Who is responsible", "What for", "Legal basis", "How long", "Twelve months", "Your rights",
                 "Data protection officer"):  # fmt: skip
        assert told in words


@pytest.mark.parametrize(
    "changed",
    [
        {"name": ""}, {"name": "  "}, {"organisation": ""}, {"email": "isto não é"}, {"name": "a" * 151},
        {"name": "a\x00b"}, {"organisation": "o" * 2000}, {"email": f"{'a' * 300}@b.example"},
    ],
)  # fmt: skip
def test_bad_input_gets_a_sentence(client, filled, patient, changed):
    response = client.post(ADDRESS, filled(**changed))
    assert response.status_code == 422
    html = response.content.decode()
    assert 'role="alert"' in html
    assert GIVEN["email"] in html or "email" in changed
    assert not AccessRequest.objects.exists()


def test_a_robot_is_asked_again(client, filled, patient):
    response = client.post(ADDRESS, filled(homepage="http://spam.example"))
    assert response.status_code == 422
    assert not AccessRequest.objects.exists()
    assert not OutboxMail.objects.exists()


def test_a_form_from_elsewhere(client, filled, patient):
    response = client.post(
        ADDRESS, filled(), headers={"Origin": "https://other.example", "Sec-Fetch-Site": "cross-site"}
    )
    assert response.status_code == 403
    assert not AccessRequest.objects.exists()


def test_one_address_does_not_send_for_ever(client, filled, patient):
    answers = [client.post(ADDRESS, filled(email=f"{n}@b.example")).status_code for n in range(6)]
    assert answers == [302] * 5 + [429]


def test_asking_twice_is_asking_once():
    first = ask_access(**GIVEN, language="pt")
    assert ask_access(**{**GIVEN, "name": "Outra grafia"}, language="pt") == first
    assert OutboxMail.objects.count() == 1


@pytest.mark.parametrize(
    ("prefix", "language"), [("", "pt"), ("/en", "en"), ("/ar", "ar"), ("/ne", "pt"), ("/uk", "pt")]
)
def test_the_mail_is_in_a_language_mails_are_written_in(client, filled, patient, prefix, language):
    assert client.post(prefix + ADDRESS, filled()).status_code == 302
    assert OutboxMail.objects.get().language == language


def test_a_mail_cannot_be_split_by_a_name(client, filled, patient):
    client.post(ADDRESS, filled(name="Zé\nBcc: x@y.example"))
    assert all("\n" not in mail.subject for mail in OutboxMail.objects.all())


# --- the agency's side ---------------------------------------------------------------------------------------------


@pytest.fixture
def asked():
    return ask_access(**GIVEN, language="pt")


def test_it_is_answered_once(asked, reviewer):
    answer_access(request=asked, text="Sim.", by=reviewer)
    with pytest.raises(AlreadyAnswered):
        answer_access(request=asked, text="Não.", by=reviewer)
    assert OutboxMail.objects.count() == 2


def test_only_the_agency_answers(asked, coordinator, client_of):
    with pytest.raises(PermissionDenied):
        answer_access(request=asked, text="Sim.", by=coordinator)
    address = f"/admin/courses/accessrequest/{asked.pk}/answer/"
    assert client_of(coordinator).post(address, {"answer": "Sim."}).status_code == 302
    asked.refresh_from_db()
    assert asked.state == "access_waiting"


@pytest.mark.parametrize("text", ["", "   ", "a\x00b", "x" * 2001])
def test_an_answer_that_is_none(asked, reviewer, client_of, text):
    with pytest.raises(ValidationError):
        answer_access(request=asked, text=text, by=reviewer)
    page = client_of(reviewer).post(f"/admin/courses/accessrequest/{asked.pk}/answer/", {"answer": text})
    assert page.status_code == 200
    assert OutboxMail.objects.count() == 1


def test_an_answered_request_at_the_desk(asked, reviewer, client_of):
    answer_access(request=asked, text="Sim.", by=reviewer)
    address = f"/admin/courses/accessrequest/{asked.pk}/answer/"
    assert client_of(reviewer).post(address, {"answer": "Outra."}).status_code == 302
    assert OutboxMail.objects.count() == 2


def test_a_request_that_is_not_there(reviewer, client_of):
    assert client_of(reviewer).get(f"/admin/courses/accessrequest/{uuid4()}/answer/").status_code == 404


# --- twelve months -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("age", "left"), [(364, 1), (366, 0)])
def test_after_twelve_months_nothing_is_left(asked, age, left):
    AccessRequest.objects.update(created_at=timezone.now() - timedelta(days=age))
    assert AccessPurger().purge() == {"courses.accessrequest": 1 - left}
    assert AccessRequest.objects.count() == left


def test_the_command_does_it(asked):
    AccessRequest.objects.update(created_at=timezone.now() - timedelta(days=400))
    out = StringIO()
    call_command("purge", stdout=out)
    assert re.search(r"courses\.accessrequest: 1", out.getvalue())
