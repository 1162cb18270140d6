"""The languages of the screens: nothing missing, nothing odd, also in the texts that come from libraries."""

import importlib.util
import re
from pathlib import Path

import polib
import pytest
from django.conf import global_settings
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils import formats
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext, ngettext, npgettext, override, pgettext

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("pt", "es", "ar")
CATALOGUES = [f"locale/{part}{code}" for part in ("", "libraries/") for code in LANGUAGES]
# Libraries whose texts readers meet: account pages, forms, administration, filters, history.
SHOWN = ("allauth", "django.conf", "django.contrib.admin", "django.contrib.auth", "django_filters", "simple_history")
# Parts of allauth that are not switched on.
OFF = re.compile(r"social|third.party|client|scope|openid|token|grant|device|wildcard|headless|idp", re.IGNORECASE)
REFUSED = {
    "pt": re.compile(
        r"\b(usu[áa]rios?|arquivos?|salvar?|salve|telas?|senhas?|cadastr\w*|celular(es)?|voc[êe]s?|deletar|logar"
        r"|objectos?|acç\w+|factor(es)?|seleccion\w+|efectuar|direcç\w+|palavra-chave)\b",
        re.IGNORECASE,
    ),
    "es": re.compile(r"\b(t[uú]s?|tienes|puedes|debes|estás|decides|ten|ordenador|celular)\b", re.IGNORECASE),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")

Key = tuple[str | None, str, str]


def entries(name: str) -> list[polib.POEntry]:
    return [entry for entry in polib.pofile(str(ROOT / name / "LC_MESSAGES" / "django.po")) if not entry.obsolete]


def texts(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def library_strings(module: str, codes: set[str]) -> set[Key]:
    """Every msgid in a library's catalogues of these languages."""
    spec = importlib.util.find_spec(module)
    assert spec
    folders = spec.submodule_search_locations or []
    found = set()
    for file in [file for folder in folders for file in Path(folder).glob("locale/*/LC_MESSAGES/django.po")]:
        if file.parent.parent.name in codes:
            found |= {(e.msgctxt, e.msgid, e.msgid_plural) for e in polib.pofile(str(file)) if not e.obsolete}
    return found


@pytest.fixture(scope="module")
def shown() -> list[Key]:
    """Strings of the libraries that can reach a screen, without names of languages and the like."""
    codes = {"en", "pt", "pt_PT", "es", "ar"}
    keys = {key for module in SHOWN for key in library_strings(module, codes)}
    return sorted((key for key in keys if not OFF.search(key[1])), key=str)


def looked_up(key: Key, number: int) -> str:
    """What a screen shows, whichever catalogue it comes from."""
    context, singular, plural = key
    if plural:
        return npgettext(context, singular, plural, number) if context else ngettext(singular, plural, number)
    return pgettext(context, singular) if context else gettext(singular)


def test_the_check_of_the_strings_passes():
    spec = importlib.util.spec_from_file_location("messages_script", ROOT / "scripts" / "messages.py")
    assert spec
    assert spec.loader
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert script.check() == 0


@pytest.mark.parametrize("name", CATALOGUES)
def test_nothing_is_missing_or_unsure(name):
    for entry in entries(name):
        assert not entry.fuzzy, entry.msgid
        assert all(text.strip() for text in texts(entry)), entry.msgid


@pytest.mark.parametrize("name", CATALOGUES)
def test_every_plural_has_all_its_forms(name):
    header = polib.pofile(str(ROOT / name / "LC_MESSAGES" / "django.po")).metadata["Plural-Forms"]
    number = int(re.search(r"nplurals=(\d)", header).group(1))
    assert number == {"pt": 2, "es": 3, "ar": 6}[name.rpartition("/")[2]]
    for entry in entries(name):
        if entry.msgid_plural:
            assert sorted(map(int, entry.msgstr_plural)) == list(range(number)), entry.msgid


@pytest.mark.parametrize("name", CATALOGUES)
def test_values_stand_in_the_translation_as_in_the_text(name):
    for entry in entries(name):
        wanted = sorted(PLACEHOLDER.findall(entry.msgid))
        if not entry.msgid_plural:
            assert sorted(set(PLACEHOLDER.findall(entry.msgstr))) == sorted(set(wanted)), entry.msgid
            continue
        allowed = set(wanted) | set(PLACEHOLDER.findall(entry.msgid_plural))
        for text in texts(entry):
            assert set(PLACEHOLDER.findall(text)) <= allowed, entry.msgid
        # The form for many names every value: only "one" and "two" may say the number in a word.
        assert set(PLACEHOLDER.findall(texts(entry)[-1])) == allowed, entry.msgid


@pytest.mark.parametrize("name", CATALOGUES)
def test_markup_stands_in_the_translation_as_in_the_text(name):
    tag = re.compile(r"</?\w+[^>]*>")
    for entry in entries(name):
        for text in texts(entry):
            assert sorted(tag.findall(text)) == sorted(tag.findall(entry.msgid)), entry.msgid


@pytest.mark.parametrize("name", [name for name in CATALOGUES if not name.endswith("ar")])
def test_no_refused_word(name):
    refused = REFUSED[name.rpartition("/")[2]]
    for entry in entries(name):
        for text in texts(entry):
            assert not refused.search(text), (entry.msgid, text)


@pytest.mark.parametrize("code", ["pt", "es"])
def test_no_refused_word_comes_from_a_library(code, shown):
    with override(code):
        shown_texts = {(key[1], looked_up(key, number)) for key in shown for number in (1, 5)}
    found = {pair for pair in shown_texts if REFUSED[code].search(pair[1])}
    # Django's own pages of errors and of a new project are never shown.
    assert {msgid for msgid, _ in found if not re.search("DEBUG=True|CSRF|Referer", msgid)} == set()


# The same word in several languages, names of standards, units, and what only a new project shows.
SAME = re.compile(
    r"^(Menu:|%\(full_result_count\)s total|"
    r"Syndication|Application|WebAuthn|MFA|No|Error:?|token|URL|uid|IPv[46]|[AaPp]\.?[Mm]\.?|[a-z]{3}|\W*"
    r"|%\(class_name\)s %\(instance\)s|%\(truncated_text\)s…|%\(size\)d bytes|%s .B|(Jan|Feb|Mar|Nov)\.|Tutorial.*)$"
)


@pytest.mark.parametrize("code", LANGUAGES)
def test_texts_of_libraries_are_in_the_language(code):
    keys = {key for module in SHOWN for key in library_strings(module, {"en"})}
    names = {name for _, name in global_settings.LANGUAGES}
    keys = {key for key in keys if not OFF.search(key[1]) and not SAME.search(key[2] or key[1]) and key[1] not in names}
    assert len(keys) > 500
    with override(code):
        english = {
            msgid for context, msgid, plural in keys if looked_up((context, msgid, plural), 5) == (plural or msgid)
        }
    assert {msgid for msgid in english if "Referer" not in msgid and "no-referrer" not in msgid} <= {
        "If you have configured your browser to disable cookies, please re-enable them, at least for this site, "
        "or for “same-origin” requests."
    }


def test_dates_in_each_language():
    moment = parse_datetime("2015-03-01T10:05")
    shown = {}
    for code in ("pt", "en", "es", "ar"):
        with override(code):
            shown[code] = formats.date_format(moment, "DATETIME_FORMAT")
    assert shown == {
        "pt": "1 de março de 2015 às 10:05",
        "en": "1 March 2015, 10:05",
        "es": "1 de marzo de 2015 a las 10:05",
        "ar": "1 مارس 2015، 10:05",
    }


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_is_said_of_passwords(code):
    with override(code):
        said = [str(text) for text in password_validators_help_texts()]
    assert said
    assert not [text for text in said if text.startswith("Your password")]


PLAIN = re.compile(
    r"""translate "([^"]+)"(?! *context)|(?<![a-z])(?:_|gettext|gettext_lazy)\(\s*"((?:[^"\\]|\\.)+)"\s*[,)]"""
)


def test_no_text_is_both_a_plural_and_a_text_of_its_own():
    """Older Pythons (3.11.2) find no translation for such a text: it would be shown in English."""
    counted = {entry.msgid for entry in entries("locale/pt") if entry.msgid_plural and not entry.msgctxt}
    folders = ("templates", "portal", "plans", "measures", "publication", "courses", "training")
    files = [p for name in folders for p in (ROOT / name).rglob("*") if p.suffix in (".html", ".txt", ".py")]
    plain = {a or b for path in files for a, b in PLAIN.findall(path.read_text(encoding="utf-8"))}
    assert len(plain) > 1000
    assert counted & plain == set()
