"""Input that is wrong, late, double or hostile: a sentence or the right status, nothing lost, never a 500."""

import re
from html import unescape

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from measures.models import Indicator, Level, Measure, PlanArea, Target
from plans.models import Plan
from publication.models import Version, WorkflowEvent
from tests.factories import LONG_WORD, PASSWORD, PlanFactory, UserFactory, full_plan
from tests.publication.making import published
from tests.reading import words_of

pytestmark = pytest.mark.django_db

OLD = "O formulário é demasiado antigo"
LONG = "Á; " * 3334
HOSTILE = 'Título "com" aspas; ponto e vírgula\ne <b>quebra</b> de linha & {{ 7|add:1 }} مرحبا \' -- %s'


@pytest.fixture
def measure(plan):
    return plan.measures.order_by("position").first()


@pytest.fixture
def client(client_of, coordinator, plan):
    return client_of(coordinator)


def card(measure, **changes):
    """What the card's form sends when nothing was changed, then `changes`."""
    sent = {
        "read_at": measure.revision, "number": measure.number, "title": measure.title,
        "description": measure.description, "area": measure.area_id or "", "level": measure.level_id or "",
        "objectives": [row.pk for row in measure.objectives.all()], "audiences": measure.audiences,
        "contact": measure.contact, "starts": measure.starts, "ends": measure.ends,
        "schedule_text": measure.schedule_text, "source": measure.source, "internal_notes": measure.internal_notes,
    }  # fmt: skip
    return sent | changes


def row(**values):
    """What the form of a row on a measure's page sends."""
    return {"linha-read_at": 1, **{f"linha-{name}": value for name, value in values.items()}}


def refused(response, *kept, status=422):
    """Refused with a sentence beside a field or above the form, and what was typed still there."""
    html = response.content.decode()
    assert response.status_code == status, words_of(html)[:500]
    assert "invalid-feedback" in html or "error-summary" in html or "conflict" in html
    assert status == 409 or OLD not in html, "refused for another reason than the one on trial"
    for text in kept:
        assert " ".join(text.split()) in words_of(html)


# --- wrong -------------------------------------------------------------------------------------------------------


def test_a_period_that_ends_before_it_starts(client, plan):
    given = {"read_at": plan.period_revision, "period_start": "2017-12-31", "period_end": "2015-01-01"}
    refused(client.post(f"/area/planos/{plan.pk}/periodo/", given), "2017-12-31", "2015-01-01")
    plan.refresh_from_db()
    assert plan.period_start == "2015-01-01"


@pytest.mark.parametrize("text", ["31/02/2015", "2015-13", "2015-Q5", "ontem", "٢٠١٥-٠٢-٣١", "9" * 40, "0000"])
def test_a_date_that_is_none(client, plan, text):
    given = {"read_at": plan.period_revision, "period_start": text, "period_end": "2017"}
    refused(client.post(f"/area/planos/{plan.pk}/periodo/", given), text)


def test_a_new_plan_that_ends_before_it_starts(client_of):
    author = UserFactory(may_create_plans=True)
    given = {"title": HOSTILE, "short_name": "PMII", "kind": "municipal", "period_start": "2018", "period_end": "2017"}
    refused(client_of(author).post("/area/planos/novo/", given), HOSTILE)
    assert not Plan.objects.filter(created_by=author).exists()


def test_a_measure_that_ends_before_it_starts(client, measure):
    response = client.post(
        f"/area/medidas/{measure.pk}/", card(measure, starts="2017", ends="2016", title="Outro título")
    )
    refused(response, "Outro título", "2017", "2016")
    measure.refresh_from_db()
    assert measure.starts == ""


@pytest.mark.parametrize("field", ["area", "objectives", "other_areas", "strategic_objectives"])
def test_a_measure_with_something_of_another_plan(client, measure, field):
    other = full_plan(measures=1)
    rows = {"area": PlanArea.objects.filter(plan=other), "other_areas": PlanArea.objects.filter(plan=other),
            "objectives": other.operational_objectives, "strategic_objectives": other.strategic_objectives}  # fmt: skip
    before = list(measure.objectives.all())
    refused(client.post(f"/area/medidas/{measure.pk}/", card(measure, **{field: rows[field].first().pk})))
    measure.refresh_from_db()
    assert measure.area.plan_id == measure.plan_id
    assert list(measure.objectives.all()) == before


