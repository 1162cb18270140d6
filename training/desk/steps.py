"""The steps on a request and on a session: each a page that says what will happen, a form, a button, one verb."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from training import closing, planning, workflow
from training.desk import forms
from training.models import (
    Assignment,
    AssignmentState,
    RequestState,
    SessionState,
    TrainingRequest,
    TrainingSession,
    Waiver,
)
from training.states import REQUEST_VERBS, SESSION_VERBS

Words = str | Promise


@dataclass(frozen=True)
class Step:
    """A verb as a page. `fits`: whether it makes sense for the request, session or assignment as it is."""

    slug: str
    button: Words
    question: Words
    meaning: Words
    done: Words
    act: Callable[..., Any]
    fits: Callable[[Any], bool]
    form: type[forms.StepForm] = forms.StepForm
    tone: str = "quiet"


def _request_in(verb: str) -> Callable[[TrainingRequest], bool]:
    return lambda request: request.state in REQUEST_VERBS[verb].sources


def _session_in(verb: str) -> Callable[[TrainingSession], bool]:
    return lambda session: session.state in SESSION_VERBS[verb].sources


def _open(request: TrainingRequest) -> bool:
    return request.state not in (RequestState.REFUSED, RequestState.CANCELLED)


_REQUEST = (
    Step(
        "analisar",
        _("Begin the analysis"),
        _("Begin to look at this request?"),
        _("The organisation is told. A request in nobody’s hands comes into yours."),
        _("The analysis has begun."),
        workflow.analyse_request,
        _request_in("analyse"),
        tone="primary",
    ),
    Step(
        "aceitar",
        _("Accept the request"),
        _("Accept this request?"),
        _("Each group gets one session for each session asked for. The organisation is told."),
        _("The request is accepted. Find trainers for its sessions."),
        workflow.accept_request,
        _request_in("accept"),
        forms.AcceptForm,
        "primary",
    ),
    Step(
        "perguntar",
        _("Ask for information"),
        _("What must the organisation say?"),
        _("The request waits for its answer; a mail leads the organisation to the question."),
        _("The question was sent."),
        workflow.ask_information,
        _request_in("ask"),
        forms.QuestionForm,
    ),
    Step(
        "retomar",
        _("Go on without an answer on the page"),
        _("Go on with the analysis?"),
        _("For when the organisation answered by phone or in another way."),
        _("The analysis goes on."),
        workflow.resume_request,
        _request_in("resume"),
        forms.ResumeForm,
        "primary",
    ),
    Step(
        "dispensa",
        _("Decide about the exception"),
        _("May the number of participants lie outside the limits?"),
        _("The organisation reads your answer. Granted, all of them may be one group."),
        _("The exception is decided."),
        workflow.decide_waiver,
        lambda request: request.waiver != Waiver.NONE and request.state in REQUEST_VERBS["refuse"].sources,
        forms.WaiverForm,
    ),
    Step(
        "grupos",
        _("Make other groups"),
        _("How many people in each group?"),
        _("The sessions are made anew for the groups; possible until one of them is prepared."),
        _("The groups are made."),
        workflow.split_groups,
        lambda request: request.state == RequestState.ACCEPTED and _nothing_prepared(request),
        forms.GroupsForm,
    ),
    Step(
        "mensagem",
        _("Write to the organisation"),
        _("What do you want to say?"),
        _("The message stays on the request; the organisation gets it by mail too."),
        _("The message was sent."),
        workflow.write_message,
        _open,
        forms.QuestionForm,
    ),
    Step(
        "nota",
        _("Write a note"),
        _("What should colleagues know?"),
        _("Notes are for the agency only."),
        _("The note is kept."),
        workflow.write_note,
        lambda request: True,
        forms.NoteForm,
    ),
    Step(
        "entregar",
        _("Put into other hands"),
        _("Who takes care of this request?"),
        _("That person is told of what the organisation and the trainers do."),
        _("Done: the request is in those hands."),
        workflow.take_request,
        _open,
        forms.OfficerForm,
    ),
    Step(
        "recusar",
        _("Refuse the request"),
        _("Refuse this request?"),
        _("The organisation reads the reason. This cannot be taken back; it may ask again."),
        _("The request is refused."),
        workflow.refuse_request,
        _request_in("refuse"),
        forms.ReasonForm,
        "danger",
    ),
    Step(
        "cancelar",
        _("Cancel the request"),
        _("Cancel this request?"),
        _("Its sessions are cancelled with it, and trainers are free again. This cannot be taken back."),
        _("The request is cancelled."),
        workflow.cancel_request,
        _request_in("cancel"),
        forms.ReasonForm,
        "danger",
    ),
)

_SESSION = (
    Step(
        "marcar",
        _("Schedule the session"),
        _("Schedule this session?"),
        _("The organisation is told day, hours and place and is asked to confirm; so is the trainer."),
        _("The session is scheduled."),
        planning.schedule_session,
        lambda session: _session_in("schedule")(session) and _main_accepted(session),
        tone="primary",
    ),
    Step(
        "encerrar",
        _("Close the action with its report"),
        _("Close this action?"),
        _("The organisation reads the report and the means of the evaluation. Nothing can be changed afterwards."),
        _("The action is closed."),
        closing.close_session,
        _session_in("evaluate"),
        forms.ReportForm,
        "primary",
    ),
    Step(
        "relatorio",
        _("Write the report"),
        _("What does the report say?"),
        _("It stays a draft until the action is closed; its trainers and the agency see it."),
        _("The report is kept."),
        closing.write_report,
        _session_in("evaluate"),
        forms.ReportForm,
    ),
    Step(
        "adiar",
        _("Postpone the session"),
        _("Postpone this session?"),
        _("Trainer, room and group are free again; a new day is to be chosen. Everybody is told."),
        _("The session is postponed."),
        planning.postpone_session,
        _session_in("postpone"),
        forms.ReasonForm,
    ),
    Step(
        "cancelar",
        _("Cancel the session"),
        _("Cancel this session?"),
        _("The other sessions of the request remain. Everybody is told. This cannot be taken back."),
        _("The session is cancelled."),
        planning.cancel_session,
        _session_in("cancel"),
        forms.ReasonForm,
        "danger",
    ),
)


def _answer(*, accept: bool) -> Callable[..., Any]:
    def act(*, assignment: Assignment, by: Any, reason: str = "") -> Any:
        return planning.answer_assignment(assignment=assignment, by=by, accept=accept, reason=reason, by_phone=True)

    return act


def _given_up(*, assignment: Assignment, by: Any, reason: str) -> Any:
    return planning.give_up(assignment=assignment, by=by, reason=reason, by_phone=True)


def _is(state: str) -> Callable[[Assignment], bool]:
    return lambda assignment: assignment.state == state


class TrainerReasonForm(forms.ReasonForm):
    """Why a trainer cannot; the organisation does not read it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("Only the agency reads it.")
        self.fields["reason"].max_length = 300  # type: ignore[attr-defined]


