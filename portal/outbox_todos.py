"""Mails given up are told to the agency, so that none is lost in silence."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.contributions import Todo
from portal.models import LeasedWork, OutboxMail, User

TOLD_FOR = timedelta(days=30)


class FailedMailTodos:
    """Mails that could not be sent, as one line with their number."""

    def todos(self, user: User) -> Iterable[Todo]:
        """One query, for those who may look into the outbox."""
        if not user.is_reviewer:
            return
        failed = OutboxMail.objects.filter(state=LeasedWork.State.FAILED, created_at__gt=timezone.now() - TOLD_FOR)
        found = failed.aggregate(number=Count("pk"), since=Min("created_at"))
        if found["number"]:
            words = ngettext("%(number)s mail could not be sent", "%(number)s mails could not be sent", found["number"])
            yield Todo(
                title=words % {"number": found["number"]},
                detail=_("Each was tried for days. The outbox says why; it stands here for thirty days."),
                url=f"{reverse('admin:portal_outboxmail_changelist')}?state__exact=failed",
                since=found["since"],
                action_needed=False,
            )
