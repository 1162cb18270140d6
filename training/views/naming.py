"""Naming who takes part, behind the private link of a request and at the desk."""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from portal.http import posted
from portal.models import User
from portal.public_forms import public_form
from training.forms.names import NamesForm
from training.models import TrainingEvent, TrainingGroup, TrainingRequest
from training.naming import why_not_named
from training.private import private_link
from training.timeline import NotNow


@dataclass
class Named:
    """The form, the status to answer with, and whether it was saved."""

    form: NamesForm
    status: int = 200
    saved: bool = False


def fill_names(request: HttpRequest, group: TrainingGroup, *, by: User | None, actor: str, problem: str = "") -> Named:
    """The list of a group, with what was sent saved, refused (422) or overtaken by somebody else (409)."""
    form = NamesForm(group, posted(request), request.FILES)
    if request.method != "POST":
        return Named(form)
    if problem or form.changes_only_the_form():
        return Named(form, 422 if form.errors or problem else 200)
    try:
        form.save(by=by, actor=actor)
    except ValidationError as refused:
        form.take(refused)
        return Named(form, 409 if isinstance(refused, NotNow) else 422)
    return Named(form, saved=True)


@private_link
@public_form("training-people", limit=60, youngest=0)
def host_page(request: HttpRequest, asked: TrainingRequest, *, token: str, number: int, problem: str) -> HttpResponse:
    """`/formacao/pedido/<token>/pessoas/<number>/`: rows to fill in, or a list to read into them. Minors: 409."""
    group = get_object_or_404(asked.groups, number=number)
    group.request = asked
    context = {"nav": "training", "asked": asked, "token": token, "group": group, "problem": problem}
    if sentence := why_not_named(group, asked, TrainingEvent.Actor.HOST):
        return render(request, "training/asking/people.html", {**context, "refused": sentence}, status=409)
    done = fill_names(request, group, by=None, actor=TrainingEvent.Actor.HOST, problem=problem)
    if done.saved:
        return redirect(f"{reverse('training:follow', args=[token])}#people")
    context |= {"form": done.form, "months": settings.TRAINING_RETENTION_MONTHS}
    return render(request, "training/asking/people.html", context, status=done.status)
