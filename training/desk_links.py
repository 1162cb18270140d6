"""Calendar, figures and modules above every page of the desk."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.contributions import DeskLink
from portal.models import User


class TrainingOverview:
    """See `portal.contributions.DeskPages`."""

    def links(self, user: User) -> Iterable[DeskLink]:
        """For the agency's people."""
        if not user.is_reviewer:
            return []
        return [
            DeskLink(_("Calendar of training"), reverse("admin:training_trainingmodule_calendar")),
            DeskLink(_("Figures of training"), reverse("admin:training_trainingmodule_figures")),
        ]
