"""The trainer's pages: what they are asked, their sessions, one session, the sheet of the day; the calendar's feed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.models import User
from portal.views.people import UserRequest
from training.area import assignments_of, sessions_of
from training.area_forms import AnswerForm
from training.feed import feed_file, trainer_of_feed
from training.held import attendance_told, day_sheet_of
from training.models import Assignment, AssignmentState, SessionState, Trainer, TrainingEvent
from training.planning import answer_assignment, give_up
from training.timeline import NotNow
from training.views.area_report import report_of


def own(user: User) -> Trainer:
    """The trainer behind an account; 404 for everybody else."""
    return get_object_or_404(Trainer.objects.select_related("municipality"), user=user, active=True)


def own_assignment(user: User, pk: UUID) -> Assignment:
    """Their place in a session, asked or accepted; else 404."""
    return get_object_or_404(assignments_of(own(user)), session=pk)


@require_safe
def mine(request: UserRequest) -> HttpResponse:
    """Asked, coming, past."""
    trainer = own(request.user)
    context = {"nav": "training", "trainer": trainer, "mine": sessions_of(trainer, timezone.localdate())}
    return render(request, "training/area/mine.html", context)


def session(request: UserRequest, pk: UUID) -> HttpResponse:
    """A session of theirs; accept, decline, give up."""
    one = own_assignment(request.user, pk)
    form, status = AnswerForm(request.POST if request.method == "POST" else None), 200
    if form.is_bound:
        if form.is_valid() and _answered(request, one, form):
            return redirect("training_area:mine")
        status = 422
    accepted = one.state == AssignmentState.ACCEPTED
    planned = one.session.state in (SessionState.TRAINER_ASSIGNED, SessionState.SCHEDULED)
    beside = one.session.assignments.exclude(trainer=one.trainer_id).filter(state=AssignmentState.ACCEPTED)
    context = {
        "nav": "training",
        "one": one,
        "session": one.session,
        "form": form,
        "may_answer": planned and one.state == AssignmentState.ASKED,
        "may_give_up": planned and accepted,
        "beside": beside.select_related("trainer"),
        "told": attendance_told(one.session, TrainingEvent.Actor.TRAINER) if accepted else None,
        **report_of(one),
    }
    return render(request, "training/area/session.html", context, status=status)


def _answered(request: UserRequest, one: Assignment, form: AnswerForm) -> bool:
    """Whether it is over: done, or somebody was quicker; what is refused stands in the form."""
    what, reason = form.cleaned_data["do"], form.cleaned_data["reason"]
    try:
        if what == "desistir":
            give_up(assignment=one, by=request.user, reason=reason)
        else:
            answer_assignment(assignment=one, by=request.user, accept=what == "aceitar", reason=reason)
    except NotNow as refused:
        messages.warning(request, " ".join(refused.messages))
    except ValidationError as refused:
        form.add_error("reason", list(refused.messages))
        return False
    else:
        messages.success(request, _DONE[what]())
    return True


_DONE: dict[str, Any] = {
    "aceitar": lambda: _("You accepted the session. You will be told when it is scheduled."),
    "recusar": lambda: _("You declined the session. The agency asks somebody else."),
    "desistir": lambda: _("You gave the session up. The agency looks for somebody else."),
}


@require_safe
def day_sheet(request: UserRequest, pk: UUID) -> HttpResponse:
    """What to take along on the day, to print: address, phone, group, room, attendance on paper."""
    one = own_assignment(request.user, pk)
    context = {"nav": "training", "back": reverse("training_area:session", args=[pk]), **day_sheet_of(one.session)}
    return render(request, "training/area/day_sheet.html", context)


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """`/formacao/agenda/<secret>.ics`: a trainer's sessions for their own calendar."""
    trainer = trainer_of_feed(token)
    if trainer is None:
        raise Http404
    with translation.override(trainer.user.language if trainer.user else "pt"):
        content = feed_file(trainer)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    for name, value in {
        "Content-Disposition": 'attachment; filename="formacao.ics"',
        "Cache-Control": "private, no-store",
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex",
    }.items():
        response.headers[name] = value
    return response
