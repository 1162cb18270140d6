"""How people get in and what they may change themselves: by invitation, never by signing up."""

from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import translation

from portal.models import User
from portal.outbox import queue_text
from portal.sealing import mark
from portal.validation import Problems, set_values

# What allauth's mails contain that lets its reader in.
_SECRETS = ("password_reset_url", "activate_url", "code", "key")


def user_of(request: HttpRequest) -> User:
    """The person of an authenticated request."""
    return cast(User, request.user)


def change_settings(*, user: User, name: str, language: str) -> None:
    """Change one's own name and language; nothing else of the account."""
    user.name, user.language = name, language
    user.save(update_fields=["name", "language"])


@transaction.atomic
def create_account(
    *, email: str, name: str = "", language: str = "pt", password: str | None = None, **fields: Any
) -> User:
    """A new account whose address counts as verified: somebody reached it by mail, or the agency vouches for it.

    Without a password the person sets one through "forgotten password". Raises IntegrityError when the address is
    taken, in whatever case.
    """
    user = User.objects.create_user(email, password, name=name, language=language, **fields)
    verify_email(user)
    return user


def verify_email(user: User) -> None:
    """Make the account's address its one verified, primary address."""
    EmailAddress.objects.filter(user=user).exclude(email__iexact=user.email).update(primary=False)
    EmailAddress.objects.update_or_create(
        user=user, email=user.email.lower(), defaults={"verified": True, "primary": True}
    )


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up is closed; mail is written in the language of the person it goes to."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an account begins with an invitation or with the agency."""
        return False

    def clean_email(self, email: str) -> str:
        """As long as its column; the library's own form takes more, which PostgreSQL then refuses."""
        problems = Problems()
        set_values(User(), {"email": email}, problems)
        for refused in problems.found.values():
            raise ValidationError(refused)
        return cast(str, super().clean_email(email))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write in the person's language and put into the outbox; links and codes are for the reader only."""
        user = context.get("user") or User.objects.filter(email__iexact=email).first()
        user = user if isinstance(user, User) and user.pk else None
        language = user.language if user else translation.get_language() or "pt"
        secret = {name: str(context[name]) for name in _SECRETS if context.get(name)}
        values = {"email": email, "SITE_URL": settings.SITE_URL, **context}
        values |= {name: mark(name) for name in secret}
        with translation.override(language):
            mail = self.render_mail(template_prefix, email, values)
        queue_text(
            to=email,
            subject=mail.subject,
            body=str(mail.body),
            template=template_prefix.rsplit("/", 1)[-1],
            language=language,
            user=user,
            secret=secret,
        )
