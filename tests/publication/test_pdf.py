from itertools import pairwise

import pytest
from django.utils import translation
from django.utils.translation import gettext

from measures.models import Measure, Target
from portal.dates import display
from publication import pdf
from publication.document import Registration
from tests.factories import (
    ARABIC,
    DEVANAGARI,
    IndicatorFactory,
    LevelExceptionFactory,
    MeasureFactory,
    OrganisationFactory,
    PlanAreaFactory,
    PlanFactory,
    ResponsibleFactory,
    TargetFactory,
    fill,
)
from tests.pdf_reading import PdfTree, squeezed
from tests.publication.editions import edition_of


def headings_in_order(tree: PdfTree) -> list[tuple[int, str]]:
    """Level and text of each heading; fails where a level is skipped or there is not exactly one title."""
    found = [(int(h.tag[1]), h.text.strip()) for h in tree.root.all("H1", "H2", "H3", "H4", "H5", "H6")]
    levels = [level for level, _text in found]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    return found


def assert_cells_are_tied(tree: PdfTree) -> None:
    """Every cell of every table with headers names headers that are there."""
    cells = 0
    for table in tree.root.all("Table"):
        own = {head.id for head in table.all("TH")}
        assert own <= tree.ids
        for head in table.all("TH"):
            assert str(head.attributes["/Scope"]) in ("/Row", "/Column")
        for cell in table.all("TD"):
            named = {str(name) for name in cell.attributes["/Headers"]}
            assert named <= own
            assert named, f"not tied: {cell.text!r}"
            cells += 1
    assert cells


@pytest.fixture
def rich(joint_plan):
    """Every awkward case of a real plan in one measure, and an area without any."""
    fill(joint_plan, measures=2, areas=2)
    PlanAreaFactory(plan=joint_plan, title=f"Justiça e {DEVANAGARI}")
    places = list(joint_plan.municipalities.all())
    measure = MeasureFactory(
        plan=joint_plan,
        number="",
        title=f"Acolher “todos”; {ARABIC} e {DEVANAGARI}",
        description="Uma linha\noutra; com <b> & «aspas»\n\nOutro parágrafo.",
        schedule_text="todos os sábados",
        starts="2015-Q3",
        ends="2016-07",
    )
    target = TargetFactory(
        measure=measure, text="guião disponível em junho de 2017", kind="date", value=None, due="2017-06"
    )
    for n in range(4):
        IndicatorFactory(measure=measure, target=target, text=f"Evidências {n} de mudança", kind="qualitative")
    IndicatorFactory(measure=measure, text="Indicador da medida toda")
    ResponsibleFactory(measure=measure, text="Empresas do concelho")
    ResponsibleFactory(measure=measure, text="", organisation=OrganisationFactory(name="Centro Local", acronym="CLAIM"))
    LevelExceptionFactory(measure=measure, municipality=places[1])
    TargetFactory(measure=measure, text="só aqui", municipality=places[1])
    ResponsibleFactory(measure=measure, text="Junta da terra", municipality=places[1])
    return joint_plan


@pytest.mark.django_db
def test_the_tree_of_a_joint_plan(rich):
    version = edition_of(rich)
    tree = PdfTree(pdf.plan_pdf(version))
    document = version.document
    assert tree.language == "pt"
    assert str(tree.pdf.docinfo["/Title"]) == document.title
    found = headings_in_order(tree)
    assert squeezed(found[0][1]) == squeezed(document.title)
    shown = [squeezed(text) for level, text in found if level == 4]
    order = {area.id: n for n, area in enumerate(document.areas)}
    wanted = sorted(document.measures, key=lambda m: order[m.area])
    assert shown == [squeezed(f"{m.number}. {m.title}" if m.number else m.title) for m in wanted]
    assert_cells_are_tied(tree)
    figures = tree.root.all("Figure")
    assert figures
    assert all(figure.alt for figure in figures)
    assert tree.zero_glyphs == 0
    assert {name for name in tree.fonts if not name.startswith("Integra-")} == set()


