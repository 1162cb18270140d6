"""A session's people at the desk: naming them, writing attendance down, the sheet on paper and by a secret address."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from training.held import day_sheet_of
from training.models import TrainingEvent, TrainingSession
from training.naming import why_not_named
from training.sheets import give_sheet, stop_sheet
from training.views.attendance import fill_in
from training.views.desk.frame import page, person, session_or_404
from training.views.naming import fill_names

AGENCY = TrainingEvent.Actor.AGENCY
SESSION = "admin:training_trainingsession_desk"


def attendance(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who was present; corrected here until the session is closed."""
    user, it = person(request), session_or_404(pk)
    done = fill_in(request, it, by=user, actor=AGENCY)
    if done.saved:
        messages.success(request, _("The attendance is written down."))
        return redirect(SESSION, pk)
    return _page(request, "attendance", _("Attendance"), it, done.status, form=done.form)


def people(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who takes part, where the organisation tells it by phone or mail."""
    user, it = person(request), session_or_404(pk)
    if sentence := why_not_named(it.group, it.request, AGENCY):
        messages.warning(request, sentence)
        return redirect(SESSION, pk)
    done = fill_names(request, it.group, by=user, actor=AGENCY)
    if done.saved:
        messages.success(request, _("The list is saved."))
        return redirect(SESSION, pk)
    title = _("Participants of group %(number)s") % {"number": it.group.number}
    return _page(request, "people", title, it, done.status, form=done.form)


@require_safe
def day_sheet(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The sheet for the day, to print."""
    person(request)
    context = {"back": reverse(SESSION, args=[pk]), **day_sheet_of(session_or_404(pk))}
    return render(request, "training/area/day_sheet.html", context)


@require_POST
def sheet(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A new secret address of the sheet, shown this once; with `stop` the one there is stops."""
    user, it = person(request), session_or_404(pk)
    if "stop" in request.POST:
        stop_sheet(session=it, by=user)
        messages.success(request, _("The address of the sheet no longer works."))
        return redirect(SESSION, pk)
    try:
        address = give_sheet(session=it, by=user)
    except ValidationError as refused:
        messages.warning(request, " ".join(refused.messages))
        return redirect(SESSION, pk)
    response = _page(request, "sheet", _("Address of the attendance sheet"), it, 200, address=address)
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(
    request: HttpRequest, template: str, title: str, it: TrainingSession, status: int, **context: Any
) -> HttpResponse:
    back = reverse(SESSION, args=[it.pk])
    return page(request, template, title, {"session": it, "about": it.request, "back": back, **context}, status=status)
