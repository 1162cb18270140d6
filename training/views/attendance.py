"""Filling in who was present, wherever it is done: the trainer's pages, the desk, the secret sheet."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portal.http import posted
from portal.models import User
from portal.views.people import UserRequest
from training.forms.attendance import AttendanceForm
from training.models import AssignmentState, TrainingEvent, TrainingSession
from training.timeline import NotNow
from training.views.area import own_assignment


@dataclass
class Filled:
    """The form, the status to answer with, and whether it was saved."""

    form: AttendanceForm
    status: int = 200
    saved: bool = False


def fill_in(
    request: HttpRequest, session: TrainingSession, *, by: User | None, actor: str, problem: str = ""
) -> Filled:
    """The form of a session, with what was sent saved, refused (422) or overtaken by somebody else (409)."""
    form = AttendanceForm(session, posted(request), actor=actor)
    if request.method != "POST" or form.asks_for_more():
        return Filled(form)
    if problem or not form.is_valid():
        return Filled(form, 422)
    try:
        form.save(by=by)
    except NotNow as refused:
        form.overtaken(refused)
        return Filled(form, 409)
    except ValidationError as refused:
        form.take(refused)
        return Filled(form, 422)
    return Filled(form, saved=True)


def area_page(request: UserRequest, pk: UUID) -> HttpResponse:
    """`/area/formacao/sessoes/<pk>/presencas/`: for trainers who accepted the session."""
    one = own_assignment(request.user, pk)
    if one.state != AssignmentState.ACCEPTED:
        raise Http404
    done = fill_in(request, one.session, by=request.user, actor=TrainingEvent.Actor.TRAINER)
    if done.saved:
        messages.success(request, _("The attendance is written down."))
        return redirect("training_area:session", pk)
    context = {"nav": "training", "one": one, "session": one.session, "form": done.form}
    return render(request, "training/area/attendance.html", context, status=done.status)
