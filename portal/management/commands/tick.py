"""`manage.py tick`: what must happen every minute."""

import logging
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from portal import jobs

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Once, for a timer; or `--every 60`, for a supervisor."""

    help = "Hand out again work that lost its worker or is due for another try, and start periodic jobs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--every` keeps going."""
        parser.add_argument("--every", type=int, default=0, help="Go on, every so many seconds.")

    def handle(self, *args: Any, every: int, **options: Any) -> None:
        """Tick; while going on, an error is logged and the next tick tries again."""
        if not every:
            jobs.tick()
            return
        while True:
            close_old_connections()
            try:
                jobs.tick()
            except Exception:
                logger.exception("tick failed; trying again in %s seconds", every)
            time.sleep(every)
