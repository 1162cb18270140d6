"""A course's classes as a calendar file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from courses.calendar_file import calendar_file, has_calendar
from courses.presenting import CourseView, fetch_courses
from courses.serving import page_key, removed, sent_on
from portal.http import answer_public


@require_safe
def course_calendar(request: HttpRequest, course: str) -> HttpResponse:
    """`horario.ics`: weekly events; 404 with a sentence where the days are not known exactly."""
    if elsewhere := sent_on(request, course):
        return elsewhere
    key, _number, _asked = page_key(request, course)
    return answer_public(request, key=("ics", *key), render=lambda: _file(request, course))


def _file(request: HttpRequest, code: str) -> HttpResponse:
    found = fetch_courses([code])
    if not found:
        raise Http404
    if found[0].removed_at:
        return removed(request)
    view = CourseView(found[0])
    if not has_calendar(view.course):
        return render(request, "courses/no_calendar.html", {"nav": "courses", "course": view}, status=404)
    response = HttpResponse(calendar_file(view), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{view.code}.ics"'
    return response
