"""The surroundings every test runs in, set before the settings are read (loaded by `-p tests.env`).

Nothing of the developer's own `var/`, mail or caches is touched; `DATABASE_URL` alone is taken from outside, so that
the same tests run on PostgreSQL.
"""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

# Each test process (with pytest-xdist there are several) has a directory of its own.
VAR_DIR = Path(tempfile.mkdtemp(prefix=f"integra-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}-"))
(VAR_DIR / "static").mkdir()

for name in ("SECRET_KEY", "ALLOWED_HOSTS", "EMAIL_URL", "DEBUG", "PORT", "TRUSTED_PROXY_COUNT", "BEHIND_PROXY"):
    os.environ.pop(name, None)
os.environ.update(
    VAR_DIR=str(VAR_DIR),
    SITE_URL="http://localhost:8000",
    CACHE_URL="locmemcache://tests",
    # Playwright's synchronous interface keeps an event loop in the thread that also uses the database.
    DJANGO_ALLOW_ASYNC_UNSAFE="true",
)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing behind."""
    shutil.rmtree(VAR_DIR, ignore_errors=True)
