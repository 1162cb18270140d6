"""The ground floor: settings, people, places, organisations, dated facts and the kit every other app stands on."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PortalConfig(AppConfig):
    """Registers the deploy checks, the jobs and the look of their states."""

    name = "portal"
    verbose_name = pgettext_lazy("desk", "Reference data and accounts")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect what must exist once per process."""
        from portal import (
            checks,  # noqa: F401 - registers on import
            contributions,
            jobs,
            outbox,
            periodic,
            states,
        )
        from portal.caching import CachePurger
        from portal.demo import DemoGround
        from portal.drafts import DraftPurger
        from portal.outbox_todos import FailedMailTodos
        from portal.privacy import PortalPrivacy
        from portal.reference.load import GroundReference

        jobs.register(outbox.MAIL, *periodic.TABLE)
        contributions.purgers.register(outbox.OutboxPurger())
        contributions.purgers.register(CachePurger())
        contributions.purgers.register(DraftPurger())
        contributions.privacy_parts.register(PortalPrivacy())
        contributions.workspace_todos.register(FailedMailTodos())
        contributions.reference_loaders.register(GroundReference())
        contributions.demo_loaders.register(DemoGround())
        states.register_states(
            {
                "waiting": states.Shown(_("Waiting"), "info"),
                "running": states.Shown(_("In progress"), "info"),
                "done": states.Shown(_("Done"), "ok"),
                "failed": states.Shown(_("Failed"), "danger"),
            }
        )
