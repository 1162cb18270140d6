"""Brings the invented trainers and requests in, and takes them away without leaving a row."""

from datetime import date, time, timedelta
from typing import NamedTuple

import holidays
from django.db import transaction
from django.utils import timezone

from portal.demo import demo_user
from portal.models import Municipality, OutboxMail
from portal.tokens import hash_of
from training import planning, pool, workflow
from training.certificate_files import destroy_files
from training.demo.held import play_held
from training.links import token_for
from training.models import (
    Certificate,
    DateOption,
    Trainer,
    TrainingModule,
    TrainingRequest,
    TrainingSession,
    Waiver,
    Wish,
)
from training.models.requests import new_seed
from training.suggesting import When

TRAINER = "Fábio Formador"


class Person(NamedTuple):
    """An invented trainer: name, a real municipality, modules by their place in the list, limits."""

    name: str
    town: str
    modules: slice
    languages: str = "pt"
    travel_km: int | None = None
    gives_online: bool = True


PEOPLE = (
    Person(TRAINER, "1106", slice(None), "pt en"),
    Person("Nádia Exemplo", "1312", slice(0, 8), "pt en es", 150),
    Person("Óscar Exemplo", "0805", slice(2, 12), "pt", 80),
    Person("Raquel Exemplo", "0603", slice(0, 13, 2), "pt es", 120, gives_online=False),
    Person("Tariq Exemplo", "1106", slice(1, 13, 3), "pt en ar"),
)


class Body(NamedTuple):
    """An invented body that asks: how far its request came, how many people, where, which module by number."""

    story: str
    name: str
    type: str
    people: int
    town: str
    module: int
    format: str = "presencial"


BODIES = (
    Body("received", "Agrupamento de Escolas da Serra Exemplo", "escola", 22, "0603", 6),
    Body("received-waiver", "Casa do Povo de Monte Exemplo", "associacao", 12, "0805", 1),
    Body("in-analysis", "Centro de Saúde de Lago Exemplo", "saude", 18, "1312", 10),
    Body("question", "Metalúrgica Exemplo, S.A.", "empresa", 30, "0105", 12, "online"),
    Body("refused", "Clube de Leitura Exemplo", "outra", 20, "1114", 0),
    Body("cancelled", "Junta de Freguesia de Ponte Exemplo", "autarquia", 16, "0302", 2),
    Body("accepted", "Câmara Municipal de Vale Exemplo", "autarquia", 30, "1106", 3),
    Body("asked", "Associação Mão Amiga Exemplo", "associacao", 20, "1106", 4),
    Body("to-schedule", "Escola Profissional Exemplo", "escola", 24, "1111", 2, "online"),
    Body("scheduled", "Biblioteca de Rio Exemplo", "publica", 15, "1107", 5),
    Body("postponed", "Hospital de Encosta Exemplo", "saude", 25, "1312", 10),
    Body("to-hold", "Serviços Comuns de Fonte Exemplo", "publica", 18, "1106", 1),
    Body("held", "Freguesia de Souto Exemplo", "autarquia", 18, "1110", 0),
    Body("closed", "Cooperativa Horizonte Exemplo", "empresa", 18, "1105", 3),
    Body("held-minors", "Escola Básica de Outeiro Exemplo", "escola", 17, "1106", 0),
)
# Stories whose sessions lie behind (training/demo/held.py).
BEHIND = ("to-hold", "held", "closed", "held-minors")


class DemoTraining:
    """What training gives to `manage.py load_demo`."""

    @transaction.atomic
    def load(self) -> dict[str, int]:
        """See `portal.contributions.DemoLoader`. Without the modules of the reference data there is nothing."""
        modules = list(TrainingModule.objects.filter(for_minors=False).order_by("position", "slug"))
        if not modules:
            return {"invented trainers": 0, "invented training requests": 0}
        minors = list(TrainingModule.objects.filter(for_minors=True).order_by("position", "slug"))
        trainers = _load_trainers(modules, minors)
        there = set(TrainingRequest.objects.filter(is_demo=True).values_list("body_name", flat=True))
        bodies = [body for body in BODIES if minors or body.story != "held-minors"]
        new = [(number, body) for number, body in enumerate(bodies) if body.name not in there]
        for number, body in new:
            _play(body, _ask(body, number, minors if body.story == "held-minors" else modules), number)
        return {"invented trainers": trainers, "invented training requests": len(new)}

    @transaction.atomic
    def remove(self) -> dict[str, int]:
        """See `portal.contributions.DemoLoader`."""
        requests = TrainingRequest.objects.filter(is_demo=True)
        sessions = TrainingSession.objects.filter(request__in=requests)
        ids = [*requests.values_list("pk", flat=True), *sessions.values_list("pk", flat=True)]
        certificates = Certificate.objects.filter(session__in=sessions)
        ids += certificates.values_list("pk", flat=True)
        OutboxMail.objects.filter(about_id__in=[str(one) for one in ids]).delete()
        destroy_files(certificates.values_list("pk", flat=True))
        certificates.delete()
        sessions.delete()
        number = requests.count()
        requests.delete()
        trainers = Trainer.objects.filter(is_demo=True)
        found = trainers.count()
        trainers.delete()
        return {"invented training requests": number, "invented trainers": found}


