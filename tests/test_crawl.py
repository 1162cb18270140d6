"""Every page that can be reached, in every language: no fault, no dead link, no developer's word, no wrong language."""

import re
from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit

import polib
import pytest
from django.conf import settings
from django.core.management import call_command

from measures.reference import NATIONAL_AREAS
from portal.languages import language_of
from portal.models import User
from publication.states import VERB_NAMES
from tests.crawling import crawl
from tests.database import empty
from tests.reading import pieces_of

LANGUAGES = ("pt", "en", "es", "ar")
START = {"pt": "/", "en": "/en/", "es": "/es/", "ar": "/ar/"}
ROOMS = {
    "coordenador": "/area/",
    "tecnico": "/area/",
    "parceiro": "/area/",
    "outro": "/area/",
    "acm": "/admin/",
    "gestor": "/admin/",
}
# Every person and every language once or twice; all of them with all in make test-full.
WALKS = {
    ("coordenador", "pt"), ("coordenador", "ar"), ("tecnico", "es"), ("parceiro", "ar"), ("outro", "en"),
    ("acm", "es"), ("gestor", "pt"), ("gestor", "ar"),
}  # fmt: skip
DEBRIS = re.compile(r"\{\{|\}\}|\{%|%\}|\bNone\b|\bTrue\b|\bFalse\b|%\(\w+\)[sd]|<bound method|object at 0x|__\w+__")
# Stored values that are no word of any of the four languages.
VALUES = {
    "at-least", "at-most", "cross-cutting", "in-review", "start-review", "yes-no", "draft-open",
    *(code for code in NATIONAL_AREAS if "-" in code), *(verb for verb in VERB_NAMES if "-" in verb),
}  # fmt: skip
BRAZILIAN = re.compile(
    r"\b(usuári[oa]s?|arquivos?|salv(?:ar|e|o)|telas?|senhas?|cadastr\w+|celular(?:es)?|gerenciar|deletar)\b", re.I
)
ENGLISH = re.compile(r"\b(the|and|with|your|you|please|this|these|was|were|has been|of the|must|should)\b", re.I)


@pytest.fixture(scope="module")
def _world(django_db_setup, django_db_blocker):
    """The nine registered plans and the demonstration: everything a page can show. Files are not made."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("portal.jobs.enqueue", lambda kind, ids: None)
        call_command("load_reference", stdout=StringIO())
        call_command("load_demo", stdout=StringIO())
        yield
        empty()


@pytest.fixture
def world(_world, db):
    """All of it is there."""


def untranslated(language):
    """English screen texts that must not stand on a page in `language`."""
    folder = (
        settings.READER_LOCALE_PATH if language in settings.READER_LANGUAGES else Path(settings.BASE_DIR) / "locale"
    )
    path = folder / language / "LC_MESSAGES" / "django.po"
    found = set()
    for entry in polib.pofile(str(path)):
        for text, said in ((entry.msgid, entry.msgstr), (entry.msgid_plural, entry.msgstr_plural.get(1, ""))):
            if text and "%" not in text and text != (said or entry.msgstr_plural.get(0, "")):
                found.add(re.sub(r"\s+", " ", text).strip())
    # A word that both languages share is somebody else's translation.
    return found - {entry.msgstr for entry in polib.pofile(str(path))}


def faults(address, response, language, english):
    """What is wrong with a page, in words."""
    html = response.content.decode()
    lengthy = [text for text in english if len(text.split()) > 3]
    for text, marked in pieces_of(html):
        where = f"{address}: {text[:160]!r}"
        # "None" begins an English sentence, as in "None yet."; alone or inside one it is a developer's.
        if DEBRIS.search(re.sub(r"^None(?=[:.]? [\w(])", "", text) if language == "en" else text):
            yield f"debris {where}"
        if {word.strip(".,;:()") for word in text.split()} & VALUES:
            yield f"stored value {where}"
        if language == "pt" and BRAZILIAN.search(text):
            yield f"not of Portugal {where}"
        if language != "en" and marked in ("", language) and not re.search(r"https?:", text):
            if text in english or any(one in text for one in lengthy):
                yield f"untranslated {where}"
            elif ENGLISH.search(text):
                yield f"English {where}"
    if f'lang="{language}"' not in html[:400]:
        yield f"{address}: the page does not say that it is in {language}"
    if (language == "ar") != ('dir="rtl"' in html[:400]):
        yield f"{address}: direction"


def check(found, language):
    english = untranslated(language) if language != "en" else set()
    wrong = [f"{response.status_code} {address}" for address, response in found.items() if response.status_code >= 400]
    for address, response in found.items():
        if response.status_code == 200 and response.get("Content-Type", "").startswith("text/html"):
            wrong.extend(faults(address, response, language, english))
    assert not wrong, f"{len(wrong)} faults\n" + "\n".join(dict.fromkeys(wrong[:60]))


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_public_pages(world, client, language):
    rooms = ("/api/", "/conta/", "/area/", "/admin/")
    public = crawl(
        client,
        [START[language]],
        within=START[language],
        only=lambda path: language_of(path) == language and not path.startswith(rooms),
    )
    paths = {urlsplit(address).path for address in public}
    prefix = START[language]
    assert {f"{prefix}planos/", f"{prefix}contactos/", f"{prefix}acessibilidade/", f"{prefix}fontes/"} <= paths
    assert sum("/medidas/m" in path for path in paths) >= 16 + 36 + 4
    assert sum("/cursos/" in path for path in paths) > 60
    check(public, language)


@pytest.mark.slow
@pytest.mark.parametrize("language", settings.READER_LANGUAGES)
def test_pages_of_courses_in_a_reader_language(world, client, language):
    start = f"/{language}/cursos/"
    found = crawl(client, [start], within=start)
    assert len(found) > 60
    check(found, language)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("local", "language"),
    [
        pytest.param(*walk, marks=[] if walk in WALKS else pytest.mark.full)
        for walk in ((local, language) for local in ROOMS for language in LANGUAGES)
    ],
)
def test_rooms(world, client, local, language):
    user = User.objects.get(email=f"{local}@demo.example")
    User.objects.filter(pk=user.pk).update(language=language)
    user.refresh_from_db()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[1])
    found = {}
    for room in dict.fromkeys((ROOMS[local], "/area/", "/conta/")):
        found |= crawl(client, [room], within=room, most=150)
    assert len(found) > 8
    check(found, language)
