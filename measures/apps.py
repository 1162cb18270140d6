"""Areas, objectives, measures, targets and indicators of a plan's working copy."""

from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    """Areas, objectives, measures, targets and indicators of a plan's working copy."""

    name = "measures"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Offer the reference data of areas and levels, and measures to give to contributors."""
        from measures.given import GivenMeasures
        from measures.reference import MeasuresReference
        from plans.given import given_work
        from portal.contributions import reference_loaders

        reference_loaders.register(MeasuresReference())
        given_work.register(GivenMeasures())
