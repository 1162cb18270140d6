"""The mail to those who were there: to whom, once, in which language, what it carries and what it keeps to itself."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from portal.models import OutboxMail
from portal.sealing import opened, unsealed
from tests.factories import UserFactory
from tests.training import factories as make
from tests.training.certificates_kit import HOSTILE, certified, held, token_of
from training.certifying import certify, withdraw_certificate
from training.models import Attendance, Certificate, Participant, TrainingModule, TrainingRequest, TrainingSession
from training.thanking import thank, thank_again
from training.timeline import NotNow

pytestmark = pytest.mark.django_db


def mails():
    return list(OutboxMail.objects.filter(template="training-thanks").order_by("to"))


def fresh(session):
    return TrainingSession.objects.select_related("module", "request").get(pk=session.pk)


def read(mail):
    return unsealed(mail.body, mail.sealed)


def test_each_present_with_an_address_is_told_once():
    session = certified((240, 60, 0, 240), day=timezone.localdate())
    Participant.objects.filter(position=3).update(email="")
    assert thank(session) == 2
    assert thank(session) == 0
    first, second = mails()
    assert (first.to, second.to) == ("p0@pessoa.example", "p1@pessoa.example")
    assert "/formacao/certificado/" in read(first)
    assert "certificado" not in read(second)
    assert set(opened(second.sealed)) == {"evaluation_link"}
    assert "dialogo-intercultural" in first.body
    assert "Participante 0" in first.body
    assert "12 meses" in first.body
    assert (first.about_kind, first.about_id) == ("training.trainingsession", str(session.pk))


def test_the_same_evaluation_link_is_in_each_mail_while_it_is_open(client):
    session = certified((240, 60), day=timezone.localdate())
    thank(session)
    links = {opened(mail.sealed)["evaluation_link"] for mail in mails()}
    assert len(links) == 1
    assert client.get(links.pop().split("localhost:8000")[-1]).status_code == 200
    late = certified((240,), day=timezone.localdate() - timedelta(days=100))
    thank(late)
    mail = OutboxMail.objects.get(about_id=str(late.pk), template="training-thanks")
    assert set(opened(mail.sealed)) == {"certificate_link"}


def test_the_link_stands_in_the_mail_only_and_opens_the_own_certificate(client, caplog):
    session = certified((240, 240))
    thank(session)
    one = Certificate.objects.order_by("attendance__participant__position").first()
    mail = mails()[0]
    link = opened(mail.sealed)["certificate_link"]
    assert link.endswith(f"/formacao/certificado/{token_of(one)}/")
    assert token_of(one) not in mail.body + caplog.text + one.token_hash + one.link_seed
    page = client.get(link.split("localhost:8000")[-1]).content.decode()
    assert one.number in page


@pytest.mark.parametrize(
    ("language", "word"), [("pt", "Obrigado"), ("en", "Thank you"), ("es", "Gracias"), ("ar", "شكرًا")]
)
def test_in_the_language_of_the_request(language, word):
    session = certified((240,), names=[HOSTILE[0]])
    TrainingRequest.objects.update(language=language)
    thank(fresh(session))
    mail = mails()[0]
    assert word in mail.subject
    prefix = "" if language == "pt" else f"/{language}"
    assert f"localhost:8000{prefix}/formacao/certificado/" in read(mail)
    assert HOSTILE[0] in mail.body, "a mail is plain text: nothing is escaped"
    assert "  " not in mail.body.split("\n-- ")[0].replace("\n", "")


def test_nobody_is_written_to_where_minors_are_or_names_are_gone():
    session = held((240,))
    TrainingModule.objects.update(for_minors=True)
    assert thank(fresh(session)) == 0
    TrainingModule.objects.update(for_minors=False)
    TrainingSession.objects.update(cleared_at=timezone.now())
    assert thank(fresh(session)) == 0
    assert not mails()


def test_a_demonstration_reaches_invented_addresses_only():
    session = certified((240, 240))
    TrainingRequest.objects.update(is_demo=True)
    Participant.objects.filter(position=0).update(email="alguem@correio.pt")
    assert thank(fresh(session)) == 1
    assert [mail.to for mail in mails()] == ["p1@pessoa.example"]


def test_a_certificate_that_came_later_is_news():
    session = certified((60,))
    assert thank(session) == 1
    Attendance.objects.update(minutes=240)
    certify(session)
    assert thank(session) == 1
    assert thank(session) == 0
    assert [
        "/certificado/" in read(mail)
        for mail in OutboxMail.objects.filter(template="training-thanks").order_by("created_at")
    ] == [False, True]


def test_again_once_an_hour_and_only_by_the_agency():
    session, by = certified((240,)), make.reviewer()
    thank(session)
    one = Attendance.objects.select_related("session").get()
    with pytest.raises(PermissionDenied):
        thank_again(attendance=one, by=UserFactory())
    with pytest.raises(NotNow):
        thank_again(attendance=one, by=by)
    Attendance.objects.update(told_at=timezone.now() - timedelta(minutes=61))
    thank_again(attendance=one, by=by)
    with pytest.raises(NotNow):
        thank_again(attendance=one, by=by)
    assert len(mails()) == 2
    Attendance.objects.update(told_at=None)
    Participant.objects.update(email="")
    with pytest.raises(NotNow):
        thank_again(attendance=one, by=by)


def test_a_withdrawn_certificate_is_not_sent():
    session = certified((240,))
    withdraw_certificate(certificate=session.certificates.get(), by=make.reviewer(), reason="Engano")
    thank(session)
    assert "/certificado/" not in read(mails()[0])
