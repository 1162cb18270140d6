"""The verbs of a person who waits: registered, confirmed, renewed, taken off. Nothing of it goes into any history.

Every mail has a link of its own; its token stands in the mail only, the table keeps the hash.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from courses.interest.consent import VERSION, consent_text
from courses.models import HelpDesk, Interest, InterestToken
from courses.models.interest import EXPIRED_KEPT, LASTS, UNCONFIRMED_KEPT
from courses.timetable import DAYS, PARTS
from portal.models import Locality, Municipality, User
from portal.outbox import forget_mails, queue_mail
from portal.tokens import hash_of, new_token
from portal.validation import Problems, set_values

# Own choices: how many wishes one contact may have at a time, and how long before the end a mail asks.
MOST_OF_ONE = 5
REMIND = timedelta(days=14)
State = Interest.State


@transaction.atomic
def register_interest(
    *,
    municipality: Municipality,
    locality: Locality | None = None,
    level: str = "",
    parts: Sequence[str] = (),
    days: Sequence[str] = (),
    email: str = "",
    phone: str = "",
    language: str,
    by: User | None = None,
    help_desk: HelpDesk | None = None,
    is_demo: bool = False,
) -> Interest | None:
    """A person wants a course there; exactly one of `email` and `phone`. No part of the day means that any suits.

    By mail they get a link to confirm with; by phone somebody calls them. `by` and `help_desk` name who heard the
    person agree. The same wish said again is not kept twice, and who has MOST_OF_ONE gets no more: None, and nobody
    is told so, for an answer would say who waits. Raises PermissionDenied, ValidationError.
    """
    if help_desk is not None and (by is None or not help_desk.members.filter(user=by).exists()):
        raise PermissionDenied("courses.register")
    interest, problems = Interest(), Problems()
    values: dict[str, Any] = {
        "municipality": municipality,
        "locality": locality,
        "level": level,
        "parts": " ".join(part for part in PARTS if part in (parts or PARTS)),
        "days": "".join(day for day in DAYS if day in days),
        "email": email.strip().lower(),
        "phone": phone.strip(),
        "language": language,
        "consent_version": VERSION,
        "consent_text": consent_text(language),
        "consented_at": timezone.now(),
        "consent_by": by,
        "help_desk": help_desk,
    }
    set_values(interest, values, problems)
    problems.done()
    if bool(interest.email) == bool(interest.phone):
        raise ValidationError("exactly one contact")
    interest.is_demo = is_demo or municipality.is_demo or bool(help_desk and help_desk.is_demo)
    # Whoever registers there waits here for those before: the same wish sent twice in one moment is kept once.
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)
    known = list(Interest.objects.select_for_update().filter(email=interest.email, phone=interest.phone))
    if len(known) >= MOST_OF_ONE or any(_same(it, interest) for it in known):
        return None
    interest.save()
    if interest.email:
        write_to(interest, "course-interest-confirm", page="interest_confirm")
    return interest


def _same(one: Interest, other: Interest) -> bool:
    names = ("municipality_id", "level", "parts", "days")
    return not one.is_over and all(getattr(one, name) == getattr(other, name) for name in names)


def find(token: str) -> Interest | None:
    """Whose link it is; None for a link we never sent, or of somebody who was taken off."""
    row = InterestToken.objects.select_related("interest__municipality").filter(token_hash=hash_of(token)).first()
    return row.interest if row else None


@transaction.atomic
def confirm_interest(*, interest: Interest) -> None:
    """They wait from now on, for six months; once confirmed, nothing changes. Who is told still waits after this."""
    locked = Interest.objects.select_for_update().get(pk=interest.pk)
    if locked.state == State.CONFIRMING:
        start(locked)


@transaction.atomic
def renew_interest(*, interest: Interest) -> None:
    """They are still waiting, six months from now; a wish that was not confirmed yet is confirmed by this."""
    start(Interest.objects.select_for_update().get(pk=interest.pk))


def start(interest: Interest) -> None:
    """In the caller's transaction: the six months begin."""
    now = timezone.now()
    interest.state, interest.expires_at, interest.reminded_at = State.WAITING, now + LASTS, None
    interest.confirmed_at = interest.confirmed_at or now
    interest.save()


@transaction.atomic
def leave_interest(*, interest: Interest) -> None:
    """Take a person off: nothing of them is left, neither here nor in mails that wait or were sent."""
    forget_interests([interest.pk])


def forget_interests(keys: Sequence[Any]) -> int:
    """Erase these people with their calls, links and mails; how many."""
    forget_mails(about_kind=Interest._meta.label_lower, about_ids=keys)
    return Interest.objects.filter(pk__in=keys).delete()[1].get(Interest._meta.label, 0)


def write_to(interest: Interest, template: str, *, page: str, action_needed: bool = True, **context: Any) -> None:
    """A mail in the person's language, with links of its own to `page` and to be taken off."""
    token = new_token()
    InterestToken.objects.create(interest=interest, token_hash=hash_of(token))
    with override(interest.language):
        links = {
            "link": settings.SITE_URL + reverse(f"courses:{page}", args=[token]),
            "leave": settings.SITE_URL + reverse("courses:interest_leave", args=[token]),
        }
    queue_mail(
        to=interest.email,
        template=template,
        context={"interest": interest, "place": interest.municipality.label, **context},
        language=interest.language,
        about=interest,
        action_needed=action_needed,
        secret=links,
    )


def remind() -> int:
    """Two weeks before the end, once: a mail with a link to renew; how many. Who gave a phone is called instead."""
    now = timezone.now()
    ending = Interest.objects.filter(
        state__in=[State.WAITING, State.TOLD], expires_at__gt=now, expires_at__lte=now + REMIND, reminded_at=None
    ).exclude(email="")
    sent = 0
    for key in ending.values_list("pk", flat=True)[:500]:
        with transaction.atomic():
            if Interest.objects.filter(pk=key, reminded_at=None).update(reminded_at=now):
                interest = Interest.objects.select_related("municipality").get(pk=key)
                write_to(interest, "course-interest-renew", page="interest_renew", until=interest.expires_at)
                sent += 1
    return sent


class InterestPurger:
    """Erases who never confirmed, and who did not renew."""

    def purge(self) -> dict[str, int]:
        """Unconfirmed after 14 days, expired after 14 more."""
        now = timezone.now()
        never = Interest.objects.filter(state=State.CONFIRMING, created_at__lt=now - UNCONFIRMED_KEPT)
        over = Interest.objects.exclude(state=State.CONFIRMING).filter(expires_at__lt=now - EXPIRED_KEPT)
        keys = [*never.values_list("pk", flat=True), *over.values_list("pk", flat=True)]
        return {"courses.interest": forget_interests(keys)}
