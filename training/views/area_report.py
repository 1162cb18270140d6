"""The report of an action, written by who gave it, and what those present thought of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from portal.http import posted
from portal.views.people import UserRequest
from training.closing import ReportChanged, write_report
from training.desk.forms import ReportForm
from training.figures import HELD
from training.models import Assignment, AssignmentState, SessionState, TrainingSession
from training.results import Results, for_trainer, results_of
from training.timeline import NotNow


def report_of(one: Assignment) -> dict[str, Any]:
    """What the page of a trainer's session shows of report and evaluation. One query."""
    session = one.session
    results = results_of([session]).get(session.pk, Results())
    return {
        "report_shown": session.state in HELD and one.state == AssignmentState.ACCEPTED,
        "report_open": session.state == SessionState.HELD,
        "results": for_trainer(results, session),
    }


def report(request: UserRequest, pk: UUID) -> HttpResponse:
    """Write it as a draft until the agency closes the action; somebody else saved meanwhile: 409 with both texts."""
    found = TrainingSession.objects.select_related("module", "request").filter(state__in=HELD)
    mine = {"assignments__trainer__user": request.user, "assignments__state": AssignmentState.ACCEPTED}
    it = get_object_or_404(found.filter(**mine, assignments__trainer__active=True), pk=pk)
    form, status = ReportForm(posted(request), about=it.request, subject=it), 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                write_report(session=it, by=request.user, **form.cleaned_data)
            except NotNow as refused:
                messages.warning(request, " ".join(refused.messages))
                return redirect("training_area:session", pk)
            except ValidationError as refused:
                form.add_error(None, list(refused.messages))
                status = 409 if isinstance(refused, ReportChanged) else 422
            else:
                messages.success(request, _("The report is kept."))
                return redirect("training_area:session", pk)
    elif it.state != SessionState.HELD:
        raise Http404
    context = {"nav": "training", "session": it, "form": form}
    return render(request, "training/area/report.html", context, status=status)
