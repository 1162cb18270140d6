"""A document in the reader's language: what pages show of a plan. The plan's own words are left as they are.

Everything here is read from the frozen tree; reference names come in from outside. Pages ask `PlanView`, and the
partials of a measure ask `MeasureView`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import get_language, gettext

from measures.reference import OTHER
from portal.text import one_line
from publication import document as d
from publication import wording
from publication.promise import Promise
from publication.reading import PlanReading
from publication.reference import Reference

_PLANS_LANGUAGE = mark_safe(' lang="pt" dir="ltr"')
_SHIELD = mark_safe(
    '<svg viewBox="0 0 16 16" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.5">'
    '<path d="M8 1.5 13.5 3.5v4c0 3.5-2.3 6-5.5 7-3.2-1-5.5-3.5-5.5-7v-4z"/><path d="m5.3 8 2 2 3.5-3.8"/></svg>'
)
UNKNOWN = "sem"


class PlanView:
    """A plan's document as pages show it."""

    def __init__(self, document: d.PlanDocument, reference: Reference) -> None:
        self.document = document
        self.reading = PlanReading(document)
        self.reference = reference
        # Attributes for elements that hold the plan's own words; nothing needs saying on a Portuguese page.
        self.lang = SafeString("") if get_language() == "pt" else _PLANS_LANGUAGE
        self._badges: dict[str | None, SafeString] = {}

    @property
    def registered(self) -> d.Registration | None:
        """Where the facts come from, for a plan approved before the portal."""
        return self.document.registration

    @cached_property
    def missing(self) -> SafeString:
        """What stands where the document has nothing to say."""
        return format_html('<span class="muted missing">{}</span>', wording.missing(self.document))

    @cached_property
    def title(self) -> str:
        """The full title on one line."""
        return one_line(self.document.title)

    @cached_property
    def kind_name(self) -> str:
        """Nature of the plan."""
        return plan_kind(self.document.kind)

    @cached_property
    def period(self) -> str:
        """From when to when, with the precision there is; "" when nothing is known."""
        return wording.span(self.document.period.start, self.document.period.end)

    @cached_property
    def territory(self) -> str:
        """The municipalities, one after the other."""
        return ", ".join(place.name for place in self.document.territory)

    @cached_property
    def districts(self) -> str:
        """The districts of the territory, each once."""
        return ", ".join(dict.fromkeys(place.district for place in self.document.territory))

    @cached_property
    def promise(self) -> Promise:
        """The public promise, counted."""
        measures = self.document.measures
        unknown = sum(1 for m in measures if m.level is None)
        return Promise(len(self.reading.guaranteed), len(measures), unknown, bool(self.registered))

    @cached_property
    def has_guaranteed(self) -> bool:
        """Whether any level of the plan is guaranteed."""
        return any(level.guaranteed for level in self.document.levels)

    def badge(self, level: str | None) -> SafeString:
        """The one look of a level; the same everywhere."""
        if level not in self._badges:
            self._badges[level] = self._make_badge(level)
        return self._badges[level]

    def _make_badge(self, code: str | None) -> SafeString:
        if code is None:
            words = gettext("Level not in the source") if self.registered else gettext("Level not set")
            return format_html('<span class="badge-plain">{}</span>', words)
        node = self.reading.levels[code]
        name = self.reference.level_name(code, node.name)
        if not node.guaranteed:
            return format_html('<span class="badge-level">{}</span>', name)
        words = gettext("%(level)s, always guaranteed") % {"level": name}
        return format_html('<span class="badge-level guaranteed">{}{}</span>', _SHIELD, words)

    def level_meaning(self, code: str) -> str:
        """What a level means."""
        return self.reference.level_meaning(code)

    @cached_property
    def levels(self) -> list["LevelView"]:
        """The levels the plan uses, each with its count."""
        return [
            LevelView(
                code=level.code,
                name=self.reference.level_name(level.code, level.name),
                badge=self.badge(level.code),
                meaning=self.level_meaning(level.code),
                guaranteed=level.guaranteed,
                count=sum(1 for m in self.document.measures if m.level == level.code),
            )
            for level in self.document.levels
        ]

    @cached_property
    def areas(self) -> list["AreaView"]:
        """Every area in the plan's order with its measures; last, those without one."""
        taken: dict[str, int] = {}
        return [self._area(area, measures, taken) for area, measures in self.reading.by_area]

    def _area(self, area: d.AreaNode | None, measures: list[d.MeasureNode], taken: dict[str, int]) -> "AreaView":
        if area is None:
            return AreaView(self, UNKNOWN, None, [self.measure(m) for m in measures])
        key = slugify(area.short_title or area.title)[:40].strip("-") or "area"
        taken[key] = taken.get(key, 0) + 1
        if taken[key] > 1 or key == UNKNOWN:
            key = f"{key}-{taken[key]}"
        return AreaView(self, key, area, [self.measure(m) for m in measures])

    @cached_property
    def _measures(self) -> dict[str, "MeasureView"]:
        return {m.code: MeasureView(self, m) for m in self.document.measures}

    @property
    def measures(self) -> Iterable["MeasureView"]:
        """All measures in order."""
        return self._measures.values()

    def measure(self, measure: d.MeasureNode) -> "MeasureView":
        """The view of a measure, made once."""
        return self._measures[measure.code]

    def by_code(self, code: str) -> "MeasureView | None":
        """The measure with this public code."""
        return self._measures.get(code)

    def neighbours(self, measure: "MeasureView") -> tuple["MeasureView | None", "MeasureView | None"]:
        """The measures before and after it, in the plan's order."""
        row = list(self.measures)
        at = row.index(measure)
        return (row[at - 1] if at else None), (row[at + 1] if at + 1 < len(row) else None)

    @cached_property
    def objectives(self) -> list[tuple[d.StrategicNode | None, list[d.OperationalNode]]]:
        """Strategic objectives with their operational ones; last, those that stand alone."""
        rows = self.document.operational_objectives
        groups: list[tuple[d.StrategicNode | None, list[d.OperationalNode]]] = [
            (node, [o for o in rows if o.strategic == node.id]) for node in self.document.strategic_objectives
        ]
        alone = [o for o in rows if o.strategic is None]
        return [*groups, (None, alone)] if alone else groups

    def place(self, dico: str) -> str:
        """A municipality's name, or its code if it is not of the territory."""
        return self.reading.place_names.get(dico, dico)


