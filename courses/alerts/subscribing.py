"""The verbs of alerts: asked for on a page, begun by a button behind a link, renewed and left by one press.

Links stand in the mails only; the table keeps their hashes. Own choices: an alert lasts six months, an address has
ten at most, three of them waiting for an answer, so that nobody can fill another person's mailbox.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import override

from courses import wording
from courses.alerts.wishes import Wish, stored_wish
from courses.models import Alert, AlertLink
from courses.search.index import courses_number
from portal.models import OutboxMail
from portal.outbox import forget_mails, queue_mail
from portal.tokens import hash_of, new_token
from portal.validation import Problems, set_values

KEPT = timedelta(days=183)
CONFIRMED_WITHIN = timedelta(days=7)
ASKED_AGAIN_AFTER = timedelta(hours=1)
RENEWED_BEFORE = timedelta(days=14)
MOST, MOST_WAITING = 10, 3
KIND = Alert._meta.label_lower


@transaction.atomic
def ask_alert(*, email: str, wish: Wish, how: str, language: str) -> None:
    """Mail a link that begins the alert; whether there is one already, or too many, the caller does not learn.

    Raises ValidationError for what cannot be an address, or asks for too much.
    """
    new, problems = Alert(), Problems()
    values = {"email": email.strip().lower(), "how": how, "language": language}
    set_values(new, values, problems)
    if len(wish.query) > (Alert._meta.get_field("query").max_length or 0):
        problems.add("", _("This asks for too much at once. Leave out some words."))
    problems.done()
    new.query = wish.query
    there = list(Alert.objects.select_for_update().filter(email=new.email))
    same = next((row for row in there if row.query == new.query), None)
    if same is None:
        waiting = sum(not row.is_active for row in there)
        if len(there) >= MOST or waiting >= MOST_WAITING:
            return
        try:
            with transaction.atomic():
                new.save()
        except IntegrityError:  # the same form, sent twice in this moment
            return
        same = new
    elif same.is_active or (same.asked_at and timezone.now() - same.asked_at < ASKED_AGAIN_AFTER):
        return
    else:
        same.how, same.language = new.how, new.language
    same.asked_at = timezone.now()
    same.save()
    write(same, "course-alert-confirm", action_needed=True)


def find(token: str) -> Alert | None:
    """The alert of a link; None for a link we never sent, and once the alert is over."""
    now = timezone.now()
    rows = Alert.objects.filter(links__token_hash=hash_of(token))
    open_still = Q(confirmed_at=None, asked_at__gt=now - CONFIRMED_WITHIN) | Q(expires_at__gt=now)
    return rows.filter(open_still).first()


@transaction.atomic
def keep(*, token: str) -> Alert | None:
    """Begin the alert, or let it last six more months; None where there is nothing to keep.

    What courses said before is no news to it.
    """
    found = find(token)
    alert = Alert.objects.select_for_update().filter(pk=found.pk).first() if found else None
    if alert is None:
        return None
    now = timezone.now()
    if not alert.is_active:
        alert.confirmed_at, alert.seen_number = now, courses_number()[0]
        alert.told_at = now if alert.how == Alert.How.WEEKLY else None
    alert.expires_at, alert.asked_at = now + KEPT, None
    alert.save()
    return alert


def ends_soon(alert: Alert) -> bool:
    """Whether the page offers to keep it: within its last month, or before it began."""
    return alert.expires_at is None or alert.expires_at - timezone.now() <= timedelta(days=31)


@transaction.atomic
def leave(*, token: str) -> bool:
    """Erase the alert and every mail about it; whether there was one."""
    row = AlertLink.objects.filter(token_hash=hash_of(token)).values_list("alert_id", flat=True).first()
    return row is not None and _erase([row]) > 0


def _erase(ids: Iterable[Any]) -> int:
    """These alerts, then their mails: one that is being written about right now is finished first."""
    ids = list(ids)
    gone = Alert.objects.filter(pk__in=ids).delete()[1].get("courses.Alert", 0)
    forget_mails(about_kind=KIND, about_ids=ids)
    return gone


def ask_to_renew() -> int:
    """Two weeks before an alert ends, ask once whether it is still wanted; how many were asked."""
    now = timezone.now()
    ending = Alert.objects.filter(expires_at__gt=now, expires_at__lte=now + RENEWED_BEFORE, asked_at=None)
    asked = 0
    for alert in ending:
        with transaction.atomic():
            if Alert.objects.filter(pk=alert.pk, asked_at=None).update(asked_at=now):
                write(alert, "course-alert-renew", action_needed=True)
                asked += 1
    return asked


def write(alert: Alert, template: str, *, action_needed: bool = False, **more: Any) -> OutboxMail:
    """A mail of an alert, with a new link to it and the address that stops it."""
    token, wish = new_token(), stored_wish(alert.query)
    AlertLink.objects.create(alert=alert, token_hash=hash_of(token))
    ends = alert.expires_at and timezone.localdate(alert.expires_at)
    with override(alert.language):
        link, unsubscribe = (
            settings.SITE_URL + reverse(f"courses:{name}", args=[token]) for name in ("alert_answer", "alert_leave")
        )
        search = f"{settings.SITE_URL}{reverse('courses:search')}?{alert.query}"
    return queue_mail(
        to=alert.email,
        template=template,
        context={
            # Made in the language the mail is being written in.
            "wish": lazy(lambda: wish.in_words, str)(),
            "ends": lazy(lambda: wording.day_month_year(ends) if ends else "", str)(),
            "search": search,
            **more,
        },
        language=alert.language,
        about=alert,
        action_needed=action_needed,
        secret={"link": link},
        unsubscribe=unsubscribe,
    )


class AlertPurger:
    """Erases alerts nobody confirmed within seven days, those that ended, and mails whose alert is gone."""

    def purge(self) -> dict[str, int]:
        """How many of each."""
        now = timezone.now()
        over = Alert.objects.filter(Q(confirmed_at=None, asked_at__lte=now - CONFIRMED_WITHIN) | Q(expires_at__lte=now))
        with transaction.atomic():
            erased = _erase(over.values_list("pk", flat=True))
        left = set(OutboxMail.objects.filter(about_kind=KIND).values_list("about_id", flat=True).distinct())
        left -= {str(pk) for pk in Alert.objects.values_list("pk", flat=True)}
        return {"courses.alert": erased, "mails of alerts": forget_mails(about_kind=KIND, about_ids=left)}
