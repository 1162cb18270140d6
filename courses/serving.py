"""How an address of a course is read, and what its pages depend on."""

from django.db.models import Subquery
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from courses.merging import kept_code
from courses.models import CourseRevision
from courses.models.courses import CODE_LENGTH
from courses.search.criteria import Criteria, parse
from portal.models import SiteRevision
from portal.site import know_site_revision


class CourseCode:
    """A code in an address, letters of either case."""

    regex = f"[0-9A-Za-z]{{{CODE_LENGTH}}}"

    def to_python(self, value: str) -> str:
        """As it stands; the view sends small letters on to the one address of the course."""
        return value

    def to_url(self, value: str) -> str:
        """The code itself."""
        return value


def sent_on(request: HttpRequest, code: str) -> HttpResponse | None:
    """To the address in capital letters, where it was written in small ones."""
    if code == code.upper():
        return None
    path = request.path.replace(code, code.upper())
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{path}?{query}" if query else path)


def moved(code: str) -> HttpResponse | None:
    """To the course this one was put together with, in the language of the page; None where it never was."""
    kept = kept_code(code)
    return HttpResponsePermanentRedirect(reverse("courses:course", args=[kept])) if kept else None


def revisions(request: HttpRequest) -> tuple[int, int]:
    """What `courses_number()` tells, with the site revision read along, so that both cost one query."""
    site = Subquery(SiteRevision.objects.order_by("pk").values("number")[:1])
    found = CourseRevision.objects.filter(pk=1).values_list("number", "whole", site).first()
    if found is None:
        return 0, 0
    know_site_revision(request, found[2] or 0)
    return found[0], found[1]


def page_key(request: HttpRequest, code: str) -> tuple[tuple[object, ...], tuple[int, int], Criteria]:
    """Everything a course's page depends on; the change it is as of; the search and the basket it is read with."""
    number, asked = revisions(request), parse(request.GET)
    return (code, *number, timezone.localdate(), asked.query), number, asked


def removed(request: HttpRequest) -> HttpResponse:
    """410: there was such a course, and the agency took it away."""
    return render(request, "courses/removed.html", {"nav": "courses"}, status=410)
