"""Areas of a plan."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from measures.editing.frame import add, edit
from measures.models import NationalArea, PlanArea
from plans.models import Plan
from plans.rules import demand
from plans.working_copy import lock_plan
from portal.models import User
from portal.validation import Problems

LISTS = ("national_areas",)


def _check(area: PlanArea, chosen: Mapping[str, Any], problems: Problems) -> None:
    """National areas come as rows of the catalogue; there is nothing else to check."""


@transaction.atomic
def add_area(*, plan: Plan, by: User, **values: Any) -> PlanArea:
    """A new area at the end. `values`: title, short_title, group, national_areas.

    Raises PermissionDenied, PlanLocked, ValidationError.
    """
    demand(by, "plans.edit", plan)
    area = PlanArea(plan=lock_plan(plan.pk))
    add(area, values, by=by, check=_check, lists=LISTS)
    return area


@transaction.atomic
def edit_area(*, area: PlanArea, read_at: int, by: User, **values: Any) -> None:
    """Change what `values` names. Raises as add_area does, and StaleRevision."""
    demand(by, "plans.edit", area.plan)
    lock_plan(area.plan_id)
    edit(area, values, read_at=read_at, by=by, check=_check, lists=LISTS)


@transaction.atomic
def start_areas(*, plan: Plan, catalogue: str, by: User) -> list[PlanArea]:
    """The areas of a catalogue ("national-16", "guide-2015"), each linked to its national ones, after those there are.

    An area whose title the plan already has is not added twice, so a double click does no harm. Returns the new ones.
    """
    from measures import reference

    demand(by, "plans.edit", plan)
    plan = lock_plan(plan.pk)
    wordings = {"national-16": reference.NATIONAL_2015, "guide-2015": reference.GUIDE_2015}[catalogue]
    had = set(PlanArea.objects.live().filter(plan=plan).values_list("title", flat=True))
    national = NationalArea.objects.in_bulk(field_name="code")
    return [
        add_area(plan=plan, by=by, title=area.title, national_areas=[national[code] for code in area.national])
        for area in wordings
        if area.title not in had
    ]