@dataclass(frozen=True)
class LevelView:
    """A level as the page counts and filters it."""

    code: str
    name: str
    badge: SafeString
    meaning: str
    guaranteed: bool
    count: int


@dataclass(frozen=True)
class AreaView:
    """An area with its measures; `key` names it in addresses; `area` None: measures without one."""

    plan: PlanView
    key: str
    area: d.AreaNode | None
    measures: list["MeasureView"]

    @property
    def title(self) -> str:
        """The area in the plan's words; "" for measures without one."""
        return one_line(self.area.title) if self.area else ""

    @property
    def group(self) -> str:
        """Priority or cross-cutting, in words; "" for neither."""
        if self.area is None or not self.area.group:
            return ""
        return gettext("Priority area") if self.area.group == "priority" else gettext("Cross-cutting area")

    @property
    def national(self) -> str:
        """The national areas it counts as, where that says more than its own title; "" for no area."""
        if self.area is None:
            return ""
        names = [self.plan.reference.area_name(code) for code in self.area.national or [OTHER]]
        text = ", ".join(name for name in names if name)
        return "" if text == self.title else text


@dataclass(frozen=True)
class TargetView:
    """A target with what can be read from its text, and its indicators."""

    node: d.TargetNode
    reading: list[str]
    indicators: list["IndicatorView"]


@dataclass(frozen=True)
class IndicatorView:
    """An indicator and what is known of it, as short phrases."""

    node: d.IndicatorNode
    facts: list[str]


@dataclass(frozen=True)
class PlaceException:
    """What holds in one municipality of a joint plan instead of the default."""

    name: str
    badge: SafeString
    targets: list[TargetView]
    responsibles: list[tuple[str, str]]


