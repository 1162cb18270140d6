"""Thirty people asked for at once: two groups, one session each, two lists of who was there, thirty certificates."""

from datetime import date, time, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from portal import jobs
from portal.models import Artefact, OutboxMail
from portal.sealing import opened
from tests.courses.factories import municipality
from tests.training import factories as make
from tests.training.certificates_kit import rule
from training import planning, workflow
from training.asking import Wished, submit_request
from training.certificate_files import KIND, ask_for_files
from training.certifying import certify
from training.figures import figures_of
from training.holding import hold_session
from training.models import Attendance, Certificate, TrainingEvent, TrainingSession
from training.naming import Person, name_people

AGENCY, HOST = TrainingEvent.Actor.AGENCY, TrainingEvent.Actor.HOST
VALUES = {
    "body_name": "Associação «Ponte»; d'Ensaio", "body_type": "associacao", "no_nif_reason": "Em constituição",
    "contact_name": "Dona Contacto Única", "contact_role": "Coordenação", "contact_email": "contacto@ponte.example",
    "contact_phone": "+351 000 000 000", "people": 30, "sizing": "grupos", "format": "online",
}  # fmt: skip


def asked(by):
    """Sent by the body, accepted by the agency."""
    make.limits()
    day = make.later(40)
    wish = Wished(make.module(), ((day, time(9, 30), time(13, 30)),))
    request, _token = submit_request(values={**VALUES, "municipality": municipality()}, wishes=[wish])
    workflow.analyse_request(request=request, by=by)
    return workflow.accept_request(request=request, by=by)


def scheduled(session, by, day):
    """With a trainer who accepted; then its day is over."""
    trainer = make.trainer(f"Formadora {day}")
    when = {"day": day, "starts": time(9, 30), "ends": time(13, 30)}
    assignment = planning.assign_trainer(session=session, trainer=trainer, by=by, **when)
    planning.answer_assignment(assignment=assignment, by=trainer.user, accept=True)
    planning.schedule_session(session=session, by=by)
    yesterday = timezone.localdate() - timedelta(days=1)
    TrainingSession.objects.filter(pk=session.pk).update(day=yesterday)


def named(group, by):
    """Fifteen people of a group, through the list of names."""
    people = [
        Person(f"Pessoa {group.number}.{number}", f"g{group.number}p{number}@gente.example") for number in range(15)
    ]
    return name_people(group=group, people=people, by=by, actor=AGENCY)


@pytest.mark.django_db
def test_one_request_ends_as_thirty_certificates_each_one_file(monkeypatch):
    made = []
    monkeypatch.setattr("training.certificate_pdf.certificate_pdf", lambda one: made.append(one.number) or b"%PDF-made")
    rule(75)
    by = make.reviewer()
    request = asked(by)
    assert [group.people for group in request.groups.all()] == [15, 15]
    sessions = list(request.sessions.order_by("group__number"))
    assert len(sessions) == 2
    for number, session in enumerate(sessions):
        scheduled(session, by, make.later(40 + 2 * number))
        there = {one.pk: 240 for one in named(session.group, by)}
        hold_session(session=TrainingSession.objects.get(pk=session.pk), by=by, actor=AGENCY, minutes=there)
    assert [session.attendances.count() for session in sessions] == [15, 15]
    assert Attendance.objects.count() == 30
    numbers = set(Certificate.objects.values_list("number", flat=True))
    assert len(numbers) == 30
    for session in TrainingSession.objects.select_related("module"):
        assert (session.attended, session.certified) == (15, 15)
        for _time in range(3):
            assert len(certify(session)) == 15
    for _time in range(3):
        ask_for_files(Certificate.objects.all())
        for pk in Artefact.objects.filter(kind=KIND).values_list("pk", flat=True):
            jobs.run_row.func(KIND, str(pk))
    assert Artefact.objects.filter(kind=KIND, state="done").count() == 30
    assert (len(made), set(made)) == (30, numbers)
    _each_has_their_own(numbers)
    figures = figures_of(date.today().year)
    assert (figures.held, figures.people, figures.certificates) == (2, 30, 30)


def _each_has_their_own(numbers):
    """Thirty mails with thirty links to thirty numbers, each of which can be checked."""
    mails = OutboxMail.objects.filter(template="training-thanks")
    links = {opened(mail.sealed)["certificate_link"].removeprefix("http://localhost:8000") for mail in mails}
    assert (mails.count(), len(links)) == (30, 30)
    client, shown = Client(), set()
    for link in links:
        page = client.get(link).content.decode()
        shown |= {number for number in numbers if number in page}
        assert client.get(f"{link}pdf/").content == b"%PDF-made"
    assert shown == numbers
    assert {client.get(f"/formacao/certificados/{number}/").status_code for number in numbers} == {200}
