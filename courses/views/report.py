"""Something here is wrong: a form without an account, and a page that says what happens now."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from courses.forms.report import ReportForm
from courses.presenting import CourseView, fetch_courses
from courses.reporting import report
from courses.serving import page_key, removed, sent_on
from portal.http import public_page
from portal.public_forms import address_hash, public_form

FORM = "course-report"


def _course(code: str) -> CourseView:
    found = fetch_courses([code])
    if not found:
        raise Http404
    return CourseView(found[0])


@public_form(FORM, limit=5)
def report_page(request: HttpRequest, course: str, *, problem: str) -> HttpResponse:
    """What is wrong, and in which words; nothing about the person."""
    if elsewhere := sent_on(request, course):
        return elsewhere
    view = _course(course)
    if view.course.removed_at:
        return removed(request)
    form = ReportForm(request.POST or None)
    if request.method == "POST" and not problem and form.is_valid():
        report(course=view.course, **form.cleaned_data, sender=address_hash(request, FORM))
        return redirect("courses:reported", course=view.code)
    context = {"nav": "courses", "course": view, "form": form, "problem": problem}
    return render(request, "courses/report.html", context, status=422 if request.method == "POST" else 200)


@public_page(key=lambda request, course: page_key(request, course)[0])
def reported_page(request: HttpRequest, course: str) -> HttpResponse:
    """It arrived, and what the agency does with it."""
    if elsewhere := sent_on(request, course):
        return elsewhere
    view = _course(course)
    if view.course.removed_at:
        return removed(request)
    return render(request, "courses/reported.html", {"nav": "courses", "course": view})
