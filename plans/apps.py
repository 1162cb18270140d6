"""The working copy of a plan: its own data and who may edit it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PlansConfig(AppConfig):
    """The working copy of a plan: its own data and who may edit it."""

    name = "plans"
    verbose_name = pgettext_lazy("desk", "Plans")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what this app adds to the house."""
        from plans.beginnings import PlanBeginning
        from plans.hooks import PlanTab, plan_tabs
        from plans.invitations import InvitationPurger
        from plans.leaving import RolesNaming, place_naming
        from portal.contributions import purgers, workspace_beginnings

        plan_tabs.register(
            PlanTab("identity", _("Identity"), "plans:identity", 20),
            PlanTab("period", pgettext_lazy("plan", "Period"), "plans:period", 30),
            PlanTab("texts", _("Texts"), "plans:texts", 40),
            PlanTab("team", _("Team"), "plans:team", 80),
        )
        purgers.register(InvitationPurger())
        workspace_beginnings.register(PlanBeginning())
        place_naming.register(RolesNaming())
