"""The house's rules that no single test sees: one direction, strict templates, short modules, the right words."""

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import polib
import pytest
from django.apps import apps
from django.conf import settings
from django.db.migrations.loader import MigrationLoader

ROOT = Path(settings.BASE_DIR)
APPS = ("portal", "plans", "measures", "publication", "courses", "training")
# What each app may lean on, besides itself.
BELOW = {
    "portal": set(),
    "plans": {"portal"},
    "measures": {"plans", "portal"},
    "publication": {"measures", "plans", "portal"},
    "courses": {"portal"},
    "training": {"portal"},
}


@cache
def tracked(*patterns: str) -> tuple[Path, ...]:
    """The files of the tree that git knows, or would add, and that still exist."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(path for line in listed.stdout.splitlines() if (path := ROOT / line).is_file())


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


TEMPLATES = tracked("templates/*", "*/templates/*.html", "*/templates/*.txt")
TEMPLATES = tuple(p for p in TEMPLATES if p.suffix in {".html", ".txt", ".svg"} and not name(p).startswith("tests/"))


def app_of_template(template: str) -> str:
    """The app a template belongs to, by its first folder; layouts and looks belong to the ground floor."""
    first = template.split("/", maxsplit=1)[0]
    return first if first in APPS else "portal"


LINT = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(cache_dir=None))"


# --- one direction -----------------------------------------------------------------------------------------------


def test_imports_run_one_way() -> None:
    # In a process of its own: it would switch off every logger of this one.
    found = subprocess.run([sys.executable, "-c", LINT], cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout


def test_migrations_depend_downwards_only() -> None:
    loader = MigrationLoader(None)
    wrong = [
        f"{app}.{migration} -> {other}.{there}"
        for (app, migration), made in loader.disk_migrations.items()
        if app in APPS
        for other, there in [*made.dependencies, *made.run_before]
        if other in APPS and other != app and other not in BELOW[app]
    ]
    assert wrong == []
    assert any(app == "publication" for app, _ in loader.disk_migrations)


def test_relations_point_downwards_only() -> None:
    wrong, seen = [], 0
    for app in APPS:
        for model in apps.get_app_config(app).get_models(include_auto_created=True):
            for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
                other = field.related_model
                if not other or other._meta.app_label not in APPS:
                    continue
                seen += 1
                if other._meta.app_label != app and other._meta.app_label not in BELOW[app]:
                    wrong.append(f"{model.__name__}.{field.name} -> {other._meta.label}")
    assert wrong == []
    assert seen > 50


def strings_of(path: Path) -> list[str]:
    """Every string in a module that is not a docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone
    ]


NAMES_APPS = {"portal/settings.py", "portal/urls.py", "portal/area_urls.py"}
_APP_WORD = re.compile(r"(portal|plans|measures|publication|courses|training)(?:[.:][\w.:-]+)?")


def test_code_names_other_apps_downwards_only() -> None:
    """Apps, models and addresses named as strings ("plans", "plans.Plan", "publication:plan") follow the direction."""
    wrong, seen = [], 0
    for app in APPS:
        for path in tracked(f"{app}/*.py"):
            if name(path) in NAMES_APPS:
                continue
            for text in strings_of(path):
                found = _APP_WORD.fullmatch(text)
                seen += bool(found)
                # "measures" and "plans" alone are words too: related names, keys of a form.
                if found and (found.group(0) != found.group(1) or app == "portal"):
                    of = found.group(1)
                    if of != app and of not in BELOW[app]:
                        wrong.append(f"{name(path)}: {text}")
    assert wrong == []
    assert seen > 20


_NAMED_TEMPLATE = re.compile(r"""\{%-?\s*(?:extends|include)\s+["']([^"']+)["']""")


def test_templates_include_and_extend_downwards_only() -> None:
    wrong, seen = [], 0
    for path in TEMPLATES:
        inner = name(path).split("templates/", maxsplit=1)[1]
        app = app_of_template(inner) if name(path).startswith("templates/") else name(path).split("/")[0]
        for other in _NAMED_TEMPLATE.findall(path.read_text(encoding="utf-8")):
            seen += 1
            of = app_of_template(other)
            if of != app and of not in BELOW[app]:
                wrong.append(f"{inner} -> {other}")
    assert wrong == []
    assert seen > 10


# --- strict templates --------------------------------------------------------------------------------------------

