"""A session that was held, with people and minutes, and its certificates."""

from datetime import date, time

from portal import jobs
from portal.models import Artefact
from tests.training import factories as make
from training.certificate_files import KIND
from training.certifying import certify
from training.links import token_for
from training.models import Attendance, Certificate, OfferFact, Participant, SessionState, TrainingSession

DAY = date(2026, 5, 20)
HOSTILE = (
    'Ana "Nina" d\'Ávila; <b>Sousa</b>',
    "محمد عبد الرحمن الأندلسي",
    "Wolfeschlegel" * 11,
    "Maria\u00a0José {{ 7|add:1 }} & Filhos",
)


def rule(percent=75, valid_on="2020", module=None):
    """The minimum attendance in force."""
    return OfferFact.objects.create(
        kind="attendance", number=percent, module=module, valid_on=valid_on, source="Fonte", words={"pt": "Regra."}
    )


def held(there=(240, 240, 60), /, *, names=None, email=True, percent=75, of_request=None, **session):
    """A session of four hours on DAY, one person for each number of `there`; nothing is certified yet."""
    if not OfferFact.objects.filter(kind="attendance").exists():
        rule(percent)
    made = (of_request or make.accepted()).sessions.first()
    values = {"state": SessionState.HELD, "day": DAY, "starts": time(9, 30), "ends": time(13, 30)}
    values |= {"minutes": 240, "attended": len(there)} | session
    TrainingSession.objects.filter(pk=made.pk).update(**values)
    made = TrainingSession.objects.select_related("module", "request").get(pk=made.pk)
    for position, present in enumerate(there):
        name = names[position] if names else f"Participante {position}"
        who = Participant.objects.create(
            group=made.group, name=name, position=position, email=f"p{position}@pessoa.example" if email else ""
        )
        Attendance.objects.create(session=made, participant=who, minutes=present)
    return made


def certified(there=(240,), /, **more):
    """Such a session with its certificates."""
    session = held(there, **more)
    certify(session)
    return session


def certificate(there=(240,), /, **more):
    """One certificate."""
    return Certificate.objects.select_related("session__request", "attendance__participant").get(
        session=certified(there, **more)
    )


def make_files():
    """What the worker does."""
    for pk in Artefact.objects.filter(kind=KIND).values_list("pk", flat=True):
        jobs.run_row.func(KIND, str(pk))


def token_of(one):
    """The token of a certificate's private link."""
    return token_for(one.link_seed)
