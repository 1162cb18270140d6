"""Where plans stand, derived from their versions: draft open, with the agency, public edition n, closed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from plans.models import Plan
from portal.states import Shown, shown
from publication.models import WITH_AGENCY, Version, VersionState, WorkflowEvent


@dataclass
class Standing:
    """A plan and its versions, newest first (without their bytes)."""

    plan: Plan
    versions: list[Version] = field(default_factory=list)

    @property
    def newest(self) -> Version | None:
        """The last one submitted or registered."""
        return self.versions[0] if self.versions else None

    @property
    def with_agency(self) -> Version | None:
        """The one the agency has in hand."""
        return next((v for v in self.versions if v.state in WITH_AGENCY), None)

    @property
    def public(self) -> Version | None:
        """The current edition."""
        return next((v for v in self.versions if v.state == VersionState.PUBLISHED), None)

    @property
    def returned(self) -> Version | None:
        """The newest version, if the agency returned it and nothing was submitted since."""
        return self.newest if self.newest and self.newest.state == VersionState.RETURNED else None

    @property
    def states(self) -> list[Shown]:
        """What badges say of the plan: where the work stands, then what is public."""
        found = [self._work()]
        if self.public:
            found.append(Shown(_("Edition %(number)s public") % {"number": self.public.edition}, "ok"))
        elif any(v.state == VersionState.RETRACTED for v in self.versions):
            found.append(shown(VersionState.RETRACTED))
        return found

    def _work(self) -> Shown:
        if self.plan.closed_on:
            return shown("closed")
        if self.with_agency:
            return shown(self.with_agency.state)
        return shown(VersionState.RETURNED if self.returned else "draft-open")

    @property
    def return_event(self) -> WorkflowEvent | None:
        """Who returned it, when and why, while that still waits to be answered. One query."""
        if self.returned is None:
            return None
        return self.returned.events.filter(verb="return").select_related("by").first()


def standings(plans: Sequence[Plan]) -> list[Standing]:
    """One a plan, in the order given; one query in all."""
    by_plan = {plan.pk: Standing(plan) for plan in plans}
    for version in Version.objects.light().filter(plan__in=by_plan).order_by("-sequence"):
        by_plan[version.plan_id].versions.append(version)
    return list(by_plan.values())


def standing(plan: Plan) -> Standing:
    """Of one plan."""
    return standings([plan])[0]


class PublicationStates:
    """What lists of plans in the workspace show; see plans/hooks.py."""

    def states(self, plans: Sequence[Plan]) -> dict[UUID, list[Shown]]:
        """By plan; one query."""
        return {it.plan.pk: it.states for it in standings(plans)}
