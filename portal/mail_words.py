"""What every mail says beside its own text; in the reader languages too, because courses write to their readers."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def action_needed(subject: str) -> str:
    """The subject of a mail whose reader has something to do."""
    # Translators: before the subject of a mail whose reader has something to do
    return pgettext("mail subject", "Action needed: %(subject)s") % {"subject": subject}


def signature() -> str:
    """Who wrote this, under every mail."""
    return "\n".join(
        [
            _("Integra, the portal of municipal plans for the integration of immigrants"),
            settings.SITE_URL,
            _("This message was sent automatically; replies are not read."),
        ]
    )
