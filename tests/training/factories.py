"""Requests, sessions and trainers for tests. Where a request comes from does not matter here, so rows are written."""

from datetime import date, time, timedelta

from django.utils import timezone

from portal.text import sort_key
from portal.tokens import hash_of
from tests.factories import MunicipalityFactory, UserFactory
from training import planning, workflow
from training.links import token_for
from training.models import (
    Assignment,
    AssignmentState,
    DateOption,
    GroupLimits,
    Participant,
    RequestState,
    SessionState,
    Trainer,
    TrainingModule,
    TrainingRequest,
    TrainingSession,
    Wish,
)
from training.models.requests import new_seed


def limits(least=15, most=25, valid_on="2020", module=None):
    """The limits in force, once."""
    return GroupLimits.objects.get_or_create(
        module=module, valid_on=valid_on, defaults={"least": least, "most": most, "source": "Fonte de teste"}
    )[0]


def module(slug="dialogo-intercultural", **more):
    """A module, once."""
    return TrainingModule.objects.get_or_create(slug=slug, defaults=more)[0]


def later(days=30):
    """A working day of the coming weeks, at least `days` ahead."""
    day = timezone.localdate() + timedelta(days=days)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day


def request(*, people=20, modules=None, options=1, state=RequestState.SUBMITTED, **more):
    """A request of an invented body for sessions of `modules`, each with so many date options."""
    seed = new_seed()
    town = more.pop("municipality", None) or MunicipalityFactory()
    values = {
        "body_name": "Associação d'Ensaio «Ponte»; lda",
        "body_type": "associacao",
        "no_nif_reason": "Ainda em constituição",
        "contact_name": "Dona Contacto Única",
        "contact_email": "contacto@ponte.example",
        "contact_phone": "+351 000 000 000",
        "format": "presencial",
        "venue_name": "Sede da Ponte",
        "venue_municipality": town,
        "consent_text": "1",
    } | more
    if values["format"] == "online":
        values |= {"venue_name": "", "venue_municipality": None}
    made = TrainingRequest.objects.create(
        people=people, municipality=town, state=state, link_seed=seed, token_hash=hash_of(token_for(seed)), **values
    )
    limits()
    for position, wanted in enumerate(modules or [module()]):
        wish = Wish.objects.create(request=made, module=wanted, position=position)
        for number in range(options):
            DateOption.objects.create(
                wish=wish, day=later(30 + number), starts=time(9, 30), ends=time(13, 30), position=number
            )
    return made


def token_of(made):
    """The token of a request's private link."""
    return token_for(made.link_seed)


def reviewer(**more):
    """Somebody at the agency's desk."""
    return UserFactory(reviewer=True, **more)


def accepted(by=None, groups=None, **more):
    """An accepted request with its groups and sessions."""
    by = by or reviewer()
    made = request(**more)
    workflow.analyse_request(request=made, by=by)
    return workflow.accept_request(request=made, by=by, groups=groups)


def trainer(name="Formadora Um", *, modules=None, with_account=True, **more):
    """A trainer of the pool who gives the usual module."""
    made = Trainer.objects.create(
        name=name,
        user=UserFactory(name=name) if with_account else None,
        municipality=more.pop("municipality", None) or MunicipalityFactory(),
        sort_key=sort_key(name),
        **more,
    )
    made.modules.set(modules or [module()])
    return made


def when(day: date | None = None, starts="09:30", ends="13:30"):
    """Day and hours as the verbs take them."""
    return {"day": day or later(), "starts": time.fromisoformat(starts), "ends": time.fromisoformat(ends)}


def scheduled(by=None, who=None, *, days_ago=1, **more):
    """A scheduled session with a trainer who accepted; its day lies `days_ago` behind (less than 0: ahead)."""
    by = by or reviewer()
    made = accepted(by=by, **more).sessions.first()
    who = who or trainer()
    who.modules.add(made.module)
    asked = planning.assign_trainer(session=made, trainer=who, by=by, **when())
    planning.answer_assignment(assignment=asked, by=by, accept=True, by_phone=True)
    planning.schedule_session(session=made, by=by)
    TrainingSession.objects.filter(pk=made.pk).update(day=timezone.localdate() - timedelta(days=days_ago))
    made.refresh_from_db()
    return made


def people(group, *names):
    """Participants of a group; an e-mail for each."""
    return [
        Participant.objects.create(group=group, name=name, email=f"p{number}@gente.example", position=number)
        for number, name in enumerate(names, 1)
    ]


def held(*, by=None, who=None, attended=20, days=1, state=SessionState.HELD, **more):
    """A session held so many days ago by the trainer `who`, as the columns say it; nobody is named."""
    session = accepted(by=by, **more).sessions.first()
    session.state, session.day = state, timezone.localdate() - timedelta(days=days)
    session.starts, session.ends, session.attended, session.minutes = time(9, 30), time(13, 30), attended, 240
    session.save()
    if who:
        Assignment.objects.create(session=session, trainer=who, state=AssignmentState.ACCEPTED, role="formador")
    return session


def evaluations(session, *scores, comments=()):
    """An answer for each of `scores`, the first ones with a comment."""
    said = [*comments, *[""] * len(scores)]
    for score, comment in zip(scores, said, strict=False):
        session.evaluations.create(useful=score, trainer=score, organisation=score, overall=score, comment=comment)
