"""Where a list and somebody near a course say different things: both beside each other, decided one by one."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from courses.desk.importing import conflict_views
from courses.desk.telling import source_of
from courses.models import Conflict, Origin
from courses.views.deciding import take_decision
from courses.views.desk.frame import page, person

PAGE = 25


def conflicts(request: HttpRequest) -> HttpResponse:
    """Those still open, the oldest first."""
    person(request, "courses.provide")
    found = Conflict.objects.filter(state=Conflict.State.OPEN, course__removed_at=None).select_related(
        "course__provider", "course_list"
    )
    of_page = Paginator(found, PAGE).get_page(request.GET.get("p"))
    context = {"page": of_page, "rows": conflict_views(list(of_page))}
    return page(request, "lists/conflicts", _("Lists say otherwise"), context)


def decide(request: HttpRequest, conflict_id: int) -> HttpResponse:
    """The list was right, or it stays; decided twice is decided once."""
    user, it = person(request, "courses.provide"), get_object_or_404(Conflict, pk=conflict_id)
    if take_decision(request, conflict=it, by=user, source=source_of(Origin.AGENCY)) is not None:
        messages.success(request, _("Saved."))
    return redirect("admin:courses_conflicts")
