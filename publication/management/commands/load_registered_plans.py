"""`manage.py load_registered_plans`: the plans from before the portal whose sources it carries. Safe to repeat."""

from typing import Any

from django.core.management.base import BaseCommand

from publication.loading import load_registered_plans


class Command(BaseCommand):
    """Part of load_reference; alone for who wants only this."""

    help = "Register the plans approved before the portal existed, from publication/data/measures.csv."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many were new."""
        self.stdout.write(f"registered plans: {load_registered_plans()}")
