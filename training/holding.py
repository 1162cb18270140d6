"""A session took place: who was there and how long. Figures and certificates follow from it.

Of minors only a number is written down. Attendance is counted session by session: of two halves each has its own.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.models import User
from training.certifying import certify
from training.limits import limits_for
from training.models import Attendance, SessionState, TrainingEvent, TrainingSession
from training.naming import Person, add_newcomers
from training.rules import demand
from training.states import SESSION_VERBS
from training.thanking import thank
from training.timeline import NotNow, check, lock, record
from training.when import beginning_and_end, minutes_of

AGENCY, HOST = TrainingEvent.Actor.AGENCY, TrainingEvent.Actor.HOST
# How long others than the agency write attendance down, counted from the day of the session; own choice.
OPEN_DAYS = 14
MOST_COUNTED = 500

Newcomers = Sequence[tuple[Person, int]]


@transaction.atomic
def hold_session(
    *,
    session: TrainingSession,
    by: User | None,
    actor: str,
    minutes: Mapping[UUID, int] | None = None,
    head_count: int | None = None,
    newcomers: Newcomers = (),
) -> TrainingSession:
    """The session was held: `minutes` by participant (who is not told of was absent), `newcomers` who came unnamed.

    Of a module for minors `head_count` alone. More people than fit are written down as they were. Said twice in the
    same words is said once. With `actor` the organisation the secret sheet was looked at before and `by` is None.

    Raises PermissionDenied, NotNow (not begun, not scheduled, too late for others than the agency), ValidationError
    (nobody present, longer than the session; rows of newcomers as `naming.check_people` has them).
    """
    session = _locked(session, by, actor)
    if session.state == SessionState.HELD and _says_the_same(session, minutes, head_count, newcomers):
        return session
    check(session.state, SESSION_VERBS["hold"])
    if sentence := why_not_now(session, actor):
        raise NotNow(sentence, code="when")
    before, session.state = session.state, SessionState.HELD
    _write(session, minutes or {}, head_count, newcomers)
    record(session.request, session=session, verb="hold", actor=actor, by=by, from_state=before)
    return session


@transaction.atomic
def correct_attendance(
    *,
    session: TrainingSession,
    by: User | None,
    actor: str,
    read_at: int,
    minutes: Mapping[UUID, int] | None = None,
    head_count: int | None = None,
    newcomers: Newcomers = (),
) -> TrainingSession:
    """Put other minutes in the place of those written down; who is not told of keeps theirs. Arguments as above.

    `read_at` is the session's revision the correction was made on. Raises as hold_session.
    """
    session = _locked(session, by, actor)
    check(session.state, SESSION_VERBS["correct"])
    if sentence := why_not_now(session, actor):
        raise NotNow(sentence, code="when")
    if _says_the_same(session, minutes, head_count, newcomers):
        return session
    if session.revision != read_at:
        raise NotNow(_("Somebody else wrote attendance down meanwhile. Nothing of yours was saved yet."), code="stale")
    _write(session, minutes or {}, head_count, newcomers)
    record(session.request, session=session, verb="correct", actor=actor, by=by, from_state=session.state)
    return session


def why_not_now(session: TrainingSession, actor: str, now: datetime | None = None) -> str:
    """Why attendance cannot be written down at `now`, in a sentence; "" when it can. No query."""
    times, now = beginning_and_end(session), now or timezone.now()
    if times is None:
        return _("The session has no day yet.")
    if now < times[0]:
        told = _("Attendance can be written down once the session has begun: on %(day)s, from %(hour)s on.")
        return told % {"day": date_format(times[0].date()), "hour": f"{times[0]:%H:%M}"}
    if actor != AGENCY and now.astimezone(times[0].tzinfo).date() > times[0].date() + timedelta(days=OPEN_DAYS):
        told = _("Attendance can be written down here until %(days)s days after the session. Write to the agency.")
        return told % {"days": OPEN_DAYS}
    return ""


def over_the_limit(session: TrainingSession) -> int | None:
    """The most people an action of the module may have, where more were present; one query."""
    most = limits_for([session.module])[1]
    return most if (session.attended or 0) > most else None


def _locked(session: TrainingSession, by: User | None, actor: str) -> TrainingSession:
    """The session behind its request's lock, for whom the policy lets."""
    request = lock(session.request_id)
    session = TrainingSession.objects.select_related("module", "group", "venue_municipality").get(pk=session.pk)
    session.request = request
    if actor != HOST:
        demand(by, "training.run" if actor == AGENCY else "training.attend", session)
    return session


