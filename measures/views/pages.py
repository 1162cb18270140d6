"""The pages made of lists: areas, objectives, measures by area, and one measure. Each also shows an open form."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from measures.forms import MeasureForm
from measures.kinds import KINDS, RowKind
from measures.models import (
    Action,
    EditedRow,
    Indicator,
    LevelException,
    Measure,
    OperationalObjective,
    PlanArea,
    Responsible,
    StrategicObjective,
    Target,
)
from measures.rules import municipality_of
from measures.views.lists import ListView, Open, Page, live
from plans.models import Plan
from plans.views import frame
from portal.models import Municipality
from portal.sections import Result
from portal.views.people import UserRequest

ON_PAGE = {"area": "areas", "strategic": "objectives", "operational": "objectives", "measure": "list"}


def address_of(kind: RowKind, owner: Plan | Measure, **query: str) -> str:
    """The page a row of this kind stands on, with what it should show."""
    name = f"measures:{ON_PAGE.get(kind.key, 'measure')}"
    return reverse(name, args=[owner.pk]) + (f"?{urlencode(query)}" if query else "")


def render_for(
    request: UserRequest, kind: RowKind, owner: Plan | Measure, open_form: Open, *, status: int
) -> HttpResponse:
    """The page of this kind with a form open on it: after a refusal."""
    if isinstance(owner, Measure):
        return render_measure(request, owner, open_form=open_form, status=status)
    render = {"areas": render_areas, "objectives": render_objectives, "list": render_list}[ON_PAGE[kind.key]]
    return render(request, owner, open_form=open_form, status=status)


def _plan_page(request: UserRequest, plan: Plan, open_form: Open | None) -> Page:
    full = frame.is_open(plan) and request.user.has_perm("plans.edit", plan)
    return Page(request, plan, plan, full, open=open_form)


def render_areas(request: UserRequest, plan: Plan, *, open_form: Open | None = None, status: int = 200) -> HttpResponse:
    """The plan's areas."""
    page = _plan_page(request, plan, open_form)
    areas = page.list_of(KINDS["area"], live(PlanArea, plan=plan).prefetch_related("national_areas"))
    context = {"list": areas, "lists": [areas], "here": address_of(KINDS["area"], plan)}
    return frame.render_plan(request, "measures/areas.html", plan, "areas", context, status=status)


def render_objectives(
    request: UserRequest, plan: Plan, *, open_form: Open | None = None, status: int = 200
) -> HttpResponse:
    """Strategic and operational objectives."""
    page = _plan_page(request, plan, open_form)
    strategic = live(StrategicObjective, plan=plan).prefetch_related("areas")
    operational = live(OperationalObjective, plan=plan).select_related("strategic")
    lists = [page.list_of(KINDS["strategic"], strategic), page.list_of(KINDS["operational"], operational)]
    context = {"lists": lists, "here": address_of(KINDS["strategic"], plan)}
    return frame.render_plan(request, "measures/objectives.html", plan, "objectives", context, status=status)


def render_list(request: UserRequest, plan: Plan, *, open_form: Open | None = None, status: int = 200) -> HttpResponse:
    """The plan's measures, area by area; those without an area last."""
    page = _plan_page(request, plan, open_form)
    page.only = None if page.full else municipality_of(request.user, plan)
    given = set(request.user.measure_assignments.filter(measure__plan=plan).values_list("measure_id", flat=True))
    by_area: dict[Any, list[Measure]] = {}
    for measure in live(Measure, plan=plan).select_related("level"):
        by_area.setdefault(measure.area_id, []).append(measure)
    areas = list(live(PlanArea, plan=plan))
    groups = [(area, page.list_of(KINDS["measure"], by_area.pop(area.pk, []), notice=False)) for area in areas]
    rest = [measure for some in by_area.values() for measure in some]
    groups.append((None, page.list_of(KINDS["measure"], rest)))
    context = {"groups": [g for g in groups if g[0] or g[1].rows], "given": given, "count": _count(groups)}
    context["deleted"] = groups[-1][1].deleted
    context |= {"kind": KINDS["measure"], "here": address_of(KINDS["measure"], plan)}
    return frame.render_plan(request, "measures/list.html", plan, "measures", context, status=status)


def _count(groups: list[tuple[PlanArea | None, ListView]]) -> int:
    return sum(len(shown.rows) for _area, shown in groups)


def measure_section(measure: Measure) -> str:
    """The name of the card's draft."""
    return f"measure:{measure.pk}"


def card_form(measure: Measure, data: Any = None) -> MeasureForm:
    """The card."""
    form = MeasureForm(data, instance=measure, plan=measure.plan)
    if not form.fields["predecessor"].queryset.exists():  # type: ignore[attr-defined]
        del form.fields["predecessor"]
    if len(form.fields["municipalities"].queryset) < 2 and not measure.municipalities.exists():  # type: ignore[attr-defined]
        del form.fields["municipalities"]
    return form


def render_measure(
    request: UserRequest,
    measure: Measure,
    *,
    open_form: Open | None = None,
    result: Result | None = None,
    status: int = 200,
) -> HttpResponse:
    """A measure: its card, and its rows below."""
    plan, user = measure.plan, request.user
    full = frame.is_open(plan) and user.has_perm("measures.edit", measure)
    only = municipality_of(user, plan) if frame.is_open(plan) and not full else None
    page = Page(request, plan, measure, full, only, open_form)
    section = measure_section(measure)
    context: dict[str, Any] = {
        "measure": measure,
        "here": address_of(KINDS["target"], measure),
        "may_write_card": full,
        "lists": measure_lists(page, measure),
        "joint": plan.territory.count() > 1,
        "municipality_names": Municipality.objects.none(),
    }
    form = result.form if result else card_form(measure, frame.draft_to_open(request, section)) if full else None
    context |= {"form": form, "conflict": result.conflict if result else None}
    context |= frame.draft_context(request, section, result) if full else {}
    return frame.render_plan(request, "measures/measure.html", plan, "measures", context, status=status)


def measure_lists(page: Page, measure: Measure) -> list[ListView]:
    """Targets with their indicators below, the other indicators, responsibles, actions, exceptions of level."""
    indicators: dict[Any, list[Indicator]] = {}
    for one in live(Indicator, measure=measure).select_related("target"):
        indicators.setdefault(one.target_id, []).append(one)
    targets = page.list_of(KINDS["target"], live(Target, measure=measure).select_related("municipality"))
    for row in targets.rows:
        row.below = page.list_of(KINDS["indicator"], indicators.pop(row.row.pk, []), under=row.row)
    free = page.list_of(KINDS["indicator"], [one for some in indicators.values() for one in some])
    bodies = live(Responsible, measure=measure).select_related("organisation__municipality", "municipality")
    exceptions = live(LevelException, measure=measure).select_related("municipality", "level")
    return [
        targets,
        free,
        page.list_of(KINDS["responsible"], bodies),
        page.list_of(KINDS["action"], live(Action, measure=measure)),
        page.list_of(KINDS["exception"], exceptions),
    ]


def name_of(row: EditedRow) -> str:
    """A row's own words, shortened, for the names of its buttons."""
    text = " ".join(str(row).split())
    return text if len(text) <= 60 else _("%(start)s…") % {"start": text[:60]}
