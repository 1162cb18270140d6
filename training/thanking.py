"""The mail to those who were there: thanks, where to say what they thought of it, and their certificate.

It goes out when a session was held, once to each; again only with a certificate made later, or because the agency asks
for it. Nobody is named, so nobody is written to, at a session for minors. In the language of the request. A
demonstration only reaches addresses of the demonstration.
"""

from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.models import User
from portal.outbox import queue_mail
from portal.text import one_line
from training.evaluating import check_open, evaluation_link
from training.links import certificate_link
from training.models import Attendance, Certificate, TrainingSession
from training.rules import demand
from training.timeline import NotNow, lock

# So long after a mail the agency may send it again.
PAUSE = timedelta(hours=1)
INVENTED = ".example"


@transaction.atomic
def thank(session: TrainingSession) -> int:
    """Write to each person present who has an e-mail and does not know yet; how many mails. After `certify`."""
    if session.module.for_minors or session.cleared_at:
        return 0
    lock(session.request_id)
    return sum(_tell(one, session) for one in list(_present(session)) if _has_news(one))


@transaction.atomic
def thank_again(*, attendance: Attendance, by: User) -> None:
    """The same mail to one person again. Raises PermissionDenied, NotNow within an hour or without an address."""
    demand(by, "training.run")
    lock(attendance.session.request_id)
    one = _present(attendance.session).filter(pk=attendance.pk).first()
    if one is None or not _reachable(one, attendance.session):
        raise NotNow(_("There is no e-mail address to write to."), code="address")
    if one.told_at and one.told_at > timezone.now() - PAUSE:
        raise NotNow(_("This person was written to within the last hour. Wait before writing again."), code="soon")
    _tell(one, attendance.session)


def _present(session: TrainingSession) -> "models.QuerySet[Attendance]":
    return session.attendances.filter(minutes__gt=0).select_related("participant", "certificate")


def certificate_now(attendance: Attendance) -> Certificate | None:
    """The valid certificate of an attendance."""
    found: Certificate | None = getattr(attendance, "certificate", None)
    return found if found and not found.withdrawn_at else None


def _has_news(one: Attendance) -> bool:
    certificate = certificate_now(one)
    return one.told_at is None or (certificate is not None and certificate.made_at > one.told_at)


def _reachable(one: Attendance, session: TrainingSession) -> bool:
    email = one.participant.email
    return bool(email) and (not session.request.is_demo or email.endswith(INVENTED))


def _evaluation(session: TrainingSession) -> str:
    """Where to say what one thought of it; "" once nobody can any more."""
    try:
        check_open(session)
    except NotNow:
        return ""
    return evaluation_link(session)


def _tell(one: Attendance, session: TrainingSession) -> bool:
    """Queue the mail; False where there is nobody to write to."""
    if not _reachable(one, session):
        return False
    secret = {"evaluation_link": _evaluation(session)}
    if certificate := certificate_now(one):
        secret["certificate_link"] = certificate_link(certificate, session.request.language)
    queue_mail(
        to=one.participant.email,
        template="training-thanks",
        context={
            "session": session,
            "name": one_line(one.participant.name),
            "months": settings.TRAINING_RETENTION_MONTHS,
        },
        language=session.request.language,
        about=session,
        secret={name: link for name, link in secret.items() if link},
    )
    Attendance.objects.filter(pk=one.pk).update(told_at=timezone.now())
    return True
