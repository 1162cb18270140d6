import smtplib
from collections import Counter
from copy import deepcopy
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail as django_mail
from django.core.exceptions import ValidationError
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from portal import jobs, outbox
from portal.models import LeasedWork, OutboxMail, User
from portal.outbox import ResendRefusedError, queue_mail, resend_mail
from portal.outbox_todos import FailedMailTodos

State = LeasedWork.State
AWKWARD = 'Plano "A & B";\nsegunda linha\r\nBcc: todos@example.org\n\n<b>خطة البلدية</b>'


@pytest.fixture(autouse=True)
def own_templates(settings):
    templates = deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [Path(__file__).parent / "templates", *templates[0]["DIRS"]]
    settings.TEMPLATES = templates
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def agency(db):
    return User.objects.create_user("acm@example.org", "x", agency_role="reviewer", is_staff=True)


def queued(**fields) -> OutboxMail:
    values = {"to": "ana@example.org", "template": "returned", "context": {"title": AWKWARD, "reason": AWKWARD}}
    return queue_mail(**values | fields)


def deliver(mail: OutboxMail) -> OutboxMail:
    jobs.run_row.func("mail", str(mail.pk))
    mail.refresh_from_db()
    return mail


@pytest.mark.django_db
def test_it_is_written_with_text_unescaped_and_subject_in_one_line():
    mail = queued(language="en")
    assert mail.subject == (
        'The plan Plano "A & B"; segunda linha Bcc: todos@example.org <b>خطة البلدية</b> was returned'
    )
    assert f"Reason: {AWKWARD}\n\nhttp" in mail.body
    assert mail.body.count("/area/") == 1


@pytest.mark.django_db
def test_it_speaks_the_readers_language_and_leaves_ours_alone():
    user = User.objects.create_user("ana@example.org", "x", language="es")
    with translation.override("ar"):
        assert queued(user=user).language == "es"
        assert queued(user=user, language="en").language == "en"
        assert queued().language == "pt"
        assert translation.get_language() == "ar"


@pytest.mark.django_db
def test_action_needed_comes_first():
    assert queued(language="en", action_needed=True).subject.startswith("Action needed: The plan ")


@pytest.mark.django_db
def test_what_it_is_about_can_be_found():
    user = User.objects.create_user("ana@example.org", "x")
    mail = queued(about=user)
    assert (mail.about_kind, mail.about_id) == ("portal.user", str(user.pk))


@pytest.mark.django_db
def test_endless_subject_is_shortened():
    mail = queued(context={"title": "palavra" * 200, "reason": ""})
    assert len(mail.subject) == 300
    assert mail.subject.endswith("…")


@pytest.mark.django_db
@pytest.mark.parametrize("to", ["", "nobody", "a@example.org\nBcc: b@example.org", "a@example.org, b@example.org"])
def test_bad_address_is_refused(to):
    with pytest.raises(ValidationError):
        queued(to=to)


@pytest.mark.django_db(transaction=True)
def test_a_rollback_takes_the_mail_along():
    with transaction.atomic():
        queued()
        transaction.set_rollback(True)
    assert not OutboxMail.objects.exists()
    assert django_mail.outbox == []


@pytest.mark.django_db
def test_it_is_sent_with_its_message_id_and_only_to_one():
    mail = deliver(queued())
    (sent,) = django_mail.outbox
    message = sent.message()
    assert mail.state == State.DONE
    assert message["Message-ID"] == mail.message_id
    assert message["To"] == "ana@example.org"
    assert message["Bcc"] is None
    assert sent.recipients() == ["ana@example.org"]
    deliver(mail)
    assert len(django_mail.outbox) == 1


class Vanishing(EmailBackend):
    """Takes the message, then the line is lost."""

    def send_messages(self, messages):
        super().send_messages(messages)
        raise smtplib.SMTPServerDisconnected("lost")


class Refusing(EmailBackend):
    """A server that is full."""

    def send_messages(self, messages):
        raise smtplib.SMTPDataError(452, b"full")


@pytest.mark.django_db
def test_at_most_one_repeat_with_the_same_message_id(settings, caplog):
    settings.EMAIL_BACKEND = f"{__name__}.Vanishing"
    mail = queued()
    for _attempt in range(25):
        deliver(mail)
    times = Counter(sent.extra_headers["Message-ID"] for sent in django_mail.outbox)
    assert next(iter(times)) == mail.message_id
    assert set(times.values()) == {2}
    assert len(times) == 10
    assert (mail.state, mail.error) == (State.FAILED, "OutcomeUnknownError: lost")


