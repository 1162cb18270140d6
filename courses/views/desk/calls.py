"""The call list, and one call a screen."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.calling import answer_call, candidates, leave_call, next_call, nobody_answered, take_call
from courses.desk.call_forms import CallForm, NobodyForm
from courses.desk.lists import WITH_ALL, place_words, rows
from courses.models import Call, Course, WrongReport
from courses.views.desk.frame import course_or_404, page, person
from portal.http import posted
from portal.models import User
from portal.sections import Result, save_section

SHOWN = 50


def call_list(request: HttpRequest) -> HttpResponse:
    """Whom to call first; POST takes the next call."""
    user, now = person(request), timezone.now()
    found = candidates(today=timezone.localdate(), most=SHOWN)
    if request.method == "POST":
        return _to_next(request, user, [it.course_id for it in found])
    known = Course.objects.select_related(*WITH_ALL, "call__taken_by").in_bulk([it.course_id for it in found])
    courses = [known[it.course_id] for it in found]
    shown = [
        {"it": it, "row": row, "place": place_words(row.course)} | _hands(getattr(row.course, "call", None), user)
        for it, row in zip(found, rows(courses, timezone.localdate()), strict=True)
    ]
    later = Call.objects.filter(try_after__gt=now).count()
    return page(request, "calls", _("Calls"), {"shown": shown, "later": later})


def _hands(call: Call | None, user: User) -> dict[str, Any]:
    """In whose hands a course is now."""
    held = call is not None and call.taken_until is not None and call.taken_until > timezone.now()
    mine = call is not None and call.taken_by_id == user.pk
    return {"call": call, "mine": held and mine, "theirs": held and not mine}


def _to_next(request: HttpRequest, user: User, among: list[UUID]) -> HttpResponse:
    """To the first call nobody else has in hand."""
    key = next_call(by=user, among=among)
    if key is None:
        messages.info(request, _("There is no call to make now."))
        return redirect("admin:courses_course_calls")
    return redirect("admin:courses_course_call", key)


def call(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One call: phones, what to ask, the answers; or nobody answered; or leave it to somebody else."""
    user, it = person(request), course_or_404(pk)
    what = request.POST.get("do", "answer") if request.method == "POST" else ""
    if what == "take":
        if not take_call(course=it, by=user):
            messages.warning(request, _("Somebody else has just taken this call."))
        return redirect("admin:courses_course_call", pk)
    if what == "leave":
        leave_call(course=it, by=user)
        return redirect("admin:courses_course_calls")
    if what == "nobody":
        return _nobody(request, user, it)
    form, result = CallForm(posted(request), instance=it), None
    if what:
        result = save_section(form, lambda valid: _answer(valid, it, user))
        if result.saved:
            messages.success(request, _("Saved: confirmed by phone by the support line."))
            return _after(request, user)
    return _show(request, user, it, form, NobodyForm(), result)


def _answer(form: Any, course: Course, user: User) -> None:
    read_at = form.cleaned_data["read_at"]
    answer_call(course=course, read_at=read_at, by=user, **form.told(), **form.values())


def _nobody(request: HttpRequest, user: User, it: Course) -> HttpResponse:
    form = NobodyForm(request.POST)
    if not form.is_valid():
        return _show(request, user, it, CallForm(None, instance=it), form, None, status=422)
    nobody_answered(course=it, by=user, **form.cleaned_data)
    messages.success(request, _("Noted. It comes back to the list in three hours."))
    return _after(request, user)


def _after(request: HttpRequest, user: User) -> HttpResponse:
    """The next call, unless one wants to stop."""
    if "stop" in request.POST:
        return redirect("admin:courses_course_calls")
    return _to_next(request, user, [it.course_id for it in candidates(today=timezone.localdate(), most=SHOWN)])


def _show(
    request: HttpRequest,
    user: User,
    it: Course,
    form: Any,
    nobody: NobodyForm,
    result: Result | None,
    *,
    status: int = 200,
) -> HttpResponse:
    known = Call.objects.select_related("taken_by").filter(course=it).first()
    nobody.fields["seen"].initial = known.attempts if known else 0
    form = result.form if result else form
    place = it.enrolment_place or it.class_place
    context = {
        "course": it,
        "row": rows([it], timezone.localdate())[0],
        "place": place_words(it),
        "phones": place.phones.splitlines() if place else [],
        "contact": place,
        "reports": WrongReport.objects.open().filter(course=it),
        "form": form,
        "nobody": nobody,
        "conflict": result.conflict if result else None,
        "back": reverse("admin:courses_course_call", args=[it.pk]),
    } | _hands(known, user)
    # Whoever has answers in the form keeps it, even if the quarter of an hour is over.
    context["asking"] = context["mine"] or form.is_bound or nobody.is_bound
    return page(
        request, "call", _("Call: %(code)s") % {"code": it.code}, context, status=result.status if result else status
    )
