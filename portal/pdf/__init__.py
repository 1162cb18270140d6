"""PDFs for everybody (PDF/UA-1), each made in a process of its own with limits, one at a time on a host."""

import fcntl
import json
import logging
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO

from django.conf import settings

from portal.pdf import fonts

logger = logging.getLogger(__name__)


class PdfError(Exception):
    """The PDF could not be made: too large, too slow, or refused; the message says which."""


def render_pdf(html: str, *, css: Iterable[str] = ()) -> bytes:
    """`html`, a whole document with `lang` and `title`, as a tagged PDF in our fonts.

    `css` are style sheets as text. Nothing is fetched: an image or a sheet named by address fails the whole.
    Waits while another PDF is made on this host. Raises PdfError.
    """
    missing = fonts.uncovered(html)
    if missing:
        logger.warning("No glyph of ours for: %s", " ".join(sorted(f"U+{ord(c):04X}" for c in missing)[:50]))
    asked = json.dumps({"html": html, "css": list(css)}).encode()
    command = [sys.executable, "-m", "portal.pdf.child", str(settings.PDF_MEMORY_MB), str(settings.PDF_SECONDS)]
    with _one_at_a_time() as lock:
        try:
            done = subprocess.run(  # noqa: S603 - our own module, no shell, text goes through a pipe
                command,
                input=asked,
                capture_output=True,
                timeout=settings.PDF_SECONDS,
                cwd=settings.BASE_DIR,
                check=False,
                # The lock is held as long as either of the two lives.
                pass_fds=[lock.fileno()],
            )
        except subprocess.TimeoutExpired as error:
            raise PdfError(f"Not made within {settings.PDF_SECONDS} seconds.") from error
    said = done.stderr.decode(errors="replace").strip()
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        raise PdfError(f"Process ended with {done.returncode}: {said[-1500:]}")
    if said:
        logger.warning("PDF made with remarks: %s", said[:1500])
    return done.stdout


@contextmanager
def _one_at_a_time() -> Iterator[IO[str]]:
    """Hold the host's lock; raises PdfError when it is not to be had in the time one PDF may take."""
    end = time.monotonic() + settings.PDF_SECONDS
    with (settings.VAR_DIR / "pdf.lock").open("w") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() > end:
                    raise PdfError("Other PDFs are being made; this one will be tried again.") from error
                time.sleep(0.2)
        yield lock
