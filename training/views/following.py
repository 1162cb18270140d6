"""Behind the private link: where a request stands, and what its body can still do."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.concurrency import StaleRevision
from portal.public_forms import public_form
from training import asking
from training.figures import HELD
from training.forms.following import AnswerForm, CancelForm, MessageForm, NewLinkForm
from training.models import (
    REQUEST_FINAL,
    Assignment,
    AssignmentState,
    RequestMessage,
    RequestState,
    SessionState,
    TrainingGroup,
    TrainingRequest,
    TrainingSession,
)
from training.naming import all_over, of_minors
from training.private import private_link
from training.results import Results, for_body, results_of
from training.states import REQUEST_VERBS, VERB_NAMES, shown_state
from training.steps import Answers, answers_of, values_of
from training.summary import differences, summary_of_request
from training.timeline import NotNow
from training.views.asking import show, step_posted

CHANGE = "training-change"


@private_link
@require_safe
def follow_page(request: HttpRequest, asked: TrainingRequest, *, token: str) -> HttpResponse:
    """State, timeline, everything sent, messages, sessions; what can be done now."""
    return _follow(request, asked, token)


def _follow(
    request: HttpRequest, asked: TrainingRequest, token: str, *, problem: str = "", status: int = 200, **more: Any
) -> HttpResponse:
    accepted = Assignment.objects.filter(state=AssignmentState.ACCEPTED).select_related("trainer")
    sessions = list(
        asked.sessions.select_related("module", "group", "venue_municipality").prefetch_related(
            Prefetch("assignments", queryset=accepted, to_attr="accepted")
        )
    )
    _add_results(sessions)
    events = asked.events.select_related("session__module", "session__group")
    context = {
        "nav": "training",
        "asked": asked,
        "token": token,
        "state": shown_state(asked.state, [session.state for session in sessions]),
        "sessions": sessions,
        "scheduled": SessionState.SCHEDULED,
        "events": [(event, VERB_NAMES.get(event.verb, "")) for event in events],
        "messages": asked.messages.exclude(kind=RequestMessage.Kind.NOTE),
        "summary": summary_of_request(asked),
        "groups": _groups_to_name(asked, sessions),
        "asks": asked.state in REQUEST_VERBS["answer"].sources,
        "changes": asked.state == RequestState.SUBMITTED,
        "over": asked.state in REQUEST_FINAL,
        "answer_form": AnswerForm(),
        "message_form": MessageForm(),
        "problem": problem,
        **more,
    }
    return render(request, "training/asking/follow.html", context, status=status)


def _add_results(sessions: Sequence[TrainingSession]) -> None:
    """What came of those held, as far as the body may see it; one query."""
    found = results_of(sessions)
    for session in sessions:
        held = session.state in HELD
        session.held, session.results = held, for_body(found.get(session.pk, Results()))  # type: ignore[attr-defined]


def _groups_to_name(asked: TrainingRequest, sessions: Sequence[TrainingSession]) -> list[TrainingGroup]:
    """Groups whose people can be named now, with how many are (`named`). One query."""
    if asked.state != RequestState.ACCEPTED:
        return []
    of_group = {one.group_id: [other for other in sessions if other.group_id == one.group_id] for one in sessions}
    groups = asked.groups.annotate(named=Count("participants"))
    return [one for one in groups if not (of_minors(of_group.get(one.pk, [])) or all_over(of_group.get(one.pk, [])))]


def _no_longer(request: HttpRequest, asked: TrainingRequest, token: str, error: ValidationError) -> HttpResponse:
    """What cannot be done any more: 410 once the request is over, 409 while it goes on."""
    asked.refresh_from_db()
    status = 410 if asked.state in REQUEST_FINAL else 409
    return _follow(request, asked, token, problem=" ".join(error.messages), status=status)


def _say(
    request: HttpRequest,
    asked: TrainingRequest,
    token: str,
    problem: str,
    name: str,
    form: forms.Form,
    verb: Callable[..., object],
) -> HttpResponse:
    """What the body wrote in `form`, handed to `verb`; refused, the page shows it again under `name`."""
    if problem or not form.is_valid():
        return _follow(request, asked, token, problem=problem, status=422, **{name: form})
    try:
        verb(request=asked, text=form.cleaned_data["text"])
    except ValidationError as error:
        return _no_longer(request, asked, token, error)
    return redirect("training:follow", token=token)


@private_link
@public_form("training-answer", limit=20, youngest=0)
def answer_page(request: HttpRequest, asked: TrainingRequest, *, token: str, problem: str) -> HttpResponse:
    """Answer the agency's question."""
    if request.method != "POST":
        return redirect("training:follow", token=token)
    return _say(request, asked, token, problem, "answer_form", AnswerForm(request.POST), asking.answer_question)


