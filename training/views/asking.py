"""Asking for training, four steps without an account, and the same four to change what was sent."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.models import DatedFact, Municipality
from portal.public_forms import carried, public_form
from training.agenda import open_to_others
from training.asking import submit_request
from training.limits import limits_on
from training.models import TrainingRequest
from training.steps import STEPS, Answers, values_of
from training.summary import summary_of
from training.timeline import NotNow
from training.waiting import answer_time

FORM = "training-request"
MOST_NEARBY = 12


@public_form(FORM, limit=120, youngest=0)
def request_page(request: HttpRequest, *, problem: str) -> HttpResponse:
    """The step asked for, filled with what was answered before; the last one sends."""
    if request.method != "POST":
        chosen = request.GET.getlist("modulo")[:20]
        return show(request, FORM, "what", Answers(raw={"what": {"modules": chosen}} if chosen else {}))
    return step_posted(request, FORM, problem=problem, send=_send)


def _send(request: HttpRequest, answers: Answers, check: forms.Form) -> HttpResponse:
    made, _token = submit_request(**values_of(answers, check), once=answers.key, language=get_language() or "pt")
    return redirect("training:received", code=made.code)


@require_safe
def received_page(request: HttpRequest, code: str) -> HttpResponse:
    """It arrived: its code, and what happens now. Nothing of what was written."""
    if not TrainingRequest.objects.filter(code=code).exists():
        raise Http404
    response = render(
        request, "training/asking/received.html", {"nav": "training", "code": code, "time": answer_time()}
    )
    response.headers["Cache-Control"] = "no-store"
    return response


# --- what both forms share -------------------------------------------------------------------------------------------


def step_posted(request: HttpRequest, name: str, *, problem: str, send: Any, **more: Any) -> HttpResponse:
    """Answer a POST of one step: go on, back, to another step, one session more or less, or send."""
    step = request.POST.get("step", "")
    step = step if step in STEPS else "what"
    came = carried(request, name)
    if came is None or (not came and step != "what"):
        told = _("The answers of the earlier steps could not be read any more. Please begin again.")
        return show(request, name, "what", Answers(), problem=told, status=400, **more)
    answers = Answers.of(came)
    form = answers.form(step, request.POST)
    if problem:
        return show(request, name, step, answers, form=form, problem=problem, status=422, **more)
    answers.keep(step, request.POST, list(form.fields))
    if not answers.fits(name):
        form.is_valid()
        return show(request, name, step, Answers.of(came), form=form, status=422, **more)
    go, _colon, which = request.POST.get("go", "next").partition(":")
    if go in ("more", "less") and step == "when":
        slug, _dot, number = which.partition(".")
        if go == "more":
            enough = not answers.more(slug)
            told = (
                _("A request holds no more sessions than these. Send another request for the rest.") if enough else ""
            )
            return show(request, name, step, answers, problem=told, status=422 if enough else 200, **more)
        answers.less(slug, int(number) if number.isdecimal() else 0)
        return show(request, name, step, answers, **more)
    if go == "back":
        return show(request, name, STEPS[max(0, STEPS.index(step) - 1)], answers, **more)
    if go == "to" and which in STEPS:
        return show(request, name, which, answers, **more)
    if not form.is_valid():
        return show(request, name, step, answers, form=form, status=422, **more)
    if step != "check":
        return show(request, name, STEPS[STEPS.index(step) + 1], answers, **more)
    return _sent(request, name, answers, form, send, more)


def _sent(
    request: HttpRequest, name: str, answers: Answers, check: forms.Form, send: Any, more: dict[str, Any]
) -> HttpResponse:
    for step in STEPS[:-1]:
        form = answers.filled(step)
        if not form.is_valid():
            return show(request, name, step, answers, form=form, status=422, **more)
    try:
        response: HttpResponse = send(request, answers, check)
    except ValidationError as error:
        told, status = " ".join(error.messages), 409 if isinstance(error, NotNow) else 422
        return show(request, name, "check", answers, form=check, problem=told, status=status, **more)
    return response


def show(
    request: HttpRequest,
    name: str,
    step: str,
    answers: Answers,
    *,
    form: forms.Form | None = None,
    problem: str = "",
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The page of a step."""
    context: dict[str, Any] = {
        "nav": "training",
        "form_name": name.partition(":")[0],
        "step": step,
        "number": STEPS.index(step) + 1,
        "total": len(STEPS),
        "form": form if form is not None else answers.form(step),
        "problem": problem,
        "carried": answers.carried(name),
        "time": answer_time(),
        **more,
    }
    if step == "what":
        context |= {"nearby": open_to_others(most=MOST_NEARBY), "rule": limits_on(None, timezone.localdate()).rule}
    if step in ("when", "who"):
        context["municipality_names"] = Municipality.objects.filter(is_demo=False)
    if step == "check":
        context["summary"] = summary_of(answers)
    if step in ("who", "check"):
        context["officer"] = DatedFact.objects.current().filter(key="data-protection-officer").first()
    return render(request, f"training/asking/{step}.html", context, status=status)
