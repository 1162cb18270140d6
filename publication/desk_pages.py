"""The pages about plans that stand above every page of the agency's desk."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.contributions import DeskLink
from portal.models import User


class PlanDesk:
    """What waits, and every plan."""

    def links(self, user: User) -> Iterable[DeskLink]:
        """For those who review; see `portal.contributions.DeskPages`."""
        if not user.is_reviewer:
            return []
        return [
            DeskLink(_("Plans with the agency"), reverse("admin:publication_version_changelist")),
            DeskLink(_("All plans"), reverse("admin:plans_plan_changelist")),
        ]