class MeasureView:
    """A measure as pages show it."""

    def __init__(self, plan: PlanView, node: d.MeasureNode) -> None:
        self.plan = plan
        self.node = node
        self.code = node.code
        self.number = node.number
        self.title = one_line(node.title)

    @property
    def badge(self) -> SafeString:
        """Its level."""
        return self.plan.badge(self.node.level)

    @property
    def heading(self) -> str:
        """Number and title, as people name it."""
        return f"{self.number}. {self.title}" if self.number else self.title

    @property
    def level_meaning(self) -> str:
        """What its level means."""
        return self.plan.level_meaning(self.node.level) if self.node.level else ""

    @property
    def area(self) -> d.AreaNode | None:
        """Its main area."""
        return self.plan.reading.areas.get(self.node.area) if self.node.area else None

    @property
    def other_areas(self) -> list[d.AreaNode]:
        """Further areas it touches."""
        return [self.plan.reading.areas[i] for i in self.node.other_areas]

    @property
    def strategic(self) -> list[d.StrategicNode]:
        """Strategic objectives it serves."""
        return self.plan.reading.strategic_of(self.node)

    @property
    def operational(self) -> list[d.OperationalNode]:
        """Operational objectives it serves."""
        return [self.plan.reading.operational[i] for i in self.node.objectives]

    @property
    def places(self) -> list[str]:
        """The municipalities it concerns, where that is not the whole territory."""
        return [self.plan.place(dico) for dico in self.node.municipalities]

    @property
    def default_responsibles(self) -> list[tuple[str, str]]:
        """Those of the whole territory: name, and part where it is not the ordinary one."""
        return self._responsibles(None)

    def _responsibles(self, dico: str | None) -> list[tuple[str, str]]:
        rows = [r for r in self.node.responsibles if r.municipality == dico]
        return [(wording.responsible_name(r), wording.part(r)) for r in rows]

    @property
    def responsible_names(self) -> str:
        """The names on one line, for lists."""
        return one_line("; ".join(r.name for r in self.node.responsibles if r.municipality is None))

    @cached_property
    def default_targets(self) -> list[TargetView]:
        """Those of the whole territory."""
        return [self._target(t) for t in self.node.targets if t.municipality is None]

    @cached_property
    def loose_indicators(self) -> list[IndicatorView]:
        """Those of the measure as a whole."""
        return [IndicatorView(i, wording.indicator_reading(i)) for i in self.node.indicators if i.target is None]

    def _target(self, node: d.TargetNode) -> TargetView:
        under = [IndicatorView(i, wording.indicator_reading(i)) for i in self.node.indicators if i.target == node.id]
        return TargetView(node, wording.target_reading(node), under)

    @cached_property
    def exceptions(self) -> list[PlaceException]:
        """By municipality: another level, other targets, other responsibles."""
        levels = {e.municipality: e.level for e in self.node.level_exceptions}
        named = {t.municipality for t in self.node.targets} | {r.municipality for r in self.node.responsibles}
        wanted = {dico for dico in [*levels, *named] if dico}
        order = [dico for dico in self.plan.reading.place_names if dico in wanted]
        order += sorted(wanted - set(order))
        return [
            PlaceException(
                name=self.plan.place(dico),
                badge=self.plan.badge(levels[dico]) if dico in levels else SafeString(""),
                targets=[self._target(t) for t in self.node.targets if t.municipality == dico],
                responsibles=self._responsibles(dico),
            )
            for dico in order
        ]

    @cached_property
    def when(self) -> str:
        """Its own schedule in words; "" while the plan's period holds."""
        schedule = self.node.schedule
        if not (schedule.starts or schedule.ends or schedule.continuous):
            return ""
        return " · ".join(wording.schedule(schedule.model_copy(update={"text": ""}), self.plan.document))

    @property
    def actions(self) -> list[tuple[d.ActionNode, str]]:
        """Actions, each with its dates in words."""
        return [(action, wording.span(action.starts, action.ends)) for action in self.node.actions]


def plan_kind(kind: str) -> str:
    """Nature of a plan, in words."""
    return gettext("Municipal plan") if kind == "municipal" else gettext("Intermunicipal plan")
