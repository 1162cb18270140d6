"""What people think of an action, asked behind a secret link; nothing tells who answered, not even the hour."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portal.tokens import hash_of
from portal.validation import Problems, set_values
from training.figures import HELD
from training.links import token_for
from training.models import Evaluation, TrainingSession
from training.timeline import NotNow, lock

OPEN_DAYS = 60


def evaluation_link(session: TrainingSession) -> str:
    """The address where a session is evaluated, for a mail's `secret=`; "" for minors, who are not asked."""
    if session.module.for_minors:
        return ""
    token = token_for(f"evaluation:{session.pk}")
    if session.evaluation_hash != hash_of(token):
        session.evaluation_hash = hash_of(token)
        session.save(update_fields=["evaluation_hash"])
    with translation.override(session.request.language):
        return settings.SITE_URL + reverse("training:evaluate", args=[token])


def evaluated_by(token: str) -> TrainingSession | None:
    """The session a link evaluates; None for a link never sent, and for minors."""
    if len(token) > 100:
        return None
    found = TrainingSession.objects.filter(evaluation_hash=hash_of(token), state__in=HELD, module__for_minors=False)
    return found.select_related("module", "request").first()


def check_open(session: TrainingSession) -> None:
    """Raise NotNow: "over" when it is too late, "full" when as many answered as were present. One query."""
    late = session.day is None or timezone.localdate() > session.day + timedelta(days=OPEN_DAYS)
    if late or session.cleared_at:
        told = _("The time for evaluating this action is over: it could be done for %(days)s days.")
        raise NotNow(told % {"days": OPEN_DAYS}, code="over")
    if session.evaluations.count() >= (session.attended or 0):
        raise NotNow(_("As many people as were present have evaluated this action already."), code="full")


@transaction.atomic
def evaluate_session(
    *, session: TrainingSession, once: UUID, useful: int, trainer: int, organisation: int, overall: int, comment: str
) -> Evaluation:
    """Keep an answer, once however often the form of `once` is sent. Raises NotNow (`check_open`), ValidationError."""
    lock(session.request_id)
    session = TrainingSession.objects.get(pk=session.pk)
    there = session.evaluations.filter(once=once).first()
    if there:
        return there
    check_open(session)
    given, problems = Evaluation(session=session, once=once), Problems()
    scores = {"useful": useful, "trainer": trainer, "organisation": organisation, "overall": overall}
    set_values(given, {**scores, "comment": comment.strip()}, problems)
    problems.done()
    given.save()
    return given
