"""What a body does with its request: ask, change, answer, confirm, cancel; the private link stands for it.

Each verb but the first takes the request's row lock; all are one transaction with their line of the timeline and
their mails. Nobody has an account here: whoever holds the private link speaks for the body.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.concurrency import save_revision
from portal.models import User
from portal.outbox import queue_mail
from portal.text import one_line
from portal.tokens import hash_of
from portal.validation import Problems, set_values
from training.checking import is_nif, postal_code, problem_with_day, ways_for
from training.limits import limits_for
from training.links import token_for
from training.mails import to_body
from training.models import (
    REQUEST_FINAL,
    DateOption,
    Format,
    RequestBody,
    RequestMessage,
    RequestState,
    SessionState,
    Sizing,
    TrainingEvent,
    TrainingModule,
    TrainingRequest,
    TrainingSession,
    Waiver,
    Wish,
)
from training.models.requests import new_seed
from training.offer import reading_on
from training.states import REQUEST_VERBS, VERB_NAMES
from training.timeline import NotNow, check, lock, record
from training.workflow import cancel_request

HOST = TrainingEvent.Actor.HOST
# The version of the privacy notice that stands beside the button that sends.
NOTICE = "2026-11"
MOST_SESSIONS, MOST_OPTIONS, MOST_BODIES = 8, 3, 20
VENUE = ("venue_name", "venue_address", "venue_postal_code", "venue_municipality")
EQUIPMENT = ("has_tables", "has_flipchart", "has_computer", "has_projector")
NEEDED = ("body_name", "contact_name", "contact_role", "contact_email", "contact_phone")


@dataclass(frozen=True)
class Wished:
    """A session asked for: its module and, best first, the days and hours that would suit."""

    module: TrainingModule
    options: tuple[tuple[date, time, time], ...]
    reading_session: bool = False


def submit_request(
    *,
    values: Mapping[str, Any],
    wishes: Sequence[Wished],
    bodies: Sequence[tuple[str, int | None]] = (),
    language: str = "pt",
    once: UUID | None = None,
    is_demo: bool = False,
) -> tuple[TrainingRequest, str]:
    """Receive a request: `values` by column, the sessions asked for, other bodies with their number of people.

    `once` makes a form sent twice one request: the second time the first is found. The contact gets the private link,
    the agency a mail. Raises ValidationError by field; nothing is written then.
    """
    request = TrainingRequest(id=once or uuid4(), language=language, is_demo=is_demo, consent_text=NOTICE)
    _fill(request, values, wishes, bodies)
    token = token_for(request.link_seed)
    request.token_hash = hash_of(token)
    try:
        with transaction.atomic():
            request.save(force_insert=True)
            _write_lists(request, wishes, bodies)
            record(request, verb="submit", actor=HOST, by=None)
            to_body(request, "training-received", action_needed=False)
            _tell_agency(request, "training-new")
    except IntegrityError:
        there = TrainingRequest.objects.filter(pk=request.pk).first()
        if there is None:
            raise
        return there, token_for(there.link_seed)
    return request, token


@transaction.atomic
def change_request(
    *,
    request: TrainingRequest,
    read_at: int,
    values: Mapping[str, Any],
    wishes: Sequence[Wished],
    bodies: Sequence[tuple[str, int | None]] = (),
) -> TrainingRequest:
    """Put new answers in the place of those sent, until the analysis begins.

    Raises NotNow afterwards, StaleRevision when somebody changed it since `read_at`, ValidationError by field.
    """
    request = lock(request.pk)
    if request.state != RequestState.SUBMITTED:
        raise NotNow(
            _("The agency has begun to look at the request, so it can no longer be changed here."), code="state"
        )
    wanted = TrainingRequest(id=request.id, consent_text=NOTICE)
    _fill(wanted, values, wishes, bodies)
    changed = {name: getattr(wanted, name) for name in [*values, "waiver"]}
    save_revision(
        request,
        read_at=read_at,
        by=None,
        changed=changed,
        also=lambda: _write_lists(request, wishes, bodies),
    )
    record(request, verb="change", actor=HOST, by=None, from_state=request.state)
    return request


@transaction.atomic
def answer_question(*, request: TrainingRequest, text: str) -> TrainingRequest:
    """The body answers what the agency asked; the analysis goes on. Raises NotNow, ValidationError for the text."""
    request = lock(request.pk)
    check(request.state, REQUEST_VERBS["answer"])
    message, problems = RequestMessage(request=request, kind=RequestMessage.Kind.ANSWER), Problems()
    set_values(message, {"text": text}, problems)
    problems.done()
    message.save()
    before, request.state = request.state, RequestState.IN_ANALYSIS
    request.revision += 1
    request.save(update_fields=["state", "revision"])
    record(request, verb="answer", actor=HOST, by=None, from_state=before)
    return request


@transaction.atomic
def write_by_host(*, request: TrainingRequest, text: str) -> RequestMessage:
    """The body writes to the agency, unasked; the same words sent again at once are one message.

    Raises NotNow once the request is over, ValidationError for the text.
    """
    request = lock(request.pk)
    if request.state in REQUEST_FINAL:
        raise NotNow(_("This request is already over."), code="state")
    last = request.messages.last()
    if last and (last.kind, last.text) == (RequestMessage.Kind.FROM_BODY, text):
        return last
    message, problems = RequestMessage(request=request, kind=RequestMessage.Kind.FROM_BODY), Problems()
    set_values(message, {"text": text}, problems)
    problems.done()
    message.save()
    record(request, verb="write", actor=HOST, by=None, from_state=request.state)
    if request.assigned_to_id is None:
        _tell_agency(request, "training-officer", what=VERB_NAMES["write"])
    return message


def cancel_by_host(*, request: TrainingRequest, reason: str) -> TrainingRequest:
    """The body cancels its request with every session not held yet. Raises NotNow, ValidationError for the reason."""
    return cancel_request(request=request, by=None, reason=reason, actor=HOST)


@transaction.atomic
def confirm_day(*, request: TrainingRequest, session: TrainingSession) -> TrainingSession:
    """The body says that the day of a scheduled session suits; said twice is said once. Raises NotNow."""
    request = lock(request.pk)
    session = request.sessions.select_for_update(of=("self",)).get(pk=session.pk)
    if session.state != SessionState.SCHEDULED:
        raise NotNow(_("There is no day to confirm: the session has no day fixed at present."), code="state")
    if session.dates_confirmed_at is None:
        session.dates_confirmed_at = timezone.now()
        session.save(update_fields=["dates_confirmed_at"])
        record(request, session=session, verb="confirm-day", actor=HOST, by=None, from_state=session.state)
    return session


@transaction.atomic
def send_new_link(*, code: str, email: str) -> bool:
    """Mail a new private link to the contact of a request, if `email` is the contact's; the old link stops.

    False when code and address do not belong together; whoever asks must not learn which.
    """
    found = TrainingRequest.objects.select_for_update(of=("self",)).filter(code=code.strip().upper()[:7]).first()
    if found is None or not found.contact_email or found.contact_email.casefold() != email.strip().casefold():
        return False
    found.link_seed = new_seed()
    found.token_hash = hash_of(token_for(found.link_seed))
    found.save(update_fields=["link_seed", "token_hash"])
    to_body(found, "training-new-link", action_needed=False)
    return True


def _fill(
    request: TrainingRequest,
    values: Mapping[str, Any],
    wishes: Sequence[Wished],
    bodies: Sequence[tuple[str, int | None]],
) -> None:
    """Set `values` on the unsaved `request`; raise ValidationError with everything that is wrong, by field."""
    problems = Problems()
    set_values(request, values, problems)
    _check_body(request, values, problems)
    _check_place(request, values, problems)
    _check_wishes(request, wishes, problems)
    _check_people(request, wishes, bodies, problems)
    problems.done()


def _check_body(request: TrainingRequest, values: Mapping[str, Any], problems: Problems) -> None:
    for name in NEEDED:
        if not str(values.get(name) or "").strip():
            problems.add(name, _("Fill this in."), "required")
    if values.get("municipality") is None:
        problems.add("municipality", _("Say in which municipality."), "required")
    if request.nif and not is_nif(request.nif):
        problems.add("nif", _("This is not a valid NIF: the last digit does not fit the others. Check it."), "nif")
    if not request.nif and not request.no_nif_reason.strip():
        problems.add("nif", _("Write the NIF, or say why there is none."), "required")
    for name in ("postal_code", "venue_postal_code"):
        text = getattr(request, name)
        if text and postal_code(text) != text:
            problems.add(name, _("Write the postal code as 1234-567."), "postal_code")


def _check_place(request: TrainingRequest, values: Mapping[str, Any], problems: Problems) -> None:
    if request.format == Format.ONLINE:
        if any(values.get(name) for name in (*VENUE, *EQUIPMENT)):
            problems.add("format", _("An online session needs no room. Leave place and equipment empty."), "room")
    elif values.get("venue_municipality") is None:
        problems.add("venue_municipality", _("Say in which municipality the room is."), "required")


def _check_wishes(request: TrainingRequest, wishes: Sequence[Wished], problems: Problems) -> None:
    today = timezone.localdate()
    if not wishes:
        problems.add("modules", _("Choose at least one module."), "required")
    if len(wishes) > MOST_SESSIONS:
        problems.add("modules", _("At most %(most)s sessions fit one request.") % {"most": MOST_SESSIONS}, "many")
    if any(request.format not in wish.module.formats for wish in wishes):
        problems.add("format", _("One of the modules is not held like this. Choose another way."), "format")
    if any(wish.reading_session and reading_on(wish.module) is None for wish in wishes):
        problems.add("modules", _("This module has no reading session."), "reading")
    for wish in wishes:
        if not 1 <= len(wish.options) <= MOST_OPTIONS:
            problems.add("options", _("Give from one to three days for each session."), "options")
        for day, starts, ends in wish.options:
            if sentence := problem_with_day(day, today):
                problems.add("options", sentence, "day")
            if ends <= starts:
                problems.add("options", _("The end is before the beginning. Correct the hours."), "order")


def _check_people(
    request: TrainingRequest, wishes: Sequence[Wished], bodies: Sequence[tuple[str, int | None]], problems: Problems
) -> None:
    if not isinstance(request.people, int) or request.people < 1:
        problems.add("people", _("Say how many people will take part."), "required")
        return
    least, most = limits_for([wish.module for wish in wishes])
    ways = ways_for(request.people, least, most)
    if not ways:
        request.sizing, request.waiver_reason = Sizing.FITS, ""
    elif request.sizing not in ways:
        problems.add("sizing", _("Choose how to go on with this number of people."), "required")
    request.waiver = Waiver.ASKED if request.sizing == Sizing.WAIVER else Waiver.NONE
    if request.sizing == Sizing.WAIVER and not request.waiver_reason.strip():
        problems.add("waiver_reason", _("Say why the exception is needed."), "required")
    if len(bodies) > MOST_BODIES:
        problems.add("bodies", _("At most %(most)s organisations fit here.") % {"most": MOST_BODIES}, "many")
    if any(not name.strip() or len(name) > 200 for name, _people in bodies):
        problems.add("bodies", _("Write each organisation in at most 200 characters."), "long")


def _write_lists(request: TrainingRequest, wishes: Sequence[Wished], bodies: Sequence[tuple[str, int | None]]) -> None:
    request.wishes.all().delete()
    request.bodies.all().delete()
    for position, wish in enumerate(wishes):
        row = Wish.objects.create(
            request=request, module=wish.module, reading_session=wish.reading_session, position=position
        )
        DateOption.objects.bulk_create(
            DateOption(wish=row, day=day, starts=starts, ends=ends, position=number)
            for number, (day, starts, ends) in enumerate(wish.options)
        )
    RequestBody.objects.bulk_create(
        RequestBody(request=request, name=one_line(name), people=people, position=number)
        for number, (name, people) in enumerate(bodies)
    )


def _desk_path(request: TrainingRequest) -> str:
    return reverse("admin:training_trainingrequest_change", args=[request.pk])


def _tell_agency(request: TrainingRequest, template: str, **context: Any) -> None:
    """A mail to each reviewer, to managers where there is none; a demonstration reaches demonstration accounts only."""
    agency = User.objects.filter(is_active=True).order_by("email")
    if request.is_demo:
        agency = agency.filter(is_demo=True)
    roles = User.AgencyRole
    for user in agency.filter(agency_role=roles.REVIEWER) or agency.filter(agency_role=roles.MANAGER):
        queue_mail(
            to=user.email,
            template=template,
            context={"request": request, "body": one_line(request.body_name), "path": _desk_path(request), **context},
            user=user,
            about=request,
            action_needed=True,
        )
