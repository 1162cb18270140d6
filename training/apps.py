"""Intercultural training: what is offered, who asks for it, and each action from the request to the certificate."""

from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class TrainingConfig(AppConfig):
    """Intercultural training: what is offered, who asks for it, and each action from the request to the certificate."""

    name = "training"
    verbose_name = pgettext_lazy("desk", "Training")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what this app adds to the house."""
        from portal import contributions, jobs
        from portal.states import register_states
        from training import certificate_files
        from training.demo.load import DemoTraining
        from training.desk.pages import TrainerBeginning, TrainingDesk, TrainingTodos
        from training.desk_links import TrainingOverview
        from training.home import TrainingSitemap
        from training.privacy import TrainingPrivacy
        from training.reference.load import TrainingReference
        from training.retention import TrainingPurger
        from training.states import SHOWN

        register_states(SHOWN)
        contributions.reference_loaders.register(TrainingReference())
        contributions.sitemap_parts.register(TrainingSitemap())
        contributions.desk_pages.register(TrainingDesk())
        contributions.workspace_todos.register(TrainingTodos())
        contributions.workspace_beginnings.register(TrainerBeginning())
        contributions.demo_loaders.register(DemoTraining())
        contributions.desk_pages.register(TrainingOverview())
        contributions.purgers.register(TrainingPurger())
        contributions.privacy_parts.register(TrainingPrivacy())
        jobs.register(*certificate_files.entries())