@private_link
@public_form("training-write", limit=20, youngest=0)
def write_page(request: HttpRequest, asked: TrainingRequest, *, token: str, problem: str) -> HttpResponse:
    """Write to the agency without being asked."""
    if request.method != "POST":
        return redirect("training:follow", token=token)
    return _say(request, asked, token, problem, "message_form", MessageForm(request.POST), asking.write_by_host)


@private_link
@public_form("training-confirm", limit=40, youngest=0)
def confirm_page(request: HttpRequest, asked: TrainingRequest, *, token: str, code: str, problem: str) -> HttpResponse:
    """Say that the day of a session suits."""
    session: TrainingSession = get_object_or_404(asked.sessions.select_related("module", "group"), code=code)
    if request.method != "POST":
        return redirect("training:follow", token=token)
    if problem:
        return _follow(request, asked, token, problem=problem, status=422)
    try:
        asking.confirm_day(request=asked, session=session)
    except ValidationError as error:
        return _no_longer(request, asked, token, error)
    return redirect("training:follow", token=token)


@private_link
@public_form("training-cancel", limit=10, youngest=0)
def cancel_page(request: HttpRequest, asked: TrainingRequest, *, token: str, problem: str) -> HttpResponse:
    """Cancel the request: why, and a tick that it is meant."""
    if asked.state in REQUEST_FINAL:
        return _no_longer(request, asked, token, NotNow(_("This request is already over.")))
    form = CancelForm(request.POST or None)
    if request.method == "POST" and not problem and form.is_valid():
        try:
            asking.cancel_by_host(request=asked, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            return _no_longer(request, asked, token, error)
        return redirect("training:follow", token=token)
    context = {"nav": "training", "asked": asked, "token": token, "form": form, "problem": problem}
    status = 422 if request.method == "POST" else 200
    return render(request, "training/asking/cancel.html", context, status=status)


@private_link
@public_form(CHANGE, limit=120, youngest=0)
def change_page(request: HttpRequest, asked: TrainingRequest, *, token: str, problem: str) -> HttpResponse:
    """The four steps, filled with what was sent; until the analysis begins."""
    more: dict[str, Any] = {"change_of": asked, "change_token": token}
    name = f"{CHANGE}:{asked.pk}"
    if asked.state != RequestState.SUBMITTED:
        told = _("The agency has begun to look at the request, so it can no longer be changed here.")
        return _no_longer(request, asked, token, NotNow(told))
    if request.method != "POST":
        return show(request, name, "what", answers_of(asked), **more)

    def send(request: HttpRequest, answers: Answers, check: forms.Form) -> HttpResponse:
        wanted = values_of(answers, check)
        try:
            asking.change_request(request=asked, read_at=answers.read_at, **wanted)
        except StaleRevision:
            asked.refresh_from_db()
            answers.read_at = asked.revision
            both = differences(asked, answers, check)
            return show(request, name, "check", answers, form=check, both_texts=both, status=409, **more)
        return redirect("training:follow", token=token)

    return step_posted(request, name, problem=problem, send=send, **more)


@public_form("training-new-link", limit=5)
def new_link_page(request: HttpRequest, *, problem: str) -> HttpResponse:
    """A new link for the contact; the answer is the same whether code and address belong together or not."""
    form = NewLinkForm(request.POST or None)
    if request.method == "POST" and not problem and form.is_valid():
        asking.send_new_link(**form.cleaned_data)
        return render(request, "training/asking/link_sent.html", {"nav": "training"})
    context = {"nav": "training", "form": form, "problem": problem}
    return render(request, "training/asking/new_link.html", context, status=422 if request.method == "POST" else 200)
