"""Plans approved before the portal existed, from `data/measures.csv`, exactly as far as their sources go.

How a row is read, and what is deliberately not concluded from it:

- A cell becomes a text byte for byte; a list is split at `|`; an empty cell stays "not in the source".
- The period keeps its precision: "2015-2017" is the years 2015 and 2017, no days.
- The plan's name says which municipality it is for: that is its territory. Nobody is said to be its promoter, so it
  has none; a measure's responsible entities are not the plan's promoters.
- The objectives of a row are those of its measure. That the operational one belongs to the strategic one is not said.
- Targets, indicators and responsible entities are texts, unread; an indicator is of the measure, not of a target.
- A responsible entity is linked to the register only when its name there is the very same text.
- An area is linked to national ones when the national catalogue or the guide of 2015 has an area of that very name
  (measures/reference.py): "Educação e Língua" to two, "Capacitação e Formação" to Formação e Capacitação, "Mercado de
  Trabalho e Empreendedorismo" to Mercado de Trabalho e Empresarial. A row without area has none.
- `notes` are remarks of the compilation and are not imported.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from measures.editing import add_area, add_measure, add_operational_objective, add_row, add_strategic_objective
from measures.models import (
    Indicator,
    Level,
    NationalArea,
    OperationalObjective,
    PlanArea,
    Responsible,
    StrategicObjective,
    Target,
)
from measures.reference import GUIDE_2015, NATIONAL_2015
from plans.editing import create_plan
from plans.models import Plan
from portal.models import Municipality, Organisation, User
from publication.models import Version
from publication.workflow import register_approved_plan

SOURCE = Path(__file__).parent / "data" / "measures.csv"
LOADER_EMAIL = "carga-inicial@integra.invalid"

Row = dict[str, str]


def source_rows() -> Iterator[Row]:
    """The rows of the file, every cell as it stands there."""
    with SOURCE.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def split_period(text: str) -> tuple[str, str]:
    """Start and end as written: "2015-2017" → years, "2015-07-01/2017-12-31" → days; raises ValueError for others."""
    separator = "/" if "/" in text else "-"
    start, end = text.split(separator)
    return start, end


def split_list(text: str) -> list[str]:
    """The texts of a cell that holds a list; none for an empty cell."""
    return text.split("|") if text else []


def national_codes(title: str) -> list[str]:
    """Codes of the national areas that an area of this very name is linked to; none when no catalogue has the name."""
    return next((list(area.national) for area in (*NATIONAL_2015, *GUIDE_2015) if area.title == title), [])


def loading_actor() -> User:
    """The account that stands for "the initial load" in histories: nobody can log in with it.

    It is stored inactive, without a usable password, under an address no mail can reach. Only the object returned
    here counts as an active manager, for as long as the load takes.
    """
    user, _made = User.objects.get_or_create(
        email=LOADER_EMAIL,
        defaults={"name": "Carga inicial", "agency_role": User.AgencyRole.MANAGER, "is_active": False, "password": "!"},
    )
    user.is_active = True
    return user


def load_registered_plans() -> int:
    """Register the plans of the file that no version was ever registered for; how many. Safe to repeat."""
    plans: dict[str, list[Row]] = {}
    for row in source_rows():
        plans.setdefault(row["plan"], []).append(row)
    there = set(Version.objects.filter(registered=True, short_name__in=plans).values_list("short_name", flat=True))
    new = [name for name in plans if name not in there]
    if new:
        by = loading_actor()
        with transaction.atomic():
            for name in new:
                _register(name, plans[name], by)
    return len(new)


def _register(name: str, rows: list[Row], by: User) -> None:
    first = rows[0]
    start, end = split_period(first["period"])
    sources = "\n".join(dict.fromkeys(row["source"] for row in rows))
    plan = create_plan(
        by=by,
        title=name,
        short_name=name,
        municipalities=[Municipality.objects.get(name=first["municipality"], is_demo=False)],
        period_start=start,
        period_end=end,
        origin=Plan.Origin.REGISTERED,
        source=sources,
    )
    _Writer(plan, by).write(rows)
    register_approved_plan(plan=plan, by=by, source=sources)


class _Writer:
    """Writes the rows of one plan, each area and objective once however many measures name it."""

    def __init__(self, plan: Plan, by: User) -> None:
        self.plan = plan
        self.by = by
        self.areas: dict[str, PlanArea] = {}
        self.strategic: dict[str, StrategicObjective] = {}
        self.operational: dict[str, OperationalObjective] = {}

    def write(self, rows: list[Row]) -> None:
        """All measures, in the order of the file."""
        for row in rows:
            self._measure(row)

    def _measure(self, row: Row) -> None:
        strategic = [self._strategic(row["strategic_objective"])] if row["strategic_objective"] else []
        measure = add_measure(
            plan=self.plan,
            by=self.by,
            number=row["number"],
            title=row["title"],
            area=self._area(row["area"]) if row["area"] else None,
            level=Level.objects.get(code=row["level"]) if row["level"] else None,
            objectives=[self._operational(text) for text in split_list(row["operational_objectives"])],
            strategic_objectives=strategic,
            source=row["source"],
        )
        for text in split_list(row["targets"]):
            add_row(Target, measure=measure, by=self.by, text=text)
        for text in split_list(row["indicators"]):
            add_row(Indicator, measure=measure, by=self.by, text=text, kind=Indicator.Kind.NUMBER)
        for text in split_list(row["responsible"]):
            body = Organisation.objects.filter(name=text, is_demo=False).first()
            add_row(Responsible, measure=measure, by=self.by, text=text, organisation=body)

    def _area(self, title: str) -> PlanArea:
        if title not in self.areas:
            national = NationalArea.objects.filter(code__in=national_codes(title))
            self.areas[title] = add_area(plan=self.plan, by=self.by, title=title, national_areas=list(national))
        return self.areas[title]

    def _strategic(self, title: str) -> StrategicObjective:
        if title not in self.strategic:
            self.strategic[title] = add_strategic_objective(plan=self.plan, by=self.by, title=title)
        return self.strategic[title]

    def _operational(self, title: str) -> OperationalObjective:
        if title not in self.operational:
            self.operational[title] = add_operational_objective(plan=self.plan, by=self.by, title=title)
        return self.operational[title]


class RegisteredPlans:
    """What publication gives to `manage.py load_reference`, after municipalities, areas and levels."""

    def load(self) -> dict[str, int]:
        """See `portal.contributions.ReferenceLoader`."""
        return {"registered plans": load_registered_plans()}