def _write(session: TrainingSession, minutes: Mapping[UUID, int], head_count: int | None, newcomers: Newcomers) -> None:
    """Rows and figures, and what follows from them."""
    if session.module.for_minors:
        _count(session, minutes, head_count, newcomers)
    else:
        _list(session, minutes, head_count, newcomers)
    if not session.attended:
        told = _("Nobody was present? Then the session was not held: it is to be postponed or cancelled by the agency.")
        raise ValidationError(told, code="nobody")
    session.minutes = minutes_of(session)
    session.revision += 1
    session.save()
    certify(session)
    thank(session)


def _count(session: TrainingSession, minutes: Mapping[UUID, int], head_count: int | None, newcomers: Newcomers) -> None:
    if minutes or newcomers:
        raise TypeError("minors are counted, never named")
    if head_count is None or not 0 <= head_count <= MOST_COUNTED:
        told = _("Write how many were present, as a number up to %(most)s.")
        raise ValidationError({"head_count": told % {"most": MOST_COUNTED}}, code="head_count")
    session.attended = session.head_count = head_count


def _list(session: TrainingSession, minutes: Mapping[UUID, int], head_count: int | None, newcomers: Newcomers) -> None:
    if head_count is not None:
        raise TypeError("only minors are counted without a list")
    _check_minutes(session, [*minutes.values(), *(stayed for _person, stayed in newcomers)])
    people = {one.pk for one in session.group.participants.all()}
    if not people >= set(minutes):
        raise NotNow(_("Somebody was taken off the list meanwhile. Nothing was saved yet."), code="stale")
    there = {row.participant_id: row for row in session.attendances.all()}
    added = add_newcomers(session.group, [person for person, _stayed in newcomers])
    stayed = {**minutes, **{one.pk: row[1] for one, row in zip(added, newcomers, strict=True)}}
    for pk, number in stayed.items():
        row = there.get(pk)
        if row is None and number:
            there[pk] = Attendance.objects.create(session=session, participant_id=pk, minutes=number)
        elif row is not None and row.minutes != number:
            # A row at nought stays: the certificate that hangs on it is withdrawn, not forgotten.
            row.minutes = number
            row.save(update_fields=["minutes"])
    session.attended = sum(1 for row in there.values() if row.minutes)


def _check_minutes(session: TrainingSession, given: Sequence[int]) -> None:
    most = minutes_of(session)
    if any(not 0 <= one <= most for one in given):
        told = _("The session lasts %(most)s minutes: nobody can be present longer, or less than not at all.")
        raise ValidationError(told % {"most": most}, code="minutes")


def _says_the_same(
    session: TrainingSession, minutes: Mapping[UUID, int] | None, head_count: int | None, newcomers: Newcomers
) -> bool:
    """Whether exactly this is written down already: a form sent twice."""
    if session.module.for_minors:
        return head_count == session.head_count
    rows = session.attendances.select_related("participant")
    if not (minutes or newcomers):
        return False
    there = {row.participant_id: row.minutes for row in rows}
    came = {Person(row.participant.name, row.participant.email).key: row.minutes for row in rows}
    return all(there.get(pk, 0) == number for pk, number in (minutes or {}).items()) and all(
        came.get(person.key) == stayed for person, stayed in newcomers
    )
