"""The guide above every page of the agency's desk, and what of it waits for people."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.models import AccessRequest, Answer
from portal.contributions import DeskLink, Todo
from portal.models import User


def unconfirmed() -> Q:
    """Answers that hold and that nobody has confirmed, or not again in time."""
    today = timezone.localdate()
    return Q(replaced_by__isnull=True) & (Q(checked_on__isnull=True) | Q(check_again_by__lt=today))


class GuideDesk:
    """The guide's answers."""

    def links(self, user: User) -> Iterable[DeskLink]:
        """For those who review; see `portal.contributions.DeskPages`."""
        return [DeskLink(_("Guide"), reverse("admin:courses_answer_changelist"))] if user.is_reviewer else []


class GuideTodos:
    """Teachers who wait for an answer, and answers of the guide to confirm: two lines with their numbers."""

    def todos(self, user: User) -> Iterable[Todo]:
        """One query for those who review, one more for managers."""
        if not user.is_reviewer:
            return
        asked = AccessRequest.objects.filter(state=AccessRequest.State.WAITING)
        found = asked.aggregate(number=Count("pk"), since=Min("created_at"))
        if found["number"]:
            words = ngettext(
                "%(number)s request for access to answer", "%(number)s requests for access to answer", found["number"]
            )
            yield Todo(
                title=words % {"number": found["number"]},
                detail=_("Teachers ask for the platform of teaching resources."),
                url=f"{reverse('admin:courses_accessrequest_changelist')}?state__exact={AccessRequest.State.WAITING}",
                since=found["since"],
            )
        waiting = Answer.objects.filter(unconfirmed()).count() if user.is_manager else 0
        if waiting:
            words = ngettext(
                "%(number)s answer of the guide to confirm", "%(number)s answers of the guide to confirm", waiting
            )
            yield Todo(
                title=words % {"number": waiting},
                detail=_("Readers see since when nobody has confirmed it."),
                url=f"{reverse('admin:courses_answer_changelist')}?state=unconfirmed",
                since=date.min,
                action_needed=False,
            )
