"""The PDF of a large plan is made by a worker; a killed worker's is finished by the next. Real processes."""

import fcntl
import os
import signal
import time

import pytest

from publication.artefacts import request_artefacts
from tests import processes
from tests.factories import ARABIC, DEVANAGARI, MeasureFactory, full_plan
from tests.pdf_reading import PdfTree, squeezed
from tests.publication.editions import edition_of
from tests.publication.test_pdf import assert_cells_are_tied, headings_in_order

WORK = """
from django.core.management import call_command
call_command("db_worker", batch=True, startup_delay=False, interval=0, verbosity=0)
"""
END_LEASES = """
from datetime import timedelta
from django.core.management import call_command
from django.utils import timezone
from portal.models import Artefact
Artefact.objects.filter(state="running").update(lease_until=timezone.now() - timedelta(seconds=1))
call_command("tick")
"""
LOOK = """
from portal.models import Artefact
row = Artefact.objects.get(kind="pdf")
print(row.state, row.attempts, row.interruptions, row.sha256)
"""
ASK_AGAIN = """
from publication.artefacts import request_artefacts
from publication.models import Version
request_artefacts(Version.objects.get())
"""
SAVE = """
from pathlib import Path
from portal.models import Artefact
Path({path!r}).write_bytes(bytes(Artefact.objects.get(kind="pdf").content))
"""


def being_made(lock) -> bool:
    """Whether some process holds the lock of the host."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    fcntl.flock(lock, fcntl.LOCK_UN)
    return False


def wait_until(condition, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.slow
def test_a_killed_workers_pdf_of_a_hundred_measures_is_finished_by_the_next(transactional_db, tmp_path):
    plan = full_plan(measures=99)
    MeasureFactory(plan=plan, title=f"Última: {ARABIC}; {DEVANAGARI}", complete=True)
    version = edition_of(plan)
    request_artefacts(version)
    child = {"url": processes.database_url(), "var": tmp_path}

    worker = processes.start(WORK, **child)
    with (tmp_path / "pdf.lock").open("w") as lock:
        wait_until(lambda: being_made(lock), 60)
        os.kill(worker.pid, signal.SIGKILL)
        worker.communicate()
        # The process that was making it does not outlive its worker.
        wait_until(lambda: not being_made(lock), 5)
    assert processes.run(LOOK, **child).startswith("running 1 0")

    processes.run(END_LEASES + WORK, **child)
    made = processes.run(LOOK, **child)
    assert made.startswith("done 2 1 ")

    processes.run(ASK_AGAIN + END_LEASES + WORK, **child)
    assert processes.run(LOOK, **child) == made, "asked twice, made once"

    path = tmp_path / "plano.pdf"
    processes.run(SAVE.format(path=str(path)), **child)
    tree = PdfTree(path.read_bytes())
    found = headings_in_order(tree)
    assert sum(level == 4 for level, _text in found) == 100
    assert_cells_are_tied(tree)
    assert all(figure.alt for figure in tree.root.all("Figure"))
    said = squeezed(tree.text)
    assert squeezed(ARABIC) in said
    assert squeezed(DEVANAGARI) in said
    assert tree.zero_glyphs == 0
