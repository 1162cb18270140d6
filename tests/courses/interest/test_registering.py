"""Somebody wants a course: the form, the links, what is kept and what is erased."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from courses.interest.consent import consent_text
from courses.interest.registering import (
    InterestPurger,
    confirm_interest,
    find,
    leave_interest,
    register_interest,
    remind,
    renew_interest,
)
from courses.models import Interest, InterestToken
from portal.models import OutboxMail
from portal.public_forms import TOKEN, form_token
from tests.courses.factories import municipality
from tests.courses.interest.conftest import last_mail, links, path_of, wait
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/cursos/interesse/"
GIVEN = {"where": "Almancil", "level": "A1", "parts": ["noite"], "email": "Quem@Espera.example", "agree": "on"}
STATE = Interest.State


def send(address=ADDRESS, form="course-interest", client=None, **data):
    data = {name: value for name, value in data.items() if value is not None} | {TOKEN: form_token(form)}
    return (client or Client(REMOTE_ADDR="203.0.113.9")).post(address, data, headers={"sec-fetch-site": "same-origin"})


def test_the_story_by_mail(client, patient):
    page = client.get(f"{ADDRESS}?onde=l1&nivel=inicio&parte=noite")
    assert page["Cache-Control"] == "no-store"
    html = page.content.decode()
    assert 'value="Almancil' in html
    assert '<option value="A1" selected>' in html
    sent = send(**GIVEN)
    assert (sent.status_code, sent["Location"]) == (302, f"{ADDRESS}feito/enviado/")
    it = Interest.objects.get()
    assert (it.municipality.name, it.locality.name, it.parts, it.email) == (
        "Loulé", "Almancil", "noite", "quem@espera.example",
    )  # fmt: skip
    assert (it.state, it.consent_text, it.consent_by) == (STATE.CONFIRMING, consent_text("pt"), None)
    assert not Interest.objects.counted().exists()
    mail = last_mail()
    assert "[[link]]" in mail.body
    confirm, leave = map(path_of, links(mail)[:2])
    assert client.get(confirm).status_code == 200
    assert not Interest.objects.counted().exists()
    assert send(confirm, "course-interest-link")["Location"] == f"{ADDRESS}feito/confirmado/"
    assert Interest.objects.counted().count() == 1
    assert client.get(leave).status_code == 200
    assert Interest.objects.counted().count() == 1
    assert send(leave, "course-interest-link")["Location"] == f"{ADDRESS}feito/retirado/"
    assert not Interest.objects.exists()
    assert not OutboxMail.objects.exists()
    assert client.get(leave).status_code == 404
    for done in ("enviado", "telefone", "confirmado", "retirado"):
        assert client.get(f"{ADDRESS}feito/{done}/").status_code == 200
    assert client.get(f"{ADDRESS}feito/outro/").status_code == 404


def test_by_phone_somebody_calls(client, patient):
    sent = send(**GIVEN | {"email": "", "phone": "912 345 678"})
    assert sent["Location"] == f"{ADDRESS}feito/telefone/"
    it = Interest.objects.get()
    assert (it.phone, it.email, it.state) == ("+351912345678", "", STATE.CONFIRMING)
    assert not OutboxMail.objects.exists()


def test_no_part_of_the_day_is_any(client, patient):
    send(**GIVEN | {"parts": [], "days": ["1", "3"], "level": ""})
    it = Interest.objects.get()
    assert (it.parts, it.days, it.level) == ("manha tarde noite sabado", "13", "")


@pytest.mark.parametrize(
    "changed",
    [
        {"where": ""}, {"where": "Terra de Ninguém Nenhuma"}, {"where": "Faro; DROP\x00"}, {"level": "C9"},
        {"parts": ["madrugada"]}, {"days": ["9"]}, {"email": "não é"}, {"email": "a@b.example\nBcc: c@d.example"},
        {"email": "", "phone": ""}, {"phone": "912345678"}, {"email": "", "phone": "Maria"},
        {"email": "", "phone": "123"}, {"email": "", "phone": "9" * 39}, {"agree": None},
    ],
)  # fmt: skip
def test_bad_input_gets_a_sentence(patient, changed):
    response = send(**GIVEN | changed)
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()
    assert not Interest.objects.exists()


def test_a_name_of_several_places_is_asked_about(patient):
    municipality("0806", "Lagoa", "Faro")
    municipality("4201", "Lagoa", "Região Autónoma dos Açores")
    answer = send(**GIVEN | {"where": "Lagoa"})
    assert answer.status_code == 422
    assert '<option value="m0806">' in answer.content.decode()
    assert send(**GIVEN | {"where": "m4201"}).status_code == 302
    assert Interest.objects.get().municipality_id == "4201"


def test_a_robot_is_asked_again(client):
    assert send(**GIVEN, homepage="http://spam.example").status_code == 422
    assert not Interest.objects.exists()


def test_the_answer_does_not_tell_who_waits(patient):
    first = send(**GIVEN)
    again = send(**GIVEN, client=Client(REMOTE_ADDR="203.0.113.10"))
    assert first["Location"] == again["Location"]
    assert Interest.objects.count() == OutboxMail.objects.count() == 1


def test_one_contact_has_five_wishes():
    for number in range(7):
        register_interest(
            municipality=municipality(f"08{number:02}", f"Terra {number}"), email="a@b.example", language="pt"
        )
    assert Interest.objects.count() == 5


@pytest.mark.parametrize(("prefix", "language"), [("", "pt"), ("/en", "en"), ("/ar", "ar"), ("/ne", "ne")])
def test_mails_and_links_are_in_the_language_of_the_page(patient, client, prefix, language):
    assert send(prefix + ADDRESS, **GIVEN).status_code == 302
    mail = last_mail()
    assert mail.language == language
    path = path_of(links(mail)[0])
    assert path.startswith(f"{prefix}{ADDRESS}")
    assert client.get(path).status_code == 200


def test_exactly_one_contact_in_the_table():
    it = wait()
    for values in ({"phone": "+351910000000"}, {"email": ""}, {"parts": ""}, {"expires_at": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Interest.objects.filter(pk=it.pk).update(**values)


def test_what_is_never_asked_has_no_column():
    names = {field.name for field in Interest._meta.get_fields()}
    assert not names & {"name", "nationality", "niss", "nif", "residence", "document", "birth"}


def test_tokens_stand_nowhere_but_in_the_mail():
    it = wait(confirmed=False)
    token = links(last_mail())[0].split("/")[-3]
    assert find(token) == it
    assert find(token[:-1]) is None
    assert token not in last_mail().body
    assert not InterestToken.objects.filter(token_hash=token).exists()


def test_only_the_help_desk_registers_for_others():
    from courses.interest.desks import open_help_desk

    desk = open_help_desk(by=None, name="CLAIM de Teste", municipality=municipality())
    with pytest.raises(PermissionDenied):
        register_interest(
            municipality=municipality(), phone="+351910000000", language="ne", by=UserFactory(), help_desk=desk
        )


# --- six months --------------------------------------------------------------------------------------------------


def aged(it, **columns):
    Interest.objects.filter(pk=it.pk).update(**columns)
    it.refresh_from_db()


def test_after_six_months_nobody_counts_and_two_weeks_later_nothing_is_left():
    it = wait()
    assert timedelta(days=182) < it.expires_at - timezone.now() <= timedelta(days=183)
    aged(it, expires_at=timezone.now() - timedelta(seconds=1))
    assert not Interest.objects.counted().exists()
    assert InterestPurger().purge() == {"courses.interest": 0}
    aged(it, expires_at=timezone.now() - timedelta(days=15))
    assert InterestPurger().purge() == {"courses.interest": 1}
    assert not OutboxMail.objects.exists()


def test_who_does_not_confirm_is_erased_after_14_days():
    it = wait(confirmed=False)
    aged(it, created_at=timezone.now() - timedelta(days=13))
    assert InterestPurger().purge() == {"courses.interest": 0}
    aged(it, created_at=timezone.now() - timedelta(days=15))
    assert InterestPurger().purge() == {"courses.interest": 1}


def test_a_mail_asks_once_before_the_end_and_its_link_renews(client, patient):
    it = wait()
    assert remind() == 0
    aged(it, expires_at=timezone.now() + timedelta(days=10))
    assert remind() == 1
    assert remind() == 0
    mail = last_mail()
    assert mail.template == "course-interest-renew"
    renew = path_of(links(mail)[0])
    client.get(renew)
    it.refresh_from_db()
    assert it.expires_at < timezone.now() + timedelta(days=11)
    send(renew, "course-interest-link")
    it.refresh_from_db()
    assert it.expires_at > timezone.now() + timedelta(days=180)
    assert it.reminded_at is None


def test_confirming_twice_does_not_lengthen():
    it = wait()
    aged(it, expires_at=timezone.now() + timedelta(days=3))
    confirm_interest(interest=it)
    it.refresh_from_db()
    assert it.expires_at < timezone.now() + timedelta(days=4)
    renew_interest(interest=it)
    leave_interest(interest=it)
    assert not Interest.objects.exists()
