"""The pages about plans that stand above every page of the agency's desk."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.contributions import DeskLink


class PlanDesk:
    """What waits, and every plan."""

    def links(self) -> Iterable[DeskLink]:
        """See `portal.contributions.DeskPages`."""
        return [
            DeskLink(_("Plans with the agency"), reverse("admin:publication_version_changelist")),
            DeskLink(_("All plans"), reverse("admin:plans_plan_changelist")),
        ]
