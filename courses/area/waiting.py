"""What waits for a school's people, and what they may begin, on the workspace's first page."""

from collections.abc import Iterable

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.desk.lists import lists
from courses.interest.desks import desks_of
from courses.models import Course, works_for
from portal.contributions import Beginning, Room, Todo
from portal.models import User


class SchoolTodos:
    """For each of one's schools: courses reported as wrong, courses to confirm."""

    def todos(self, user: User) -> Iterable[Todo]:
        """One query, whatever the number of schools."""
        known = lists(timezone.localdate())
        reported, waiting = known["assinalados"].which, known["por-confirmar"].which
        counted = (
            Course.objects.filter(Q(provider__in=works_for(user)))
            .order_by()
            .values("provider", "provider__name")
            .annotate(
                reported=Count("pk", filter=reported),
                waiting=Count("pk", filter=waiting),
                since=Min("reported_on", filter=reported),
                oldest=Min("checked_on", filter=waiting),
            )
        )
        for one in counted:
            address = reverse("courses_area:courses", args=[one["provider"]])
            if one["reported"]:
                words = ngettext(
                    "%(number)s course reported as wrong", "%(number)s courses reported as wrong", one["reported"]
                )
                yield Todo(words % {"number": one["reported"]}, one["provider__name"], address, one["since"] or "")
            if one["waiting"]:
                words = ngettext("%(number)s course to confirm", "%(number)s courses to confirm", one["waiting"])
                yield Todo(words % {"number": one["waiting"]}, one["provider__name"], address, one["oldest"] or "")


class SchoolRoom:
    """The way to one's courses, for people of a school."""

    def rooms(self, user: User) -> Iterable[Room]:
        """One entry or none; one query."""
        if works_for(user).exists():
            yield Room("my-courses", _("My courses"), reverse("courses_area:home"))


class SchoolBeginning:
    """The same way on the workspace's first page."""

    def beginnings(self, user: User) -> Iterable[Beginning]:
        """One link or none; one query."""
        if works_for(user).exists():
            yield Beginning(_("Go to my courses"), reverse("courses_area:home"))


class HelpDeskBeginning:
    """The way to the people one's help desk registered."""

    def beginnings(self, user: User) -> Iterable[Beginning]:
        """One link or none; one query."""
        if desks_of(user):
            yield Beginning(_("People waiting for a course"), reverse("courses_area:help_desk"))
