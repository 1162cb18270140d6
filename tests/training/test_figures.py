"""The figures of a year: what counts where, what is left out for everybody, and that erasure changes nothing."""

import csv
import io
from dataclasses import replace
from datetime import date, datetime, time

import pytest
from django.utils import timezone

from tests.pdf_reading import PdfTree, squeezed
from tests.reading import words_of
from tests.training.factories import accepted, module, request, reviewer
from training import workflow
from training.figures import ModuleFigures, figures_of, public, years_known
from training.models import Evaluation, SessionState, TrainingEvent, TrainingRequest, TrainingSession

pytestmark = pytest.mark.django_db
YEAR = 2025
DESK = "/admin/training/trainingmodule/numeros/"


def at(month, day, year=YEAR):
    return timezone.make_aware(datetime.combine(date(year, month, day), time(12)))


def moved(made, received, **verbs):
    """The request as if received then, its verbs at those times."""
    TrainingRequest.objects.filter(pk=made.pk).update(submitted_at=received)
    for verb, when in verbs.items():
        TrainingEvent.objects.filter(request=made, verb=verb).update(at=when)
    return made


def held(attended=20, minutes=240, certified=18, slug="dialogo-intercultural", month=3, scores=(), **more):
    """An accepted request of January whose action was held in `month`."""
    made = moved(accepted(modules=[module(slug)], **more), at(1, 10), analyse=at(1, 12), accept=at(1, 20))
    row = made.sessions.get()
    TrainingSession.objects.filter(pk=row.pk).update(
        state=SessionState.HELD, day=date(YEAR, month, 20), starts=time(9), ends=time(13),
        attended=attended, minutes=minutes, certified=certified,
    )  # fmt: skip
    for verb in ("schedule", "hold"):
        when = at(1, 25) if verb == "schedule" else at(12, 30)
        TrainingEvent.objects.create(request=made, session=row, verb=verb, actor="agencia", at=when)
    for score in scores:
        Evaluation.objects.create(session=row, useful=score, trainer=score, organisation=score, overall=score)
    return made


def refused():
    by, made = reviewer(), request()
    workflow.analyse_request(request=made, by=by)
    workflow.refuse_request(request=made, by=by, reason="Sem formador")
    return moved(made, at(2, 1), analyse=at(2, 2), refuse=at(2, 5))


def test_each_request_counts_once_in_the_year_it_was_received():
    held()
    refused()
    moved(request(), at(5, 1))
    moved(request(), at(5, 1, 2024))
    moved(request(is_demo=True), at(5, 1))
    found = figures_of(YEAR)
    assert (found.requests, found.accepted, found.refused, found.cancelled, found.open) == (3, 1, 1, 0, 1)
    assert (found.decided, found.accepted_percent) == (2, 50)
    assert found.requests_by_month == (1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0)
    assert figures_of(2024).requests == 1
    assert years_known()[-1] == 2024


def test_a_request_cancelled_after_it_was_accepted_stays_accepted():
    made = held()
    TrainingRequest.objects.filter(pk=made.pk).update(state="pedido-cancelado")
    found = figures_of(YEAR)
    assert (found.accepted, found.cancelled) == (1, 0)


def test_people_hours_and_satisfaction_are_of_the_actions_held_and_nought_is_not_unknown():
    held(scores=(5, 4, 4))
    held(attended=None, minutes=None, certified=None, month=4)
    held(is_demo=True)
    found = figures_of(YEAR)
    assert (found.held, found.people, found.uncounted, found.hours, found.untimed) == (2, 20, 1, 4.0, 1)
    assert (found.certificates, found.answers, found.score, found.answered_percent) == (18, 3, 4.3, 15)
    assert found.held_by_month[2:4] == (1, 1)


def test_waiting_time_by_step_is_the_median_in_whole_days():
    held()
    refused()
    assert [(wait.step, wait.days, wait.number) for wait in figures_of(YEAR).waits] == [
        ("analysis", 2, 2), ("decision", 7, 2), ("scheduled", 5, 1), ("held", 59, 1),
    ]  # fmt: skip
    assert {wait.days for wait in figures_of(2019).waits} == {None}


