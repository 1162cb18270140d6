"""The same form at the same moment, four times, against the real server with four processes: it is one person.

That they met is proven by their times; whether each round is one row and one mail, by the tables.
"""

import time
from collections import Counter
from threading import Barrier, Thread
from urllib.parse import urlencode

import pytest

from courses.models import Interest
from courses.search import gazetteer
from portal.models import OutboxMail
from portal.public_forms import TOKEN, YOUNGEST, form_token
from tests.courses.factories import municipality
from tests.server import Server, Visitor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
FORMS, ROUNDS = 4, 8  # five forms in five minutes are what one network address may send
TYPE = "application/x-www-form-urlencoded"


class Sent:
    """One form of one person: when it left and came back, with what status."""

    def __init__(self, server, fields):
        self.visitor, self.body = Visitor(server), urlencode(fields)
        self.left = self.back = 0.0
        self.status = None

    def send(self, barrier):
        barrier.wait(30)
        self.left = time.monotonic()
        address = "/cursos/interesse/"
        self.status = self.visitor.ask("POST", address, self.body, Content_Type=TYPE, Sec_Fetch_Site="same-origin")
        self.back = time.monotonic()


def at_once(forms):
    """All of them, released together; how many pairs were on their way at the same time."""
    barrier = Barrier(len(forms))
    threads = [Thread(target=form.send, args=(barrier,)) for form in forms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    pairs = [(one, other) for n, one in enumerate(forms) for other in forms[n + 1 :]]
    return sum(one.left < other.back and other.left < one.back for one, other in pairs)


def test_the_same_wish_four_times_at_once_is_one_person(tmp_path, capsys):
    municipality()
    gazetteer.forget()
    server = Server(tmp_path, jobs=False, web_workers=4)
    server.start()
    try:
        token, met, answers = form_token("course-interest"), 0, Counter()
        time.sleep(YOUNGEST + 0.1)
        for number in range(ROUNDS):
            contact = {"email": f"p{number}@pessoa.example"} if number % 2 else {"phone": f"+35191000000{number}"}
            fields = {"where": "Loulé", "level": "A1", "parts": "noite", "agree": "on", TOKEN: token, **contact}
            forms = [Sent(server, fields) for _ in range(FORMS)]
            met += at_once(forms)
            answers.update(form.status for form in forms)
            server.forget()
    finally:
        server.stop()
    with capsys.disabled():
        print(f"\n{met} of {ROUNDS * 6} pairs of the same form were on their way together")
    assert answers == {302: FORMS * ROUNDS}
    assert met >= ROUNDS * 3
    kept = Counter(it.email or it.phone for it in Interest.objects.all())
    assert len(kept) == ROUNDS
    assert set(kept.values()) == {1}
    assert OutboxMail.objects.count() == ROUNDS // 2
