"""From the working copy to the document, in a constant number of queries whatever the plan's size."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Model, Prefetch, QuerySet

from measures.models import (
    Action,
    Indicator,
    Level,
    LevelException,
    Measure,
    NationalArea,
    OperationalObjective,
    PlanArea,
    Responsible,
    StrategicObjective,
    Target,
)
from plans.models import Plan, PlanOrganisation
from portal.models import Municipality, Organisation
from publication import document as d
from publication.models import READABLE_STATES, Version

Row = TypeVar("Row", bound=Model)


def build_document(plan: Plan, *, registration: d.Registration | None = None) -> d.PlanDocument:
    """The plan as it stands now. Rows deleted, or hanging on deleted ones, are left out; so are internal notes."""
    areas = list(
        PlanArea.objects.live()
        .filter(plan=plan)
        .order_by("position", "id")
        .prefetch_related(Prefetch("national_areas", NationalArea.objects.order_by("order")))
    )
    strategic = list(
        StrategicObjective.objects.live().filter(plan=plan).order_by("position", "id").prefetch_related("areas")
    )
    operational = list(OperationalObjective.objects.live().filter(plan=plan).order_by("position", "id"))
    live = {row.pk for row in [*areas, *strategic, *operational]}
    measures = _measures(plan, {area.pk: index for index, area in enumerate(areas)}, live)
    organisations = list(plan.organisation_rows.select_related("organisation").order_by("position", "pk"))
    return d.PlanDocument(
        id=plan.pk,
        slug=plan.slug,
        title=plan.title,
        short_name=plan.short_name,
        kind=plan.kind,
        demonstration=plan.is_demo,
        period=d.PeriodNode(start=plan.period_start, end=plan.period_end),
        summary=plan.summary,
        funding=plan.funding,
        predecessor=_plan_link(plan),
        registration=registration,
        territory=[
            _place(row.municipality) for row in plan.territory.select_related("municipality").order_by("position", "pk")
        ],
        promoters=[_body(r.organisation) for r in organisations if r.role == PlanOrganisation.Role.PROMOTER],
        partners=[_body(r.organisation) for r in organisations if r.role == PlanOrganisation.Role.PARTNER],
        levels=_levels(measures),
        areas=[
            d.AreaNode(
                id=area.pk,
                title=area.title,
                short_title=area.short_title,
                group=area.group,
                national=[national.code for national in area.national_areas.all()],
            )
            for area in areas
        ],
        strategic_objectives=[
            d.StrategicNode(id=row.pk, title=row.title, areas=[a.pk for a in _by_id(row.areas.all()) if a.pk in live])
            for row in strategic
        ],
        operational_objectives=[
            d.OperationalNode(
                id=row.pk, title=row.title, strategic=row.strategic_id if row.strategic_id in live else None
            )
            for row in operational
        ],
        measures=measures,
    )


def _place(municipality: Municipality) -> d.Place:
    return d.Place(dico=municipality.dico, name=municipality.name, district=municipality.district)


def _body(organisation: Organisation) -> d.Body:
    return d.Body(id=organisation.pk, name=organisation.name, acronym=organisation.acronym, type=organisation.type)


def _by_id(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: str(row.pk))


def _plan_link(plan: Plan) -> d.PlanLink | None:
    """Named only if everybody can read it: not a draft, not what was retracted."""
    if plan.predecessor_id is None:
        return None
    published = Version.objects.light().filter(plan=plan.predecessor_id, state__in=READABLE_STATES)
    version = published.order_by("-edition").first()
    return d.PlanLink(slug=version.slug, short_name=version.short_name) if version else None


def _levels(measures: list[d.MeasureNode]) -> list[d.LevelNode]:
    used = {m.level for m in measures} | {e.level for m in measures for e in m.level_exceptions}
    return [
        d.LevelNode(code=level.code, name=level.name_pt, guaranteed=level.guaranteed)
        for level in Level.objects.order_by("order", "code")
        if level.code in used
    ]


def _children(model: type[Row], plan: Plan, *related: str) -> dict[Any, list[Row]]:
    """Live rows of `model` by measure."""
    rows: QuerySet[Any] = model._default_manager.filter(measure__plan=plan, deleted_at__isnull=True)
    found: dict[Any, list[Row]] = defaultdict(list)
    for row in rows.select_related(*related).order_by("position", "id"):
        found[row.measure_id].append(row)
    return found


def _measures(plan: Plan, area_order: dict[Any, int], live: set[Any]) -> list[d.MeasureNode]:
    rows = list(
        Measure.objects.live()
        .filter(plan=plan)
        .select_related("level", "predecessor")
        .prefetch_related("other_areas", "objectives", "strategic_objectives", "municipalities")
        .order_by("position", "id")
    )
    # The plan's areas give the first order; measures without one come last.
    rows.sort(key=lambda m: area_order.get(m.area_id, len(area_order)))
    targets = _children(Target, plan)
    indicators = _children(Indicator, plan)
    responsibles = _children(Responsible, plan, "organisation")
    actions = _children(Action, plan)
    exceptions = _children(LevelException, plan, "level")
    earlier = _earlier_promises(rows)
    return [
        d.MeasureNode(
            id=m.pk,
            code=m.code,
            number=m.number,
            title=m.title,
            description=m.description,
            area=m.area_id if m.area_id in live else None,
            other_areas=[a.pk for a in sorted(m.other_areas.all(), key=lambda a: a.position) if a.pk in live],
            level=m.level.code if m.level else None,
            objectives=[o.pk for o in sorted(m.objectives.all(), key=lambda o: o.position) if o.pk in live],
            strategic_objectives=[
                o.pk for o in sorted(m.strategic_objectives.all(), key=lambda o: o.position) if o.pk in live
            ],
            audiences=_lines(m.audiences),
            municipalities=[place.dico for place in _by_id(m.municipalities.all())],
            contact=m.contact,
            schedule=d.ScheduleNode(starts=m.starts, ends=m.ends, continuous=m.continuous, text=m.schedule_text),
            predecessor=earlier.get(m.predecessor_id),
            source=m.source,
            targets=[_target(t) for t in targets[m.pk]],
            indicators=[_indicator(i, {t.pk for t in targets[m.pk]}) for i in indicators[m.pk]],
            responsibles=[_responsible(r) for r in responsibles[m.pk]],
            actions=[d.ActionNode(id=a.pk, text=a.text, starts=a.starts, ends=a.ends) for a in actions[m.pk]],
            level_exceptions=[
                d.ExceptionNode(id=e.pk, municipality=e.municipality_id, level=e.level.code) for e in exceptions[m.pk]
            ],
        )
        for m in rows
    ]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _target(row: Target) -> d.TargetNode:
    return d.TargetNode(
        id=row.pk,
        text=row.text,
        municipality=row.municipality_id,
        kind=row.kind,
        comparator=row.comparator,
        value=plain(row.value),
        base=row.base,
        base_is_whole=row.base_is_whole,
        due=row.due,
        per=row.per,
    )


def plain(value: Decimal | None) -> str | None:
    """A decimal without trailing zeros or exponent: 75.00 is "75", on either database."""
    if value is None:
        return None
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _indicator(row: Indicator, live_targets: set[Any]) -> d.IndicatorNode:
    return d.IndicatorNode(
        id=row.pk,
        text=row.text,
        target=row.target_id if row.target_id in live_targets else None,
        kind=row.kind,
        unit=row.unit,
        baseline=row.baseline,
        direction=row.direction,
        aggregation=row.aggregation,
        nature=row.nature,
        disaggregation=_lines(row.disaggregation),
        verification=row.verification,
    )


def _responsible(row: Responsible) -> d.ResponsibleNode:
    body = _body(row.organisation) if row.organisation else None
    return d.ResponsibleNode(
        id=row.pk,
        name=row.text or (body.name if body else ""),
        body=body,
        part=row.part,
        municipality=row.municipality_id,
    )


def _earlier_promises(rows: list[Measure]) -> dict[Any, d.PredecessorNode]:
    """By id of the earlier measure: what was published of it, so that no draft shows. One query in all."""
    plans = {m.predecessor.plan_id for m in rows if m.predecessor}
    newest: dict[Any, Version] = {
        version.plan_id: version
        for version in Version.objects.filter(plan__in=plans, state__in=READABLE_STATES).order_by("edition")
    }
    return {
        measure.id: d.PredecessorNode(
            plan_slug=version.slug, plan_name=version.short_name, code=measure.code, title=measure.title
        )
        for version in newest.values()
        for measure in version.document.measures
    }
