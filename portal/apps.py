"""The ground floor: settings, people, places, organisations, dated facts and the kit every other app stands on."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Registers the deploy checks."""

    name = "portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect what must exist once per process."""
        from portal import checks  # noqa: F401 - registers on import
