"""Readiness, submission, workflow, documents, versions, editions and everything the public sees."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PublicationConfig(AppConfig):
    """Readiness, submission, workflow, documents, versions, editions and everything the public sees."""

    name = "publication"
    verbose_name = pgettext_lazy("desk", "Review and publication")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what this app adds to the house."""
        from plans.hooks import PlanTab, plan_states, plan_tabs
        from portal import contributions, jobs
        from portal.states import register_states
        from publication import artefacts
        from publication.demo.load import DemoPlans
        from publication.desk_pages import PlanDesk
        from publication.home import MeasuresApi, PlanFigures, PlansApi, PlanSitemap
        from publication.loading import RegisteredPlans
        from publication.standing import PublicationStates
        from publication.states import SHOWN
        from publication.waiting import PlanTodos

        register_states(SHOWN)
        contributions.desk_pages.register(PlanDesk())
        contributions.home_figures.register(PlanFigures())
        contributions.sitemap_parts.register(PlanSitemap())
        contributions.api_routers.register(PlansApi())
        contributions.api_routers.register(MeasuresApi())
        jobs.register(*artefacts.entries())
        contributions.reference_loaders.register(RegisteredPlans())
        contributions.demo_loaders.register(DemoPlans())
        contributions.workspace_todos.register(PlanTodos())
        plan_states.register(PublicationStates())
        plan_tabs.register(
            PlanTab("overview", _("Overview"), "publication_area:overview", 10),
            PlanTab("history", pgettext_lazy("of a plan", "History"), "publication_area:history", 90),
        )
