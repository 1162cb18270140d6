"""The courses' pages above every page of the desk, and what waits for those who keep courses."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.desk.lists import lists
from courses.models import Course
from portal.contributions import DeskLink, Todo
from portal.models import User


class CourseDesk:
    """Courses, calls, schools and centres."""

    def links(self, user: User) -> Iterable[DeskLink]:
        """For those who keep courses; see `portal.contributions.DeskPages`."""
        if not user.keeps_courses:
            return []
        return [
            DeskLink(_("Courses"), reverse("admin:courses_course_changelist")),
            *([DeskLink(_("What waits"), reverse("admin:courses_overview"))] * user.is_reviewer),
            DeskLink(_("Calls"), reverse("admin:courses_course_calls")),
            *(
                [DeskLink(_("People to call"), reverse("admin:courses_course_people_calls"))]
                * user.has_perm("courses.call")
            ),
            DeskLink(_("Schools and centres"), reverse("admin:courses_provider_changelist")),
            *([DeskLink(_("Demand without offer"), reverse("admin:courses_demand"))] * user.is_reviewer),
            *([DeskLink(_("Lists of courses"), reverse("admin:courses_courselist_changelist"))] * user.is_reviewer),
            *([DeskLink(_("Help desks"), reverse("admin:courses_course_help_desks"))] * user.is_manager),
        ]


class CourseTodos:
    """Courses reported as wrong and courses to confirm, as two lines with their numbers."""

    def todos(self, user: User) -> Iterable[Todo]:
        """One query, for those who keep courses."""
        if not user.keeps_courses:
            return
        today = timezone.localdate()
        known = lists(today)
        reported, waiting = known["assinalados"].which, known["por-confirmar"].which
        found = Course.objects.aggregate(
            reported=Count("pk", filter=reported),
            since=Min("reported_on", filter=reported),
            waiting=Count("pk", filter=waiting),
            oldest=Min("checked_on", filter=waiting),
            missing=Count("pk", filter=known["fora-da-lista"].which),
            missing_since=Min("unlisted_on", filter=known["fora-da-lista"].which),
        )
        address = reverse("admin:courses_course_changelist")
        if found["reported"]:
            words = ngettext(
                "%(number)s course reported as wrong", "%(number)s courses reported as wrong", found["reported"]
            )
            yield Todo(
                title=words % {"number": found["reported"]},
                detail=_("Look at what was reported, ask the school, and answer."),
                url=f"{address}?lista=assinalados",
                since=found["since"] or today,
            )
        if found["missing"]:
            words = ngettext(
                "%(number)s course is missing in the newest list", "%(number)s courses are missing in the newest list",
                found["missing"],
            )  # fmt: skip
            yield Todo(
                title=words % {"number": found["missing"]},
                detail=_("Ask the school: still given, or not given any more?"),
                url=f"{address}?lista=fora-da-lista",
                since=found["missing_since"] or today,
            )
        if found["waiting"]:
            words = ngettext("%(number)s course to confirm", "%(number)s courses to confirm", found["waiting"])
            yield Todo(
                title=words % {"number": found["waiting"]},
                detail=_("Nobody can say today whether one may enrol there."),
                url=f"{address}?lista=por-confirmar",
                since=found["oldest"] or date.min,
                action_needed=False,
            )
