"""The strings of the screens: `collect` brings locale/ up to date, `check` fails when a language lacks one.

The msgids are the English texts of the screens, so the English catalogue may stay empty. The reader languages
(folders of locale/readers/) hold only the strings that the public pages of courses show; a new one begins as a folder
with an empty LC_MESSAGES/django.po.
"""

import argparse
import ast
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from fnmatch import fnmatch
from pathlib import Path

import django
import polib

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("portal", "plans", "measures", "publication", "courses", "training", "templates")
LANGUAGES = ("pt", "es", "ar")
ALL = ("pt", "en", "es", "ar")
DJANGO = Path(django.__file__).parent / "conf" / "locale"
READERS = ROOT / "locale" / "readers"
# What the public pages of courses are made of, and what of it only the agency's desk shows. Strings with the context
# "desk" are left out too, and so are names and explanations of models' fields: of models pages show choices.
READER_SOURCES = (
    "courses",
    "templates/courses",
    "templates/base.html",
    "templates/errors/400.html",
    "templates/errors/404.html",
    "templates/errors/429.html",
    "templates/errors/500.html",
    "templates/errors/foreign_form.html",
    "templates/portal/_public_form_fields.html",
    "portal/templatetags/integra.py",
    "portal/agency.py",
    "portal/dates.py",
    "portal/public_forms.py",
    "portal/mail_words.py",
    "templates/mail/course-alert-confirm.txt",
    "templates/mail/course-alert-news.txt",
    "templates/mail/course-alert-renew.txt",
    "templates/mail/course-interest-confirm.txt",
    "templates/mail/course-interest-renew.txt",
    "templates/mail/course-interest-told.txt",
)
READER_LEFT_OUT = (
    "courses/admin*",
    "courses/area*",
    "courses/*_desk.py",
    "courses/demo/*",
    "courses/desk*",
    "courses/importing/*",
    "courses/interest/calls.py",
    "courses/interest/counting.py",
    "courses/interest/desks.py",
    "courses/interest/offering.py",
    "courses/interest/reaching.py",
    "courses/merging*.py",
    "courses/management/*",
    "courses/answering.py",
    "courses/membership.py",
    "courses/monthly.py",
    "courses/privacy.py",
    "courses/views/places.py",
    "courses/views/area*",
    "courses/views/deciding.py",
    "courses/views/lists.py",
    "courses/views/people_calls.py",
    "courses/views/desk*",
    "courses/forms/catalogue.py",
    "courses/forms/desk*",
    "courses/forms/guide.py",
    "courses/forms/lists.py",
    "courses/forms/people.py",
    "courses/models/access.py",
    "courses/models/lists.py",
    "courses/models/moving.py",
    "courses/moving.py",
    "courses/apps.py",
    "courses/calling.py",
    "courses/cataloguing.py",
    "courses/editing*.py",
    "courses/guiding.py",
    "courses/providing.py",
    "templates/courses/admin*",
    "templates/courses/area*",
    "templates/courses/desk*",
    "templates/courses/lists*",
)
# Django's sentences beside a field of a public form, which its own catalogues lack in some languages.
READER_LIBRARY = (
    "This field is required.",
    "Enter a valid email address.",
    "Enter a whole number.",
    "Null characters are not allowed.",
    "Select a valid choice. %(value)s is not one of the available choices.",
    "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
)
_NAMED = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")


def _makemessages(where: Path, *arguments: str) -> None:
    command = [sys.executable, "-m", "django", "makemessages", "--no-location", "--no-obsolete", "--verbosity", "0"]
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(
        [*command, *arguments], cwd=where, check=False, capture_output=True, text=True, env=environment
    )
    if done.returncode:
        sys.exit(done.stderr)