def test_erasing_what_is_personal_changes_no_figure():
    made = held(scores=(5, 3))
    before = figures_of(YEAR)
    made.refresh_from_db()
    TrainingRequest.objects.filter(pk=made.pk).update(
        body_name="", contact_name="", contact_email="", contact_phone="", notes="", cleared_at=timezone.now()
    )
    made.messages.all().delete()
    for row in made.sessions.all():
        row.attendances.all().delete()
        row.group.participants.all().delete()
        row.evaluations.update(comment="")
    assert figures_of(YEAR) == before


def test_everybody_sees_no_count_of_fewer_than_five_people():
    held(attended=3, certified=2, scores=(5, 5))
    told = public(figures_of(YEAR))
    assert (told.people, told.certificates, told.answers, told.score) == (None, None, None, None)
    assert told.modules[0].hidden


def test_one_small_count_cannot_be_worked_out_from_the_total():
    rows = tuple(ModuleFigures(slug, slug, 1, people) for slug, people in (("a", 3), ("b", 9), ("c", 30)))
    told = public(replace(figures_of(YEAR), people=42, modules=rows))
    assert [row.people for row in told.modules] == [None, None, None]
    rows = tuple(ModuleFigures(slug, slug, 1, people) for slug, people in (("a", 3), ("b", 2), ("c", 30)))
    told = public(replace(figures_of(YEAR), people=35, modules=rows))
    assert [row.people for row in told.modules] == [None, None, None]


def test_the_public_page_says_of_how_many_and_by_which_rule(client):
    held(attended=4, scores=(5,))
    refused()
    page = words_of(client.get(f"/formacao/numeros/?ano={YEAR}").content.decode())
    assert "Aceites: 1 de 2 decididos (50 %)" in page
    assert "menos de 5" in page
    assert "Pessoas presentes menos de 5" in page
    assert "não se mostra" in page
    assert "a mediana" in page


def test_an_empty_year_says_that_nothing_is_known(client):
    page = words_of(client.get("/formacao/numeros/").content.decode())
    assert "ainda nada foi decidido, por isso não há percentagem" in page
    assert "Não medido" in page
    assert "Não se realizou nenhuma ação." in page


@pytest.mark.parametrize("year", ["lixo", "0000", "٢٠٢٥", "99999"])
def test_a_year_that_is_not_known_is_the_newest(client, year):
    page = client.get("/formacao/numeros/", {"ano": year})
    assert page.status_code == 200
    assert str(timezone.localdate().year) in page.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_figures_cost_the_same_however_many(client, client_of, django_assert_num_queries, rows):
    by = reviewer()
    for number in range(rows):
        held(slug=f"modulo-{number}", month=number + 1, scores=(4,))
    desk = client_of(by)
    desk.get(DESK)
    with django_assert_num_queries(7):
        client.get(f"/formacao/numeros/?ano={YEAR}")
    with django_assert_num_queries(5):
        figures_of(YEAR) and years_known()


def test_the_desk_sees_all_as_page_table_file_and_pdf(client_of, reviewer, manager):
    held(attended=3, scores=(5,))
    desk = client_of(reviewer)
    page = words_of(desk.get(f"{DESK}?ano={YEAR}").content.decode())
    assert "Pessoas presentes 3" in page
    assert "<svg" in desk.get(f"{DESK}?ano={YEAR}").content.decode()
    answer = desk.get(f"{DESK}csv/?ano={YEAR}")
    table = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    told = {row[0]: row[1:] for row in table}
    assert told["Pedidos aceites"] == ["1", "1"]
    assert told["Pessoas presentes"] == ["3", ""]
    made = desk.get(f"{DESK}pdf/?ano={YEAR}")
    assert made["Content-Type"] == "application/pdf"
    tree = PdfTree(made.content)
    assert squeezed("Pedidos recebidos em 2025") in squeezed(tree.root.text)
    assert len(tree.root.all("H1")) == 1
    assert len(tree.root.all("Caption")) == 6


@pytest.mark.parametrize("path", ["", "csv/", "pdf/"])
def test_others_see_nothing_of_the_desk(client, client_of, coordinator, path):
    assert client.get(f"{DESK}{path}").status_code == 302
    assert client_of(coordinator).get(f"{DESK}{path}").status_code in (302, 403, 404)
