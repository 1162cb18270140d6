"""Who is told at each step of a plan, in their own language. Nobody is told what they did themselves.

| step | to whom | something to do? |
|---|---|---|
| submit | reviewers | review |
| | the team | no |
| recall | reviewers, the team | no |
| start review | the team | no |
| return | the team, with the reason | correct |
| approve | managers | publish |
| | the team | no |
| publish, register | the team | no |
| retract, redact, close, reopen | the team (close: managers too) | no |

"The team" are those who write the whole plan: coordinators and editors. Reviewers and managers on a plan's own team
are not asked to review it. A demonstration plan only reaches demonstration accounts at the agency.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from plans.models import Plan, Role
from portal.models import User
from portal.outbox import queue_mail
from publication.models import WorkflowEvent


@dataclass(frozen=True)
class Letter:
    """A mail of one step: its template, its readers ("team", "reviewers", "managers"), whether they have to act."""

    template: str
    to: str
    action_needed: bool = False


LETTERS: dict[str, tuple[Letter, ...]] = {
    "submit": (Letter("plan_to_review", "reviewers", action_needed=True), Letter("plan_submitted", "team")),
    "recall": (Letter("plan_recalled", "reviewers"), Letter("plan_recalled_team", "team")),
    "start-review": (Letter("plan_in_review", "team"),),
    "return": (Letter("plan_returned", "team", action_needed=True),),
    "approve": (Letter("plan_to_publish", "managers", action_needed=True), Letter("plan_approved", "team")),
    "publish": (Letter("plan_published", "team"),),
    "register": (Letter("plan_registered", "team"),),
    "supersede": (),
    "retract": (Letter("plan_retracted", "team"),),
    "redact": (Letter("plan_redacted", "team"),),
    "close": (Letter("plan_closed", "team"), Letter("plan_closed_agency", "managers")),
    "reopen": (Letter("plan_reopened", "team"),),
}


def tell(event: WorkflowEvent) -> None:
    """Queue the mails of a step, in its transaction; each person gets at most one."""
    told = {event.by_id}
    for letter in LETTERS[event.verb]:
        for user in _readers(letter.to, event.plan):
            if user.pk in told:
                continue
            told.add(user.pk)
            queue_mail(
                to=user.email,
                user=user,
                template=letter.template,
                context=_words(event, for_agency=letter.to != "team"),
                about=event.plan,
                action_needed=letter.action_needed,
            )


def _words(event: WorkflowEvent, *, for_agency: bool) -> dict[str, object]:
    plan, version = event.plan, event.version
    if for_agency and version:
        path = reverse("admin:publication_version_desk", args=[version.pk])
    else:
        path = reverse("publication_area:overview", args=[plan.pk])
    return {
        "name": version.short_name if version else plan.short_name,
        "edition": version.edition if version else None,
        "who": event.by.get_full_name() if event.by else "",
        "reason": event.reason,
        "path": path,
        "public_path": f"/planos/{version.slug}/" if version else "",
    }


def _readers(to: str, plan: Plan) -> Iterable[User]:
    if to == "team":
        return team(plan)
    return reviewers(plan) if to == "reviewers" else managers(plan)


def team(plan: Plan) -> QuerySet[User]:
    """Those who write the whole plan."""
    return User.objects.filter(
        is_active=True, plan_roles__plan=plan, plan_roles__role__in=[Role.COORDINATOR, Role.EDITOR]
    ).order_by("email")


def reviewers(plan: Plan) -> Iterable[User]:
    """Reviewers not on the plan's team; where there are none, managers."""
    return _agency(plan, User.AgencyRole.REVIEWER).exclude(plan_roles__plan=plan) or managers(plan).exclude(
        plan_roles__plan=plan
    )


def managers(plan: Plan) -> QuerySet[User]:
    """Managers; where nobody has that role, superusers."""
    found = _agency(plan, User.AgencyRole.MANAGER)
    return found if found.exists() else _of_the_same_world(plan, User.objects.filter(is_superuser=True))


def _agency(plan: Plan, role: str) -> QuerySet[User]:
    return _of_the_same_world(plan, User.objects.filter(agency_role=role))


def _of_the_same_world(plan: Plan, users: QuerySet[User]) -> QuerySet[User]:
    users = users.filter(is_active=True).order_by("email")
    return users.filter(is_demo=True) if plan.is_demo else users
