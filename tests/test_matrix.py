"""Who gets what at every address, with every method and a body.

The table stands in `matrix.txt`: a line an address, ten letters for GET and ten for POST, one for each of ROLES.

    +  let in (200, 202 or, for a body that makes no sense, 400 or 422)     >  sent on to another page
    L  sent to the login form                                              -  404: not for these eyes, or not there
    x  403: seen, but not theirs to change                                 m  405: the address takes no such method

An address that is not in the table fails the test, and so does a line whose address is gone.
"""

import re
from copy import copy
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from django.apps import apps
from django.db import transaction
from django.utils import timezone

from courses.cataloguing import add_rule
from courses.guiding import tell
from courses.importing.receiving import receive_list
from courses.models import (
    AccessRequest,
    Answer,
    Conflict,
    ExamCentre,
    GlossaryTerm,
    GuideSection,
    Platform,
    Programme,
    Question,
    Unit,
)  # fmt: skip
from measures.models import MeasureAssignment, PlanArea, Target
from plans.models import Invitation, PlanRole, Role
from portal.models import DatedFact, OutboxMail, SecondFactorReset
from publication import workflow
from tests.addresses import all_addresses
from tests.courses.factories import course, levels
from tests.publication.making import published
from tests.training import factories as training
from training.models import TrainingModule
from training.offering import add_limits, add_offer_fact

ROLES = (
    "anonymous", "coordinator", "editor", "municipal_editor", "contributor", "reader", "stranger", "reviewer",
    "manager", "superuser",
)  # fmt: skip
TABLE = Path(__file__).parent / "matrix.txt"
BODY = {"garbage": "“lixo”; 1", "read_at": "0"}
UNKNOWN = UUID(int=0)


def table():
    """Route → (letters for GET, letters for POST)."""
    found = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            get, post, route = line.split(" ", 2)
            found[route.removeprefix("/")] = (get, post)
    return found


def letter(response):
    status = response.status_code
    if status in (301, 302, 303):
        return "L" if "/login/" in response["Location"] else ">"
    known = {403: "x", 404: "-", 405: "m", 410: "g", 401: "a"}
    return known.get(status, "+" if status < 500 else f"[{status}]")


def public_course():
    """A course with first and last day and an hour, so that it has a calendar file."""
    classes = [{"day": 2, "from": "19:00", "to": "22:00"}]
    return course(starts="2030-01-01", ends="2030-03-01", timetable=classes)


def guide_with(slug):
    """A row of each table of the guide, by the name the desk gives it; the question at this address."""
    section = GuideSection.objects.create(slug="secao", title={"pt": "Secção"})
    question = Question.objects.create(section=section, slug=slug, words={"pt": "Pergunta?"})
    told = {"by": None, "valid_on": "2020", "source": "Fonte"}
    text = {"pt": "Texto."}
    return {
        "question": question.pk,
        "answer": tell(model=Answer, question=question, text=text, **told).pk,
        "examcentre": tell(model=ExamCentre, key="centro", name="Centro", exam="CIPLE", **told).pk,
        "platform": tell(model=Platform, key="sitio", name="Sítio", text=text, **told).pk,
        "glossaryterm": tell(model=GlossaryTerm, key="termo", term="Termo", text=text, **told).pk,
        "accessrequest": AccessRequest.objects.create(name="A", organisation="B", email="a@vila.example").pk,
    }


def offer_with(slug):
    """A row of each table of training's offer, by the name the desk gives it; the module at this address."""
    told = {"by": None, "valid_on": "2020", "source": "Fonte"}
    return {
        "trainingmodule": TrainingModule.objects.create(slug=slug, title={"pt": "Módulo"}).pk,
        "grouplimits": add_limits(least=15, most=25, **told).pk,
        "offerfact": add_offer_fact(kind="aim", words={"pt": "Objetivo"}, **told).pk,
    }


