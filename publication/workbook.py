"""A plan's edition as a workbook: every list of the document as a sheet of plain rows with ids, to sort and to reuse.

The same document always gives the same bytes, as long as the national areas keep their Portuguese names. Stored values
are said in words; who wants the values takes the JSON file. Every text is stored as text, so that none is ever read as
a formula.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from measures.models import Indicator, NationalArea, PlanArea, Responsible, Target
from plans.models import Plan
from publication import document as d
from publication import wording
from publication.models import Version
from publication.wording import choice

LANGUAGE = "pt"
# Spreadsheets hold no more in a cell.
MOST_CHARACTERS = 32_767
# No file keeps its time of making: the bytes depend on the document alone.
_EPOCH = datetime(2000, 1, 1)
_CORE_TIMES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
Value = str | int | Decimal | bool | None
Sheet = tuple[str, list[str], Iterable[list[Value]]]


class _Names:
    """What the document's codes mean; a code nobody knows stays as it is."""

    def __init__(self, document: d.PlanDocument, area_names: Mapping[str, str]) -> None:
        self._places = {place.dico: f"{place.dico} {place.name}" for place in document.territory}
        self._levels = {level.code: level.name for level in document.levels}
        self._areas = area_names

    def place(self, dico: str | None) -> str | None:
        """Code and name of a municipality of the territory."""
        return self._places.get(dico, dico) if dico else None

    def level(self, code: str | None) -> str | None:
        """The level's name as it was frozen."""
        return self._levels.get(code, code) if code else None

    def areas(self, codes: list[str]) -> str | None:
        """National areas, a line each."""
        return _joined(self._areas.get(code) or code for code in codes)


def sheets(
    document: d.PlanDocument, *, edition: int, published_on: str, digest: str, area_names: Mapping[str, str]
) -> list[Sheet]:
    """Name, header and rows of each sheet; empty lists are kept as sheets with a header only.

    Ids are those of the JSON file; a sheet's rows name the row they belong to by its id. Dates have the precision
    of the source (2015, 2015-Q3, 2015-07, 2015-07-01) and are therefore text. `area_names` are the national areas'
    by code.
    """
    ms, names = document.measures, _Names(document, area_names)
    return [
        ("Plano", [_("Field"), _("Value")], _plan_rows(document, edition, published_on, digest)),
        (
            "Áreas",
            ["id", _("Title"), _("Short title"), _("Group"), _("National areas"), _("Measures")],
            [
                [
                    *(str(a.id), a.title, a.short_title, choice(PlanArea.Group, a.group)),
                    *(names.areas(a.national), sum(m.area == a.id for m in ms)),
                ]
                for a in document.areas
            ],
        ),
        (
            "Objetivos",
            ["id", _("Kind"), _("Title"), _("id of the strategic objective"), _("ids of the areas")],
            _objective_rows(document),
        ),
        ("Medidas", _measure_header(), [_measure_row(m, names) for m in ms]),
        (
            "Metas",
            [
                *("id", _("id of the measure"), _("Measure"), _("Municipality"), _("Target"), _("Kind")),
                *(_("Comparator"), _("Value"), _("Base"), _("Share of a whole"), _("By"), _("Time")),
            ],
            [
                [
                    *(str(t.id), str(m.id), m.number, names.place(t.municipality), t.text, choice(Target.Kind, t.kind)),
                    *(choice(Target.Comparator, t.comparator), Decimal(t.value) if t.value is not None else None),
                    *(t.base, t.base_is_whole, t.due, choice(Target.Per, t.per)),
                ]
                for m in ms
                for t in m.targets
            ],
        ),
        (
            "Indicadores",
            [
                *("id", _("id of the measure"), _("Measure"), _("id of the target"), _("Indicator"), _("Kind")),
                *(_("Unit"), _("Baseline"), _("Direction"), _("How periods add up"), _("Process or result")),
                *(_("Broken down by"), _("Source of verification")),
            ],
            [
                [
                    *(str(i.id), str(m.id), m.number, _id(i.target), i.text, choice(Indicator.Kind, i.kind)),
                    *(i.unit, i.baseline, choice(Indicator.Direction, i.direction)),
                    *(choice(Indicator.Aggregation, i.aggregation), choice(Indicator.Nature, i.nature)),
                    *(_joined(i.disaggregation), i.verification),
                ]
                for m in ms
                for i in m.indicators
            ],
        ),
        (
            "Responsáveis",
            [
                *("id", _("id of the measure"), _("Measure"), _("Municipality"), _("Name as in the plan"), _("Part")),
                *(_("id of the organisation"), _("Organisation")),
            ],
            [
                [
                    *(str(r.id), str(m.id), m.number, names.place(r.municipality), r.name),
                    choice(Responsible.Part, r.part),
                    *(_id(r.body.id) if r.body else None, r.body.name if r.body else None),
                ]
                for m in ms
                for r in m.responsibles
            ],
        ),
        (
            "Ações",
            ["id", _("id of the measure"), _("Measure"), _("Action"), _("Starts"), _("Ends")],
            [[str(a.id), str(m.id), m.number, a.text, a.starts, a.ends] for m in ms for a in m.actions],
        ),
        (
            "Exceções",
            ["id", _("id of the measure"), _("Measure"), _("Municipality"), _("Level")],
            [
                [str(e.id), str(m.id), m.number, names.place(e.municipality), names.level(e.level)]
                for m in ms
                for e in m.level_exceptions
            ],
        ),
    ]


