"""A list of 5,000 rows: the dry run and the applying, against the time openpyxl needs to read the file.

In a process of its own, so that its memory is its own; everything it writes is taken back.
"""

import io
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

ROWS = 5000
# Times the reading of the file; MB of the whole process. The targets, for new courses and for known ones.
MOST = {
    "dry_run": 6.0, "apply": 30.0, "memory_mb": 200,
    "dry_run_again": 6.0, "apply_again": 30.0, "memory_again_mb": 200,
}  # fmt: skip


def run() -> dict[str, Any]:
    """The figures, from a process that does nothing else."""
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        command = [sys.executable, "-m", "bench.lists"]
        # As in production, whose dependencies have no lxml; where it is installed openpyxl would read with it.
        environment = {**os.environ, "OPENPYXL_LXML": "False"}
        root = str(Path(__file__).resolve().parent.parent)
        made = subprocess.run([*command, "make"], cwd=root, stdout=subprocess.PIPE, check=True, env=environment)
        file.write(made.stdout)
        file.flush()
        told = subprocess.run([*command, file.name], cwd=root, stdout=subprocess.PIPE, check=True, env=environment)
    found: dict[str, Any] = json.loads(told.stdout)
    return found


def judge(found: dict[str, Any]) -> list[str]:
    """What is over its target."""
    return [f"lists: {name} is {found[name]}, at most {most}" for name, most in MOST.items() if found[name] > most]


def measure(content: bytes) -> dict[str, Any]:
    """Read and applied twice: once all new, once all known. What the reading alone takes is asked last."""
    from django.db import transaction
    from openpyxl import load_workbook

    def read() -> None:
        book = load_workbook(io.BytesIO(content), read_only=True)
        for sheet in book.worksheets:
            for _row in sheet.iter_rows(values_only=True):
                pass

    seconds, memory = {}, {}
    with transaction.atomic():
        for suffix in ("", "_again"):
            seconds[f"dry_run{suffix}"], seconds[f"apply{suffix}"] = _both(content)
            memory[f"memory{suffix}_mb"] = _most_memory()
        transaction.set_rollback(True)
    base = median(_timed(read) for _time in range(5))
    times = {name: round(taken / base, 1) for name, taken in seconds.items()}
    return {"rows": ROWS, "openpyxl_s": round(base, 2), **times, **memory}


def _both(content: bytes) -> tuple[float, float]:
    from courses.importing.applying import apply_now
    from courses.importing.reading import read_now
    from courses.importing.receiving import receive_list

    it = receive_list(by=None, content=content, file_name="lista.xlsx", source="Lista", on=date(2020, 10, 1))
    return _timed(lambda: read_now(it)), _timed(lambda: apply_now(it, by=None))


def _most_memory() -> int:
    """MB this program ever held. What the system tells of a started process counts who started it too."""
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) // 1024  # type: ignore[index]


def _timed(do: Any) -> float:
    start = time.process_time()
    do()
    return time.process_time() - start


def main() -> None:
    """Make the file, or measure with it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    import django

    django.setup()
    if sys.argv[1] == "make":
        from tests.courses.importing.shapes import SHAPES, invented

        sys.stdout.buffer.write(SHAPES["plain"](invented(ROWS)))
    else:
        print(json.dumps(measure(Path(sys.argv[1]).read_bytes())))


if __name__ == "__main__":
    main()
