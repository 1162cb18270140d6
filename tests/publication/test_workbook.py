import io
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from django.utils import timezone, translation

from measures.models import Indicator, NationalArea, PlanArea, Responsible, Target
from measures.reference import load_areas
from plans.models import Plan
from publication import workbook
from publication.document import SCHEMA, read_document
from tests.factories import (
    ARABIC,
    ActionFactory,
    IndicatorFactory,
    LevelExceptionFactory,
    MeasureFactory,
    ResponsibleFactory,
    TargetFactory,
)
from tests.publication.editions import edition_of

GOLDEN = Path(__file__).parent / "golden"
CHOICES = (
    *(Plan.Kind, PlanArea.Group, Target.Kind, Target.Comparator, Target.Per, Indicator.Kind, Indicator.Direction),
    *(Indicator.Aggregation, Indicator.Nature, Responsible.Part),
)
FORMULAS = ['=HYPERLINK("http://x.example";"y")', "+351 210 000 000", "-5 %", "@SOMA(A1)", "=1+1\r\n=2"]


@pytest.fixture
def version(joint_plan):
    """A joint plan with a measure that has one of everything, and texts that look like formulas."""
    measure = MeasureFactory(
        plan=joint_plan, title=FORMULAS[0], description=f"  {FORMULAS[4]}\x0b{ARABIC}  ", number="3.1"
    )
    target = TargetFactory(
        measure=measure, text=FORMULAS[1], value=Decimal("75.50"), kind="percentage", base="@escolas"
    )
    TargetFactory(
        measure=measure, text="em junho de 2017", kind="date", value=None, due="2017-06", comparator="", per=""
    )
    IndicatorFactory(measure=measure, target=target, text=FORMULAS[2], disaggregation="nacionais\nestrangeiros")
    ResponsibleFactory(measure=measure, text=FORMULAS[3], municipality=joint_plan.municipalities.first())
    ActionFactory(measure=measure, text=FORMULAS[0], starts="2015-Q3")
    LevelExceptionFactory(measure=measure)
    return edition_of(joint_plan)


def read(content: bytes) -> dict[str, list[tuple]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


@pytest.mark.django_db
def test_read_again_it_equals_the_document(version):
    document = version.document
    found = read(workbook.plan_workbook(version))
    assert list(found) == [
        "Plano", "Áreas", "Objetivos", "Medidas", "Metas", "Indicadores", "Responsáveis", "Ações", "Exceções",
    ]  # fmt: skip
    with translation.override("pt"):
        wanted = workbook.sheets(
            document,
            edition=1,
            published_on=timezone.localdate(version.published_at).isoformat(),
            digest=version.sha256,
            area_names={},
        )
    for name, header, rows in wanted:
        expected = [tuple(header)]
        for row in rows:
            cells = [None if cell == "" else cell for cell in row]
            expected.append(tuple(cells))
        got = [tuple(plain(cell) for cell in row) for row in found[name]]
        assert got == [tuple(plain(cell) for cell in row) for row in expected], name
    measures = {row[0]: row for row in found["Medidas"][1:]}
    assert set(measures) == {str(m.id) for m in document.measures}
    for node in document.measures:
        assert measures[str(node.id)][3] == node.title.replace("\r\n", "\n")
        assert measures[str(node.id)][2] == node.number


def test_stored_values_are_said_in_words():
    """Of the golden document, which has one of everything; in Portuguese, with the names it was frozen with."""
    document = read_document((GOLDEN / f"v{SCHEMA}.json").read_bytes(), SCHEMA)
    ms = document.measures
    areas = {code: f"Nome de {code}" for area in document.areas for code in area.national}
    with translation.override("pt"):
        book = workbook.sheets(document, edition=1, published_on="2015-06-20", digest="x", area_names=areas)
        texts = [cell for *_, rows in book for row in rows for cell in row if isinstance(cell, str)]
        labels = {value: str(label) for choices in CHOICES for value, label in choices.choices if value}
    lines = {line for text in texts for line in text.splitlines()}
    levels = {level.code: level.name for level in document.levels}
    stored = {value for value, label in labels.items() if value != label} | set(areas)
    assert len(stored) > 25
    assert not stored & lines
    assert not set(levels) & lines - {m.number for m in ms}
    used = {t.kind for m in ms for t in m.targets} | {i.kind for m in ms for i in m.indicators}
    assert {labels[value] for value in used} | set(areas.values()) <= lines
    assert {levels[m.level] for m in ms if m.level} <= lines
    named = {dico for m in ms for dico in m.municipalities}
    assert {f"{place.dico} {place.name}" for place in document.territory if place.dico in named} <= lines


@pytest.mark.django_db
def test_national_areas_have_their_portuguese_names(plan):
    load_areas()
    plan.areas.first().national_areas.add(NationalArea.objects.get(code="health"))
    areas = read(workbook.plan_workbook(edition_of(plan)))["Áreas"]
    assert "Saúde" in {row[4] for row in areas}


def plain(cell):
    """Numbers compare as numbers; a control character and a carriage return have no place in a sheet."""
    if isinstance(cell, float | Decimal):
        return Decimal(str(cell)).normalize()
    return cell.replace("\r\n", "\n").replace("\x0b", "") if isinstance(cell, str) else cell


@pytest.mark.django_db
def test_texts_that_look_like_formulas_stay_texts(version):
    content = workbook.plan_workbook(version)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/"):
                assert b"<f>" not in archive.read(name)
    book = openpyxl.load_workbook(io.BytesIO(content))
    texts = {cell.value: cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value}
    for text in FORMULAS[:4]:
        assert texts[text] == "s"


@pytest.mark.django_db
def test_cells_have_types_and_the_header_stays_in_sight(version):
    book = openpyxl.load_workbook(io.BytesIO(workbook.plan_workbook(version)))
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert all(cell.font.bold for cell in sheet[1])
    targets = {row[4].value: row for row in book["Metas"].iter_rows()}
    assert (targets[FORMULAS[1]][7].data_type, targets[FORMULAS[1]][7].value) == ("n", 75.5)
    assert targets["em junho de 2017"][7].value is None
    assert targets["em junho de 2017"][10].value == "2017-06"
    assert targets[FORMULAS[1]][9].data_type == "b"


@pytest.mark.django_db
def test_the_same_document_gives_the_same_bytes(version, monkeypatch):
    first = workbook.plan_workbook(version)
    monkeypatch.setattr("time.time", lambda: 4_000_000_000)
    monkeypatch.setattr("time.localtime", lambda *a: (2096, 10, 2, 9, 6, 40, 1, 276, 0))
    assert workbook.plan_workbook(version) == first
    Target.objects.update(text="outra")
    assert workbook.plan_workbook(version) == first


@pytest.mark.django_db
def test_an_empty_plan_has_all_sheets(plan):
    plan.measures.all().delete()
    plan.areas.all().delete()
    found = read(workbook.plan_workbook(edition_of(plan)))
    assert [len(rows) for name, rows in found.items() if name not in ("Plano", "Objetivos")] == [1] * 7