_ASSIGNMENT = (
    Step(
        "aceitou",
        _("Accepted by phone"),
        _("Did the trainer accept?"),
        _("For trainers who answered in another way than on their page."),
        _("Written down: the trainer accepted."),
        _answer(accept=True),
        _is(AssignmentState.ASKED),
    ),
    Step(
        "recusou",
        _("Declined by phone"),
        _("Did the trainer decline?"),
        _("Day and hours are free again, and somebody else can be asked."),
        _("Written down: the trainer declined."),
        _answer(accept=False),
        _is(AssignmentState.ASKED),
        TrainerReasonForm,
    ),
    Step(
        "desistiu",
        _("Gave up by phone"),
        _("Can the trainer not come after all?"),
        _("Day and hours are free again, and somebody else can be asked."),
        _("Written down: the trainer gave the session up."),
        _given_up,
        _is(AssignmentState.ACCEPTED),
        TrainerReasonForm,
    ),
    Step(
        "retirar",
        _("Take the trainer off"),
        _("Take this trainer off the session?"),
        _("The trainer is told. Day and hours are free again, and somebody else can be asked."),
        _("The trainer was taken off."),
        planning.withdraw_trainer,
        lambda assignment: assignment.state in (AssignmentState.ASKED, AssignmentState.ACCEPTED),
        TrainerReasonForm,
        "danger",
    ),
)

REQUEST_STEPS = {step.slug: step for step in _REQUEST}
SESSION_STEPS = {step.slug: step for step in _SESSION}
ASSIGNMENT_STEPS = {step.slug: step for step in _ASSIGNMENT}


def request_steps(request: TrainingRequest) -> list[Step]:
    """Those that make sense now."""
    return [step for step in _REQUEST if step.fits(request)]


def session_steps(session: TrainingSession) -> list[Step]:
    """Those that make sense now."""
    return [step for step in _SESSION if step.fits(session)]


def assignment_steps(assignment: Assignment) -> list[Step]:
    """Those that make sense now; none once the session was held or is over."""
    if assignment.session.state not in (SessionState.TRAINER_ASSIGNED, SessionState.SCHEDULED):
        return []
    return [step for step in _ASSIGNMENT if step.fits(assignment)]


def _nothing_prepared(request: TrainingRequest) -> bool:
    return all(session.state == SessionState.PROPOSED for session in request.sessions.all())


def _main_accepted(session: TrainingSession) -> bool:
    return any(
        one.role == Assignment.Role.MAIN and one.state == AssignmentState.ACCEPTED for one in session.assignments.all()
    )