def _copy_of_sources(where: Path, sources: Iterable[str] = SOURCES, left_out: Iterable[str] = ()) -> None:
    """Only what holds strings of the screens, so that neither tests nor libraries are read."""
    for source in sources:
        for file in _files(ROOT / source):
            name = file.relative_to(ROOT).as_posix()
            if not any(fnmatch(name, pattern) for pattern in left_out):
                (where / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(file, where / name)


def _files(source: Path) -> list[Path]:
    if source.is_file():
        return [source]
    return [p for p in source.rglob("*") if p.is_file() and not {"__pycache__", "migrations"} & set(p.parts)]


class _OnlyChoices(ast.NodeTransformer):
    """Leaves of a model's fields what a page can show: the words of its choices."""

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        return ast.Pass() if node.name == "Meta" else self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if isinstance(node.func, ast.Attribute | ast.Name) and ast.unparse(node.func).endswith(("Field", "Key")):
            node.args = []
            node.keywords = [word for word in node.keywords if word.arg == "choices"]
        return self.generic_visit(node)


def wanted_by_readers() -> polib.POFile:
    """Every string that a public page of courses can show."""
    with tempfile.TemporaryDirectory() as name:
        where = Path(name)
        _copy_of_sources(where, READER_SOURCES, READER_LEFT_OUT)
        for file in [*where.glob("courses/models/*.py"), *where.glob("courses/models.py")]:
            file.write_text(ast.unparse(_OnlyChoices().visit(ast.parse(file.read_text()))))
        found = _strings_of(where)
    for entry in [entry for entry in found if entry.msgctxt == "desk"]:
        found.remove(entry)
    known = {entry.msgid for entry in found if not entry.msgctxt}
    theirs = polib.pofile(str(DJANGO / "en" / "LC_MESSAGES" / "django.po"))
    found.extend(entry for entry in theirs if entry.msgid in READER_LIBRARY and entry.msgid not in known)
    return found


def reader_catalogues() -> dict[str, Path]:
    """Language → its catalogue, for each folder there is."""
    return {file.parent.parent.name: file for file in sorted(READERS.glob("*/LC_MESSAGES/django.po"))}


def wanted() -> polib.POFile:
    """Every string the sources mark for translation."""
    with tempfile.TemporaryDirectory() as name:
        where = Path(name)
        _copy_of_sources(where)
        return _strings_of(where)


def _strings_of(where: Path) -> polib.POFile:
    (where / "locale").mkdir()
    _makemessages(where, "--locale", "pt", "--keep-pot")
    return polib.pofile(str(where / "locale" / "django.pot"))


def collect_for_readers() -> None:
    """Bring the catalogues of the reader languages up to date; what was translated, and their headers, stay."""
    strings = wanted_by_readers()
    for code, file in reader_catalogues().items():
        before = polib.pofile(str(file)) if file.stat().st_size else polib.POFile()
        known = {(entry.msgctxt, entry.msgid): entry for entry in before if not entry.obsolete}
        after = polib.POFile(wrapwidth=0)
        after.metadata = {**_headers_of(code), **before.metadata}
        for entry in strings:
            after.append(_with_translation(entry, known.get((entry.msgctxt, entry.msgid))))
        after.save(str(file))


def _headers_of(code: str) -> dict[str, str]:
    """The headers of a new catalogue; how the language counts as Django has it."""
    theirs = DJANGO / code / "LC_MESSAGES" / "django.po"
    plural = polib.pofile(str(theirs)).metadata["Plural-Forms"] if theirs.exists() else "nplurals=2; plural=(n != 1);"
    return {
        "Language": code,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": plural,
        "X-Checked-By": "",
    }


def _with_translation(wanted: polib.POEntry, known: polib.POEntry | None) -> polib.POEntry:
    made = polib.POEntry(
        msgctxt=wanted.msgctxt, msgid=wanted.msgid, msgid_plural=wanted.msgid_plural, comment=wanted.comment,
        flags=[flag for flag in wanted.flags if flag != "fuzzy"],
    )  # fmt: skip
    if known is None or bool(known.msgid_plural) != bool(wanted.msgid_plural):
        made.msgstr_plural = {0: "", 1: ""} if wanted.msgid_plural else {}
    else:
        made.msgstr, made.msgstr_plural = known.msgstr, known.msgstr_plural
        made.flags += [flag for flag in known.flags if flag == "fuzzy"]
    return made


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


def _faults(wanted: polib.POEntry, entry: polib.POEntry | None) -> str:
    """What is wrong with the translation of `wanted`, or ""."""
    if entry is None or entry.obsolete or bool(entry.msgid_plural) != bool(wanted.msgid_plural):
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
    files = {code: ROOT / "locale" / code / "LC_MESSAGES" / "django.po" for code in LANGUAGES}
    return 1 if _check(wanted(), files) + _check(wanted_by_readers(), reader_catalogues()) else 0


def _check(strings: polib.POFile, files: dict[str, Path]) -> int:
    """How many faults these catalogues have; says which."""
    faults = 0
    for file in files.values():
        known = {(entry.msgctxt, entry.msgid): entry for entry in polib.pofile(str(file))}
        told = [
            (fault, entry.msgid)
            for entry in strings
            if (fault := _faults(entry, known.get((entry.msgctxt, entry.msgid))))
        ]
        faults += len(told)
        if told:
            where = file.parent.parent.relative_to(ROOT)
            print(f"{where}: {len(told)} of {len(strings)} strings are not in order, among them:")  # noqa: T201
            for fault, text in told[:8]:
                print(f"   {fault}: {text[:90]!r}")  # noqa: T201
    if not faults:
        print(f"{len(strings)} strings, complete in {', '.join(files)}.")  # noqa: T201
    return faults


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["collect", "check"])
    if parser.parse_args().what == "check":
        return check()
    collect()
    collect_for_readers()
    return 0


if __name__ == "__main__":
    sys.exit(main())
