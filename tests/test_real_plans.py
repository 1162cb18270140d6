"""Cases found in real plans, invented anew: each survives write → submit → publish → JSON → page → PDF unchanged."""

import json
import re
from decimal import Decimal

import pytest

from measures.editing import add_area, add_measure, add_operational_objective, add_row, add_strategic_objective
from measures.models import Action, Indicator, LevelException, Responsible, Target
from plans.editing import create_plan
from portal.models import Organisation
from publication import workflow
from publication.models import Version
from publication.pdf import plan_pdf
from publication.workbook import plan_workbook
from tests.factories import (
    ARABIC,
    DEVANAGARI,
    LONG_WORD,
    MunicipalityFactory,
    NationalAreaFactory,
    OrganisationFactory,
    UserFactory,
    levels,
)
from tests.pdf_reading import PdfTree
from tests.reading import cells_of, squeezed, words_of

pytestmark = pytest.mark.django_db

QUOTED = 'Meta «A»; “B” e "C" — d\'Ouro & <Prata>'


@pytest.fixture
def author():
    return UserFactory(may_create_plans=True, is_demo=True)


def publish(plan, author):
    """The whole way, by the people it takes."""
    reviewer, manager = UserFactory(reviewer=True), UserFactory(manager=True)
    version = workflow.submit_plan(plan=plan, by=author)
    version = workflow.start_review(version=version, by=reviewer)
    version = workflow.approve_version(version=version, by=reviewer)
    return workflow.publish_version(version=version, by=manager)


@pytest.fixture
def alone(author):
    """One municipality; an association promotes; the municipality is responsible for nothing."""
    place = MunicipalityFactory(name="Vila d'El-Rei")
    association = OrganisationFactory(type=Organisation.Type.ASSOCIATION, name='Associação "Laços"; Sul', acronym="ALS")
    education, language = NationalAreaFactory(name_pt="Educação"), NationalAreaFactory(name_pt="Língua")
    plan = create_plan(
        by=author,
        title="Plano Municipal; “com tudo”",
        short_name="PMII com tudo",
        municipalities=[place],
        promoters=[association],
        period_start="2015-06-20",
        period_end="2017-06-19",
        summary=f"Aprovado depois do início. {ARABIC}",
        funding="FEINPT; 75 % (142 484,88 €)",
    )
    first = add_area(plan=plan, by=author, title="Educação e Língua", national_areas=[education, language])
    second = add_area(plan=plan, by=author, title="Escola, línguas e educação", national_areas=[education, language])
    own = add_area(plan=plan, by=author, title="Justiça de proximidade", group="cross-cutting")
    strategic = add_strategic_objective(plan=plan, by=author, title="OE 1: abrir\na escola", areas=[first])
    below = add_operational_objective(plan=plan, by=author, title="OO 1.1; acolher", strategic=strategic)
    lone = add_operational_objective(plan=plan, by=author, title="OO sem pai")
    guaranteed, other = levels()

    dated = add_measure(
        plan=plan, by=author, number="3.1", title=f"{QUOTED}\nsegunda linha", area=first, other_areas=[own],
        level=guaranteed, objectives=[below, lone], description=f"{LONG_WORD} {DEVANAGARI}",
        audiences="NPT\nAssociações", starts="2015-Q1", ends="2017-06", contact="Balcão, Praça Nova 1",
    )  # fmt: skip
    target = add_row(
        Target, measure=dated, by=author, text="Guião disponível em junho de 2017", kind="date", due="2017-06"
    )
    for n in range(1, 5):
        add_row(Indicator, measure=dated, by=author, text=f"N.º de guiões; versão {n}", target=target, kind="number")
    add_row(Responsible, measure=dated, by=author, text="Empresas do «concelho»; entre outras")
    add_row(Action, measure=dated, by=author, text=f"Edição com o título {ARABIC}")

    unnumbered = add_measure(
        plan=plan, by=author, title="Medida sem número", area=second, level=other, strategic_objectives=[strategic],
        continuous=True, schedule_text="Às quintas; de manhã",
    )  # fmt: skip
    add_row(
        Target, measure=unnumbered, by=author, text="75 % das escolas", kind="percentage", value=Decimal(75),
        comparator="at-least", base="das escolas do concelho", base_is_whole=True,
    )  # fmt: skip
    add_row(
        Indicator, measure=unnumbered, by=author, text="Evidências de mudança", kind="qualitative",
        verification="Diário de bordo",
    )  # fmt: skip
    add_row(Responsible, measure=unnumbered, by=author, organisation=association, part="lead")
    return plan


