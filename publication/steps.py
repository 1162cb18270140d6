"""The steps people take on screen: each a page that says what will happen, a form, a button, one verb."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from plans.models import Plan
from portal.models import User
from publication import forms, workflow
from publication.models import Version
from publication.standing import Standing
from publication.states import TRANSITIONS

Words = str | Promise


@dataclass(frozen=True)
class Step:
    """A verb as a page: `slug` in its address, what its button says, what it asks, what it will do, what it did."""

    verb: str
    slug: str
    button: Words
    question: Words
    meaning: Words
    done: Words
    form: type[forms.StepForm]
    act: Callable[..., Any]
    tone: str = "primary"


def _table(*steps: Step) -> dict[str, Step]:
    return {step.slug: step for step in steps}


# On a version, by the agency.
VERSION_STEPS = _table(
    Step(
        "start-review",
        "analisar",
        _("Start the review"),
        _("Start the review of this plan?"),
        _("The team is told that the review has begun. They can still recall the plan until it is decided."),
        _("The review has begun."),
        forms.StepForm,
        workflow.start_review,
    ),
    Step(
        "approve",
        "aprovar",
        _("Approve"),
        _("Approve this plan?"),
        _("The version becomes approved and waits for a manager to publish it. The team and the managers are told."),
        _("The plan is approved."),
        forms.StepForm,
        workflow.approve_version,
    ),
    Step(
        "publish",
        "publicar",
        _("Publish"),
        _("Publish this plan?"),
        _("Everybody will be able to read it at once. An edition published before becomes superseded and stays."),
        _("The plan is public."),
        forms.StepForm,
        workflow.publish_version,
    ),
    Step(
        "return",
        "devolver",
        _("Return for correction"),
        _("Return this plan to its team?"),
        _("The team can change the plan again and is told the reason. Resubmitting makes a new version."),
        _("The plan was returned to its team."),
        forms.ReasonForm,
        workflow.return_version,
        "quiet",
    ),
    Step(
        "retract",
        "retirar-edicao",
        _("Retract this edition"),
        _("Retract this edition?"),
        _("Its addresses will show only the public reason. This cannot be undone; a new edition can be published."),
        _("The edition was retracted."),
        forms.PublicReasonForm,
        workflow.retract_version,
        "danger",
    ),
)

CLOSE = Step(
    "close",
    "encerrar",
    _("Close the plan"),
    _("Close this plan?"),
    _("Its editions stay public. The working copy can no longer be changed; only the agency can open it again."),
    _("The plan is closed."),
    forms.CommentForm,
    workflow.close_plan,
    "quiet",
)

# On a plan, by the agency.
PLAN_STEPS = _table(
    Step(
        "register",
        "registar",
        _("Register from the original"),
        _("Register this plan from its original?"),
        _(
            "It becomes public at once as “registered from the original”, without a review. "
            "What is missing is shown as “not in the source”."
        ),
        _("The plan is registered and public."),
        forms.RegisterForm,
        workflow.register_approved_plan,
    ),
    CLOSE,
    Step(
        "reopen",
        "reabrir",
        _("Open the plan again"),
        _("Open this plan again?"),
        _("The team can change the working copy and submit again."),
        _("The plan is open again."),
        forms.CommentForm,
        workflow.reopen_plan,
        "quiet",
    ),
)

# On a plan, by its team.
TEAM_STEPS = _table(
    Step(
        "submit",
        "submeter",
        _("Submit to the agency"),
        _("Submit the plan to the agency?"),
        _(
            "The plan as it stands now is sent for review. "
            "Nobody can change it until the agency decides or you recall it."
        ),
        _("The plan was submitted. You will be told of every step."),
        forms.StepForm,
        workflow.submit_plan,
    ),
    Step(
        "recall",
        "recolher",
        _("Recall the plan"),
        _("Recall the plan from the agency?"),
        _("The review stops and the plan can be changed again. To go on you submit it anew."),
        _("The plan was recalled and can be changed again."),
        forms.StepForm,
        workflow.recall_version,
        "quiet",
    ),
    CLOSE,
)


def version_steps(version: Version, user: User) -> list[Step]:
    """What `user` may do with `version` now, at the agency's desk."""
    return [
        step
        for step in VERSION_STEPS.values()
        if version.state in TRANSITIONS[step.verb].sources
        and user.has_perm(TRANSITIONS[step.verb].permission, version.plan)
    ]


def plan_steps(it: Standing, user: User) -> list[Step]:
    """What `user` may do with the plan itself now, at the agency's desk."""
    plan, busy = it.plan, it.with_agency is not None
    fits = {
        "register": plan.origin == Plan.Origin.REGISTERED and not busy and plan.closed_on is None,
        "close": not busy and plan.closed_on is None,
        "reopen": plan.closed_on is not None,
    }
    return [step for step in PLAN_STEPS.values() if fits[step.verb] and user.has_perm(f"publication.{step.verb}", plan)]


def team_steps(it: Standing, user: User) -> list[Step]:
    """What `user` may do with the plan now, in the workspace."""
    plan, version = it.plan, it.with_agency
    fits = {
        "submit": version is None and plan.closed_on is None,
        "recall": version is not None and version.state in TRANSITIONS["recall"].sources,
        "close": version is None and plan.closed_on is None,
    }
    return [step for step in TEAM_STEPS.values() if fits[step.verb] and user.has_perm(f"publication.{step.verb}", plan)]
