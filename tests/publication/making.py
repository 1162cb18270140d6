"""Editions to look at: plans taken through the workflow by its own verbs."""

from typing import Any

from plans.models import Plan
from publication.models import Version
from publication.workflow import approve_version, publish_version, register_approved_plan, start_review, submit_plan
from tests.factories import MeasureFactory, PlanFactory, UserFactory, full_plan


def publish(plan: Plan) -> Version:
    """The next edition of a plan that is ready, by its coordinator and a manager made for it."""
    from plans.models import PlanRole

    row = plan.roles.filter(role="coordinator").first()
    by = row.user if row else UserFactory()
    if row is None:
        PlanRole.objects.create(plan=plan, user=by, role="coordinator")
    manager = UserFactory(manager=True)
    version = submit_plan(plan=plan, by=by)
    for verb in (start_review, approve_version, publish_version):
        version = verb(version=version, by=manager)
    return version


def published(*, measures: int = 3, **fields: Any) -> Version:
    """Edition 1 of a new plan of complete measures."""
    return publish(full_plan(measures=measures, **fields))


def registered(source: str = "https://fonte.example/plano.pdf", **fields: Any) -> Version:
    """A plan from before the portal: one measure with nothing but a title, no period."""
    given = {"origin": "registered", "summary": "", "funding": "", "period_start": "", "period_end": "", **fields}
    plan = PlanFactory(**given)
    MeasureFactory(plan=plan, area=None, level=None, number="", title="Portal do migrante", description="")
    return register_approved_plan(plan=plan, by=UserFactory(manager=True), source=source)


def address(version: Version, rest: str = "", *, language: str = "pt", edition: bool = False) -> str:
    """A public address of the version's plan; of this very edition when asked."""
    prefix = "" if language == "pt" else f"/{language}"
    own = f"e/{version.edition}/" if edition else ""
    return f"{prefix}/planos/{version.slug}/{own}{rest}"