@pytest.mark.parametrize("level", ["99999", "nível", "-1", "1; DROP TABLE", "6f1c1c1e-5a52-4d0f-9d0e-0d8a2b7f3c11"])
def test_an_unknown_level(client, measure, level):
    refused(client.post(f"/area/medidas/{measure.pk}/", card(measure, level=level)))
    measure.refresh_from_db()
    assert measure.level in Level.objects.all()


def test_an_indicator_under_a_target_of_another_measure(client, measure, plan):
    elsewhere = Target.objects.exclude(measure=measure).first()
    given = row(text="N.º; qualquer", target=elsewhere.pk, kind="number")
    before = Indicator.objects.count()
    refused(client.post(f"/area/medidas/{measure.pk}/linhas/indicator/", given), "N.º; qualquer")
    assert Indicator.objects.count() == before


def test_ten_thousand_characters_where_five_hundred_fit(client, measure):
    before = Target.objects.count()
    refused(client.post(f"/area/medidas/{measure.pk}/linhas/target/", row(text=LONG)), LONG)
    assert Target.objects.count() == before


def test_more_than_a_whole(client, measure):
    given = row(text="120 % das escolas", kind="percentage", value="120", base="das escolas", base_is_whole="on")
    refused(client.post(f"/area/medidas/{measure.pk}/linhas/target/", given), "120 % das escolas", "das escolas")
    del given["linha-base_is_whole"]
    assert client.post(f"/area/medidas/{measure.pk}/linhas/target/", given).status_code == 302


@pytest.mark.parametrize("value", ["muitos", "NaN", "Infinity", "1e400", "1" * 60, "-", "٣٫٥٫٥"])
def test_a_value_that_is_no_number(client, measure, value):
    given = row(text="Meta com número", kind="number", value=value)
    refused(client.post(f"/area/medidas/{measure.pk}/linhas/target/", given), "Meta com número", value)


def test_a_responsible_that_is_nobody(client, measure):
    refused(client.post(f"/area/medidas/{measure.pk}/linhas/responsible/", row(text="  ", part="lead")))


@pytest.mark.parametrize("read_at", ["", "zero", "-1", "9" * 30, "1.5"])
def test_a_form_that_does_not_say_what_was_read(client, measure, read_at):
    response = client.post(f"/area/medidas/{measure.pk}/", card(measure, read_at=read_at, title="Não deve ficar"))
    assert response.status_code in (400, 409, 422)
    measure.refresh_from_db()
    assert measure.title != "Não deve ficar"


def test_a_character_no_database_keeps(client, measure):
    refused(client.post(f"/area/medidas/{measure.pk}/linhas/target/", row(text="antes\x00depois")))


def test_an_empty_form(client, plan, measure):
    for address in (f"/area/planos/{plan.pk}/identificacao/", f"/area/medidas/{measure.pk}/"):
        assert client.post(address, {}).status_code in (400, 409, 422)
        assert client.post(address, {"read_at": 1}).status_code in (400, 409, 422)
    assert Plan.objects.get(pk=plan.pk).title == plan.title


# --- unknown, or somebody else's -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    ["nada/", "nada/plano.pdf", "nada/e/1/", "nada/medidas/m1/", "%00/", f"{LONG_WORD}/", "{slug}/e/99/", "{slug}/e/0/",
     "{slug}/medidas/m999/", "{slug}/plano.docx", "{slug}/medidas/?n=nada", "{slug}/e/99999999999999999999/"],
)  # fmt: skip
def test_an_address_that_is_none(path):
    version = published(measures=1)
    assert Client().get(f"/planos/{path.format(slug=version.slug)}").status_code == 404


