"""`manage.py load_reference`: facts the portal brings along. Safe to repeat; part of every start and deployment."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from portal.contributions import reference_loaders


class Command(BaseCommand):
    """Runs every registered loader in one transaction."""

    help = "Load or update reference data (places, areas, levels, organisations, dated facts). Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what was written, nothing when all was there."""
        with transaction.atomic():
            for loader in reference_loaders:
                for what, count in loader.load().items():
                    if count:
                        self.stdout.write(f"{what}: {count}")
