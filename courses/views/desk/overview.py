"""What waits at the courses' desk, in numbers, and demand without offer."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.desk.demand import demand_csv, demand_map, part_names, wanted
from courses.desk.duplicates import course_pairs, provider_pairs
from courses.desk.lists import counted, lists
from courses.models import Access, Conflict, Course, CourseList, Provider
from courses.monthly import silences
from courses.views.desk.frame import page, person
from courses.views.lists import download


def overview(request: HttpRequest) -> HttpResponse:
    """Every number that waits, each with the page where it is dealt with."""
    person(request, "courses.provide")
    return page(request, "overview", _("What waits at the courses’ desk"), {"rows": [*_courses(), *_others()]})


def _courses() -> list[tuple[Any, int, str]]:
    """The lists of courses; one query."""
    known = lists(timezone.localdate())
    numbers, address = counted(Course.objects.all(), known), reverse("admin:courses_course_changelist")
    return [
        (it.name, numbers[code], f"{address}?lista={code}")
        for code, it in known.items()
        if code not in ("", "retirados")
    ]


def _others() -> list[tuple[Any, int, str]]:
    open_ones = Conflict.objects.filter(state=Conflict.State.OPEN, course__removed_at=None)
    schools = reverse("admin:courses_provider_changelist")
    return [
        (_("Lists read and not applied"), CourseList.objects.filter(state=CourseList.State.READ).count(),
         reverse("admin:courses_courselist_changelist")),
        (_("Lists say otherwise"), open_ones.count(), reverse("admin:courses_conflicts")),
        (_("Courses that may be there twice"), len(course_pairs()), reverse("admin:courses_duplicates")),
        (_("Schools that may be there twice"), len(provider_pairs()), reverse("admin:courses_school_duplicates")),
        (_("Schools to approve"), Provider.objects.filter(access=Access.WAITING).count(),
         f"{schools}?acesso=por-aprovar"),
        (_("Schools that do not answer"), len(silences(timezone.localdate())), reverse("admin:courses_silent")),
        (_("Places and levels where people wait and no course is open"), len(wanted()),
         reverse("admin:courses_demand")),
    ]  # fmt: skip


def demand(request: HttpRequest) -> HttpResponse:
    """Who waits where no course is open: the table, and the same on the map."""
    person(request, "courses.provide")
    everything = request.GET.get("tudo") == "1"
    rows = wanted(everything=everything)
    context = {"rows": rows, "parts": part_names(), "map": demand_map(rows), "everything": everything}
    return page(request, "demand", _("Demand without offer"), context)


def demand_file(request: HttpRequest) -> HttpResponse:
    """The same as CSV."""
    person(request, "courses.provide")
    content = demand_csv(wanted(everything=request.GET.get("tudo") == "1"))
    return download(content, f"procura-{timezone.localdate():%Y-%m-%d}.csv", "text/csv; charset=utf-8")
