"""`manage.py load_demo`: invented places, accounts and plans to try the portal with; `--remove` takes all away."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.db.models import Model, ProtectedError

from portal.contributions import demo_loaders


class Command(BaseCommand):
    """Runs every registered loader in one transaction; safe to repeat."""

    help = "Load the demonstration data, or remove all of it. Refused when SITE_URL starts with https."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say whether to take away."""
        parser.add_argument("--remove", action="store_true", help="Take every demonstration row away.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what was written or removed, nothing when there was nothing to do.

        Removing is allowed in production: should anything invented ever have got there, it can go.
        """
        if settings.PRODUCTION and not options["remove"]:
            raise CommandError("Demonstration data is refused in production (SITE_URL starts with https).")
        loaders = list(demo_loaders)
        try:
            with transaction.atomic():
                for loader in reversed(loaders) if options["remove"] else loaders:
                    self._tell(loader.remove() if options["remove"] else loader.load())
        except ProtectedError as error:
            names = ", ".join(sorted({_named(row) for row in error.protected_objects}))
            raise CommandError(f"Nothing was removed: something that is no demonstration names {names}.") from error

    def _tell(self, counts: dict[str, int]) -> None:
        for what, count in counts.items():
            if count:
                self.stdout.write(f"{what}: {count}")


def _named(row: Model) -> str:
    """What a protecting row points to, in words a person can look for."""
    target = next((getattr(row, name) for name in ("organisation", "municipality") if hasattr(row, name)), row)
    return str(target)