_TAG = re.compile(r"<[a-zA-Z][^<>]*>", re.DOTALL)
_STYLE = re.compile(r"\sstyle\s*=", re.IGNORECASE)
_HANDLER = re.compile(r"\son[a-z]+\s*=", re.IGNORECASE)
_SCRIPT = re.compile(r"<script\b(?![^>]*\bsrc=)[^>]*>", re.IGNORECASE)
# Data for a script of our own is not a script; WeasyPrint reads no policy but the PDF's style stands in a file too.
_DATA = re.compile(r"type\s*=\s*[\"']application/(?:ld\+)?json[\"']")


def template_faults(text: str) -> list[str]:
    """What the content security policy would drop or refuse."""
    text = re.sub(r"\{#.*?#\}|\{% comment.*?endcomment %\}|<!--.*?-->", "", text, flags=re.DOTALL)
    faults = [tag for tag in _TAG.findall(text) if _STYLE.search(tag) or _HANDLER.search(tag)]
    faults += [tag for tag in _SCRIPT.findall(text) if not _DATA.search(tag)]
    faults += re.findall(r"<style\b[^>]*>", text, re.IGNORECASE)
    faults += re.findall(r"[\"']javascript:[^\"']*", text, re.IGNORECASE)
    return faults


def test_templates_have_nothing_the_policy_refuses() -> None:
    found = {name(p): f for p in TEMPLATES if (f := template_faults(p.read_text(encoding="utf-8")))}
    assert found == {}
    assert len(TEMPLATES) > 20


@pytest.mark.parametrize(
    "text",
    [
        '<p style="color:red">',
        '<p\n  class="x" onclick="go()">',
        "<script>go()</script>",
        "<style>p{}</style>",
        '<a href="javascript:go()">',
    ],
)
def test_the_template_check_sees(text: str) -> None:
    assert template_faults(text)


@pytest.mark.parametrize(
    "text",
    [
        "<script src=\"{% static 'js/x.js' %}\" defer></script>",
        '<script type="application/json" id="d">{}</script>',
        '<p class="style-x" data-on="y">',
        "{# <p style='x'> #}",
    ],
)
def test_the_template_check_lets_pass(text: str) -> None:
    assert template_faults(text) == []


# --- the tree ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_lock_files_name_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert "://" not in text
    assert "--index-url" not in text
    assert text.count("--hash=sha256:") > 100


def test_development_locks_what_production_locks() -> None:
    def pins(lock: str) -> set[str]:
        return set(re.findall(r"^([\w.-]+(?:\[[^\]]*\])?==\S+)", (ROOT / lock).read_text(), re.MULTILINE))

    assert pins("requirements.txt") <= pins("requirements-dev.txt")


def test_modules_are_short() -> None:
    long = {
        name(path): lines
        for path in tracked("*.py")
        if "/migrations/" not in name(path) and (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert long == {}


# --- words -------------------------------------------------------------------------------------------------------

# Words of Brazil, or of machines, that Portuguese of Portugal says otherwise (utilizador, ficheiro, guardar, ecrã,
# palavra-passe, registo, telemóvel, contacto, equipa).
REFUSED = re.compile(
    r"\b(usuári[oa]s?|arquivos?|salvar?|salvos?|salve|telas?|senhas?|cadastr\w+|celular(?:es)?|deletar|contatos?"
    r"|time|equipes?|digite|habilitar?|habilitad[oa]s?|desabilit\w+|acessar|você|seções|seção|registros?)\b",
    re.IGNORECASE,
)


def refused_words(text: str) -> list[str]:
    """The refused words in a text, outside the names of values it carries."""
    return [m.group(0) for m in REFUSED.finditer(re.sub(r"%\(\w+\)[sd]|\{\w*\}|<[^>]+>", " ", text))]


@pytest.mark.parametrize("catalogue", tracked("locale/*pt/LC_MESSAGES/*.po"), ids=name)
def test_portuguese_is_that_of_portugal(catalogue: Path) -> None:
    found = {
        entry.msgid: words
        for entry in polib.pofile(str(catalogue))
        if not entry.obsolete and (words := refused_words(" ".join([entry.msgstr, *entry.msgstr_plural.values()])))
    }
    assert found == {}


def test_the_word_check_sees() -> None:
    assert refused_words("O usuário deve salvar o arquivo") == ["usuário", "salvar", "arquivo"]
    assert refused_words("Guardar o ficheiro do utilizador; salvaguarda de telas-") == ["telas"]
    assert refused_words("%(usuário)s guardou") == []


def test_no_catalogue_has_a_fuzzy_or_broken_entry() -> None:
    for path in tracked("locale/*.po"):
        fuzzy = [entry.msgid for entry in polib.pofile(str(path)).fuzzy_entries() if not entry.obsolete]
        assert fuzzy == [], name(path)
