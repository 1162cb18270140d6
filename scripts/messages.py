"""The strings of the screens: `collect` brings locale/ up to date, `check` fails when a language lacks one.

The msgids are the English texts of the screens, so the English catalogue may stay empty.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("portal", "plans", "measures", "publication", "courses", "training", "templates")
LANGUAGES = ("pt", "es", "ar")
ALL = ("pt", "en", "es", "ar")
_NAMED = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")


def _makemessages(where: Path, *arguments: str) -> None:
    command = [sys.executable, "-m", "django", "makemessages", "--no-location", "--no-obsolete", "--verbosity", "0"]
    done = subprocess.run([*command, *arguments], cwd=where, check=False, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr)


def _copy_of_sources(where: Path) -> None:
    """Only what holds strings of the screens, so that neither tests nor libraries are read."""
    for name in SOURCES:
        if (ROOT / name).exists():
            shutil.copytree(
                ROOT / name, where / name, ignore=shutil.ignore_patterns("__pycache__", "migrations", "*.pyc")
            )


def wanted() -> polib.POFile:
    """Every string the sources mark for translation."""
    with tempfile.TemporaryDirectory() as name:
        where = Path(name)
        _copy_of_sources(where)
        (where / "locale").mkdir()
        _makemessages(where, "--locale", "pt", "--keep-pot")
        return polib.pofile(str(where / "locale" / "django.pot"))


def collect() -> None:
    """Merge new strings into every catalogue; those no longer used go."""
    with tempfile.TemporaryDirectory() as name:
        where = Path(name)
        _copy_of_sources(where)
        shutil.copytree(ROOT / "locale", where / "locale")
        _makemessages(where, *(f"--locale={code}" for code in ALL), "--no-wrap")
        for code in ALL:
            shutil.copy(where / "locale" / code / "LC_MESSAGES" / "django.po", ROOT / "locale" / code / "LC_MESSAGES")


def _names(text: str) -> set[str]:
    return {a or b for a, b in _NAMED.findall(text)}


def _faults(entry: polib.POEntry | None) -> str:
    """What is wrong with a translation, or ""."""
    if entry is None or entry.obsolete:
        return "missing"
    if entry.fuzzy:
        return "fuzzy"
    texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    if not all(text.strip() for text in texts):
        return "missing"
    allowed = _names(entry.msgid) | _names(entry.msgid_plural or "")
    if any(_names(text) - allowed for text in texts):
        return "names a value the text does not have"
    if not entry.msgid_plural and _names(entry.msgid) - _names(entry.msgstr):
        return "leaves out a value"
    return ""


def check() -> int:
    """Say what each language lacks; the exit status."""
    strings, faults = wanted(), 0
    for code in LANGUAGES:
        catalogue = polib.pofile(str(ROOT / "locale" / code / "LC_MESSAGES" / "django.po"))
        known = {(entry.msgctxt, entry.msgid): entry for entry in catalogue}
        told = [
            (fault, entry.msgid) for entry in strings if (fault := _faults(known.get((entry.msgctxt, entry.msgid))))
        ]
        faults += len(told)
        if told:
            print(f"locale/{code}: {len(told)} of {len(strings)} strings are not in order, among them:")  # noqa: T201
            for fault, text in told[:8]:
                print(f"   {fault}: {text[:90]!r}")  # noqa: T201
    if not faults:
        print(f"{len(strings)} strings, complete in {', '.join(LANGUAGES)}.")  # noqa: T201
    return 1 if faults else 0


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["collect", "check"])
    if parser.parse_args().what == "check":
        return check()
    collect()
    return 0


if __name__ == "__main__":
    sys.exit(main())
