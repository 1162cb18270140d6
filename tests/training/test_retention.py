"""What is personal in a request goes twelve months after it is over, and nothing of the figures with it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.test import Client
from django.utils import timezone

from portal.models import Artefact, OutboxMail
from tests.training import factories as make
from tests.training.certificates_kit import certified, make_files, token_of
from training import planning, workflow
from training.certificate_files import see_to_files
from training.certifying import withdraw_certificate
from training.evaluating import evaluation_link
from training.figures import figures_of
from training.figures_shown import csv_of
from training.models import Evaluation, TrainingEvent, TrainingRequest, TrainingSession
from training.retention import limit_on
from training.thanking import thank

pytestmark = pytest.mark.django_db
MARK = "zorilha"


def everything():
    """Every text of every table of training, and the mails."""
    tables = [model for model in apps.get_app_config("training").get_models() if "Historical" not in model.__name__]
    return "\n".join(
        str(value)
        for model in [*tables, OutboxMail, Artefact]
        for row in model.objects.values()
        for value in row.values()
    )


def over(**more):
    """A refused request with a marker in each text it has, messages and mails included."""
    made, by = make.request(), make.reviewer()
    texts = {
        field.name: MARK
        for field in TrainingRequest._meta.fields
        if isinstance(field, models.CharField | models.TextField)
        and field.editable
        and not field.choices
        and field.max_length != 9
        and field.name not in ("language", "contact_email", "body_name", "postal_code", "venue_postal_code")
    }
    TrainingRequest.objects.filter(pk=made.pk).update(**texts, contact_email=f"{MARK}@ponte.example")
    made.refresh_from_db()
    made.bodies.create(name=MARK)
    workflow.write_message(request=made, by=by, text=MARK)
    workflow.write_note(request=made, by=by, text=MARK)
    return workflow.refuse_request(request=made, by=by, reason=MARK)


def age(request, days):
    """As if all of it had happened so many days ago."""
    then = timezone.now() - timedelta(days=days)
    TrainingRequest.objects.filter(pk=request.pk).update(submitted_at=then, decided_at=then)
    request.events.update(at=then)


def test_what_is_personal_goes_on_time_and_the_figures_stay():
    made = over()
    assert everything().count(MARK) >= 10
    age(made, 360)
    call_command("purge", verbosity=0)
    assert MARK in everything()
    age(made, 370)
    before = list(made.events.values_list("verb", "from_state", "to_state", "at"))
    call_command("purge", verbosity=0)
    assert MARK not in everything()
    now = TrainingRequest.objects.get()
    assert (now.people, now.state, now.body_name) == (made.people, made.state, made.body_name)
    assert now.cleared_at
    assert list(made.events.values_list("verb", "from_state", "to_state", "at")) == before
    call_command("purge", verbosity=0)


def test_the_private_link_stops_with_it():
    made = over()
    address = f"/formacao/pedido/{make.token_of(made)}/"
    assert Client().get(address).status_code == 200
    age(made, 400)
    call_command("purge", verbosity=0)
    for more in ("", "cancelar/"):
        page = Client().get(f"{address}{more}")
        assert page.status_code == 410
        assert page["Cache-Control"] == "no-store"
        assert "Este pedido foi apagado" in page.content.decode()
    assert Client().post(f"{address}cancelar/", {"reason": "x"}).status_code == 410
    assert Client().get(f"/formacao/pedido/{'0' * 64}/").status_code == 404


def test_figures_are_the_same_before_and_after_and_so_is_their_file(monkeypatch):
    session = make.held(attended=18)
    session.certified, session.report = 16, MARK
    session.save()
    make.evaluations(session, 5, 4, 4, 3, 5, comments=[MARK, MARK])
    first = session.evaluations.first()
    first.once = uuid4()
    first.save()
    TrainingEvent.objects.create(
        request=session.request, session=session, verb="hold", actor="agencia", at=timezone.now(), reason=MARK
    )
    years = {timezone.localdate().year, session.day.year}
    before = {year: figures_of(year) for year in years}
    files = [csv_of(found) for found in before.values()]
    assert {found.people for found in before.values()} >= {18}
    path = "/" + evaluation_link(session).split("/", 3)[3]
    assert Client().get(path).status_code == 200
    later = timezone.now() + timedelta(days=400)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert MARK in everything()
    call_command("purge", verbosity=0)
    assert MARK not in everything()
    assert TrainingRequest.objects.get().cleared_at
    assert not Evaluation.objects.exclude(once=None).exists()
    assert {year: figures_of(year) for year in years} == before
    assert [csv_of(figures_of(year)) for year in before] == files
    assert Client().get(path).status_code == 410


def test_what_is_still_open_keeps_what_it_needs():
    by, open_request = make.reviewer(), make.request()
    accepted = make.accepted(by=by)
    planning.assign_trainer(session=accepted.sessions.get(), trainer=make.trainer(), by=by, **make.when())
    for request in (open_request, accepted):
        age(request, 800)
    call_command("purge", verbosity=0)
    assert not TrainingRequest.objects.exclude(cleared_at=None).exists()
    TrainingSession.objects.update(state="sessao-realizada")
    call_command("purge", verbosity=0)
    assert not TrainingRequest.objects.exclude(cleared_at=None).exists()
    TrainingSession.objects.update(day=limit_on(timezone.localdate()) - timedelta(days=1))
    call_command("purge", verbosity=0)
    assert list(TrainingRequest.objects.exclude(cleared_at=None)) == [accepted]


def test_files_and_links_of_certificates_go_and_their_check_pages_stay(monkeypatch):
    monkeypatch.setattr("training.certificate_pdf.certificate_pdf", lambda one: f"%PDF-{MARK}".encode())
    session = certified((240, 240), names=[MARK, f"{MARK} Dois"])
    thank(session)
    make_files()
    one = session.certificates.order_by("pk").first()
    withdraw_certificate(certificate=session.certificates.order_by("pk").last(), by=make.reviewer(), reason=MARK)
    token, check = token_of(one), f"/formacao/certificados/{one.number}/"
    shown = Client().get(check).content
    assert Client().get(f"/formacao/certificado/{token}/pdf/").content == f"%PDF-{MARK}".encode()
    last = limit_on(timezone.localdate())
    TrainingSession.objects.update(day=last)
    age(session.request, 800)
    call_command("purge", verbosity=0)
    assert Client().get(f"/formacao/certificado/{token}/pdf/").status_code == 200, "a day too early"
    TrainingSession.objects.update(day=last - timedelta(days=1))
    call_command("purge", verbosity=0)
    assert MARK not in everything()
    assert not Artefact.objects.exists()
    assert not OutboxMail.objects.filter(template="training-thanks").exists()
    assert Client().get(f"/formacao/certificado/{token}/").status_code == 410
    assert Client().get(f"/formacao/certificado/{token}/pdf/").status_code == 410
    assert Client().get(check).content == shown
    now = TrainingSession.objects.get()
    assert (now.certified, now.minutes) == (1, 240)
    see_to_files()
    assert not Artefact.objects.exists()


def test_a_month_shorter_than_the_day_ends_on_its_last():
    assert str(limit_on(timezone.datetime(2028, 2, 29).date())) == "2027-02-28"