@pytest.fixture
def world(joint_plan, municipal_editor, coordinator, editor, contributor, reader, stranger, manager):
    """One plan with its whole team in the making, one published, and a row of everything an address may name."""
    plan = joint_plan
    target = Target.objects.filter(measure__plan=plan).order_by("measure__position").first()
    for user, role in ((editor, Role.EDITOR), (contributor, Role.CONTRIBUTOR), (reader, Role.READER)):
        PlanRole.objects.create(plan=plan, user=user, role=role)
    measure = plan.measures.order_by("position").first()
    MeasureAssignment.objects.create(measure=measure, user=contributor)
    edition = published(measures=1, short_name="PMII Publicado", slug="pmii-publicado")
    other = published(measures=1, short_name="PMII em mãos", slug="pmii-em-maos")
    waiting = workflow.submit_plan(plan=other.plan, by=other.plan.roles.get().user)
    invitation = Invitation.objects.create(
        plan=plan, email="convidada@vila.example", role=Role.READER, token_hash="0" * 64,
        expires_at=timezone.now() + timezone.timedelta(days=3),
    )  # fmt: skip
    fact = DatedFact.objects.create(
        key="linha", kind="phone", label="Linha", value="800 000 000", valid_on="2020", source="Fonte"
    )
    mail = OutboxMail.objects.create(message_id="<a@b>", to="a@vila.example", language="pt", subject="A", body="B")
    reset = SecondFactorReset.objects.create(user=stranger, asked_by=manager, reason="Perdeu")
    levels()
    unit = Unit.objects.create(code="6452", title={"pt": "Unidade"})
    rule = add_rule(by=None, kind="minimum_age", valid_on="2020", source="Fonte", number=16)
    shown = public_course()
    listed = receive_list(
        by=None, content=b"Entidade;Concelho\nEscola;Faro\n", file_name="lista.csv", source="Lista", on=date(2020, 1, 1)
    )
    conflict = Conflict.objects.create(course=shown, source_key="lista", course_list=listed, field="hours", value=1)
    asked = training.request()
    planned = training.accepted().sessions.get()
    return {
        "training_request": asked.pk, "training_session": planned.pk, "trainer": training.trainer().pk,
        "programme": Programme.objects.create(code="ppt", source="Fonte").pk, "unit": unit.pk, "rule": rule.pk,
        "level_of_course": "A1", "path_of_course": "A1+A2",
        "plan_id": plan.pk, "measure_id": measure.pk, "member_id": PlanRole.objects.get(user=reader).pk,
        "invitation_id": invitation.pk, "token": "nenhum", "slug": edition.slug, "number": 1, "edition": 1,
        "code": edition.document.measures[0].code, "plan": edition.slug, "row_id": None, "key": None,
        "version_id": waiting.pk, "version": waiting.pk, "fact": fact.pk, "mail": mail.pk, "reset": reset.pk,
        "area": PlanArea.objects.filter(plan=plan).first().pk, "target": target.pk,
        "user": reader.pk, "course": shown.code, "course_id": shown.pk, "card": UNKNOWN,
        "course_list": listed.pk, "conflict_id": conflict.pk, "interest_id": UNKNOWN, "dico": "0807",
        "provider": shown.provider_id, "provider_id": shown.provider_id, "place_id": shown.class_place_id,
        "certificate": UNKNOWN, "what": "aprovar", "first": UNKNOWN, "second": UNKNOWN, "merge_id": 0,
        **guide_with(edition.slug),
        **offer_with(edition.slug),
    }  # fmt: skip


# What the stock desk calls its objects, and the routes whose parts are patterns of their own.
DESK = {
    "datedfact": "fact", "outboxmail": "mail", "secondfactorreset": "reset", "user": "user", "version": "version_id",
    "plan": "plan_id", "programme": "programme", "level": "level_of_course", "path": "path_of_course", "unit": "unit",
    "rule": "rule", "course": "course_id", "trainingrequest": "training_request",
    "trainingsession": "training_session", "trainer": "trainer", "courselist": "course_list", "provider": "provider",
    **{name: name for name in ("question", "answer", "examcentre", "platform", "glossaryterm", "accessrequest")},
    **{name: name for name in ("trainingmodule", "grouplimits", "offerfact")},
}  # fmt: skip
STEPS = {
    "area": "submeter", "version": "analisar", "plan": "encerrar", "course": "estado", "courselist": "ler",
    "trainingrequest": "analisar", "trainingsession": "cancelar",
}  # fmt: skip
ODD = {
    "conta/^confirm-email/(?P<key>[-:\\w]+)/$": "/conta/confirm-email/nada/",
    "conta/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "/conta/password/reset/key/1-nada/",
    "admin/r/<path:content_type_id>/<path:object_id>/": "/admin/r/1/1/",
    "admin/(?P<url>.*)$": "/admin/nada/",
}


