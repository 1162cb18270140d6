"""What the ground floor keeps of people, for the page about privacy."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal import drafts, outbox
from portal.contributions import KeptData


class PortalPrivacy:
    """Accounts, invitations, mails, drafts, and what protects forms."""

    def kept(self) -> Iterable[KeptData]:
        """See `portal.contributions.PrivacyPart`."""
        yield KeptData(
            _("Name, e-mail, language, role, password (only in a form that cannot be read back), second factor"),
            _("To let you in, show you only what is yours and write to you in your language"),
            _("While you have an account"),
        )
        yield KeptData(
            _("Who changed, submitted, returned, approved or published what, and when"),
            _("So that nothing is lost and decisions can be traced; only the team of the plan and the agency see it"),
            _("As long as the plan is kept"),
        )
        yield KeptData(
            _("Messages sent to you"),
            _("To be able to show that a message went out, and to send it again"),
            ngettext("%(days)s day", "%(days)s days", outbox.KEEP_DAYS) % {"days": outbox.KEEP_DAYS},
        )
        yield KeptData(
            _("Invitations"),
            _("To invite a person by their e-mail address"),
            _("The link works for 14 days; the invitation is removed 90 days after that"),
        )
        yield KeptData(
            _("Text typed into a form and not saved yet"),
            _("So that it is still there when you come back; only you see it"),
            ngettext("%(days)s day", "%(days)s days", drafts.DAYS) % {"days": drafts.DAYS},
        )
        yield KeptData(
            _("Network address of failed logins and of forms sent without an account"),
            _("To stop somebody who tries passwords, and programs that fill in forms"),
            _("At most one day"),
        )