def _load_trainers(modules: list[TrainingModule], minors: list[TrainingModule]) -> int:
    there = set(Trainer.objects.filter(is_demo=True).values_list("name", flat=True))
    new = [one for one in PEOPLE if one.name not in there]
    for one in new:
        pool.add_trainer(
            by=None,
            is_demo=True,
            name=one.name,
            user=demo_user("formador") if one.name == TRAINER else None,
            municipality=Municipality.objects.get(pk=one.town),
            languages=one.languages,
            travel_km=one.travel_km,
            gives_online=one.gives_online,
            modules=[*modules[one.modules], *(minors if one.name == TRAINER else [])],
        )
    return len(new)


def _ask(body: Body, number: int, modules: list[TrainingModule]) -> TrainingRequest:
    """The request as its private link would have been given; the address reaches nobody."""
    seed, online = new_seed(), body.format == "online"
    waiver = body.story == "received-waiver"
    town = Municipality.objects.get(pk=body.town)
    made = TrainingRequest.objects.create(
        is_demo=True,
        link_seed=seed,
        token_hash=hash_of(token_for(seed)),
        body_name=body.name,
        body_type=body.type,
        no_nif_reason="Entidade inventada para demonstração",
        municipality=town,
        contact_name="Contacto de Exemplo",
        contact_role="Serviço de formação",
        contact_email=f"formacao{number}@entidade.example",
        people=body.people,
        sizing="grupos" if body.people > 25 else "dispensa" if waiver else "",
        waiver=Waiver.ASKED if waiver else Waiver.NONE,
        waiver_reason="Somos uma equipa pequena e o grupo mais próximo fica longe." if waiver else "",
        profile="Pessoas que atendem ao público (dados inventados).",
        format=body.format,
        venue_name="" if online else "Sala polivalente",
        venue_address="" if online else "Rua do Exemplo, 1",
        venue_municipality=None if online else town,
        has_tables=not online,
        has_projector=not online,
        step_free=number % 3 == 0,
        consent_text="1",
    )
    wish = Wish.objects.create(request=made, module=modules[body.module % len(modules)])
    for place, day in enumerate(_days(number)):
        DateOption.objects.create(wish=wish, day=day, starts=time(9, 30), ends=time(13, 30), position=place)
    return made


def _days(number: int) -> list[date]:
    """Three working days some weeks ahead, others for each body, so that nothing collides."""
    first = timezone.localdate() + timedelta(days=21 + 7 * number)
    days = [first + timedelta(days=n) for n in range(12)]
    free = holidays.country_holidays("PT", years=[first.year, first.year + 1])
    return [day for day in days if day.weekday() < 5 and day not in free][:3]


def _play(body: Body, request: TrainingRequest, number: int) -> None:
    """As far as the body's story goes, by the same verbs as everybody."""
    by = demo_user("acm")
    if body.story.startswith("received"):
        return
    if body.story == "cancelled":
        workflow.cancel_request(request=request, by=by, reason="A entidade pediu para desistir (demonstração).")
        return
    workflow.analyse_request(request=request, by=by)
    if body.story == "question":
        workflow.ask_information(request=request, by=by, text="Quantas pessoas trabalham por turnos? (demonstração)")
    elif body.story == "refused":
        workflow.refuse_request(request=request, by=by, reason="O módulo não é para este público (demonstração).")
    elif body.story != "in-analysis":
        workflow.accept_request(request=request, by=by)
        if body.story != "accepted":
            _plan(body, request, number)


def _plan(body: Body, request: TrainingRequest, number: int) -> None:
    """A trainer for each session of the request; the demonstration's own account where it is asked something."""
    by = demo_user("acm")
    for place, session in enumerate(request.sessions.order_by("group__number")):
        when = When(_days(number)[place], time(9, 30), time(13, 30))
        name = "Tariq Exemplo" if body.story == "postponed" else TRAINER
        trainer = Trainer.objects.get(name=name, is_demo=True)
        if not trainer.modules.filter(pk=session.module_id).exists():
            trainer = Trainer.objects.get(name=TRAINER, is_demo=True)
        assignment = planning.assign_trainer(
            session=session, trainer=trainer, by=by, day=when.day, starts=when.starts, ends=when.ends
        )
        if body.story == "asked":
            continue
        planning.answer_assignment(assignment=assignment, by=by, accept=True, by_phone=True)
        if body.story in ("scheduled", "postponed", *BEHIND):
            planning.schedule_session(session=session, by=by)
        if body.story == "postponed":
            planning.postpone_session(session=session, by=by, reason="Sala indisponível nesse dia (demonstração).")
        elif body.story in BEHIND:
            play_held(body.story, session)
