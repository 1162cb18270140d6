"""The readiness checklist with the way to each thing that is missing."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from plans.models import Plan
from publication.document import MeasureNode
from publication.readiness import Check, Readiness

# Sections of readiness.py to the workspace's address names; each takes the plan's id.
_SECTIONS = {
    "identity": "plans:identity",
    "period": "plans:period",
    "areas": "measures:areas",
    "measures": "measures:list",
}
SHOWN_MEASURES = 12


@dataclass(frozen=True)
class Line:
    """A line of the checklist: the check, where to put it right, and the measures that fail it (some of many)."""

    check: Check
    url: str
    measures: list[tuple[MeasureNode, str]]

    @property
    def more(self) -> int:
        """How many failing measures are not listed."""
        return len(self.check.measures) - len(self.measures)


def linked(plan: Plan, readiness: Readiness, grade: str, *, failing: bool = False) -> list[Line]:
    """The lines of one grade; with `failing`, only those that do not hold."""
    return [
        Line(
            check=check,
            url=_url(_SECTIONS[check.where], plan.pk),
            measures=[(m, _url("measures:measure", m.id)) for m in check.measures[:SHOWN_MEASURES]],
        )
        for check in readiness.checks
        if check.grade == grade and not (failing and check.passed)
    ]


def _url(name: str, *args: object) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
