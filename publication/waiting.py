"""What waits for a person because of where versions stand."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from plans.models import Plan, Role
from portal.contributions import Todo
from portal.models import User
from publication.models import Version, VersionState
from publication.standing import standings


class PlanTodos:
    """Coordinators: returned plans and drafts. Reviewers: submitted or in review. Managers: approved ones too."""

    def todos(self, user: User) -> Iterable[Todo]:
        """At most four queries, however many plans there are."""
        yield from self._of_coordinators(user)
        if user.is_reviewer:
            yield from self._of_the_agency(user)

    def _of_coordinators(self, user: User) -> Iterable[Todo]:
        plans = list(Plan.objects.filter(roles__user=user, roles__role=Role.COORDINATOR, closed_on=None))
        for it in standings(plans) if plans else ():
            if it.with_agency:
                continue
            url = reverse("publication_area:overview", args=[it.plan.pk])
            if it.returned:
                yield Todo(
                    title=_("Correct and submit again: %(plan)s") % {"plan": it.plan.short_name},
                    detail=_("The agency returned the plan with a reason."),
                    url=url,
                    since=it.returned.submitted_at,
                )
            elif not it.versions or it.newest.state == VersionState.RECALLED:  # type: ignore[union-attr]
                yield Todo(
                    title=_("Finish and submit: %(plan)s") % {"plan": it.plan.short_name},
                    detail=_("The plan has not been submitted yet."),
                    url=url,
                    since=it.plan.created_at,
                    action_needed=False,
                )

    def _of_the_agency(self, user: User) -> Iterable[Todo]:
        waiting = Version.objects.light().with_agency().order_by("submitted_at")  # type: ignore[attr-defined]
        own = set(user.plan_roles.values_list("plan_id", flat=True))
        titles = {
            VersionState.SUBMITTED: _("Review: %(plan)s"),
            VersionState.IN_REVIEW: _("Decide on: %(plan)s"),
            VersionState.APPROVED: _("Publish: %(plan)s"),
        }
        for version in waiting:
            if version.state == VersionState.APPROVED and not user.is_manager:
                continue
            if version.state != VersionState.APPROVED and version.plan_id in own:
                continue
            yield Todo(
                title=titles[VersionState(version.state)] % {"plan": version.short_name},
                detail=str(VersionState(version.state).label),
                url=reverse("admin:publication_version_desk", args=[version.pk]),
                since=version.submitted_at,
            )
