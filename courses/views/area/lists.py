"""Lists of courses in a school's workspace: those it sent about its own courses, and nobody else's."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from courses.models import Access, Provider, ProviderMember
from courses.views import lists
from courses.views.area import frame
from portal.views.people import person

NAMES = {
    "all": "courses_area:lists",
    "receive": "courses_area:list_receive",
    "list": "courses_area:list",
    "columns": "courses_area:list_columns",
    "doubts": "courses_area:list_doubts",
    "step": "courses_area:list_step",
    "report": "courses_area:list_report",
    "original": "courses_area:list_original",
    "conflicts": "courses_area:conflicts",
    "course": "courses_area:course",
}


def in_school(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The page in the school's workspace; whose school still waits for approval is told so, others get 404."""

    @wraps(view)
    def wrapped(request: HttpRequest, provider_id: UUID, **named: Any) -> HttpResponse:
        user = person(request)
        waiting = ProviderMember.objects.present().filter(user=user, provider__access=Access.WAITING)
        if waiting.filter(provider=provider_id).exists():
            context = {"provider": get_object_or_404(Provider, pk=provider_id), "nav": "my-courses"}
            return render(request, "courses/area/lists/waiting.html", context, status=403)
        provider = frame.provider_or_404(request, provider_id)
        show = partial(_show, provider)
        return view(request, lists.Room(user, provider, "courses/area/lists/base.html", NAMES, show), **named)

    return wrapped


def _show(
    provider: Provider, request: HttpRequest, template: str, title: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    return frame.show(request, template, provider, "lists", context | {"title": title}, status=status)


WRITES = ["GET", "HEAD", "POST"]
course_lists = require_safe(in_school(lists.course_lists))
list_page = require_safe(in_school(lists.list_page))
report = require_safe(in_school(lists.report))
original = require_safe(in_school(lists.original))
receive = require_http_methods(WRITES)(in_school(lists.receive))
columns = require_http_methods(WRITES)(in_school(lists.columns))
doubts = require_http_methods(WRITES)(in_school(lists.doubts))
step = require_http_methods(WRITES)(in_school(lists.step))
