"""Real processes on the test's own database, for what only a killed process can show."""

import os
import subprocess
import sys
import time
from pathlib import Path

from tests.server import database_url as database_url

SETUP = "import django; django.setup()\n"


def start(code: str, *, url: str, var: Path, **env: str) -> subprocess.Popen[str]:
    """Start `code` in a Python of its own, Django set up."""
    variables = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DATABASE_URL": url,
        "VAR_DIR": str(var),
        "TASKS_BACKEND": "django_tasks_db.DatabaseBackend",
        **env,
    }
    return subprocess.Popen(
        [sys.executable, "-c", SETUP + code],
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def run(code: str, *, url: str, var: Path, **env: str) -> str:
    """What `code` prints; fails with its error output."""
    process = start(code, url=url, var=var, **env)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    return out.strip()


def wait_for(path: Path, seconds: float = 30) -> None:
    """Until the file is there."""
    end = time.monotonic() + seconds
    while not path.exists():
        assert time.monotonic() < end, f"{path} did not appear"
        time.sleep(0.05)
