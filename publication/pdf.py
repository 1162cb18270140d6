"""A plan's edition as a PDF to print and to read aloud: cover, contents, summary, objectives, measures, schedule.

In Portuguese, the language of plans. Made from a version's document and nothing else.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import formats, translation
from django.utils.timezone import localtime

from measures.models import NationalArea
from portal.agency import agency_name
from portal.pdf import fonts, render_pdf
from publication import document as d
from publication import wording
from publication.models import Version
from publication.quarters import Timeline
from publication.reading import PlanReading

LANGUAGE = "pt"


@dataclass(frozen=True)
class TargetShown:
    """A target with its reading and the indicators under it; without a target, those of the whole measure."""

    target: d.TargetNode | None
    reading: list[str]
    indicators: list[tuple[str, list[str]]]


@dataclass(frozen=True)
class LocalShown:
    """What holds in one municipality instead of the default."""

    place: str
    level: d.LevelNode | None
    targets: list[TargetShown]
    responsibles: list[tuple[str, str]]


@dataclass(frozen=True)
class MeasureShown:
    """A measure with every id resolved to what it stands for."""

    node: d.MeasureNode
    level: d.LevelNode | None
    other_areas: list[str]
    strategic: list[str]
    operational: list[str]
    places: list[str]
    schedule: list[str]
    responsibles: list[tuple[str, str]]
    targets: list[TargetShown]
    actions: list[tuple[str, str]]
    local: list[LocalShown]


class PlanShown:
    """What the templates ask for."""

    def __init__(self, document: d.PlanDocument) -> None:
        self.document = document
        self.reading = PlanReading(document)
        self.timeline = Timeline(document)
        self.missing = wording.missing(document)
        self.period = wording.span(document.period.start, document.period.end)
        self.areas = [(area, [self._measure(m) for m in measures]) for area, measures in self.reading.by_area]
        self.objectives = [
            (row, [o for o in document.operational_objectives if o.strategic == row.id])
            for row in document.strategic_objectives
        ]
        self.lone_objectives = [o for o in document.operational_objectives if o.strategic is None]
        self.unlevelled = sum(m.level is None for m in document.measures)
        names = dict(NationalArea.objects.values_list("code", f"name_{LANGUAGE}"))
        self.area_rows = [
            (area, [names.get(code, code) for code in area.national], len(measures))
            for area, measures in self.reading.by_area
            if area is not None
        ]

    def _measure(self, node: d.MeasureNode) -> MeasureShown:
        reading = self.reading
        return MeasureShown(
            node=node,
            level=reading.levels[node.level] if node.level else None,
            other_areas=[reading.areas[i].title for i in node.other_areas],
            strategic=[row.title for row in reading.strategic_of(node)],
            operational=[reading.operational[i].title for i in node.objectives],
            places=[self._place(dico) for dico in node.municipalities],
            schedule=wording.schedule(node.schedule, self.document),
            responsibles=self._responsibles(node, None),
            targets=self._targets(node, None),
            actions=[(a.text, wording.span(a.starts, a.ends)) for a in node.actions],
            local=self._local(node),
        )

    def _place(self, dico: str) -> str:
        return self.reading.place_names.get(dico, dico)

    @staticmethod
    def _responsibles(node: d.MeasureNode, place: str | None) -> list[tuple[str, str]]:
        return [(wording.responsible_name(r), wording.part(r)) for r in node.responsibles if r.municipality == place]

    @staticmethod
    def _targets(node: d.MeasureNode, place: str | None) -> list[TargetShown]:
        def under(target: d.TargetNode | None) -> list[tuple[str, list[str]]]:
            wanted = target.id if target else None
            return [(i.text, wording.indicator_reading(i)) for i in node.indicators if i.target == wanted]

        targets = [t for t in node.targets if t.municipality == place]
        shown = [TargetShown(t, wording.target_reading(t), under(t)) for t in targets]
        if place is None and (rest := under(None)):
            shown.append(TargetShown(None, [], rest))
        return shown

    def _local(self, node: d.MeasureNode) -> list[LocalShown]:
        found = {t.municipality for t in node.targets} | {r.municipality for r in node.responsibles}
        found |= {e.municipality for e in node.level_exceptions}
        levels = {e.municipality: self.reading.levels[e.level] for e in node.level_exceptions}
        # In the order of the territory; a place no longer in it comes last.
        places = [p for p in self.reading.place_names if p in found]
        places += sorted(p for p in found - set(places) if p)
        return [
            LocalShown(self._place(p), levels.get(p), self._targets(node, p), self._responsibles(node, p))
            for p in places
        ]


def plan_html(version: Version) -> str:
    """The whole file as HTML, in the active language."""
    document = version.document
    published = localtime(version.published_at).date() if version.published_at else None
    context: dict[str, Any] = {
        "document": document,
        "plan": PlanShown(document),
        "version": version,
        "published_on": formats.date_format(published, "DATE_FORMAT") if published else "",
        "published_iso": published.isoformat() if published else "",
        "short_hash": version.sha256[:12],
        "address": f"{settings.SITE_URL}/planos/{version.slug}/e/{version.edition}/",
        "agency": agency_name(),
        "language": LANGUAGE,
    }
    return render_to_string("publication/pdf/plan.html", context)


def plan_pdf(version: Version) -> bytes:
    """The file; raises `portal.pdf.PdfError`."""
    sheet = Path(settings.BASE_DIR / "templates/publication/pdf/plan.css").read_text()
    with translation.override(LANGUAGE):
        return render_pdf(plan_html(version), css=[f"html {{ font-family: {fonts.FAMILY}; }}", sheet])
