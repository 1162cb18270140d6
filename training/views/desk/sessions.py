"""The list of sessions, a session's page with who could give it, asking a trainer, a step, its details."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.http import posted
from training.desk.forms import DetailsForm, WhenForm
from training.desk.held import held_context
from training.desk.queue import PAGE, SessionFilters, session_counts, session_rows
from training.desk.steps import ASSIGNMENT_STEPS, SESSION_STEPS, assignment_steps, session_steps
from training.models import Trainer, TrainingSession
from training.occupying import Taken
from training.planning import add_co_trainer, assign_trainer, edit_session
from training.states import SESSION_VERBS
from training.suggesting import When, suggest
from training.timeline import NotNow
from training.views.desk.frame import page, person, put, session_or_404, take_step


@require_safe
def session_list(request: HttpRequest) -> HttpResponse:
    """Sessions by what they wait for."""
    person(request)
    filters = SessionFilters(request.GET)
    known = filters.is_valid()
    chosen = filters.cleaned_data["lista"] if known else ""
    numbers = session_counts()
    lists = [(code, name, numbers[code]) for code, name in SessionFilters.LISTS]
    of_page = Paginator(session_rows(chosen), PAGE).get_page(request.GET.get("p"))
    context = {"lists": lists, "chosen": chosen, "page": of_page}
    return page(request, "sessions", _("Training sessions"), context, status=200 if known else 400)


@require_safe
def session_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A session: its day, its trainers, and for a day looked at, who could give it."""
    person(request)
    it = session_or_404(pk)
    form = WhenForm(request.GET if "dia" in request.GET else None, initial=_initial(it))
    return _shown(request, it, form, status=400 if form.errors else 200)


def _initial(it: TrainingSession) -> dict[str, Any]:
    if it.day:
        return {"dia": it.day, "de": it.starts, "ate": it.ends}
    first = next(iter(it.wish.options.all()), None) if it.wish else None
    return {"dia": first.day, "de": first.starts, "ate": first.ends} if first else {}


def _shown(request: HttpRequest, it: TrainingSession, form: WhenForm, *, status: int = 200) -> HttpResponse:
    """The page with the suggestions for the hours of `form`, or for those the session has."""
    found = form.cleaned_data if form.is_bound and not form.errors else form.initial
    when = When(found["dia"], found["de"], found["ate"]) if found.get("dia") and found["ate"] > found["de"] else None
    assigning = it.state in SESSION_VERBS["assign"].sources
    co = it.state in SESSION_VERBS["postpone"].sources
    context = {
        "session": it,
        "about": it.request,
        "form": form,
        "when": when,
        "assigning": assigning,
        "adding": co,
        "suggestions": suggest(it, when) if assigning or co else [],
        "assignments": [(one, assignment_steps(one)) for one in it.assignments.all()],
        "steps": session_steps(it),
        **held_context(it),
    }
    return page(request, "session", _("Session %(code)s") % {"code": it.code}, context, status=status)


@require_POST
def ask_trainer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask a trainer for a day and hours; with `co` beside the trainer the session has. What is taken: 409."""
    user, it = person(request), session_or_404(pk)
    trainer = get_object_or_404(Trainer, pk=_uuid(request.POST.get("trainer")))
    form = WhenForm(request.POST, initial=_initial(it))
    status = 422
    if "co" in request.POST or form.is_valid():
        try:
            if "co" in request.POST:
                add_co_trainer(session=it, trainer=trainer, by=user)
            else:
                found = form.cleaned_data
                day, starts, ends = found["dia"], found["de"], found["ate"]
                assign_trainer(session=it, trainer=trainer, by=user, day=day, starts=starts, ends=ends)
        except ValidationError as refused:
            status = 409 if isinstance(refused, NotNow | Taken) else 422
            form.is_valid()
            form.add_error(None, list(refused.messages))
        else:
            messages.success(request, _("%(trainer)s was asked.") % {"trainer": trainer.name})
            return redirect("admin:training_trainingsession_desk", pk)
    return _shown(request, session_or_404(pk), form, status=status)


def _uuid(text: str | None) -> UUID:
    try:
        return UUID(text or "")
    except ValueError:
        raise Http404 from None


def session_step(request: HttpRequest, pk: UUID, slug: str) -> HttpResponse:
    """A verb on a session."""
    person(request)
    it = session_or_404(pk)
    if slug not in SESSION_STEPS:
        raise Http404
    names = {"session": it}
    return take_step(request, SESSION_STEPS[slug], about=it.request, names=names, subject=it, back=_back(pk))


def assignment_step(request: HttpRequest, pk: UUID, number: int, slug: str) -> HttpResponse:
    """A verb on a trainer's place in a session."""
    person(request)
    it = session_or_404(pk)
    found = {one.pk: one for one in it.assignments.all()}.get(number)
    if slug not in ASSIGNMENT_STEPS or found is None:
        raise Http404
    names = {"assignment": found}
    return take_step(request, ASSIGNMENT_STEPS[slug], about=it.request, names=names, subject=found, back=_back(pk))


def _back(pk: UUID) -> str:
    return reverse("admin:training_trainingsession_desk", args=[pk])


def details(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Place, room, phone of the day, whether others may join."""
    user, it = person(request), session_or_404(pk)
    form, status = DetailsForm(posted(request), instance=it), 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                edit_session(session=it, read_at=form.cleaned_data["read_at"], by=user, **form.values())
            except ValidationError as refused:
                status = 409 if isinstance(refused, NotNow | Taken) else 422
                put(form, refused)
            else:
                messages.success(request, _("Saved."))
                return redirect("admin:training_trainingsession_desk", pk)
    context = {"session": it, "about": it.request, "form": form, "back": _back(pk)}
    return page(request, "details", _("Place and details of the session"), context, status=status)
