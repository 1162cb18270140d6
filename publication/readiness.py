"""What a plan still needs before it can be submitted, read from its document, with where to put it right."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.dates import first_day, last_day
from publication.document import MeasureNode, PlanDocument

Grade = Literal["required", "expected"]


@dataclass(frozen=True)
class Check:
    """One line of the checklist. `where` names the section; `measures` lists the measures that fail it."""

    key: str
    grade: Grade
    label: "str | Promise"
    passed: bool
    where: str
    measures: tuple[MeasureNode, ...] = ()


@dataclass(frozen=True)
class Readiness:
    """The whole checklist."""

    checks: tuple[Check, ...]

    @property
    def ready(self) -> bool:
        """Every required line holds."""
        return all(check.passed for check in self.checks if check.grade == "required")

    @property
    def missing(self) -> list[Check]:
        """The required lines that do not hold."""
        return [check for check in self.checks if check.grade == "required" and not check.passed]


def _period_in_order(document: PlanDocument) -> bool:
    start, end = document.period.start, document.period.end
    return not (start and end) or first_day(start) <= last_day(end)


_PLAN: list[tuple[str, "str | Promise", str, Callable[[PlanDocument], bool]]] = [
    ("territory", _("The territory is named"), "identity", lambda d: bool(d.territory)),
    ("promoter", _("At least one promoter is named"), "identity", lambda d: bool(d.promoters)),
    ("dates", _("Start and end are set"), "period", lambda d: bool(d.period.start and d.period.end)),
    ("dates-order", _("The end does not come before the start"), "period", _period_in_order),
    ("area", _("There is at least one area"), "areas", lambda d: bool(d.areas)),
    ("measure", _("There is at least one measure"), "measures", lambda d: bool(d.measures)),
]

_MEASURE: list[tuple[str, Grade, "str | Promise", Callable[[MeasureNode], bool]]] = [
    ("measure-title", "required", _("Every measure has a title"), lambda m: bool(m.title.strip())),
    ("measure-area", "required", _("Every measure has an area"), lambda m: m.area is not None),
    ("measure-level", "required", _("Every measure has a level"), lambda m: m.level is not None),
    (
        "measure-objective",
        "required",
        _("Every measure serves an objective"),
        lambda m: bool(m.objectives or m.strategic_objectives),
    ),
    ("measure-target", "required", _("Every measure has a target"), lambda m: any(t.text.strip() for t in m.targets)),
    ("measure-responsible", "required", _("Every measure has a responsible entity"), lambda m: bool(m.responsibles)),
    ("measure-number", "expected", _("Every measure has a number"), lambda m: bool(m.number)),
    ("measure-indicator", "expected", _("Every measure has an indicator"), lambda m: bool(m.indicators)),
    (
        "measure-schedule",
        "expected",
        _("Every measure has a schedule of its own"),
        lambda m: bool(m.schedule.starts or m.schedule.ends or m.schedule.continuous or m.schedule.text),
    ),
]


def check_readiness(document: PlanDocument) -> Readiness:
    """The checklist of a plan written in the portal: required to submit, expected of a good plan."""
    checks = [Check(key, "required", label, test(document), where) for key, label, where, test in _PLAN]
    for key, grade, label, passes in _MEASURE:
        failing = tuple(m for m in document.measures if not passes(m))
        checks.append(Check(key, grade, label, not failing, "measures", failing))
    return Readiness(tuple(checks))


def check_registration(document: PlanDocument) -> Readiness:
    """What even a plan registered from the original needs; anything else may be "not in the source"."""
    checks = [Check(key, "required", label, test(document), where) for key, label, where, test in _PLAN
              if key in ("territory", "dates-order", "measure")]  # fmt: skip
    return Readiness(tuple(checks))
