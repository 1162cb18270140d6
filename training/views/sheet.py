"""Attendance by a secret address, for the host or a trainer without an account."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portal.public_forms import public_form
from training.holding import over_the_limit
from training.models import TrainingEvent
from training.private import secret_address
from training.sheets import session_of_sheet, why_shut
from training.views.attendance import fill_in


@secret_address
@public_form("training-sheet", limit=60, youngest=0)
def sheet_page(request: HttpRequest, token: str, *, problem: str) -> HttpResponse:
    """`/formacao/folha/<token>/`: from the day of the session until two weeks later; else 410 with a sentence."""
    session = session_of_sheet(token)
    if session is None:
        raise Http404
    context = {"nav": "training", "session": session, "token": token, "problem": problem}
    if sentence := why_shut(session):
        return render(request, "training/sheet.html", {**context, "refused": sentence}, status=410)
    done = fill_in(request, session, by=None, actor=TrainingEvent.Actor.HOST, problem=problem)
    if done.saved:
        return redirect("training:sheet", token=token)
    context |= {"form": done.form, "over": over_the_limit(session) if session.attended is not None else None}
    return render(request, "training/sheet.html", context, status=done.status)