def address_for(route, world):
    """A real address for a route, naming objects of `world`."""
    if route in ODD:
        return ODD[route]
    if "app_label" in route:
        return "/admin/portal/"
    parts = route.split("/")
    values = {"pk": "1", **{name: str(value) for name, value in world.items()}}
    if "passo" in parts:
        values["slug"] = STEPS[parts[0] if parts[0] == "area" else parts[2]]
    if "corrigir" in parts:
        values["slug"] = "quando"
    if "formadores" in parts:
        values["slug"] = "aceitou"
    if parts[:2] == ["area", "planos"]:
        values["pk"] = values["plan_id"]
    if parts[:2] == ["area", "cursos"]:
        values["pk"] = str(UNKNOWN)
    if parts[:2] == ["area", "formacao"]:
        values["pk"] = values["training_session"]
    if parts[0] == "admin" and len(parts) > 2:
        own = values.get(DESK.get(parts[2], ""), str(UNKNOWN))
        values |= {"pk": own, "object_id": own}
        if "history/^" in route or "/history/(" in route:
            route = route.replace("history/([^/]+)", f"history/{_history_of(parts[1], parts[2], own)}")
        route = re.sub(r"\^?\(\[\^/\]\+\)", own, route).rstrip("$")
    of_plan = route.startswith("area/planos/")
    values |= {"key": "area" if of_plan else "target", "row_id": values["area" if of_plan else "target"]}
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda match: values[match.group(1)], route)


def _history_of(app, model, own):
    """The number of a row of an object's history; numbers of rows and of their histories differ on PostgreSQL."""
    history = getattr(apps.get_model(app, model), "history", None)
    first = history.filter(**{history.model.instance_type._meta.pk.name: own}).first() if history else None
    return first.history_id if first else own


@pytest.fixture
def clients(client_of, request):
    """A client for each role; each answers a mistake of the portal with 500 instead of passing it on."""
    found = {role: client_of(None if role == "anonymous" else request.getfixturevalue(role)) for role in ROLES}
    for client in found.values():
        client.raise_request_exception = False
    return found


def ask(client, method, address):
    """The answer; everything it changed is taken back, and who logged out is in again."""
    cookies = copy(client.cookies)
    with transaction.atomic():
        if method == "POST":
            response = client.post(address, BODY)
        else:
            response = client.generic(method, address, "lixo=1", "application/x-www-form-urlencoded")
        transaction.set_rollback(True)
    client.cookies = cookies
    return response


def observed(clients, address, method):
    return "".join(letter(ask(clients[role], method, address)) for role in ROLES)


@pytest.mark.django_db
def test_every_address_is_in_the_table_and_every_line_has_an_address():
    routes = {one.route for one in all_addresses()}
    assert routes - set(table()) == set(), "addresses missing from tests/matrix.txt"
    assert set(table()) - routes == set(), "lines of tests/matrix.txt without an address"


@pytest.mark.django_db
def test_everybody_gets_what_the_table_says(world, clients):
    wrong = []
    for route, expected in table().items():
        address = address_for(route, world)
        got = (observed(clients, address, "GET"), observed(clients, address, "POST"))
        if got != expected:
            wrong.append(f"{got[0]} {got[1]} {route}   (not {expected[0]} {expected[1]})")
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.django_db
def test_no_other_method_does_anything(world, clients):
    """HEAD is as GET or refused; PUT, PATCH and DELETE with a body never succeed at the portal's own views."""
    wrong = []
    roles = [role for role in ROLES if role in ("anonymous", "coordinator", "stranger", "manager")]
    for route, (get, _post) in table().items():
        address = address_for(route, world)
        own = not route.startswith(("admin/", "conta/"))
        for role in roles:
            head = letter(ask(clients[role], "HEAD", address))
            if own and head not in (get[ROLES.index(role)], "m"):
                wrong.append(f"HEAD {address} {role}: {head}")
            for method in ("OPTIONS", "PUT", "PATCH", "DELETE"):
                response = ask(clients[role], method, address)
                if response.status_code >= 500 or (own and method != "OPTIONS" and response.status_code < 300):
                    wrong.append(f"{method} {address} {role}: {response.status_code}")
    assert not wrong, "\n" + "\n".join(wrong)
