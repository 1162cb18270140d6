"""The catalogues of the reader languages: exactly the strings of the public pages of courses, complete and polite."""

import importlib.util
import re
from pathlib import Path

import polib
import pytest
from django.utils import translation

ROOT = Path(__file__).resolve().parent.parent
FILES = {file.parent.parent.name: file for file in (ROOT / "locale" / "readers").glob("*/LC_MESSAGES/django.po")}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
TAG = re.compile(r"</?\w+[^>]*>")
PLURALS = {"ne": 2, "hi": 2, "bn": 2, "uk": 4, "fr": 2}
# A translation has letters of its script, unless the text is made of codes and names alone.
SCRIPTS = {"ne": "[\u0900-\u097f]", "hi": "[\u0900-\u097f]", "bn": "[\u0980-\u09ff]", "uk": "[\u0400-\u04ff]"}
LETTERS = re.compile(r"[a-z]{2,}")
# The reader is addressed politely: never as a child, a friend or a servant.
REFUSED = {
    "ne": r"(?<![\u0900-\u097f])(तिमी|तँ|तिम्रो|तेरो|तिमीले)(?![\u0900-\u097f])",
    "hi": r"(?<![\u0900-\u097f])(तुम|तू|तुम्हारा|तुम्हारी|तुम्हारे|तेरा|तुम्हें)(?![\u0900-\u097f])",
    "bn": r"(?<![\u0980-\u09ff])(তুমি|তুই|তোমার|তোর|তোমাকে)(?![\u0980-\u09ff])",
    "uk": r"\b(ти|тебе|тобі|твій|твоя|твоє|твої)\b",
    "fr": r"\b(tu|toi|ton|ta|tes)\b",
}
# Latin digits only, as on the papers of the country; numbers must be the same in every language.
OTHER_DIGITS = re.compile(r"[\u0966-\u096f\u09e6-\u09ef\u0660-\u0669\u06f0-\u06f9]")


def script():
    spec = importlib.util.spec_from_file_location("messages_script", ROOT / "scripts" / "messages.py")
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def entries(code):
    return list(polib.pofile(str(FILES[code])))


def texts(entry):
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def keys(found):
    return {(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in found}


every_catalogue = pytest.mark.parametrize("code", sorted(FILES))


@pytest.fixture(scope="module")
def wanted():
    return script().wanted_by_readers()


@every_catalogue
def test_it_holds_what_the_pages_show_and_nothing_else(code, wanted):
    assert keys(wanted) - keys(entries(code)) == set(), "run make messages"
    assert keys(entries(code)) - keys(wanted) == set(), "run make messages"


@every_catalogue
def test_nothing_is_missing_or_unsure(code):
    for entry in entries(code):
        assert not entry.fuzzy, entry.msgid
        assert not entry.obsolete, entry.msgid
        assert all(text.strip() for text in texts(entry)), entry.msgid


@every_catalogue
def test_every_plural_has_all_its_forms(code):
    number = int(re.search(r"nplurals=(\d)", polib.pofile(str(FILES[code])).metadata["Plural-Forms"])[1])
    assert number == PLURALS.get(code, number)
    for entry in entries(code):
        if entry.msgid_plural:
            assert sorted(map(int, entry.msgstr_plural)) == list(range(number)), entry.msgid


@every_catalogue
def test_values_and_markup_stand_in_the_translation_as_in_the_text(code):
    for entry in entries(code):
        allowed = set(PLACEHOLDER.findall(entry.msgid)) | set(PLACEHOLDER.findall(entry.msgid_plural or ""))
        for text in texts(entry):
            assert set(PLACEHOLDER.findall(text)) <= allowed, entry.msgid
            assert sorted(TAG.findall(text)) == sorted(TAG.findall(entry.msgid)), entry.msgid
        assert set(PLACEHOLDER.findall(texts(entry)[-1])) == allowed, entry.msgid


@every_catalogue
def test_numbers_are_those_of_the_text_in_latin_digits(code):
    for entry in entries(code):
        for text in texts(entry):
            assert not OTHER_DIGITS.search(text), entry.msgid
        if not entry.msgid_plural:
            assert sorted(re.findall(r"\d+", entry.msgstr)) == sorted(re.findall(r"\d+", entry.msgid)), entry.msgid


@every_catalogue
def test_it_is_in_the_script_of_the_language(code):
    if code not in SCRIPTS:
        return
    for entry in entries(code):
        for text in texts(entry):
            words = TAG.sub("", PLACEHOLDER.sub("", entry.msgid))
            assert re.search(SCRIPTS[code], text) or not LETTERS.search(words), (entry.msgid, text)


@every_catalogue
def test_the_reader_is_addressed_politely(code):
    refused = re.compile(REFUSED.get(code, r"(?!)"), re.IGNORECASE)
    for entry in entries(code):
        for text in texts(entry):
            assert not refused.search(text), (entry.msgid, text)


@every_catalogue
def test_lines_are_as_in_the_text(code):
    for entry in entries(code):
        for text in texts(entry):
            assert text == text.strip() or entry.msgid != entry.msgid.strip(), entry.msgid
            assert text.count("\n") == entry.msgid.count("\n"), entry.msgid


@every_catalogue
def test_it_says_whether_somebody_checked_it(code):
    assert "X-Checked-By" in polib.pofile(str(FILES[code])).metadata


# --- the script --------------------------------------------------------------------------------------------------


@pytest.fixture
def sources(tmp_path, monkeypatch):
    """The script over a small tree of its own; `sources(name, text)` writes a file."""
    made = script()
    monkeypatch.setattr(made, "ROOT", tmp_path)
    monkeypatch.setattr(made, "READERS", tmp_path / "locale" / "readers")
    monkeypatch.setattr(made, "READER_LIBRARY", ())

    def write(name, text):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)

    made.write = write
    made.read = lambda code: polib.pofile(str(tmp_path / f"locale/readers/{code}/LC_MESSAGES/django.po"))
    return made