@pytest.mark.django_db
def test_what_may_have_been_lost_twice_goes_out_under_a_new_message_id(settings, caplog):
    settings.EMAIL_BACKEND = f"{__name__}.Vanishing"
    mail = queued()
    deliver(mail)
    deliver(mail)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert deliver(mail).state == State.DONE
    assert django_mail.outbox[-1].extra_headers["Message-ID"] == mail.message_id.replace("@", ".1@")


@pytest.mark.django_db
def test_one_press_stops_such_mails_and_only_their_reader_has_the_address():
    stop = "https://vila.example/parar/segredo/"
    mail = queued(unsubscribe=stop)
    assert "segredo" not in mail.body + mail.sealed
    mail = deliver(mail)
    message = django_mail.outbox[0].message()
    assert message["List-Unsubscribe"] == f"<{stop}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail.sealed == "-"
    deliver(queued())
    assert django_mail.outbox[1].message()["List-Unsubscribe"] is None


@pytest.mark.django_db
def test_in_a_language_nobody_checked_the_portuguese_follows():
    body = queued(language="ne").body
    assert body.count("— Português —") == 1
    assert body.count("/area/") == 2
    assert "— Português —" not in queued(language="ar").body


@pytest.mark.django_db
def test_a_refusal_is_tried_again_for_long(settings, caplog):
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    mail = queued()
    for _attempt in range(5):
        deliver(mail)
    assert (mail.state, mail.attempts, mail.interruptions) == (State.WAITING, 5, 0)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert deliver(mail).state == State.DONE


@pytest.mark.django_db
def test_sent_again_by_a_person_it_is_a_new_mail(agency):
    mail = deliver(queued())
    again = resend_mail(mail=mail, by=agency)
    assert again.message_id != mail.message_id
    assert (again.to, again.subject, again.body) == (mail.to, mail.subject, mail.body)
    with pytest.raises(ResendRefusedError):
        resend_mail(mail=mail, by=agency)
    deliver(again)
    assert len(django_mail.outbox) == 2


@pytest.mark.django_db
def test_only_the_agency_sends_again():
    stranger = User.objects.create_user("x@example.org", "x")
    mail = deliver(queued())
    with pytest.raises(ResendRefusedError):
        resend_mail(mail=mail, by=stranger)


@pytest.mark.django_db
def test_old_mails_are_forgotten_except_those_still_to_be_sent():
    waiting, new, old = queued(), deliver(queued()), deliver(queued())
    long_ago = timezone.now() - timedelta(days=outbox.KEEP_DAYS + 1)
    OutboxMail.objects.filter(pk__in=[waiting.pk, old.pk]).update(created_at=long_ago)
    assert outbox.OutboxPurger().purge() == {"portal.outboxmail": 1}
    assert set(OutboxMail.objects.values_list("pk", flat=True)) == {waiting.pk, new.pk}


@pytest.fixture
def desk(agency, client, settings):
    settings.MIDDLEWARE = [m for m in settings.MIDDLEWARE if "SecondFactor" not in m and "whitenoise" not in m]
    client.force_login(agency)
    return client


def test_the_desk_shows_the_outbox_and_sends_again(desk):
    mail = deliver(queued())
    assert mail.subject.split('"')[0] in desk.get(reverse("admin:portal_outboxmail_changelist")).content.decode()
    page = desk.get(reverse("admin:portal_outboxmail_change", args=[mail.pk])).content.decode()
    address = reverse("admin:portal_outboxmail_resend", args=[mail.pk])
    assert f'action="{address}"' in page
    desk.get(address)
    assert OutboxMail.objects.count() == 1
    assert desk.post(address).status_code == 302
    assert OutboxMail.objects.count() == 2
    assert desk.post(address).status_code == 302
    assert OutboxMail.objects.count() == 2


def test_the_desk_is_closed_to_staff_without_a_role(desk, agency):
    mail = deliver(queued())
    User.objects.update(agency_role="")
    assert desk.get(reverse("admin:portal_outboxmail_changelist")).status_code in (403, 404)
    assert desk.post(reverse("admin:portal_outboxmail_resend", args=[mail.pk])).status_code == 404
    assert OutboxMail.objects.count() == 1


def test_what_was_given_up_waits_for_the_agency_and_for_nobody_else(agency):
    mail, stranger = queued(), User.objects.create_user("x@example.org", "x")
    assert list(FailedMailTodos().todos(agency)) == []
    OutboxMail.objects.update(state=State.FAILED)
    queued()
    (line,) = FailedMailTodos().todos(agency)
    assert line.title.startswith("1 ")
    assert line.url.endswith("?state__exact=failed")
    assert list(FailedMailTodos().todos(stranger)) == []
    OutboxMail.objects.filter(pk=mail.pk).update(created_at=timezone.now() - timedelta(days=31))
    assert list(FailedMailTodos().todos(agency)) == []
