"""Lists the demonstration accounts there are, for the person who has just started the portal."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.models import User


class Command(BaseCommand):
    """One line an account: address and name; then the password they share."""

    help = "List the demonstration accounts and their password."

    def handle(self, *args: Any, **options: Any) -> None:
        """Refused in production, where they cannot exist."""
        if settings.PRODUCTION:
            raise CommandError("There are no demonstration accounts in production.")
        accounts = list(User.objects.filter(is_demo=True, is_active=True).order_by("created_at", "email"))
        if not accounts:
            return
        self.stdout.write(f"Demonstration accounts (password: {settings.DEMO_PASSWORD})")
        width = max(len(user.email) for user in accounts)
        for user in accounts:
            self.stdout.write(f"  {user.email:<{width}}  {user.name}")
