"""Forty officers' forms at the same moment over the same trainers, against the real server with four processes.

Each trainer can be taken once in the morning and once in the afternoon, whatever the order in which the forms arrive.
That they met is proven by their times: for each pair of trainer and hours, forms were on their way together.
"""

import time
from collections import Counter
from threading import Barrier, Thread

import pytest
from django.urls import reverse

from tests.factories import PASSWORD
from tests.server import Server, Visitor
from tests.training import factories as make
from training.models import ACTIVE_ASSIGNMENT, Assignment, Occupation, SessionState, TrainingSession

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

FORMS, OFFICERS, TRAINERS = 40, 8, 4
HOURS = (("09:30", "11:30"), ("14:30", "16:30"))
ASKED, TAKEN = 302, 409


class Sent:
    """One form: for which trainer and hours, when it left and came back, with what status."""

    def __init__(self, number, session, trainer, hours):
        self.number, self.session, self.trainer, self.hours = number, session, trainer, hours
        self.left = self.back = 0.0
        self.status = None

    def fields(self, day):
        return {"trainer": str(self.trainer.pk), "dia": day.isoformat(), "de": self.hours[0], "ate": self.hours[1]}

    def send(self, officer, day):
        self.left = time.monotonic()
        self.status = officer.post(
            reverse("admin:training_trainingsession_ask", args=[self.session.pk]), self.fields(day)
        )
        self.back = time.monotonic()


def test_forty_assignments_at_once_never_book_a_trainer_twice_and_leave_no_request_stuck(tmp_path, capsys):
    desk = make.reviewer()
    trainers = [make.trainer(f"Formadora {number}") for number in range(TRAINERS)]
    sessions = [make.accepted(by=desk, venue_name=f"Sala {number}").sessions.get() for number in range(FORMS)]
    people = [make.reviewer() for _ in range(OFFICERS)]
    forms = [
        Sent(number, session, trainers[number % TRAINERS], HOURS[number // TRAINERS % 2])
        for number, session in enumerate(sessions)
    ]
    day = make.later()
    server = Server(tmp_path, jobs=False, web_workers=4)
    server.start()
    try:
        officers = []
        for person in people:
            officer = Visitor(server)
            officer.log_in(person.email, PASSWORD)
            officers.append(officer)
        barrier = Barrier(FORMS)

        def send(form):
            barrier.wait(30)
            form.send(officers[form.number % OFFICERS], day)

        threads = [Thread(target=send, args=(form,)) for form in forms]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        asked = [form for form in forms if form.status == ASKED]
        assert Counter(form.status for form in forms) == {ASKED: TRAINERS * 2, TAKEN: FORMS - TRAINERS * 2}
        assert len({(form.trainer.pk, form.hours) for form in asked}) == TRAINERS * 2
        met = [
            form
            for winner in asked
            for form in forms
            if form is not winner
            and (form.trainer, form.hours) == (winner.trainer, winner.hours)
            and form.left < winner.back
            and winner.left < form.back
        ]
        with capsys.disabled():
            print(
                f"\n{len(met)} of {FORMS - len(asked)} refused forms were on their way together with the one that won"
            )
        assert len(met) >= (FORMS - len(asked)) // 2
        in_order(sessions, asked)
        # Nobody is stuck: whoever was refused asks for another day, with the same form.
        for number, form in enumerate([form for form in forms if form.status == TAKEN][:6]):
            form.send(officers[0], make.later(60 + number * 3))
            assert form.status == ASKED
    finally:
        server.stop()


def in_order(sessions, asked):
    """What the database holds, worked out anew from the sessions and not from the table of what is taken."""
    rows = {row.pk: row for row in TrainingSession.objects.filter(pk__in=[session.pk for session in sessions])}
    won = {form.session.pk for form in asked}
    for pk, row in rows.items():
        assert row.state == (SessionState.TRAINER_ASSIGNED if pk in won else SessionState.PROPOSED)
        assert (row.day is not None) == (pk in won)
        assert row.request.events.filter(verb="assign").count() == (pk in won)
    active = Assignment.objects.filter(state__in=ACTIVE_ASSIGNMENT).select_related("session")
    booked = [(one.trainer_id, one.session.day, one.session.starts, one.session.ends) for one in active]
    for number, (trainer, day, starts, ends) in enumerate(booked):
        for other in booked[number + 1 :]:
            assert (trainer, day) != other[:2] or ends <= other[2] or other[3] <= starts
    assert len(booked) == len(won) == Occupation.objects.values("session").distinct().count()