@pytest.fixture
def joint(author):
    """Three equal promoters; in one municipality the level, a target and a responsible differ."""
    places = [MunicipalityFactory(name=name) for name in ("Alto", "Baixo", "Largo")]
    bodies = [OrganisationFactory(name=f"Município de {place.name}", municipality=place) for place in places]
    plan = create_plan(
        by=author, title="Plano Intermunicipal dos três", short_name="PIII três", kind="intermunicipal",
        municipalities=places, promoters=bodies,
    )  # fmt: skip
    area = add_area(plan=plan, by=author, title="Acolhimento partilhado")
    objective = add_operational_objective(plan=plan, by=author, title="Partilhar técnicos")
    guaranteed, other = levels()
    measure = add_measure(
        plan=plan,
        by=author,
        number="22",
        title="Equipa partilhada",
        area=area,
        level=guaranteed,
        objectives=[objective],
    )
    add_row(Target, measure=measure, by=author, text="150 atendimentos por ano")
    add_row(Target, measure=measure, by=author, text="60 atendimentos; só aqui", municipality=places[1])
    add_row(Responsible, measure=measure, by=author, text="Três câmaras; por igual")
    add_row(Responsible, measure=measure, by=author, text="Casa do Povo", municipality=places[1], part="partner")
    add_row(LevelException, measure=measure, by=author, municipality=places[1], level=other)
    return plan


def served(client, version):
    return json.loads(client.get(f"/planos/{version.slug}/plano.json").content)["document"]


def texts_of(document):
    """Every text of the document that a person wrote."""
    skipped = {"id", "slug", "code", "national", "group", "type", "kind", "comparator", "per", "part", "direction",
               "aggregation", "nature", "municipality", "level", "area", "target", "strategic", "start", "end",
               "starts", "ends", "due", "value", "dico", "other_areas", "objectives", "strategic_objectives",
               "municipalities"}  # fmt: skip
    own = {"audiences", "disaggregation"}

    def walk(node, key=""):
        if isinstance(node, dict):
            for name, value in node.items():
                if isinstance(value, list) and value and isinstance(value[0], str):
                    if name in own:
                        yield from value
                elif name not in skipped or isinstance(value, dict | list):
                    yield from walk(value, name)
        elif isinstance(node, list):
            for value in node:
                yield from walk(value, key)
        elif isinstance(node, str) and node:
            yield node

    # The names of levels are the portal's and translated.
    return sorted(set(walk({name: part for name, part in document.items() if name != "levels"})))


def is_printed(text, printed):
    """Whether a PDF says `text`. A line in two directions comes out with its pieces turned, so word by word."""
    if not re.search(r"[\u0600-\u06ff]", text):
        return squeezed(text) in printed
    return all(squeezed(word) in printed or squeezed(word)[::-1] in printed for word in text.split())


def all_pages(client, version, language=""):
    document = served(client, version)
    prefix = f"/{language}/planos/{version.slug}/" if language else f"/planos/{version.slug}/"
    addresses = [prefix, *(f"{prefix}medidas/{m['code']}/" for m in document["measures"])]
    responses = [client.get(address) for address in addresses]
    assert {response.status_code for response in responses} == {200}
    return squeezed(" ".join(words_of(response.content.decode()) for response in responses))


