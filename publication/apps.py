"""Readiness, submission, workflow, documents, versions, editions and everything the public sees."""

from django.apps import AppConfig


class PublicationConfig(AppConfig):
    """Readiness, submission, workflow, documents, versions, editions and everything the public sees."""

    name = "publication"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what this app adds to the house."""
        from portal import jobs
        from portal.states import register_states
        from publication import artefacts
        from publication.states import SHOWN

        register_states(SHOWN)
        jobs.register(*artefacts.entries())
