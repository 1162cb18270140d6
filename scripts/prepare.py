"""Brings database, languages, static files, reference and demonstration data up to date; skips what has not changed.

Each step has a stamp under `var/stamps/` that holds the hash of what the step depends on; a step of the database also
depends on which database it is. Demonstration data is loaded once: what people then do to it is theirs.
"""

import hashlib
import io
import os
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("VAR_DIR", ROOT / "var"))
STAMPS = VAR / "stamps"
APPS = ("portal", "plans", "measures", "publication", "courses", "training")


def say(text: str) -> None:
    """One line of progress."""
    print(text, flush=True)  # noqa: T201 - this is a command


@cache
def set_up() -> None:
    """Load Django, once and only when a step is due: most runs have none."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()


def manage(command: str, *arguments: str, output: Path | None = None) -> None:
    """Run a management command in this process; `output` is the file that takes what it prints."""
    set_up()
    from django.core.management import CommandError, call_command

    words = io.StringIO()
    try:
        call_command(command, *arguments, **({"stdout": words} if output else {}))
    except CommandError as error:
        sys.exit(f"manage.py {command} failed: {error}")
    if output:
        output.write_text(words.getvalue(), encoding="utf-8")


def has_command(name: str) -> bool:
    """Whether an own management command of that name is there."""
    return any((ROOT / app / "management" / "commands" / f"{name}.py").exists() for app in APPS)


def hash_of(paths: Iterable[Path], *words: str) -> str:
    """One hash over names and contents of files (folders: all below), and of `words`."""
    digest = hashlib.sha256("\0".join(words).encode())
    for path in paths:
        files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file())
        for file in files:
            if file.suffix in {".pyc", ".mo"}:
                continue
            digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def step(name: str, state: str, title: str) -> bool:
    """Whether the step has to be done; says so. `done(name, state)` closes it."""
    stamp = STAMPS / name
    if stamp.exists() and stamp.read_text() == state:
        return False
    say(f"== {title}")
    return True


def done(name: str, state: str) -> None:
    """Remember that the step was done for this state of things."""
    STAMPS.mkdir(parents=True, exist_ok=True)
    (STAMPS / name).write_text(state)


def database() -> str:
    """A word for the database in use that changes when it is another one, also when the SQLite file was removed."""
    url = os.environ.get("DATABASE_URL", "")
    if url:
        return hashlib.sha256(url.encode()).hexdigest()
    file = VAR / "integra.sqlite3"
    return str(file.stat().st_ino) if file.exists() else "none"


def each(*patterns: str) -> list[Path]:
    """The files or folders of all apps that match."""
    return sorted(path for app in APPS for pattern in patterns for path in (ROOT / app).glob(pattern))


def main() -> None:
    """Do what is due, in order."""
    lock = ROOT / "requirements.txt"
    VAR.mkdir(parents=True, exist_ok=True)
    catalogues = sorted((ROOT / "locale").rglob("*.po"))
    state = hash_of(catalogues)
    made = all(po.with_suffix(".mo").exists() for po in catalogues)
    if catalogues and step("messages", state if made else "", "Languages"):
        manage("compilemessages", "--verbosity", "0", "--ignore", ".venv")
        done("messages", state)
    state = hash_of([*each("migrations/*.py"), lock], database())
    if step("migrate", state, "Database"):
        manage("migrate", "--verbosity", "0")
        manage("createcachetable")
        state = hash_of([*each("migrations/*.py"), lock], database())
        done("migrate", state)
    state = hash_of([ROOT / "static", *each("static"), lock])
    if step("static", state if (VAR / "static").exists() else "", "Static files"):
        manage("collectstatic", "--noinput", "--clear", "--verbosity", "0")
        done("static", state)
    load_data()


def load_data() -> None:
    """Reference data whenever its files changed; demonstration data once a database, never in production.

    Should an app get a demonstration later, it is brought in then.
    """
    if has_command("load_reference"):
        files = each("data", "*/data", "management/commands/load_reference.py", "reference*")
        state = hash_of(files, database())
        if step("reference", state, "Reference data"):
            manage("load_reference")
            done("reference", state)
    production = os.environ.get("SITE_URL", "").startswith("https://")
    if has_command("load_demo") and not production:
        parts = [str(path.relative_to(ROOT)) for path in each("demo.py", "demo/load.py")]
        state = hash_of([], database(), *parts)
        if step("demo", state, "Demonstration data"):
            manage("load_demo")
            done("demo", state)
    if not production:
        manage_accounts()


def manage_accounts() -> None:
    """Write the demonstration accounts that exist to the file that `make run` shows."""
    file = VAR / "demo-accounts.txt"
    state = (STAMPS / "demo").read_text() if (STAMPS / "demo").exists() else ""
    if has_command("demo_accounts") and state and (not file.exists() or step("accounts", state, "Accounts")):
        manage("demo_accounts", output=file)
        done("accounts", state)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
