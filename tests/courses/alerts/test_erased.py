"""A mail in the worker's hand while its alert, or the person who waits, is erased: it is never tried again."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail as django_mail
from django.utils import timezone

from courses.alerts.subscribing import ask_alert, leave
from courses.alerts.wishes import wish_of
from courses.interest.registering import leave_interest, register_interest
from courses.models import Alert, Interest
from courses.search.criteria import Criteria
from portal import jobs
from portal.models import LeasedWork, OutboxMail
from portal.sealing import opened
from tests.courses.factories import municipality
from tests.portal.test_jobs import work_off

pytestmark = pytest.mark.django_db(transaction=True)
State = LeasedWork.State


class Interrupted:
    """A connection to a mail server; while the mail goes over it, its reader leaves."""

    def __init__(self, leaves, error):
        self.leaves, self.error, self.times = leaves, error, 0

    def __call__(self):
        return self

    def open(self):
        self.times += 1

    def close(self):
        """The server does not mind."""

    def send_messages(self, messages):
        assert OutboxMail.objects.get().state == State.RUNNING
        self.leaves()
        if self.error:
            raise self.error


def of_an_alert():
    ask_alert(email="ana@vila.example", wish=wish_of(Criteria(onde="m0807")), how="logo", language="pt")
    link = opened(OutboxMail.objects.get().sealed)["link"]
    return lambda: leave(token=link.rstrip("/").rpartition("/")[2])


def of_somebody_who_waits():
    it = register_interest(municipality=municipality(), email="ana@vila.example", language="pt")
    return lambda: leave_interest(interest=it)


@pytest.mark.parametrize("made", [of_an_alert, of_somebody_who_waits])
@pytest.mark.parametrize(
    "error", [None, smtplib.SMTPServerDisconnected("lost"), smtplib.SMTPDataError(451, b"later"), ValueError("broken")]
)
def test_it_is_not_sent_again(monkeypatch, made, error):
    municipality()
    monkeypatch.setattr(jobs, "PERIODIC", {})
    server = Interrupted(made(), error)
    monkeypatch.setattr("portal.outbox.get_connection", server)
    work_off()
    assert not Alert.objects.exists()
    assert not Interest.objects.exists()
    assert server.times == 1
    for _ in range(3):
        OutboxMail.objects.update(next_try_at=timezone.now() - timedelta(days=1), lease_until=timezone.now())
        jobs.tick()
        work_off()
    assert server.times == 1
    assert not OutboxMail.objects.exists()
    assert django_mail.outbox == []
