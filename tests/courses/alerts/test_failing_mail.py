"""With mail failing three times out of four each alert arrives, and never more than twice with one Message-ID.

The mails leave by the tick, the worker and smtplib as they do in production, to a server on a real socket; only the
waiting between tries is cut short. What people press stands in what the server really received.
"""

import re
from collections import Counter
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.test import Client
from django.utils import timezone

from courses.alerts.subscribing import ask_alert
from courses.alerts.telling import run_alerts
from courses.alerts.wishes import wish_of
from courses.models import Alert
from courses.search.criteria import Criteria
from courses.search.index import forget
from portal import jobs
from portal.models import LeasedWork, OutboxMail
from portal.public_forms import TOKEN, form_token
from tests.courses.factories import course, municipality
from tests.failing_smtp import UNKNOWN, WAYS, WORKS, FailingServer
from tests.portal.test_jobs import work_off

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PEOPLE = 60
ROUNDS = 80
LINK = re.compile(r"http://localhost:8000(/\S*)")
State = LeasedWork.State


@pytest.fixture
def server(settings, monkeypatch):
    forget()
    monkeypatch.setattr(jobs, "PERIODIC", {})
    with FailingServer(seed=2026) as made:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", made.port
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_TIMEOUT = 5
        yield made


def deliver():
    """Tick and worker until nothing waits; how often they came round."""
    for number in range(ROUNDS):
        work_off()
        waiting = OutboxMail.objects.filter(state=State.WAITING)
        if not waiting.exists():
            return number
        past = timezone.now() - timedelta(hours=3)
        waiting.update(next_try_at=past, created_at=past)
        jobs.tick()
    return ROUNDS


def received(server):
    return [message_from_bytes(raw, policy=policy.default) for raw in server.kept]


def test_each_alert_arrives_and_never_more_than_twice_with_one_message_id(server, caplog):
    caplog.set_level("CRITICAL")
    municipality()
    addresses = {f"pessoa{n}@vila.example" for n in range(PEOPLE)}
    run_alerts()  # the first of all, which takes everything as known
    wish = wish_of(Criteria(onde="m0807"))
    for email in sorted(addresses):
        ask_alert(email=email, wish=wish, how="logo", language="pt")
    deliver()
    asked = received(server)
    assert {mail["To"] for mail in asked} == addresses
    for number, mail in enumerate(asked):
        page = next(path for path in LINK.findall(mail.get_content()) if "/alerta/" in path)
        headers = {"sec-fetch-site": "same-origin"}
        client = Client(REMOTE_ADDR=f"203.0.113.{number % 250}")
        answer = client.post(page, {TOKEN: form_token("course-alert-answer")}, headers=headers)
        assert answer.status_code == 302
    assert Alert.objects.filter(confirmed_at__isnull=False).count() == PEOPLE

    it = course()
    run_alerts()
    deliver()
    told = received(server)[len(asked) :]
    assert {mail["To"] for mail in told} == addresses
    assert all(f"/cursos/{it.code}/" in mail.get_content() for mail in told)
    times = Counter(mail["Message-ID"] for mail in (*asked, *told))
    assert max(times.values()) <= 2
    assert set(OutboxMail.objects.values_list("state", flat=True)) == {State.DONE}

    # That all this was put to the test: every way to fail came true, three times out of four, and some came twice.
    happened = server.happened
    assert all(happened[way] >= 10 for way in WAYS), happened
    assert 0.7 < 1 - happened[WORKS] / happened.total() < 0.8
    assert 2 in times.values()
    assert OutboxMail.objects.filter(interruptions__gte=2).exists()
    print(dict(happened), "mails", OutboxMail.objects.count(), "repeats", sum(n == 2 for n in times.values()))

    stop = told[0]["List-Unsubscribe"]
    assert told[0]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    left = Client(enforce_csrf_checks=True).post(LINK.search(stop)[1].rstrip(">"), {"List-Unsubscribe": "One-Click"})
    assert left.status_code == 200
    assert Alert.objects.count() == PEOPLE - 1


def test_a_server_that_never_answers_makes_a_failure_the_agency_sees(server, caplog):
    """Given up only after twenty attempts nobody knows the end of, two with each Message-ID; kept, with the reason."""
    caplog.set_level("CRITICAL")
    server.draw = lambda: UNKNOWN[1]
    municipality()
    ask_alert(email="ana@vila.example", wish=wish_of(Criteria(onde="m0807")), how="logo", language="pt")
    deliver()
    mail = OutboxMail.objects.get()
    assert (mail.state, mail.attempts) == (State.FAILED, 20)
    assert mail.error.startswith("OutcomeUnknownError")
    assert set(Counter(it["Message-ID"] for it in received(server)).values()) == {2}
