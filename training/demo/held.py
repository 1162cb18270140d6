"""Invented actions that took place: people, attendance, evaluations, a report; all by the verbs, on an earlier day."""

from datetime import date, timedelta
from uuid import UUID, uuid5

from django.utils import timezone

from portal.demo import demo_user
from training.closing import close_session, write_report
from training.evaluating import evaluate_session
from training.holding import hold_session
from training.models import Occupation, Participant, TrainingEvent, TrainingRequest, TrainingSession
from training.naming import Person, name_people
from training.when import minutes_of

AGENCY = TrainingEvent.Actor.AGENCY
PEOPLE = 18
# How many days ago at least, each on a day of its own: one trainer gave them all.
BACK = {"to-hold": 2, "held": 20, "closed": 34, "held-minors": 48}
# Who stayed a part of the time only, in minutes; who is not named here stayed to the end, the last two were absent.
STAYED = {3: 90, 9: 200}
# Marks for useful, trainer, organisation, as a whole, and a comment.
ANSWERS = (
    (5, 5, 4, 5, "Muito prático. Gostava de mais exemplos do atendimento (demonstração)."),
    (4, 5, 3, 4, ""),
    (5, 4, 4, 5, "A sala era pequena para o grupo (demonstração)."),
    (3, 4, 3, 3, ""),
    (4, 4, 5, 4, ""),
    (5, 5, 4, 5, ""),
)
REPORT = (
    "Demonstração: ação inventada.\n\nO grupo participou e pediu exemplos do dia a dia. "
    "Fica combinada uma segunda ação no próximo semestre."
)


def play_held(story: str, session: TrainingSession) -> None:
    """Let a scheduled session be over: to be written down, written down, evaluated and closed, or of minors."""
    by = demo_user("acm")
    if story != "held-minors":
        people = [Person(f"Participante Exemplo {number}") for number in range(1, PEOPLE + 1)]
        name_people(group=session.group, people=people, by=by, actor=AGENCY)
    _move(session, _working_day(BACK[story]))
    if story == "to-hold":
        return
    if story == "held-minors":
        hold_session(session=session, by=by, actor=AGENCY, head_count=16)
        return
    hold_session(session=session, by=by, actor=AGENCY, minutes=_stayed(session))
    for number, (useful, trainer, organisation, overall, comment) in enumerate(ANSWERS):
        scores = {"useful": useful, "trainer": trainer, "organisation": organisation, "overall": overall}
        evaluate_session(session=session, once=uuid5(session.pk, str(number)), comment=comment, **scores)
    if story == "closed":
        close_session(session=session, by=by, report=REPORT)
    else:
        write_report(session=session, by=by, report=REPORT)


def _stayed(session: TrainingSession) -> dict[UUID, int]:
    most = minutes_of(session)
    there = Participant.objects.filter(group=session.group_id)[: PEOPLE - 2]
    return {one.pk: STAYED.get(number, most) for number, one in enumerate(there)}


def _working_day(back: int) -> date:
    """A day from Monday to Friday, at least so many days ago."""
    day = timezone.localdate() - timedelta(days=back)
    return day - timedelta(days=max(0, day.weekday() - 4))


def _move(session: TrainingSession, day: date) -> None:
    """As if the session were on `day`, and all had been asked and settled as long before as it was."""
    back = (session.day or day) - day
    TrainingSession.objects.filter(pk=session.pk).update(day=day)
    Occupation.objects.filter(session=session).update(day=day)
    asked = TrainingRequest.objects.filter(pk=session.request_id)
    asked.update(submitted_at=timezone.now() - back - timedelta(days=20), decided_at=timezone.now() - back)
    TrainingEvent.objects.filter(request=session.request_id).update(at=timezone.now() - back)
    session.refresh_from_db()
