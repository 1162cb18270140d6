"""The invented actions that took place: there, marked, once, out of the figures, and gone without a trace."""

import pytest
from django.apps import apps
from django.utils import timezone

from portal.demo import DemoGround
from portal.reference.places import load_places
from tests.database import empty
from training.area import assignments_of
from training.demo.load import BODIES, DemoTraining
from training.figures import HELD, figures_of
from training.held import attendance_told
from training.models import Evaluation, Participant, SessionState, Trainer, TrainingEvent, TrainingRequest
from training.reference.load import TrainingReference


def counts():
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


@pytest.fixture(scope="module")
def _shared(django_db_setup, django_db_blocker):
    """Loaded once for all tests of the module; each test's changes are taken back."""
    with django_db_blocker.unblock():
        load_places()
        TrainingReference().load()
        DemoGround().load()
        before = counts()
        DemoTraining().load()
        yield before
        empty()


@pytest.fixture
def before(_shared, db):
    return _shared


def of(story):
    """The session of an invented body."""
    name = next(body.name for body in BODIES if body.story == story)
    return TrainingRequest.objects.get(body_name=name).sessions.get()


@pytest.mark.usefixtures("before")
def test_one_is_to_be_written_down_one_has_its_answers_one_is_closed_and_minors_are_only_counted():
    waiting, held, closed, minors = (of(story) for story in ("to-hold", "held", "closed", "held-minors"))
    states = [one.state for one in (waiting, held, closed, minors)]
    assert states == [SessionState.SCHEDULED, SessionState.HELD, SessionState.EVALUATED, SessionState.HELD]
    assert all(one.day < timezone.localdate() and one.day.weekday() < 5 for one in (waiting, held, closed, minors))
    assert (held.attended, held.minutes, held.evaluations.count()) == (16, 240, 6)
    assert closed.report.startswith("Demonstração")
    assert (minors.attended, minors.head_count, minors.evaluations.count()) == (16, 16, 0)
    assert not Participant.objects.filter(group=minors.group).exists()
    assert all("Exemplo" in one.name and not one.email for one in Participant.objects.all())


@pytest.mark.usefixtures("before")
def test_the_trainer_of_the_demonstration_can_write_one_down():
    trainer = Trainer.objects.get(user__email="formador@demo.example")
    waiting = of("to-hold")
    assert assignments_of(trainer).filter(session=waiting).exists()
    assert attendance_told(waiting, TrainingEvent.Actor.TRAINER).may


@pytest.mark.usefixtures("before")
def test_they_count_in_no_figure_and_a_second_run_adds_nothing():
    year = of("held").day.year
    found = figures_of(year)
    assert (found.requests, found.held, found.people, found.answers) == (0, 0, 0, 0)
    there = counts()
    assert set(DemoTraining().load().values()) == {0}
    assert counts() == there


def test_taken_away_nothing_is_left(before):
    assert Evaluation.objects.exists()
    assert TrainingRequest.objects.filter(sessions__state__in=HELD).exists()
    DemoTraining().remove()
    # The queue's own record of tasks is pruned by the queue, and holds ids only.
    left = {label: number - before[label] for label, number in counts().items() if "django_tasks" not in label}
    assert {label: number for label, number in left.items() if number} == {}
