"""What a person may begin in the workspace."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.contributions import Beginning

if TYPE_CHECKING:
    from portal.models import User


class PlanBeginning:
    """A new plan, for those who may start one."""

    def beginnings(self, user: "User") -> Iterable[Beginning]:
        """One link or none."""
        if user.has_perm("plans.create"):
            yield Beginning(_("Start a new plan"), reverse("plans:create"))
