"""Forms of the desk about a school's people, and the line that says that a school waits for approval."""

from collections.abc import Iterable

from django import forms
from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from courses.desk.steps import StepForm
from courses.interest.calls import to_call
from courses.models import Access, Provider
from portal.contributions import Todo
from portal.models import User


class ApproveForm(StepForm):
    """Nothing to say but the revision it was read at."""


class RefuseForm(StepForm):
    """The reason, which the school reads."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("The school reads it in the mail. At most 500 letters."),
    )

    def clean_reason(self) -> str:
        """A text that can be stored."""
        return str(self.cleaned_data["reason"]).replace("\x00", "").strip()


class ApprovalTodos:
    """Schools that wait for the agency's approval, as one line with their number."""

    def todos(self, user: User) -> Iterable[Todo]:
        """One query, for those who may approve."""
        if not user.is_authenticated or not user.is_reviewer:
            return
        waiting = Provider.objects.filter(access=Access.WAITING)
        found = waiting.aggregate(number=Count("pk", distinct=True), since=Min("members__joined_at"))
        if found["number"]:
            words = ngettext("%(number)s school to approve", "%(number)s schools to approve", found["number"])
            yield Todo(
                title=words % {"number": found["number"]},
                detail=str(_("Their people accepted and cannot work before you approve.")),
                url=reverse("admin:courses_provider_changelist") + "?acesso=por-aprovar",
                since=found["since"] or "",
            )


class PeopleToCall:
    """People who wait for a course and gave only a phone, as one line with the number of those to call now."""

    def todos(self, user: User) -> Iterable[Todo]:
        """One query, for the support line."""
        if not user.has_perm("courses.call"):
            return
        found = to_call(user).aggregate(number=Count("pk"), since=Min("created_at"))
        if found["number"]:
            words = ngettext("%(number)s person to call", "%(number)s people to call", found["number"])
            yield Todo(
                title=words % {"number": found["number"]},
                detail=gettext("People waiting for a course"),
                url=reverse("admin:courses_course_people_calls"),
                since=found["since"],
            )
