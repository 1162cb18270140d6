"""Mail leaves through rows: at least once, never silently lost, at most one repeat with the same Message-ID.

A server that refuses is asked again for days. Where nobody knows whether it took the mail, it is sent once more with
the same Message-ID, and if that is not known either, again with a new one. Who gives up in the end says so: the mail
stays "failed" in the outbox, and waits for the agency.

A template `templates/mail/<name>.txt` has the subject in its first line and the text in the rest. Values are put in
as they are (plain text, nothing escaped); in the subject, line breaks inside a value become spaces.
"""

import smtplib
from collections.abc import Iterable, Mapping
from datetime import timedelta
from email.utils import make_msgid
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Model
from django.template import Context, Template
from django.template.loader import get_template
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portal import jobs
from portal.languages import is_unchecked
from portal.mail_words import action_needed as with_action_needed
from portal.mail_words import signature
from portal.models import LeasedWork, OutboxMail
from portal.sealing import FORGOTTEN, mark, opened, seal, unsealed
from portal.text import one_line

if TYPE_CHECKING:
    from portal.models import User

State = LeasedWork.State
# How long a sent or failed mail is kept, in days: it holds an address and may hold a name.
KEEP_DAYS = 180
_SUBJECT_LENGTH = 300
# The secret that holds the address at which one press stops mails of a kind (RFC 8058).
UNSUBSCRIBE = "unsubscribe"
_PORTUGUESE = "Português"


class ResendRefusedError(Exception):
    """The mail cannot be sent again now; the message is a sentence for the person who asked."""


def queue_mail(
    *,
    to: str,
    template: str,
    context: dict[str, Any],
    user: "User | None" = None,
    language: str = "",
    about: Model | None = None,
    action_needed: bool = False,
    secret: Mapping[str, str] | None = None,
    unsubscribe: str = "",
) -> OutboxMail:
    """Write a mail in the caller's transaction; it is sent after the commit, and not at all after a rollback.

    `template` is a name in templates/mail/ without ".txt"; it also knows `site_url` and `user`. The language is
    `language`, else the user's, else the site's. `about` is the object the mail is about, for finding it later.
    `action_needed` puts "Action needed:" before the subject. `secret` holds values, such as a personal link, that
    only the reader of the mail may see (portal/sealing.py). `unsubscribe` is the address that stops such mails by a
    POST without anything more, a secret too; the template knows it by that name. In a reader language nobody has
    checked, the Portuguese text follows. Raises ValidationError for an address that is none.
    """
    secret = dict(secret or {}) | ({UNSUBSCRIBE: unsubscribe} if unsubscribe else {})
    language = language or (user.language if user else settings.LANGUAGE_CODE)
    values = {"site_url": settings.SITE_URL, "user": user, **context, **{name: mark(name) for name in secret}}
    with translation.override(language):
        subject, body = render(template, values)
        subject = with_action_needed(subject) if action_needed else subject[:1].upper() + subject[1:]
    if is_unchecked(language):
        with translation.override(settings.LANGUAGE_CODE):
            body += f"\n\n— {_PORTUGUESE} —\n\n{render(template, values)[1]}"
    return queue_text(
        to=to,
        subject=subject,
        body=body,
        template=template,
        user=user,
        language=language,
        about=about,
        secret=secret,
    )


def queue_text(
    *,
    to: str,
    subject: str,
    body: str,
    template: str,
    language: str,
    user: "User | None" = None,
    about: Model | None = None,
    secret: Mapping[str, str] | None = None,
) -> OutboxMail:
    """As `queue_mail`, for a text that is written already: it carries `sealing.mark(name)` for each secret."""
    validate_email(to)
    with translation.override(language):
        body = f"{body}\n\n-- \n{signature()}\n"
    row = OutboxMail.objects.create(
        message_id=_new_message_id(),
        to=to,
        user=user,
        language=language,
        subject=_shortened(subject),
        body=body,
        sealed=seal(secret or {}),
        template=template,
        about_kind=about._meta.label_lower if about else "",
        about_id=str(about.pk) if about else "",
    )
    jobs.enqueue("mail", [row.pk])
    return row


def render(template: str, values: dict[str, Any]) -> tuple[str, str]:
    """Subject and text of templates/mail/<template>.txt in the active language.

    The source is split before rendering, so that a line break inside a value cannot end the subject.
    """
    source = get_template(f"mail/{template}.txt").template.source  # type: ignore[attr-defined]
    first, _newline, rest = source.partition("\n")
    subject, body = (Template(part).render(Context(values, autoescape=False)) for part in (first, rest))
    return one_line(subject), body.strip()