@pytest.mark.parametrize(
    "query",
    ["?municipio=9999", "?area=nada&nivel=nada", "?periodo=ontem", "?pagina=-1", "?pagina=99999999999999999999",
     "?q=%00", "?q=" + "a" * 5000, "?municipio=%27%3B--", "?area=a&area=b", "?distrito=%F0%9F%98%80",
     "?ano=99999999999"],
)  # fmt: skip
def test_a_search_that_makes_no_sense(query):
    published(measures=1)
    assert Client().get(f"/planos/{query}").status_code in (200, 400, 404)
    assert Client().get(f"/planos/{Version.objects.first().slug}/{query}").status_code in (200, 400, 404)


def test_the_id_of_another_municipality(client_of, stranger, plan, measure):
    client = client_of(stranger)
    target = Target.objects.filter(measure=measure).first()
    for path in (f"planos/{plan.pk}/", f"planos/{plan.pk}/identificacao/", f"planos/{plan.pk}/medidas/",
                 f"medidas/{measure.pk}/", f"planos/{plan.pk}/passo/submeter/"):  # fmt: skip
        assert client.get(f"/area/{path}").status_code == 404, path
        assert client.post(f"/area/{path}", card(measure, title="Roubado")).status_code in (404, 405), path
    for verb in ("", "mover/", "apagar/", "repor/"):
        assert client.post(f"/area/linhas/target/{target.pk}/{verb}", row(text="Roubado")).status_code == 404
    measure.refresh_from_db()
    assert "Roubado" not in measure.title


@pytest.mark.parametrize("key", ["nada", "measure ", "__class__", "target/../area"])
def test_a_kind_of_row_that_is_none(client, plan, measure, key):
    assert client.post(f"/area/medidas/{measure.pk}/linhas/{key}/", {"text": "x"}).status_code == 404


# --- double, replayed, at the same time -----------------------------------------------------------------------------


def test_a_double_click_on_submit(client, plan):
    address = f"/area/planos/{plan.pk}/passo/submeter/"
    first, second = client.post(address), client.post(address)
    assert first.status_code == 302
    assert second.status_code in (302, 404, 409, 422)
    assert Version.objects.filter(plan=plan).count() == 1
    assert WorkflowEvent.objects.filter(plan=plan, verb="submit").count() == 1


def test_a_replayed_form_is_one_save(client, measure):
    sent = card(measure, title="Guardado uma vez")
    before = measure.history.count()
    for _ in range(3):
        assert client.post(f"/area/medidas/{measure.pk}/", sent).status_code == 302
    measure.refresh_from_db()
    assert (measure.title, measure.revision) == ("Guardado uma vez", sent["read_at"] + 1)
    assert measure.history.count() == before + 1


def test_a_replayed_form_does_not_undo_what_came_after(client, measure):
    old = card(measure, title="Antigo")
    client.post(f"/area/medidas/{measure.pk}/", old)
    measure.refresh_from_db()
    client.post(f"/area/medidas/{measure.pk}/", card(measure, title="Novo"))
    response = client.post(f"/area/medidas/{measure.pk}/", old)
    refused(response, "Antigo", "Novo", status=409)
    measure.refresh_from_db()
    assert measure.title == "Novo"


def test_two_people_save_the_same_card(client, client_of, editor, measure):
    mine, theirs = card(measure, title="O meu título"), card(measure, title="O título da colega")
    assert client_of(editor).post(f"/area/medidas/{measure.pk}/", theirs).status_code == 302
    response = client.post(f"/area/medidas/{measure.pk}/", mine)
    refused(response, "O meu título", "O título da colega", status=409)
    measure.refresh_from_db()
    assert measure.title == "O título da colega"


def test_two_people_save_different_parts_of_a_card(client, client_of, editor, measure):
    """The conflict shows the form merged: saving it again keeps both."""
    client_of(editor).post(f"/area/medidas/{measure.pk}/", card(measure, contact="Balcão novo"))
    response = client.post(f"/area/medidas/{measure.pk}/", card(measure, title="Só o título"))
    assert response.status_code in (302, 409)
    assert "Balcão novo" in words_of(client.get(f"/area/medidas/{measure.pk}/").content.decode())


