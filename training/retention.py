"""What is personal in a request goes when its time is over; the figures do not change by that.

The time runs from the last session that is over, or from the decision where there was none
(`TRAINING_RETENTION_MONTHS`). A request still open, or with a session still to come, keeps what it needs.

| gone | stays |
|---|---|
| contact, unit, NIF, postal code, place, every free text | name and kind of the organisation, municipality, numbers |
| messages, notes, reasons in the timeline, mails | the steps of the timeline and when |
| participants, reports, comments of evaluations | counts of people and minutes, marks of evaluations |
| files and private links of certificates | their check pages: number, module, day, hours |
| | hashes of private links, which answer from then on that the time is over |
"""

from calendar import monthrange
from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from portal.outbox import forget_mails
from training.certificate_files import destroy_files
from training.models import (
    REQUEST_FINAL,
    SESSION_OVER,
    Assignment,
    Certificate,
    Evaluation,
    Participant,
    RequestState,
    TrainingRequest,
    TrainingSession,
)
from training.timeline import lock

CLOSED = frozenset({*REQUEST_FINAL, RequestState.ACCEPTED})
REQUEST_TEXTS = (
    "body_unit", "nif", "no_nif_reason", "postal_code", "contact_name", "contact_role", "contact_email",
    "contact_phone", "waiver_reason", "waiver_answer", "profile", "venue_name", "venue_address", "venue_postal_code",
    "other_needs", "notes", "decision_reason", "link_seed",
)  # fmt: skip
SESSION_TEXTS = (
    "venue_name", "room", "venue_address", "venue_postal_code", "online_link", "host_phone", "report",
)  # fmt: skip


def last_day_of(request: TrainingRequest) -> date | None:
    """The day from which the time runs; None while the request, or a session of it, is still open. Two queries."""
    sessions = list(request.sessions.values_list("state", "day"))
    if request.state not in CLOSED or any(state not in SESSION_OVER for state, _day in sessions):
        return None
    days = [day for _state, day in sessions if day]
    ended = request.events.filter(verb__in=["cancel", "refuse", "accept"]).aggregate(last=Max("at"))["last"]
    days += [timezone.localdate(at) for at in (request.decided_at, ended) if at]
    return max(days, default=None)


def limit_on(today: date) -> date:
    """What was over before this day is erased."""
    months = today.year * 12 + today.month - 1 - settings.TRAINING_RETENTION_MONTHS
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(today.day, monthrange(year, month)[1]))


@transaction.atomic
def clear_request(*, request: TrainingRequest) -> dict[str, int]:
    """Erase what is personal in one request; how many rows of what."""
    request = lock(request.pk)
    sessions = list(request.sessions.all())
    mails = forget_mails(about_kind=TrainingRequest._meta.label_lower, about_ids=[request.pk])
    mails += forget_mails(about_kind=TrainingSession._meta.label_lower, about_ids=[one.pk for one in sessions])
    certificates = Certificate.objects.filter(session__in=sessions)
    gone = {
        "mails about training": mails,
        "files of certificates": destroy_files(certificates.values_list("pk", flat=True)),
        "messages about training": request.messages.all().delete()[0],
        "participants of training": Participant.objects.filter(group__request=request).delete()[0],
        "organisations taking part in training": request.bodies.all().delete()[0],
    }
    Evaluation.objects.filter(session__in=sessions).update(comment="", once=None)
    Assignment.objects.filter(session__in=sessions).update(reason="")
    request.events.update(reason="")
    certificates.update(link_seed="", withdrawn_reason="")
    now = timezone.now()
    TrainingSession.objects.filter(request=request).update(**dict.fromkeys(SESSION_TEXTS, ""), cleared_at=now)
    TrainingRequest.objects.filter(pk=request.pk).update(**dict.fromkeys(REQUEST_TEXTS, ""), cleared_at=now)
    return {**gone, "requests for training": 1}


class TrainingPurger:
    """Erases what is personal in requests whose time is over."""

    def purge(self) -> dict[str, int]:
        """How many rows of what."""
        limit, found = limit_on(timezone.localdate()), {"requests for training": 0}
        old = TrainingRequest.objects.filter(cleared_at=None, state__in=CLOSED, submitted_at__date__lt=limit)
        for request in old.order_by("submitted_at"):
            last = last_day_of(request)
            if last is not None and last < limit:
                for name, count in clear_request(request=request).items():
                    found[name] = found.get(name, 0) + count
        return found
