"""Asking before a step, taking it, and saying what became of it; the same for the team and for the agency."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from plans.working_copy import PlanLocked
from publication.forms import StepForm
from publication.steps import Step
from publication.workflow import NotNow


def take_step(
    request: HttpRequest,
    step: Step,
    *,
    on: dict[str, Any],
    template: str,
    context: dict[str, Any],
    after: str,
    initial: dict[str, Any] | None = None,
) -> HttpResponse:
    """GET asks, POST calls the step's verb with `on` (its plan or version) and goes to the address `after`.

    Pressed twice, or by two people, the verb is taken once: the second finds that it no longer fits and is told so.
    """
    form = step.form(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            step.act(**on, by=request.user, **form.cleaned_data)
        except (NotNow, PlanLocked) as late:
            messages.warning(request, late.messages[0])
            return redirect(after)
        except ValidationError as refused:
            form.errors_from(refused)
        else:
            messages.success(request, str(step.done))
            return redirect(after)
    return _ask(request, step, form, template, context | {"back": after})


def _ask(request: HttpRequest, step: Step, form: StepForm, template: str, context: dict[str, Any]) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, context | {"step": step, "form": form}, status=status)
