"""What is offered: the list, a page a module, who may change it, and that mended files never undo a person's work."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from portal.facts import replace_dated
from training.limits import limits_on
from training.models import GroupLimits, OfferFact, TrainingModule
from training.offer import reading_on
from training.offering import add_limits, add_offer_fact
from training.reference.load import TrainingReference

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reference():
    TrainingReference().load()


def address(table, page, *args):
    return reverse(f"admin:training_{table}_{page}", args=args)


def test_loading_again_writes_nothing_and_never_what_a_person_has_edited(manager):
    assert not any(TrainingReference().load().values())
    module = TrainingModule.objects.get(slug="lei-da-nacionalidade")
    module.contact, module._history_user = "outra@agencia.example", manager
    module.save()
    TrainingModule.objects.filter(slug="lei-da-imigracao").update(contact="mudada@agencia.example")
    assert TrainingReference().load()["training modules"] == 1
    module.refresh_from_db()
    assert module.contact == "outra@agencia.example"


def test_limits_are_those_of_the_day_asked_for():
    found = [limits_on(None, date(year, 6, 1)) for year in (2010, 2016, 2020, 2026)]
    assert [(one.least, one.most) for one in found] == [(20, 35), (20, 35), (15, 25), (15, 25)]
    assert limits_on(None, date(2026, 1, 1)).rule.state == "unconfirmed"


def test_a_module_may_have_limits_of_its_own(manager):
    own, other = TrainingModule.objects.all()[:2]
    add_limits(by=manager, module=own, least=5, most=10, valid_on="2024", source="Ofício")
    assert limits_on(own, date(2026, 1, 1)).most == 10
    assert limits_on(own, date(2022, 1, 1)).most == 25
    assert limits_on(other, date(2026, 1, 1)).most == 25


def test_replaced_limits_reach_the_public_page(client, manager):
    assert "De 15 a 25 participantes" in client.get("/formacao/").content.decode()
    now = GroupLimits.objects.current().get()
    replace_dated(fact=now, by=manager, changed={"least": 12, "most": 30, "valid_on": "2026", "source": "Despacho"})
    page = client.get("/formacao/").content.decode()
    assert "De 12 a 30 participantes" in page
    assert "Antes, em 2020: de 15 a 25." in page


def test_only_managers_write_the_offer(reviewer):
    with pytest.raises(PermissionDenied):
        add_limits(by=reviewer, least=1, most=2, valid_on="2024", source="x")
    with pytest.raises(PermissionDenied):
        add_offer_fact(by=reviewer, kind="aim", words={"pt": "x"}, valid_on="2024", source="x")


@pytest.mark.parametrize(
    "wrong", [{"kind": "reading"}, {"kind": "aim", "number": 3}, {"kind": "reading", "number": 5, "minutes": 60}]
)
def test_numbers_belong_to_reading_sessions_of_a_module(manager, wrong):
    with pytest.raises(ValidationError):
        add_offer_fact(by=manager, words={"pt": "x"}, valid_on="2024", source="x", **wrong)


def test_only_one_module_may_add_a_reading_session():
    found = {row.slug: reading_on(row) for row in TrainingModule.objects.all()}
    told = {slug: (fact.number, fact.minutes) for slug, fact in found.items() if fact}
    assert told == {"literatura-para-a-infancia": (5, 60)}


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("?para=migrantes", ["acesso-dos-migrantes-a-saude"]),
        ("?para=jovens", ["aprendizagem-intercultural-jovens"]),
        ("?para=empresas&formato=online", None),
        ("?para=lixo&formato=lixo", "all"),
    ],
)
def test_the_list_is_narrowed_in_the_address(client, query, slugs):
    page = client.get(f"/formacao/{query}").content.decode()
    shown = [row.slug for row in TrainingModule.objects.all() if f'href="/formacao/{row.slug}/"' in page]
    if slugs == "all":
        assert len(shown) == 13
    elif slugs is None:
        assert "internacionalizacao-de-empresas" in shown
        assert "desenvolvimento-local" not in shown
    else:
        assert shown == slugs


def test_nothing_fits_and_the_page_says_so(client):
    TrainingModule.objects.filter(slug="acesso-dos-migrantes-a-saude").update(formats=["presencial"])
    assert "Nenhum módulo corresponde" in client.get("/formacao/?para=migrantes&formato=online").content.decode()


def test_a_module_no_longer_offered_is_gone_from_the_list_and_its_page_is_404(client):
    TrainingModule.objects.filter(slug="lei-da-imigracao").update(offered=False)
    assert "lei-da-imigracao" not in client.get("/formacao/").content.decode()
    assert client.get("/formacao/lei-da-imigracao/").status_code == 404
    assert client.get("/formacao/nao-ha/").status_code == 404
    assert "lei-da-imigracao" not in client.get("/sitemap.xml").content.decode()


@pytest.mark.parametrize("path", ["/formacao/", "/ar/formacao/lei-da-imigracao/"])
def test_pages_are_the_same_for_everybody_without_a_cookie(client, path):
    first = client.get(path)
    assert not first.cookies
    assert "Cookie" not in first.get("Vary", "")
    assert client.get(path, headers={"if-none-match": first["ETag"]}).status_code == 304


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_however_long(client, django_assert_num_queries, rows):
    keep = TrainingModule.objects.exclude(facts__isnull=False).values_list("pk", flat=True)[:rows]
    OfferFact.objects.filter(module__isnull=False).delete()
    TrainingModule.objects.exclude(pk__in=list(keep)).delete()
    with django_assert_num_queries(6):
        client.get("/formacao/")


def test_managers_edit_a_module_and_the_page_shows_it(client, client_of, manager):
    module = TrainingModule.objects.get(slug="lei-da-nacionalidade")
    assert client.get("/formacao/lei-da-nacionalidade/").status_code == 200
    desk = client_of(manager)
    given = {
        "title-pt": 'Lei «nova»; "x"', "objective-pt": "Objetivo", "audience_mainly-pt": "Quem", "audiences": ["saude"],
        "formats": ["online"], "offered": "on", "position": 10, "told_on": "2020", "source": "Fonte", "hours": 6,
    }  # fmt: skip
    assert desk.post(address("trainingmodule", "change", module.pk), given).status_code == 302
    page = client.get("/formacao/lei-da-nacionalidade/").content.decode()
    assert "Lei «nova»" in page
    assert "6 horas" in page
    module.refresh_from_db()
    assert module.slug == "lei-da-nacionalidade"
    assert module.history.first().history_user == manager


def test_ages_out_of_order_get_a_sentence(client_of, manager):
    module = TrainingModule.objects.get(slug="aprendizagem-intercultural-jovens")
    given = {"minimum_age": 16, "maximum_age": 10}
    page = client_of(manager).post(address("trainingmodule", "change", module.pk), given).content.decode()
    assert "A idade máxima é inferior à idade mínima." in page


def test_limits_and_facts_are_replaced_at_the_desk_with_a_sentence_for_what_makes_no_sense(client_of, manager):
    desk, limits = client_of(manager), GroupLimits.objects.current().get()
    where = address("grouplimits", "replace", limits.pk)
    wrong = desk.post(where, {"least": 20, "most": 10, "valid_on": "2026", "source": "Despacho"})
    assert "O máximo de pessoas é inferior ao mínimo." in wrong.content.decode()
    right = desk.post(where, {"least": 10, "most": 20, "valid_on": "2026", "source": "Despacho"})
    assert right.status_code == 302
    aim = OfferFact.objects.filter(kind="aim").first()
    where = address("offerfact", "replace", aim.pk)
    wrong = desk.post(where, {"words-pt": "x", "number": 3, "valid_on": "2026", "source": "Despacho"})
    assert "Só as sessões de leitura" in wrong.content.decode()
    assert desk.post(where, {"words-pt": "Novo", "valid_on": "2026", "source": "Despacho"}).status_code == 302
    aim.refresh_from_db()
    assert aim.replaced_by.words == {"pt": "Novo"}


@pytest.mark.parametrize("table", ["trainingmodule", "grouplimits", "offerfact"])
def test_reviewers_look_and_change_nothing(client_of, reviewer, table):
    row = {"trainingmodule": TrainingModule, "grouplimits": GroupLimits, "offerfact": OfferFact}[table].objects.first()
    desk = client_of(reviewer)
    for page in ("changelist", "change", "history"):
        answer = desk.get(address(table, page, *([] if page == "changelist" else [row.pk])))
        assert answer.status_code == 200, page
        assert "\\u" not in answer.content.decode()
        assert ">None<" not in answer.content.decode()
    entry = desk.get(address(table, "simple_history", row.pk, row.history.first().pk))
    assert entry.status_code == 200
    assert desk.get(address(table, "add")).status_code == 403
    assert desk.post(address(table, "change", row.pk), {"position": 3}).status_code == 403


@pytest.mark.parametrize("table", ["trainingmodule", "grouplimits", "offerfact"])
def test_managers_see_the_form_to_add(client_of, manager, table):
    assert client_of(manager).get(address(table, "add")).status_code == 200