@pytest.mark.parametrize("which", ["alone", "joint"])
def test_every_text_arrives_on_page_workbook_and_pdf(which, request, client, author):
    version = publish(request.getfixturevalue(which), author)
    texts = texts_of(served(client, version))
    assert len(texts) > 8
    pages = {language: all_pages(client, version, language) for language in ("", "en", "ar")}
    for language, page in pages.items():
        lost = [text for text in texts if squeezed(text) not in page]
        assert not lost, f"not on the pages in {language or 'pt'}: {lost}"
    sheet = set(cells_of(plan_workbook(version)))
    joined = squeezed("\n".join(sheet))
    assert [text for text in texts if squeezed(text) not in joined] == []
    tree = PdfTree(plan_pdf(version))
    printed = squeezed(tree.text)
    assert [text for text in texts if not is_printed(text, printed)] == []


def test_written_is_published_unchanged(alone, author, client):
    document = served(client, publish(alone, author))
    assert document["period"] == {"start": "2015-06-20", "end": "2017-06-19"}
    assert document["title"] == "Plano Municipal; “com tudo”"
    assert [(b["name"], b["type"]) for b in document["promoters"]] == [('Associação "Laços"; Sul', "association")]
    areas = {a["id"]: (a["title"], len(a["national"]), a["group"]) for a in document["areas"]}
    assert list(areas.values()) == [
        ("Educação e Língua", 2, ""),
        ("Escola, línguas e educação", 2, ""),
        ("Justiça de proximidade", 0, "cross-cutting"),
    ]  # fmt: skip
    dated, unnumbered = document["measures"]
    assert dated["title"] == f"{QUOTED}\nsegunda linha"
    assert dated["number"] == "3.1"
    assert dated["audiences"] == ["NPT", "Associações"]
    assert len(dated["objectives"]) == 2
    (target,) = dated["targets"]
    assert (target["text"], target["kind"], target["due"], target["value"]) == (
        "Guião disponível em junho de 2017", "date", "2017-06", None,
    )  # fmt: skip
    assert [(i["text"], i["target"]) for i in dated["indicators"]] == [
        (f"N.º de guiões; versão {n}", target["id"]) for n in range(1, 5)
    ]
    assert [(r["name"], r["body"]) for r in dated["responsibles"]] == [("Empresas do «concelho»; entre outras", None)]
    assert dated["schedule"] == {"starts": "2015-Q1", "ends": "2017-06", "continuous": False, "text": ""}
    assert unnumbered["number"] == ""
    assert unnumbered["code"] != dated["code"]
    assert (unnumbered["targets"][0]["value"], unnumbered["targets"][0]["base"]) == ("75", "das escolas do concelho")
    assert (unnumbered["indicators"][0]["kind"], unnumbered["indicators"][0]["target"]) == ("qualitative", None)
    assert unnumbered["schedule"]["continuous"] is True


def test_the_municipality_is_among_no_responsibles(alone, author, client):
    document = served(client, publish(alone, author))
    named = {r["name"] for m in document["measures"] for r in m["responsibles"]}
    assert document["territory"][0]["name"] == "Vila d'El-Rei"
    assert not any("Vila d'El-Rei" in name for name in named)


def test_an_exception_in_one_municipality(joint, author, client):
    document = served(client, publish(joint, author))
    assert [body["name"] for body in document["promoters"]] == [
        "Município de Alto",
        "Município de Baixo",
        "Município de Largo",
    ]
    (measure,) = document["measures"]
    low = document["territory"][1]["dico"]
    assert measure["level"] == "1"
    assert [(e["municipality"], e["level"]) for e in measure["level_exceptions"]] == [(low, "2")]
    assert [(t["text"], t["municipality"]) for t in measure["targets"]] == [
        ("150 atendimentos por ano", None), ("60 atendimentos; só aqui", low),
    ]  # fmt: skip
    assert [r["municipality"] for r in measure["responsibles"]] == [None, low]
    page = words_of(client.get(f"/planos/{Version.objects.get().slug}/medidas/{measure['code']}/").content.decode())
    assert page.index("150 atendimentos") < page.index("60 atendimentos; só aqui")
    assert "Nível 2" in page[page.index("Diferente") if "Diferente" in page else 0 :]


def test_start_before_approval_is_no_obstacle(alone, author):
    """The plan started in 2015; it is approved today."""
    version = publish(alone, author)
    assert version.document.period.start < version.published_at.date().isoformat()
    assert version.edition == 1
