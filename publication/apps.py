"""Readiness, submission, workflow, documents, versions, editions and everything the public sees."""

from django.apps import AppConfig


class PublicationConfig(AppConfig):
    """Readiness, submission, workflow, documents, versions, editions and everything the public sees."""

    name = "publication"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what this app adds to the house."""
        from portal import contributions, jobs
        from portal.states import register_states
        from publication import artefacts
        from publication.demo.load import DemoPlans
        from publication.home import MeasuresApi, PlanFigures, PlansApi, PlanSitemap
        from publication.loading import RegisteredPlans
        from publication.states import SHOWN

        register_states(SHOWN)
        contributions.home_figures.register(PlanFigures())
        contributions.sitemap_parts.register(PlanSitemap())
        contributions.api_routers.register(PlansApi())
        contributions.api_routers.register(MeasuresApi())
        jobs.register(*artefacts.entries())
        contributions.reference_loaders.register(RegisteredPlans())
        contributions.demo_loaders.register(DemoPlans())