def _plan_rows(document: d.PlanDocument, edition: int, published_on: str, digest: str) -> Iterator[list[Value]]:
    yield ["id", str(document.id)]
    yield [_("Title"), document.title]
    yield [_("Short name"), document.short_name]
    yield [_("Address"), document.slug]
    yield [_("Kind"), choice(Plan.Kind, document.kind)]
    yield [_("Demonstration"), document.demonstration]
    yield [_("Start"), document.period.start]
    yield [_("End"), document.period.end]
    for place in document.territory:
        yield [_("Municipality"), f"{place.dico} {place.name} ({place.district})"]
    for body in document.promoters:
        yield [_("Promoter"), _body(body)]
    for body in document.partners:
        yield [_("Partner"), _body(body)]
    for level in document.levels:
        yield [_("Level"), f"{level.code} {level.name}" + (f" ({_('always guaranteed')})" if level.guaranteed else "")]
    yield [_("Summary"), document.summary]
    yield [_("Funding"), document.funding]
    if document.predecessor:
        yield [_("Continues"), document.predecessor.short_name]
    if document.registration:
        yield [_("Source"), document.registration.source]
        yield [_("Approved on"), document.registration.approved_on or wording.missing(document)]
        yield [_("Approved by"), document.registration.approved_by or wording.missing(document)]
    yield [_("Edition"), edition]
    yield [_("Published on"), published_on]
    yield ["SHA-256", digest]


def _body(body: d.Body) -> str:
    return f"{body.name} ({body.acronym})" if body.acronym else body.name


def _objective_rows(document: d.PlanDocument) -> Iterator[list[Value]]:
    for strategic in document.strategic_objectives:
        yield [str(strategic.id), _("strategic"), strategic.title, None, _ids(strategic.areas)]
    for row in document.operational_objectives:
        yield [str(row.id), _("operational"), row.title, _id(row.strategic), None]


def _measure_header() -> list[str]:
    return [
        *("id", _("Code"), _("Number"), _("Title"), _("Description"), _("id of the area"), _("ids of the other areas")),
        *(_("Level"), _("ids of the operational objectives"), _("ids of the strategic objectives"), _("Audiences")),
        *(_("Municipalities"), _("Institutional contact"), _("Starts"), _("Ends"), _("Continuous")),
        *(_("Schedule in words"), _("Continues"), _("Source")),
    ]


def _measure_row(m: d.MeasureNode, names: _Names) -> list[Value]:
    continues = f"{m.predecessor.plan_slug}/{m.predecessor.code}" if m.predecessor else None
    return [
        *(str(m.id), m.code, m.number, m.title, m.description, _id(m.area), _ids(m.other_areas), names.level(m.level)),
        *(_ids(m.objectives), _ids(m.strategic_objectives), _joined(m.audiences)),
        _joined(names.place(dico) or dico for dico in m.municipalities),
        *(m.contact, m.schedule.starts, m.schedule.ends, m.schedule.continuous, m.schedule.text, continues, m.source),
    ]


def _id(value: UUID | None) -> str | None:
    return str(value) if value else None


def _ids(values: list[UUID]) -> str | None:
    return _joined(str(value) for value in values)


def _joined(values: Iterable[str]) -> str | None:
    """Several values in one cell, a line each."""
    return "\n".join(values) or None


def plan_workbook(version: Version) -> bytes:
    """The XLSX file, in Portuguese."""
    with translation.override(LANGUAGE):
        return to_bytes(
            sheets(
                version.document,
                edition=version.edition or 0,
                published_on=timezone.localdate(version.published_at).isoformat() if version.published_at else "",
                digest=version.sha256,
                area_names=dict(NationalArea.objects.values_list("code", f"name_{LANGUAGE}")),
            ),
            title=version.short_name,
        )


def to_bytes(content: Iterable[Sheet], *, title: str) -> bytes:
    """Sheets with one bold header row, frozen, as the bytes of a workbook that depend on `content` alone."""
    book = Workbook(write_only=True)
    book.properties.title = ILLEGAL_CHARACTERS_RE.sub("", title)
    book.properties.creator = "Integra"
    for name, header, rows in content:
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        for number, label in enumerate(header, start=1):
            sheet.column_dimensions[get_column_letter(number)].width = 38 if label == "id" else max(14, len(label) + 4)
        sheet.append([_cell(sheet, label, bold=True) for label in header])
        for row in rows:
            sheet.append([_cell(sheet, value) for value in row])
    made = io.BytesIO()
    book.save(made)
    return _without_times(made.getvalue())


def _cell(sheet: WriteOnlyWorksheet, value: Value, *, bold: bool = False) -> Cell | None:
    """A typed cell; a text stays the text it is, also when it begins like a formula."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        # A spreadsheet holds no control characters, one kind of line break, and no text longer than this.
        value = ILLEGAL_CHARACTERS_RE.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))[:MOST_CHARACTERS]
    cell = WriteOnlyCell(sheet, value)  # type: ignore[arg-type]
    if isinstance(value, str):
        cell.data_type = "s"
        cell.alignment = Alignment(vertical="top", wrap_text="\n" in value or len(value) > 60)
    if bold:
        cell.font = Font(bold=True)
    return cell


def _without_times(content: bytes) -> bytes:
    """The same archive with one fixed time in every place a time stands."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist()):
            data = old.read(name)
            if name == "docProps/core.xml":
                data = _CORE_TIMES.sub(rb"\g<1>" + _EPOCH.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), data)
            entry = zipfile.ZipInfo(name, date_time=_EPOCH.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            new.writestr(entry, data)
    return made.getvalue()
