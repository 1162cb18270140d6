"""Areas, objectives, measures, targets and indicators of a plan's working copy."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MeasuresConfig(AppConfig):
    """Areas, objectives, measures, targets and indicators of a plan's working copy."""

    name = "measures"
    verbose_name = pgettext_lazy("desk", "Areas and levels")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Offer reference data, pages of a plan, measures to give to contributors, and which name a municipality."""
        from measures.given import GivenMeasures
        from measures.leaving import MeasuresNaming
        from measures.reference import MeasuresReference
        from measures.todos import GivenMeasureTodos
        from plans.given import given_work
        from plans.hooks import PlanTab, plan_tabs
        from plans.leaving import place_naming
        from portal.contributions import reference_loaders, workspace_todos

        reference_loaders.register(MeasuresReference())
        workspace_todos.register(GivenMeasureTodos())
        given_work.register(GivenMeasures())
        place_naming.register(MeasuresNaming())
        plan_tabs.register(
            PlanTab("areas", _("Areas"), "measures:areas", 50),
            PlanTab("objectives", _("Objectives"), "measures:objectives", 60),
            PlanTab("measures", _("Measures"), "measures:list", 70),
        )
