"""Who gets a certificate for a session, and whether it still holds.

| step | who |
|---|---|
| made, withdrawn, valid again by the attendance | who writes the attendance down (`certify` in their transaction) |
| withdrawn with a reason | agency; attendance alone does not bring it back |
| valid again | agency, as long as the attendance reaches the minimum |

Nobody is named at a session for minors, so nobody is certified. The minimum is a dated fact (`OfferFact`).
"""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.models import User
from portal.tokens import hash_of
from portal.validation import Problems, set_values
from portal.words import PORTUGUESE, said
from training.certificate_files import ask_for_files
from training.limits import in_force
from training.links import token_for
from training.models import (
    Attendance,
    Certificate,
    OfferFact,
    SessionState,
    TrainingEvent,
    TrainingSession,
)
from training.rules import demand
from training.timeline import NotNow, lock, record
from training.when import minutes_of

# Where no fact says how much is enough, all of it.
ALL = 100


def lasted(session: TrainingSession) -> int:
    """How many minutes the session took: as written down, else from its hours."""
    return session.minutes or minutes_of(session)


def least_minutes(session: TrainingSession) -> int:
    """How many minutes somebody must have been there for a certificate, rounded up; one query."""
    facts = OfferFact.objects.filter(kind=OfferFact.Kind.ATTENDANCE)
    rule = in_force(facts, session.module, session.day or timezone.localdate())
    percent = rule.number if rule and rule.number else ALL
    return max(1, -(-lasted(session) * percent // 100))


@transaction.atomic
def certify(session: TrainingSession) -> list[Certificate]:
    """Bring the certificates in line with the attendance; those valid now. Asked again, nothing happens.

    Makes one for each attendance that reaches the minimum and has none, withdraws those that no longer reach it,
    brings back those withdrawn for that alone, sets `session.certified`. Raises NotNow before the session was held.
    """
    lock(session.request_id)
    if session.module.for_minors or session.cleared_at:
        return []
    if session.state not in (SessionState.HELD, SessionState.EVALUATED):
        raise NotNow(_("Certificates follow once the session was held."), code="state")
    least = least_minutes(session)
    enough = session.attendances.filter(minutes__gte=least).order_by("participant__position", "participant__pk")
    reached = {one.pk: one for one in enough}
    known = session.certificates.all()
    there = set(known.values_list("attendance_id", flat=True))
    made = Certificate.objects.bulk_create(_new(session, one) for pk, one in reached.items() if pk not in there)
    known.filter(attendance__in=reached, withdrawn_reason="").update(withdrawn_at=None)
    # Not `exclude(attendance__in=…)`: it would leave out those whose attendance is gone.
    valid = known.filter(withdrawn_at=None)
    short = [pk for pk, attendance in valid.values_list("pk", "attendance_id") if attendance not in reached]
    known.filter(pk__in=short).update(withdrawn_at=timezone.now())
    ask_for_files(made)
    _count(session)
    return list(known.filter(withdrawn_at=None))


@transaction.atomic
def withdraw_certificate(*, certificate: Certificate, by: User, reason: str) -> Certificate:
    """Declare a certificate void; its check page says so. Raises PermissionDenied, NotNow, ValidationError."""
    demand(by, "training.run")
    certificate, session = _locked(certificate)
    if certificate.withdrawn_at:
        raise NotNow(_("This certificate was withdrawn already."), code="withdrawn")
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: the people concerned will read it.")}, code="reason")
    problems = Problems()
    set_values(certificate, {"withdrawn_reason": reason.strip()}, problems)
    problems.done()
    certificate.withdrawn_at = timezone.now()
    _decided(certificate, session, "withdraw-certificate", by)
    return certificate


@transaction.atomic
def restore_certificate(*, certificate: Certificate, by: User) -> Certificate:
    """Let a withdrawn certificate hold again. Raises PermissionDenied, NotNow where the attendance is too short."""
    demand(by, "training.run")
    certificate, session = _locked(certificate)
    if not certificate.withdrawn_at:
        raise NotNow(_("This certificate is valid."), code="valid")
    if session.cleared_at:
        raise NotNow(_("The time for keeping names and attendance is over."), code="cleared")
    attendance = certificate.attendance
    if attendance is None or attendance.minutes < least_minutes(session):
        raise NotNow(_("The attendance is below the minimum. Correct the attendance first."), code="short")
    certificate.withdrawn_at, certificate.withdrawn_reason = None, ""
    _decided(certificate, session, "restore-certificate", by)
    return certificate


def _new(session: TrainingSession, attendance: Attendance) -> Certificate:
    assert session.day is not None  # noqa: S101 - a session held has a day; said for the type checker
    certificate = Certificate(
        session=session,
        attendance=attendance,
        module_title=said(session.module.title, PORTUGUESE).text[:200] or session.module.slug,
        title_official=session.module.title_official,
        day=session.day,
        hours=round(Decimal(lasted(session)) / 60, 1),
    )
    certificate.token_hash = hash_of(token_for(certificate.link_seed))
    return certificate


def _locked(certificate: Certificate) -> tuple[Certificate, TrainingSession]:
    """Both as they are now, behind the request's lock."""
    lock(certificate.session.request_id)
    found = Certificate.objects.select_related("session__request", "session__module", "attendance__participant")
    fresh = found.get(pk=certificate.pk)
    return fresh, fresh.session


def _decided(certificate: Certificate, session: TrainingSession, verb: str, by: User) -> None:
    certificate.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    _count(session)
    record(
        session.request,
        session=session,
        verb=verb,
        actor=TrainingEvent.Actor.AGENCY,
        by=by,
        from_state=session.state,
        reason=certificate.withdrawn_reason,
    )


def _count(session: TrainingSession) -> None:
    """Also on the object at hand, which its owner may save later."""
    session.certified = session.certificates.filter(withdrawn_at=None).count()
    TrainingSession.objects.filter(pk=session.pk).update(certified=session.certified)
