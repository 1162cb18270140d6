"""Calls to people who gave only a phone: for the support line, and for the help desk that registered them.

Nobody else reads a phone here; the agency's reviewers and managers do not either.
"""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import pgettext

from courses.interest.registering import REMIND, State, forget_interests, start
from courses.models import CourseOffer, Interest, InterestCall
from courses.models.interest import InterestQuerySet
from portal.models import User

Outcome = InterestCall.Outcome
TRY_AGAIN = timedelta(hours=3)
_PENDING = CourseOffer.objects.pending().filter(interest=OuterRef("pk"))


def visible_to(user: User) -> InterestQuerySet:
    """Everybody with a phone for the support line; for others those their help desk registered."""
    if user.has_perm("courses.call"):
        return Interest.objects.exclude(phone="")
    return Interest.objects.entered_by(user)


def to_call(user: User) -> InterestQuerySet:
    """Whom to call now: first those to tell of a course, then those to confirm, then whose six months end."""
    now = timezone.now()
    rows = visible_to(user).exclude(phone="").alias(pending=Exists(_PENDING))
    due = (
        Q(pending=True)
        | Q(state=State.CONFIRMING)
        | Q(state__in=[State.WAITING, State.TOLD], expires_at__lte=now + REMIND)
    )
    rows = rows.filter(due).exclude(try_after__gt=now).annotate(to_tell=Exists(_PENDING))
    return rows.select_related("municipality", "locality", "help_desk").order_by("-to_tell", "created_at", "pk")


@transaction.atomic
def log_call(*, interest: Interest, by: User, outcome: str, seen: int, note: str = "") -> None:
    """What came of a call. Who wants to be taken off is erased at once, with this log.

    `seen` is how many calls the page showed: sent twice, it is one call. Raises PermissionDenied, ValidationError.
    """
    found = visible_to(by).select_for_update(of=("self",)).filter(pk=interest.pk).first()
    if found is None or not found.phone:
        raise PermissionDenied("courses.call")
    if outcome not in Outcome.values:
        raise ValidationError({"outcome": pgettext("desk", "Say what came of the call.")})
    if len(note) > 300:
        raise ValidationError({"note": pgettext("desk", "Write at most 300 characters.")})
    if found.calls.count() != seen:
        return
    if outcome == Outcome.LEFT:
        forget_interests([found.pk])
        return
    InterestCall.objects.create(interest=found, outcome=outcome, note=note, made_by=by)
    if outcome == Outcome.NOBODY:
        found.try_after = timezone.now() + TRY_AGAIN
        found.save(update_fields=["try_after"])
        return
    found.try_after = None
    if outcome == Outcome.TOLD:
        found.offers.pending().update(told_at=timezone.now())
        if found.state == State.CONFIRMING:
            start(found)
        found.state = State.TOLD
        found.save()
    else:
        start(found)