def resend_mail(*, mail: OutboxMail, by: "User") -> OutboxMail:
    """Send a mail once more because a person at the agency asked: a new row with a Message-ID of its own.

    Raises ResendRefusedError for who may not, while the mail is still on its way, or while a repeat is.
    """
    if not by.is_reviewer:
        raise ResendRefusedError(_("Only the agency may send a mail again."))
    with transaction.atomic():
        # Locked, so that a double click finds the repeat of the first.
        mail = OutboxMail.objects.select_for_update().get(pk=mail.pk)
        if has_secret(mail):
            raise ResendRefusedError(
                _("This mail held a link for its reader only. Have a new invitation or a new link sent instead.")
            )
        same = OutboxMail.objects.filter(to=mail.to, subject=mail.subject, body=mail.body)
        if same.filter(state__in=[State.WAITING, State.RUNNING]).exists():
            raise ResendRefusedError(_("This mail is already on its way; wait until it has been sent."))
        again = OutboxMail.objects.create(
            message_id=_new_message_id(),
            **{
                name: getattr(mail, name)
                for name in ("to", "user", "language", "subject", "body", "template", "about_kind", "about_id")
            },
        )
        jobs.enqueue("mail", [again.pk])
    return again


def send(mail: OutboxMail) -> dict[str, Any]:
    """The worker's part. What the server refused was surely not sent; a line lost in the middle may have been."""
    secrets = opened(mail.sealed)
    headers = {
        "Message-ID": message_id_now(mail),
        "Auto-Submitted": "auto-generated",
        "Content-Language": mail.language,
    }
    if UNSUBSCRIBE in secrets:
        headers |= {
            "List-Unsubscribe": f"<{secrets[UNSUBSCRIBE]}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    message = EmailMessage(subject=mail.subject, body=unsealed(mail.body, mail.sealed), to=[mail.to], headers=headers)
    connection = get_connection()
    connection.open()
    try:
        connection.send_messages([message])
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused):
        raise
    except (smtplib.SMTPException, OSError) as error:
        raise jobs.OutcomeUnknownError(str(error)) from error
    finally:
        connection.close()
    return {"sealed": FORGOTTEN if mail.sealed else ""}


def message_id_now(mail: OutboxMail) -> str:
    """The Message-ID of the attempt being made: after every second attempt of unknown outcome it is another."""
    times = mail.interruptions // 2
    return mail.message_id if not times else mail.message_id.replace("@", f".{times}@", 1)


def forget_mails(*, about_kind: str, about_ids: Iterable[object]) -> int:
    """Delete every mail about these, those still waiting too; how many.

    One that is being sent just now may still arrive; whatever comes of that, nobody tries it again.
    """
    rows = OutboxMail.objects.filter(about_kind=about_kind, about_id__in=[str(pk) for pk in about_ids])
    return rows.delete()[0]


def has_secret(mail: OutboxMail) -> bool:
    """Whether the text has, or had, a link for its reader only; such a mail cannot be sent a second time by hand."""
    return bool(mail.sealed)


class OutboxPurger:
    """Removes mails whose time is over."""

    def purge(self) -> dict[str, int]:
        """Sent and failed mails older than KEEP_DAYS."""
        limit = timezone.now() - timedelta(days=KEEP_DAYS)
        old = OutboxMail.objects.filter(state__in=[State.DONE, State.FAILED], created_at__lt=limit)
        return {"portal.outboxmail": old.delete()[0]}


MAIL = jobs.Kind(
    name="mail",
    rows=OutboxMail.objects.all,
    handler=send,
    lease=timedelta(minutes=3),
    # Some five days, as mail servers do; with three tries of four failing, one mail in thirty million is given up.
    attempts=60,
    longest_wait=timedelta(hours=2),
    # Each may have arrived, so there is an end to them sooner: twenty, two with each Message-ID.
    interruptions=19,
    priority=50,
)


def _new_message_id() -> str:
    return make_msgid(domain=urlsplit(settings.SITE_URL).hostname or "localhost")


def _shortened(subject: str) -> str:
    return subject if len(subject) <= _SUBJECT_LENGTH else subject[: _SUBJECT_LENGTH - 1] + "…"


__all__ = [
    "MAIL",
    "OutboxPurger",
    "ResendRefusedError",
    "forget_mails",
    "has_secret",
    "message_id_now",
    "queue_mail",
    "queue_text",
    "render",
    "resend_mail",
]
