"""`manage.py import_courses FILE --source NAME --date D`: a list of courses read and applied; the report printed."""

import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from courses.importing.applying import apply_now
from courses.importing.reading import read_now
from courses.importing.receiving import receive_list
from courses.importing.report import report_csv
from courses.models import CourseList, Provider, ProviderKind


class Command(BaseCommand):
    """Reads a list; writes nothing with --dry-run."""

    help = "Import a list of courses (XLSX, ODS or CSV). Safe to repeat: the same list changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, whose it is, of which day."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", required=True)
        parser.add_argument("--date", required=True, type=date.fromisoformat)
        parser.add_argument("--school-year", default="")
        parser.add_argument("--kind", default="", choices=["", *ProviderKind.values])
        parser.add_argument("--provider", default="", help="the id of the school or centre whose own list it is")
        parser.add_argument("--dry-run", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the report of every row, then the numbers."""
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(str(error)) from error
        with transaction.atomic():
            it = self._receive(content, options)
            read_now(it)
            it.refresh_from_db()
            if it.state == CourseList.State.REFUSED:
                raise CommandError(it.refusal)
            if not options["dry_run"]:
                apply_now(it, by=None)
                it.refresh_from_db()
            self.stdout.write(report_csv(it).decode("utf-8-sig"), ending="")
            self.stderr.write(" ".join(f"{fate}={count}" for fate, count in sorted(it.counts.items())))
            if options["dry_run"]:
                transaction.set_rollback(True)
        sys.stdout.flush()

    def _receive(self, content: bytes, options: dict[str, Any]) -> CourseList:
        try:
            return receive_list(
                by=None,
                content=content,
                file_name=options["file"].name,
                source=options["source"],
                on=options["date"],
                school_year=options["school_year"],
                default_kind=options["kind"],
                provider=Provider.objects.get(pk=options["provider"]) if options["provider"] else None,
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except Provider.DoesNotExist as error:
            raise CommandError("There is no school or centre with this id.") from error
