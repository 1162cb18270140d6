"""Deploy checks: what would be wrong in production is said before it starts, not found out after."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security, deploy=True)
def production_settings(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """An https address, PostgreSQL and a mail server."""
    found: list[CheckMessage] = []
    if not settings.PRODUCTION:
        found.append(Error("SITE_URL must start with https in production.", id="portal.E001"))
    if "sqlite" in settings.DATABASES["default"]["ENGINE"]:
        found.append(Error("DATABASE_URL must name a PostgreSQL database in production.", id="portal.E002"))
    if not settings.EMAIL_URL:
        found.append(Error("EMAIL_URL must name a mail server in production.", id="portal.E003"))
    if settings.DEFAULT_FROM_EMAIL.endswith("@localhost>"):
        found.append(Error("DEFAULT_FROM_EMAIL must be an address people can recognise.", id="portal.E004"))
    return found
