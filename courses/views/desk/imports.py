"""Lists of courses at the agency's desk: every list, whoever sent it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from courses.views import lists
from courses.views.desk.frame import person
from portal.views.desk import desk_page

NAMES = {
    "all": "admin:courses_courselist_changelist",
    "receive": "admin:courses_courselist_receive",
    "list": "admin:courses_courselist_desk",
    "columns": "admin:courses_courselist_columns",
    "doubts": "admin:courses_courselist_doubts",
    "step": "admin:courses_courselist_step",
    "report": "admin:courses_courselist_report",
    "original": "admin:courses_courselist_original",
    "conflicts": "admin:courses_conflicts",
    "course": "admin:courses_course_desk",
}


def at_desk(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The page at the desk, for those who take lists in; else 404."""

    @wraps(view)
    def wrapped(request: HttpRequest, **named: Any) -> HttpResponse:
        user = person(request, "courses.provide")
        return view(request, lists.Room(user, None, "courses/desk/lists/base.html", NAMES, desk_page), **named)

    return wrapped
