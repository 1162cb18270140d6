"""Evaluating an action behind its secret link: four marks, a few words, and nothing about who gives them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from portal.once import once_of
from portal.public_forms import public_form
from training.evaluating import check_open, evaluate_session, evaluated_by
from training.forms.evaluating import EvaluationForm
from training.models import TrainingSession
from training.private import secret_link
from training.timeline import NotNow

FORM = "training-evaluation"
# Those of one action often share a network address.
LIMIT = 60


@secret_link(evaluated_by)
@public_form(FORM, limit=LIMIT)
def evaluate_page(request: HttpRequest, session: TrainingSession, *, token: str, problem: str) -> HttpResponse:
    """The form; too late 410, all have answered 409. Sent twice it is kept once."""
    form, once = EvaluationForm(request.POST or None), once_of(request)
    context = {"nav": "training", "session": session, "token": token, "problem": problem}
    try:
        if request.method == "POST" and not problem and form.is_valid():
            evaluate_session(session=session, once=once, **form.cleaned_data)
            return redirect("training:evaluated", token=token)
        check_open(session)
    except NotNow as closed:
        context["closed"] = closed.messages[0]
        status = 410 if closed.code == "over" else 409
        return render(request, "training/evaluation/closed.html", context, status=status)
    status = 422 if request.method == "POST" else 200
    return render(request, "training/evaluation/form.html", {**context, "form": form, "once": once}, status=status)


@secret_link(evaluated_by)
@require_safe
def evaluated_page(request: HttpRequest, session: TrainingSession, *, token: str) -> HttpResponse:
    """Thanks."""
    return render(request, "training/evaluation/thanks.html", {"nav": "training", "session": session})
