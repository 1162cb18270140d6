"""Loads the plans of `data/`, each through the verbs people use, and takes them away again."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from measures.editing import edit_row, give_measure
from measures.models import Measure, Target
from plans.models import Plan, PlanRole, Role
from portal.concurrency import write_with_history
from portal.demo import demo_user
from portal.models import Municipality, User
from publication import workflow
from publication.demo.removing import remove_plans
from publication.demo.writing import write_plan

DATA = Path(__file__).parent / "data"


class DemoPlans:
    """What publication gives to `manage.py load_demo`."""

    def load(self) -> dict[str, int]:
        """See `portal.contributions.DemoLoader`: a plan that was loaded before is left as people have made it."""
        made = 0
        for name, coordinator, story in STORIES:
            given = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
            if not Plan.objects.filter(is_demo=True, short_name=given["plan"]["short_name"]).exists():
                by = demo_user(coordinator)
                story(write_plan(given, by=by), by)
                made += 1
        return {"invented plans": made}

    def remove(self) -> dict[str, int]:
        """See `portal.contributions.DemoLoader`."""
        return {"invented plans": remove_plans(Plan.objects.filter(is_demo=True))}


def _returned_once_then_published(plan: Plan, by: User) -> None:
    """The long way: returned with a reason, corrected, submitted again, approved, published by the manager."""
    _join(plan, "tecnico", Role.EDITOR, by)
    _join(plan, "parceiro", Role.CONTRIBUTOR, by)
    for number in ("3", "17"):
        give_measure(measure=Measure.objects.get(plan=plan, number=number), user=demo_user("parceiro"), by=by)
    reviewer = demo_user("acm")
    version = workflow.start_review(version=workflow.submit_plan(plan=plan, by=by), by=reviewer)
    reason = (
        "O plano está completo e bem escrito. Antes da aprovação, confirmem por favor na medida 16 a data de entrega"
        " do relatório: o texto da meta e o calendário têm de dizer o mesmo."
    )
    workflow.return_version(version=version, by=reviewer, reason=reason)
    _correct_the_date(plan, by)
    _review_and_publish(plan, by)


def _correct_the_date(plan: Plan, by: User) -> None:
    """What the agency asked for: the target of measure 16 says the same as its schedule."""
    target = Target.objects.live().get(measure__plan=plan, measure__number="16")
    text = "Relatório entregue à Câmara até 29 de fevereiro de 2016"
    edit_row(row=target, read_at=target.revision, by=by, text=text, due="2016-02-29")


def _published(plan: Plan, by: User) -> None:
    """Straight through; the technician writes the rows of one of the municipalities."""
    _join(plan, "tecnico", Role.MUNICIPAL_EDITOR, by, Municipality.objects.get(pk="X005"))
    _review_and_publish(plan, by)


def _review_and_publish(plan: Plan, by: User) -> None:
    reviewer, manager = demo_user("acm"), demo_user("gestor")
    version = workflow.start_review(version=workflow.submit_plan(plan=plan, by=by), by=reviewer)
    version = workflow.approve_version(version=version, by=reviewer)
    workflow.publish_version(version=version, by=manager)


def _returned(plan: Plan, by: User) -> None:
    """Back with the team, with the reasons."""
    reviewer = demo_user("acm")
    version = workflow.start_review(version=workflow.submit_plan(plan=plan, by=by), by=reviewer)
    reason = (
        "Duas coisas a rever. Na medida 1, digam em quantos dias é feita a visita às famílias. Na medida 3, a feira"
        " está prevista para agosto, mas a vindima do concelho começa no fim de julho: confirmem as datas."
    )
    workflow.return_version(version=version, by=reviewer, reason=reason)


def _with_the_agency(plan: Plan, by: User) -> None:
    """Submitted, waiting in the queue."""
    workflow.submit_plan(plan=plan, by=by)


def _draft(plan: Plan, by: User) -> None:
    """Still being written, with required things missing."""
    _join(plan, "tecnico", Role.EDITOR, by)


def _join(plan: Plan, local: str, role: str, by: User, municipality: Municipality | None = None) -> None:
    """Put an account on the team, without the invitation that a person would get."""
    write_with_history(PlanRole(plan=plan, user=demo_user(local), role=role, municipality=municipality), by=by)


Story = Callable[[Plan, User], Any]
# File, who coordinates, what happened to the plan; in this order, because the draft continues the first.
STORIES: tuple[tuple[str, str, Story], ...] = (
    ("vila-exemplo-2015", "coordenador", _returned_once_then_published),
    ("vila-exemplo-2018", "coordenador", _draft),
    ("ribeira-exemplo", "coordenador", _returned),
    ("porto-exemplo", "outro", _with_the_agency),
    ("tres-concelhos", "outro", _published),
)