def test_only_what_pages_show_is_collected(sources):
    sources.write("courses/views/page.py", '_("a view")\npgettext("desk", "a word of the desk")\n')
    sources.write("courses/admin.py", '_("the desk")')
    sources.write("courses/desk/calls.py", '_("a call")')
    sources.write("courses/management/commands/x.py", '_("a command")')
    sources.write("templates/courses/page.html", '{% translate "a page" %}{{ _("a word")|both }}')
    sources.write("templates/courses/desk/page.html", '{% translate "a page of the desk" %}')
    sources.write("templates/base.html", '{% translate "a frame" %}')
    sources.write("templates/other.html", '{% translate "another page" %}')
    sources.write(
        "courses/models/thing.py",
        "class Kind(models.TextChoices):\n    A = 'a', _('a choice')\n\n"
        "class Thing(models.Model):\n"
        "    one = models.CharField(_('a name'), choices=[('b', _('another choice'))], help_text=_('x'))\n"
        "    two = models.ForeignKey(Other, verbose_name=_('a second name'))\n\n"
        "    class Meta:\n        verbose_name = _('a thing')\n",
    )
    found = {entry.msgid for entry in sources.wanted_by_readers()}
    own = {"a view", "a page", "a word", "a frame", "a choice", "another choice"}
    assert found == own


def test_sentences_of_django_beside_a_field_are_collected_too(sources, monkeypatch):
    monkeypatch.setattr(sources, "READER_LIBRARY", script().READER_LIBRARY)
    sources.write("courses/page.py", '_("This field is required.")')
    found = [entry.msgid for entry in sources.wanted_by_readers()]
    assert sorted(found) == sorted(script().READER_LIBRARY)


PO = """msgid ""
msgstr ""
"X-Checked-By: Ela\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "kept"
msgstr "गरेको"

#, fuzzy
msgid "unsure"
msgstr "होला"

msgid "gone"
msgstr "गयो"

msgid "one"
msgstr "एक"
"""
VIEW = '_("kept"); _("unsure"); _("new"); ngettext("one", "%(count)s many", 2)'


def test_collecting_keeps_what_was_translated_and_checked(sources):
    sources.write("courses/page.py", VIEW)
    sources.write("locale/readers/ne/LC_MESSAGES/django.po", PO)
    sources.collect_for_readers()
    catalogue = sources.read("ne")
    assert catalogue.metadata["X-Checked-By"] == "Ela"
    assert {entry.msgid: entry.msgstr for entry in catalogue} == {
        "kept": "गरेको",
        "unsure": "होला",
        "new": "",
        "one": "",
    }
    assert [entry.msgid for entry in catalogue if entry.fuzzy] == ["unsure"]
    assert catalogue.find("one").msgstr_plural == {0: "", 1: ""}


def test_a_new_language_is_a_folder_with_an_empty_file(sources):
    sources.write("courses/page.py", VIEW)
    sources.write("locale/readers/uk/LC_MESSAGES/django.po", "")
    sources.write("locale/readers/qq/LC_MESSAGES/django.po", "")
    sources.collect_for_readers()
    assert "nplurals=4" in sources.read("uk").metadata["Plural-Forms"]
    assert sources.read("uk").metadata["X-Checked-By"] == ""
    assert "nplurals=2" in sources.read("qq").metadata["Plural-Forms"]
    assert [entry.msgid for entry in sources.read("qq")] == ["kept", "unsure", "new", "one"]


@pytest.mark.parametrize(
    ("view", "faults"),
    [
        ('_("kept")', 0),
        ('_("new")', 1),
        ('_("unsure")', 1),
        ('_("kept"); _("unsure"); _("new")', 2),
        ('ngettext("one", "many", 2)', 1),
    ],
)
def test_checking_counts_what_is_not_in_order(sources, view, faults, capsys):
    sources.write("courses/page.py", view)
    sources.write("locale/readers/ne/LC_MESSAGES/django.po", PO)
    assert sources._check(sources.wanted_by_readers(), sources.reader_catalogues()) == faults
    assert ("complete in ne" in capsys.readouterr().out) is (faults == 0)


def test_a_left_out_value_is_a_fault(sources):
    sources.write("courses/page.py", '_("%(count)s courses in %(place)s")')
    sources.write(
        "locale/readers/ne/LC_MESSAGES/django.po",
        'msgid "%(count)s courses in %(place)s"\nmsgstr "%(count)s कोर्स"\n',
    )
    assert sources._check(sources.wanted_by_readers(), sources.reader_catalogues()) == 1


def test_screens_are_not_held_up_by_their_absence(sources):
    """Without a folder there is no reader language and nothing to check."""
    sources.write("courses/page.py", VIEW)
    assert sources.reader_catalogues() == {}


def test_the_compiled_catalogue_is_the_one_in_the_tree():
    for code in FILES:
        entry = entries(code)[0]
        with translation.override(code):
            assert translation.gettext("To the start page") == next(
                e.msgstr for e in entries(code) if e.msgid == "To the start page"
            ), entry