def test_an_expired_session_in_a_long_text(client, coordinator, plan):
    address = f"/area/planos/{plan.pk}/textos/"
    guard = re.search(r'name="_guard" value="([^"]+)"', client.get(address).content.decode())[1]
    text = f"Um texto longo; “não se pode perder”.\n{LONG[:4000]}"
    Session.objects.all().delete()
    response = client.post(address, {"_guard": guard, "read_at": plan.texts_revision, "summary": text, "funding": ""})
    html = response.content.decode()
    assert response.status_code == 401
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html))
    action = re.search(r'<form[^>]*method="post"[^>]*action="([^"]+)"', html)[1]
    known = {"login": coordinator.email, "password": PASSWORD}
    again = client.post(unescape(action), {**{k: unescape(v) for k, v in hidden.items()}, **known}, follow=True)
    assert again.status_code == 200
    assert "não se pode perder" in words_of(again.content.decode())
    plan.refresh_from_db()
    assert "não se pode perder" not in plan.summary


def test_a_deleted_measure_that_somebody_still_edits(client, client_of, editor, measure):
    client_of(editor).post(f"/area/linhas/measure/{measure.pk}/apagar/", {"read_at": measure.revision})
    response = client.post(f"/area/medidas/{measure.pk}/", card(measure, title="Tarde de mais"))
    assert response.status_code in (404, 409)


def test_an_edit_while_the_agency_has_the_plan(client, plan, measure):
    client.post(f"/area/planos/{plan.pk}/passo/submeter/")
    response = client.post(f"/area/medidas/{measure.pk}/", card(measure, title="Enquanto esperam; texto meu"))
    refused_with = words_of(response.content.decode())
    assert response.status_code == 409
    assert "Enquanto esperam; texto meu" in refused_with
    measure.refresh_from_db()
    assert "Enquanto" not in measure.title


# --- hostile, and good ------------------------------------------------------------------------------------------------


def test_quotes_semicolons_and_line_breaks_are_kept(client, plan, measure):
    assert client.post(f"/area/medidas/{measure.pk}/", card(measure, title=HOSTILE)).status_code == 302
    measure.refresh_from_db()
    assert measure.title == HOSTILE
    page = client.get(f"/area/medidas/{measure.pk}/").content.decode()
    assert " ".join(HOSTILE.split()) in words_of(page)
    assert "<b>quebra</b>" not in page
    listed = client.get(f"/area/planos/{plan.pk}/medidas/").content.decode()
    assert " ".join(HOSTILE.split()) in words_of(listed)


def test_a_form_from_elsewhere_is_refused(coordinator, measure):
    client = Client(enforce_csrf_checks=True)
    client.force_login(coordinator, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(f"/area/medidas/{measure.pk}/", card(measure, title="De fora")).status_code == 403
    measure.refresh_from_db()
    assert measure.title != "De fora"


def test_too_large_a_form(client, plan):
    huge = {"read_at": 1, "summary": "a" * (3 * 1024 * 1024), "funding": ""}
    assert client.post(f"/area/planos/{plan.pk}/textos/", huge).status_code in (400, 413, 422)
    assert Plan.objects.get(pk=plan.pk).summary == plan.summary


def test_a_return_without_a_reason_and_one_that_is_too_long(client_of, reviewer, plan, coordinator):
    from publication import workflow

    version = workflow.start_review(version=workflow.submit_plan(plan=plan, by=coordinator), by=reviewer)
    desk = client_of(reviewer)
    for reason in ("", "   \n", LONG * 3):
        response = desk.post(f"/admin/publication/version/{version.pk}/passo/devolver/", {"reason": reason})
        refused(response)
    assert Version.objects.get(pk=version.pk).state == "in-review"
    assert Measure.objects.filter(plan=plan).exists()


def test_a_plan_nobody_may_start(client_of, reader, plan):
    assert client_of(reader).post("/area/planos/novo/", {"title": "x"}).status_code in (403, 404)
    assert PlanFactory._meta.model.objects.count() == Plan.objects.count()
