"""Any sequence of verbs by anybody stays inside the tables, and nothing is ever taken twice.

A model written by hand runs beside the product: two requests of two groups each, one room, two trainers. The clock
stands at the end of the day of the sessions when one is held.
"""

from collections import Counter
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.factories import MunicipalityFactory, UserFactory
from tests.training import factories as make
from training import planning, workflow
from training.closing import close_session
from training.holding import correct_attendance, hold_session
from training.models import Assignment, Attendance, Occupation, TrainingEvent, TrainingSession
from training.models.states import RequestState as R
from training.models.states import SessionState as S
from training.naming import Person
from training.occupying import Taken
from training.timeline import NotNow
from training.when import beginning_and_end

pytestmark = pytest.mark.django_db

AGENCY = {"reviewer", "manager", "superuser"}
EVERYBODY = [*sorted(AGENCY), "support", "stranger", "one", "two"]
MOSTLY = ["reviewer", "manager", *EVERYBODY]
REQUEST = {
    "analyse": ({R.SUBMITTED}, R.IN_ANALYSIS, lambda r, by: workflow.analyse_request(request=r, by=by)),
    "ask": (
        {R.IN_ANALYSIS},
        R.INFORMATION_NEEDED,
        lambda r, by: workflow.ask_information(request=r, by=by, text="Quando?"),
    ),
    "resume": ({R.INFORMATION_NEEDED}, R.IN_ANALYSIS, lambda r, by: workflow.resume_request(request=r, by=by)),
    "accept": ({R.IN_ANALYSIS}, R.ACCEPTED, lambda r, by: workflow.accept_request(request=r, by=by)),
    "refuse": (
        {R.SUBMITTED, R.IN_ANALYSIS, R.INFORMATION_NEEDED},
        R.REFUSED,
        lambda r, by: workflow.refuse_request(request=r, by=by, reason="Não"),
    ),
    "cancel": (
        {R.SUBMITTED, R.IN_ANALYSIS, R.INFORMATION_NEEDED, R.ACCEPTED},
        R.CANCELLED,
        lambda r, by: workflow.cancel_request(request=r, by=by, reason="Não"),
    ),
}
SESSION = {
    "schedule": ({S.TRAINER_ASSIGNED}, S.SCHEDULED, lambda s, by: planning.schedule_session(session=s, by=by)),
    "postpone": (
        {S.TRAINER_ASSIGNED, S.SCHEDULED},
        S.POSTPONED,
        lambda s, by: planning.postpone_session(session=s, by=by, reason="Greve"),
    ),
    "cancel": (
        {S.PROPOSED, S.TRAINER_ASSIGNED, S.SCHEDULED, S.POSTPONED},
        S.CANCELLED,
        lambda s, by: planning.cancel_session(session=s, by=by, reason="Greve"),
    ),
    "close": ({S.HELD}, S.EVALUATED, lambda s, by: close_session(session=s, by=by, report="Correu bem")),
}
TOOK_PLACE = (S.HELD, S.EVALUATED)
HOURS = (("09:00", "11:00"), ("10:30", "12:30"), ("14:00", "17:00"))


class World:
    """What the machine plays with: made once, every example rolls back to it."""

    def __init__(self):
        self.reviewer, self.manager = make.reviewer(), UserFactory(manager=True)
        self.superuser, self.stranger = UserFactory(superuser=True), UserFactory()
        self.support = UserFactory(agency_role="support", is_staff=True, is_demo=True)
        self.trainers = {name: make.trainer(name) for name in ("one", "two")}
        self.one, self.two = (row.user for row in self.trainers.values())
        town = MunicipalityFactory()
        self.requests = [make.request(people=40, municipality=town) for _ in range(2)]


