"""Which release answers: part of every public page's ETag, so that a mended template reaches readers at once."""

import hashlib
import os
from functools import cache
from pathlib import Path

from django.apps import apps
from django.conf import settings

_SHARED = ("templates", "static", "locale")
_KINDS = {".py", ".html", ".txt", ".css", ".js", ".svg", ".json", ".csv", ".mo"}


def release() -> str:
    """`RELEASE` of the environment, else a hash over the content of everything that can change a page.

    Computed once per process; with DEBUG each time, because templates then change under a running server.
    """
    given = os.environ.get("RELEASE", "")
    if given:
        return given
    return _content_hash.__wrapped__() if settings.DEBUG else _content_hash()


@cache
def _content_hash() -> str:
    found = hashlib.sha256()
    base = Path(settings.BASE_DIR)
    own_apps = (Path(app.path) for app in apps.get_app_configs() if Path(app.path).parent == base)
    for root in (*own_apps, *(base / name for name in _SHARED)):
        for path in sorted(root.rglob("*")):
            if path.suffix in _KINDS and path.is_file():
                found.update(str(path.relative_to(settings.BASE_DIR)).encode())
                found.update(path.read_bytes())
    return found.hexdigest()[:16]