@pytest.mark.django_db
def test_every_text_of_the_plan_is_in_it(rich):
    version = edition_of(rich)
    said = squeezed(PdfTree(pdf.plan_pdf(version)).text)
    document = version.document
    wanted = [document.title, document.funding, *(place.name for place in document.territory)]
    wanted += [area.title for area in document.areas]
    wanted += [o.title for o in (*document.strategic_objectives, *document.operational_objectives)]
    for m in document.measures:
        wanted += [m.number, m.title, m.description, m.code, m.contact, m.schedule.text, *m.audiences]
        wanted += [row.text for row in (*m.targets, *m.indicators, *m.actions)]
        wanted += [r.name for r in m.responsibles]
        wanted += [display(m.schedule.starts), display(m.schedule.ends)]
    lost = [text for text in wanted if squeezed(text) not in said]
    assert lost == []
    assert "CLAIM" in said
    assert version.sha256 in said


@pytest.mark.django_db
def test_text_stands_in_the_order_it_is_read(rich):
    version = edition_of(rich)
    said = squeezed(PdfTree(pdf.plan_pdf(version)).text)
    (measure,) = [m for m in version.document.measures if m.schedule.text]
    start = said.rindex(squeezed("Outro parágrafo."))
    texts = ["Empresas do concelho", "todos os sábados", measure.targets[0].text, "Evidências 0", "Evidências 3"]
    texts += ["Indicador da medida toda", "Junta da terra", "só aqui"]
    places = [said.index(squeezed(text), start) for text in texts]
    assert places == sorted(places)


@pytest.mark.django_db
def test_internal_notes_are_not_in_it(rich):
    Measure.objects.update(internal_notes="SEGREDO")
    type(rich).objects.update(internal_notes="SEGREDO")
    rich.refresh_from_db()
    assert "SEGREDO" not in PdfTree(pdf.plan_pdf(edition_of(rich))).text


@pytest.mark.django_db
def test_a_registered_plan_says_so_and_what_its_source_does_not_say():
    plan = PlanFactory(origin="registered", period_start="", period_end="", funding="", summary="")
    MeasureFactory(plan=plan, number="", level=None, description="", title="Uma medida")
    source = "Folheto da câmara; «2015»\npágina 3"
    tree = PdfTree(
        pdf.plan_pdf(edition_of(plan, registration=Registration(source=source, approved_on="2015", approved_by="")))
    )
    said = squeezed(tree.text)
    assert squeezed(source) in said
    with translation.override("pt"):
        assert squeezed(gettext("not in the source")) in said
        assert squeezed(gettext("Registered from the original")) in said
    headings_in_order(tree)
    assert_cells_are_tied(tree)


@pytest.mark.django_db
def test_demonstration_is_marked_on_every_page(plan):
    type(plan).objects.update(is_demo=True)
    plan.refresh_from_db()
    html_of = pdf.plan_html(edition_of(plan))
    type(plan).objects.update(is_demo=False)
    plan.refresh_from_db()
    other = pdf.plan_html(edition_of(plan, sequence=2, edition=2, state="superseded"))
    assert "cover-mark demo" in html_of
    assert "cover-mark demo" not in other
    assert 'data-name="PMII Ensaio' in other
    assert "·" in html_of.split('data-name="')[1].split('"')[0]


@pytest.mark.django_db
def test_an_empty_plan_is_no_error(plan):
    plan.measures.all().delete()
    plan.areas.all().delete()
    Target.objects.all().delete()
    tree = PdfTree(pdf.plan_pdf(edition_of(plan)))
    headings_in_order(tree)
    assert tree.pages >= 4


@pytest.mark.django_db
def test_queries_do_not_grow_with_measures(plan, django_assert_num_queries):
    one = edition_of(plan)
    fill(plan, measures=20)
    many = edition_of(plan, sequence=2, edition=2, state="superseded")
    pdf.plan_html(one)
    for version in (one, many):
        with django_assert_num_queries(2):
            pdf.plan_html(version)
