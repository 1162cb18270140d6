"""Writes a plan of `data/` with the editing verbs. The files use short keys for areas and objectives of the plan."""

from decimal import Decimal
from typing import Any

from measures.editing import add_area, add_measure, add_operational_objective, add_row, add_strategic_objective
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
from plans.editing import create_plan
from plans.models import Plan
from portal.models import Municipality, Organisation, User

Given = dict[str, Any]


def write_plan(given: Given, *, by: User) -> Plan:
    """The whole plan as a draft coordinated by `by`."""
    head = dict(given["plan"])
    predecessor = head.pop("predecessor", None)
    plan = create_plan(
        by=by,
        is_demo=True,
        municipalities=[_place(dico) for dico in head.pop("municipalities")],
        promoters=[_body(name) for name in head.pop("promoters")],
        partners=[_body(name) for name in head.pop("partners")],
        predecessor=Plan.objects.get(is_demo=True, short_name=predecessor) if predecessor else None,
        **head,
    )
    _Writer(plan, by).write(given)
    return plan


def _place(dico: str) -> Municipality:
    return Municipality.objects.get(pk=dico, is_demo=True)


def _body(name: str) -> Organisation:
    return Organisation.objects.get(name=name, is_demo=True)


class _Writer:
    """Remembers the plan's areas and objectives by their keys."""

    def __init__(self, plan: Plan, by: User) -> None:
        self.plan = plan
        self.by = by
        self.areas: dict[str, PlanArea] = {}
        self.strategic: dict[str, StrategicObjective] = {}
        self.operational: dict[str, OperationalObjective] = {}

    def write(self, given: Given) -> None:
        """Areas, objectives, then measures with their rows."""
        for area in given["areas"]:
            national = list(NationalArea.objects.filter(name_pt__in=area["national"]))
            values = {key: area[key] for key in ("title", "short_title", "group")}
            self.areas[area["key"]] = add_area(plan=self.plan, by=self.by, national_areas=national, **values)
        for row in given["strategic"]:
            areas = [self.areas[key] for key in row["areas"]]
            self.strategic[row["key"]] = add_strategic_objective(
                plan=self.plan, by=self.by, title=row["title"], areas=areas
            )
        for row in given["operational"]:
            above = self.strategic[row["strategic"]] if row["strategic"] else None
            self.operational[row["key"]] = add_operational_objective(
                plan=self.plan, by=self.by, title=row["title"], strategic=above
            )
        for measure in given["measures"]:
            self._measure(measure)

    def _measure(self, given: Given) -> None:
        texts = ("number", "title", "description", "contact", "starts", "ends", "continuous", "schedule_text")
        measure = add_measure(
            plan=self.plan,
            by=self.by,
            area=self.areas[given["area"]] if given["area"] else None,
            other_areas=[self.areas[key] for key in given.get("other_areas", ())],
            level=Level.objects.get(code=given["level"]) if given["level"] else None,
            objectives=[self.operational[key] for key in given["objectives"]],
            municipalities=[_place(dico) for dico in given.get("municipalities", ())],
            audiences="\n".join(given.get("audiences", ())),
            predecessor=self._earlier(given),
            **{key: given[key] for key in texts if key in given},
        )
        self._targets_and_indicators(measure, given)
        for row in given["responsibles"]:
            self._add(Responsible, measure, row)
        for text in given.get("actions", ()):
            self._add(Action, measure, {"text": text})
        for row in given.get("exceptions", ()):
            self._add(LevelException, measure, row)

    def _earlier(self, given: Given) -> Measure | None:
        if "predecessor" not in given:
            return None
        return Measure.objects.get(plan=self.plan.predecessor, number=given["predecessor"])

    def _targets_and_indicators(self, measure: Measure, given: Given) -> None:
        targets = [self._add(Target, measure, row) for row in given["targets"]]
        for row in given["indicators"]:
            position = row.get("target")
            values = {key: value for key, value in row.items() if key not in ("target", "disaggregation")}
            values["disaggregation"] = "\n".join(row.get("disaggregation", ()))
            self._add(Indicator, measure, values | {"target": None if position is None else targets[position]})

    def _add(self, model: Any, measure: Measure, given: Given) -> Any:
        values = dict(given)
        if "municipality" in values:
            values["municipality"] = _place(values["municipality"])
        if "organisation" in values:
            values["organisation"] = _body(values["organisation"])
        if "level" in values:
            values["level"] = Level.objects.get(code=values["level"])
        if values.get("value") is not None:
            values["value"] = Decimal(values["value"])
        return add_row(model, measure=measure, by=self.by, **values)
