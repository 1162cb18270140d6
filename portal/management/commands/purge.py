"""`manage.py purge`: removes personal data whose time is over, in every app; also done once a day by itself."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.contributions import purgers


class Command(BaseCommand):
    """Runs every registered purger."""

    help = "Remove personal data whose time is over. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many rows of what were removed."""
        for purger in purgers:
            for what, count in purger.purge().items():
                self.stdout.write(f"{what}: {count}")