def machine(world, reached, taken):
    class Life(RuleBasedStateMachine):
        def __init__(self):
            super().__init__()
            self.savepoint = transaction.atomic()
            self.savepoint.__enter__()
            self.states = [R.SUBMITTED, R.SUBMITTED]
            self.sessions = {}  # id -> [state, trainer or "", "asked" or "accepted"]
            self.people = {}  # id -> how many were there

        def teardown(self):
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

        @rule(
            number=st.integers(0, 1),
            verb=st.sampled_from([*sorted(REQUEST), "cancel"]),
            who=st.sampled_from(MOSTLY),
        )
        def move(self, number, verb, who):
            sources, target, act = REQUEST[verb]
            request = world.requests[number]
            held = self.sessions.get
            ids = list(request.sessions.order_by("group__number").values_list("pk", flat=True))
            fits = self.states[number] in sources and not (
                verb == "cancel" and any(held(pk, [""])[0] in TOOK_PLACE for pk in ids)
            )
            expected = PermissionDenied if who not in AGENCY else None if fits else NotNow
            if self.attempt(verb, expected, lambda: act(request, getattr(world, who))):
                self.states[number] = target
                if verb == "accept":
                    for pk in request.sessions.order_by("group__number").values_list("pk", flat=True):
                        self.sessions[pk] = [S.PROPOSED, "", ""]
                if verb == "cancel":
                    for pk in request.sessions.order_by("group__number").values_list("pk", flat=True):
                        self.sessions[pk] = [S.CANCELLED, "", ""]

        @rule(data=st.data())
        def go_on(self, data):
            """A step the tables allow, so that walks get far and not only refused."""
            legal = [
                ("request", number, verb)
                for number, state in enumerate(self.states)
                for verb in sorted(REQUEST)
                for _weight in range({"analyse": 8, "accept": 8, "ask": 4, "resume": 2}.get(verb, 1))
                if state in REQUEST[verb][0]
            ]
            for at, key in enumerate(list(self.sessions)):
                state, trainer, said = self.sessions[key]
                if state in (S.PROPOSED, S.POSTPONED):
                    legal += [("assign", at, "")] * 4
                if state in (S.TRAINER_ASSIGNED, S.SCHEDULED):
                    legal.append(("postpone", at, ""))
                if state in (S.SCHEDULED, S.HELD):
                    legal += [("hold" if state == S.SCHEDULED else "correct", at, trainer)] * 6
                if state == S.HELD:
                    legal.append(("close", at, ""))
                if state == S.TRAINER_ASSIGNED:
                    legal += [("schedule" if said == "accepted" else "answer", at, trainer)] * 6
            if not legal:
                return
            kind, at, what = data.draw(st.sampled_from(legal))
            if kind == "request":
                self.move(number=at, verb=what, who="reviewer")
            elif kind == "assign":
                trainer, hours = data.draw(st.sampled_from(["one", "two"])), data.draw(st.sampled_from(HOURS))
                self.assign(pick=at, trainer=trainer, hours=hours, who="manager")
            elif kind == "answer":
                self.answer(pick=at, who=what, yes=True)
            elif kind in ("hold", "correct"):
                self.attend(pick=at, verb=kind, who=data.draw(st.sampled_from(["reviewer", what])), begun=True)
            else:
                self.move_session(pick=at, verb=kind, who="reviewer")

        @rule(data=st.data())
        def go_on_again(self, data):
            """Three times as often as the others."""
            self.go_on(data=data)

        @rule(data=st.data())
        def go_on_once_more(self, data):
            self.go_on(data=data)

        @rule(
            pick=st.integers(0, 3),
            trainer=st.sampled_from(["one", "two"]),
            hours=st.sampled_from(HOURS),
            who=st.sampled_from(["reviewer", "manager", *EVERYBODY]),
        )
        def assign(self, pick, trainer, hours, who):
            session = self.pick(pick)
            if session is None:
                return
            allowed = self.sessions[session.pk][0] in {S.PROPOSED, S.POSTPONED}
            expected = PermissionDenied if who not in AGENCY else None if allowed else NotNow
            before = Occupation.objects.count()
            when = make.when(starts=hours[0], ends=hours[1])
            try:
                done = self.attempt(
                    "assign",
                    expected,
                    lambda: planning.assign_trainer(
                        session=session, trainer=world.trainers[trainer], by=getattr(world, who), **when
                    ),
                )
            except Taken:
                taken["refused as taken"] += 1
                assert Occupation.objects.count() == before
                return
            if done:
                self.sessions[session.pk] = [S.TRAINER_ASSIGNED, trainer, "asked"]

        @rule(pick=st.integers(0, 3), who=st.sampled_from(["one", "two", *EVERYBODY]), yes=st.booleans())
        def answer(self, pick, who, yes):
            session = self.pick(pick)
            held = self.sessions[session.pk] if session else None
            if held is None or not held[1]:
                return
            assignment = Assignment.objects.get(session=session, state__in=["formador-convidado", "formador-aceitou"])
            verb = "answer" if held[2] == "asked" else "give up"
            act = (
                (lambda: planning.answer_assignment(assignment=assignment, by=getattr(world, who), accept=yes))
                if verb == "answer"
                else (lambda: planning.give_up(assignment=assignment, by=getattr(world, who), reason="Doença"))
            )
            over = held[0] in TOOK_PLACE and not (verb == "answer" and yes)
            if self.attempt(verb, PermissionDenied if who != held[1] else NotNow if over else None, act):
                gone = verb == "give up" or not yes
                self.sessions[session.pk] = [S.PROPOSED, "", ""] if gone else [held[0], held[1], "accepted"]

        @rule(
            pick=st.integers(0, 3), verb=st.sampled_from(sorted(SESSION)), who=st.sampled_from(["reviewer", *EVERYBODY])
        )
        def move_session(self, pick, verb, who):
            session = self.pick(pick)
            if session is None:
                return
            sources, target, act = SESSION[verb]
            held = self.sessions[session.pk]
            fits = held[0] in sources and (verb != "schedule" or held[2] == "accepted")
            expected = PermissionDenied if who not in AGENCY else None if fits else NotNow
            if self.attempt(f"{verb} a session", expected, lambda: act(session, getattr(world, who))):
                keeps = verb in ("schedule", "close")
                self.sessions[session.pk] = [target, held[1] if keeps else "", held[2] if keeps else ""]

        @rule(
            pick=st.integers(0, 3),
            verb=st.sampled_from(["hold", "correct"]),
            who=st.sampled_from(["reviewer", *EVERYBODY]),
            begun=st.booleans(),
        )
        def attend(self, pick, verb, who, begun):
            """By the agency as such, by everybody else as the trainer of the session."""
            session = self.pick(pick)
            if session is None:
                return
            held = self.sessions[session.pk]
            actor = TrainingEvent.Actor.AGENCY if who in AGENCY else TrainingEvent.Actor.TRAINER
            may = who in AGENCY or (who == held[1] and held[2] == "accepted")
            fits = begun and held[0] == (S.SCHEDULED if verb == "hold" else S.HELD)
            expected = PermissionDenied if not may else None if fits else NotNow
            common = {"session": session, "by": getattr(world, who), "actor": actor}
            number = session.attendances.count()
            came = [(Person(f"Pessoa {number + 1}"), 60)]
            act = (
                (lambda: hold_session(**common, newcomers=came))
                if verb == "hold"
                else (lambda: correct_attendance(**common, read_at=session.revision, newcomers=came))
            )
            times = beginning_and_end(session)
            now = times[begun] + timedelta(minutes=-1 if not begun else 1) if times else timezone.now()
            with patch.object(timezone, "now", lambda: now):
                done = self.attempt(verb, expected, act)
            if done:
                self.sessions[session.pk] = [S.HELD, held[1], held[2]]
                self.people[session.pk] = number + 1

        def pick(self, number):
            known = list(self.sessions)
            return TrainingSession.objects.get(pk=known[number % len(known)]) if known else None

        def attempt(self, verb, expected, act):
            if expected is None:
                with transaction.atomic():
                    act()
                taken[verb] += 1
                return True
            events = TrainingEvent.objects.count()
            with pytest.raises((PermissionDenied, ValidationError)) as refused, transaction.atomic():
                act()
            assert type(refused.value) is expected
            assert TrainingEvent.objects.count() == events
            return False

        @invariant()
        def the_product_agrees(self):
            assert [type(r).objects.get(pk=r.pk).state for r in world.requests] == self.states
            rows = {row.pk: row for row in TrainingSession.objects.all()}
            assert {pk: row.state for pk, row in rows.items()} == {pk: it[0] for pk, it in self.sessions.items()}
            assert all(
                (rows[pk].day is None) == (it[0] in (S.POSTPONED, S.CANCELLED))
                for pk, it in self.sessions.items()
                if it[0] != S.PROPOSED
            )
            occupied = set(Occupation.objects.values_list("session", flat=True))
            occupying = (S.TRAINER_ASSIGNED, S.SCHEDULED, *TOOK_PLACE)
            assert occupied == {pk for pk, it in self.sessions.items() if it[0] in occupying}
            there = {pk: row.attended for pk, row in rows.items() if row.attended is not None}
            assert there == self.people
            assert Counter(Attendance.objects.values_list("session", flat=True)) == Counter(self.people)
            reached.add((tuple(self.states), tuple(sorted(it[0] for it in self.sessions.values()))))

    return Life


def test_any_sequence_of_verbs_by_anybody_stays_inside_the_tables(capsys):
    reached, taken = set(), Counter()
    run_state_machine_as_test(
        machine(World(), reached, taken),
        settings=settings(
            max_examples=40,
            stateful_step_count=35,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    with capsys.disabled():
        print(f"\n{len(reached)} distinct states reached; what went through: {dict(sorted(taken.items()))}")
    assert len(reached) >= 25
    assert {state for states, _sessions in reached for state in states} == set(R.values)
    assert {state for _states, sessions in reached for state in sessions} == set(S.values)
    assert taken["refused as taken"]
    assert taken["hold"]
    assert taken["correct"]
