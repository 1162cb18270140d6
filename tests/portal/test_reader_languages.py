"""Languages only of the pages of courses: their addresses, links, dates, and what they say of themselves."""

import re

import pytest
from django.conf import settings as live
from django.template import engines
from django.test import Client
from django.urls import reverse, translate_url
from django.utils import formats, translation
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext, override

from portal import languages

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.portal.reader_urls")]

SCREENS = ("pt", "en", "es", "ar")
READERS = ("bn", "fr", "hi", "ne", "uk")
PAGE = "/cursos/prova/7/"


def address(code: str) -> str:
    return PAGE if code == "pt" else f"/{code}{PAGE}"


def html_of(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def element(html: str, name: str) -> str:
    return re.search(rf'<(\w+) id="{name}"[^>]*>(.*?)</\1>', html, re.DOTALL).group(2)


def href(html: str, name: str) -> str:
    return re.search(rf'id="{name}" href="([^"]+)"', html).group(1)


def test_a_language_is_a_folder_with_a_catalogue():
    folders = {file.parent.parent.name for file in live.READER_LOCALE_PATH.glob("*/LC_MESSAGES/django.po")}
    assert set(live.READER_LANGUAGES) == folders
    assert set(READERS) <= folders


def test_the_screens_and_accounts_keep_their_four_languages():
    assert [code for code, _name in live.LANGUAGES] == list(SCREENS)


@pytest.mark.parametrize("code", [*SCREENS, *READERS])
def test_the_page_says_its_language(client, code):
    response = client.get(address(code))
    html = response.content.decode()
    assert response.status_code == 200
    assert response["Content-Language"] == code
    assert f'<html lang="{code}" dir="{"rtl" if code == "ar" else "ltr"}">' in html
    assert "Vary" not in response or "Cookie" not in response["Vary"]
    assert not response.cookies


@pytest.mark.parametrize("code", [*SCREENS, *READERS])
def test_all_nine_are_offered_with_their_own_names(client, code):
    html = html_of(client, address(code))
    for other in [*SCREENS, *READERS]:
        assert f'<link rel="alternate" hreflang="{other}" href="{live.SITE_URL}{address(other)}">' in html
        assert f'<a href="{address(other)}?q=1" lang="{other}" hreflang="{other}"' in html
    for name in ("नेपाली", "हिंदी", "বাংলা", "Українська", "Français"):
        assert f">{name}</a>" in html
    assert html.count('aria-current="true"') == 1


@pytest.mark.parametrize("code", SCREENS)
def test_elsewhere_four_are_offered(client, code):
    html = html_of(client, "/contactos/" if code == "pt" else f"/{code}/contactos/")
    assert len(re.findall('rel="alternate"', html)) == 4
    for reader in READERS:
        assert f"/{reader}/" not in html


@pytest.mark.parametrize("code", [*SCREENS, *READERS])
def test_links_stay_in_the_language_where_it_exists_and_are_english_elsewhere(client, code):
    html = html_of(client, address(code))
    assert href(html, "own") == address(code)
    screen = "en" if code in READERS else code
    contacts = "/contactos/" if screen == "pt" else f"/{screen}/contactos/"
    assert href(html, "english") == contacts
    inner = [link for link in re.findall(r'<a [^>]*href="(/[^"]*)"', html) if not link.startswith("/cursos")]
    assert len(inner) > 8
    for link in inner:
        assert client.get(link).status_code in (200, 302), link


def test_a_room_keeps_its_address(client):
    with override("ne"):
        assert reverse("area") == "/area/"
        assert reverse("home") == "/en/"
        assert reverse("healthz") == "/healthz/"


@pytest.mark.parametrize(
    "path",
    [
        "/ne/", "/ne/contactos/", "/ne/planos/", "/ne/planos/cursos/", "/ne/area/", "/ne/conta/login/", "/ne/admin/",
        "/ne/ne/cursos/prova/7/", "/en/ne/cursos/prova/7/", "/ne/en/cursos/prova/7/", "/ne/cursosx/", "/NE/cursos/",
        "/ne", "/xx/cursos/prova/7/", "/xx/cursos/", "/pt/cursos/prova/7/", "/ne-np/cursos/prova/7/",
        "/../ne/cursos/prova/7/", "/n\u0435/cursos/prova/7/", "/readers/cursos/", "/libraries/cursos/prova/7/",
    ],
)  # fmt: skip
def test_any_other_address_is_not_there(client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert response["Content-Language"] == ("en" if path.startswith("/en/") else "pt")


def test_not_found_under_the_readers_part_is_in_their_language(client):
    response = client.get("/ne/cursos/prova/lixo/")
    assert response.status_code == 404
    assert '<html lang="ne" dir="ltr">' in response.content.decode()


def test_a_missing_slash_is_forgiven(client):
    response = client.get("/ne/cursos/prova/7")
    assert response.status_code == 301
    assert response["Location"] == PAGE.replace("/cursos", "/ne/cursos")


def test_one_request_leaves_no_language_behind(client):
    client.get(address("ne"))
    assert translation.get_language() == "pt"
    assert client.get("/contactos/")["Content-Language"] == "pt"


def test_translated_addresses():
    for start in (*SCREENS, *READERS):
        with override(start):
            for code in (*SCREENS, *READERS):
                assert translate_url(address(start), code) == address(code)


def test_alternates_of_a_room_and_of_nowhere():
    assert languages.alternates("/area/planos/") == []
    assert len(languages.alternates("/ne/planos/")) == 4
    assert len(languages.alternates("/")) == 4


# --- what was not checked ----------------------------------------------------------------------------------------


@pytest.fixture
def checked(monkeypatch):
    monkeypatch.setattr(languages, "_headers", lambda code: {"x-checked-by": "Uma leitora"} if code == "ne" else {})


@pytest.mark.parametrize("code", READERS)
def test_an_unchecked_language_says_so_with_a_way_to_the_portuguese(client, code):
    html = html_of(client, address(code))
    notice = re.search(r'<aside class="unchecked"[^>]*>(.*?)</aside>', html, re.DOTALL).group(1)
    assert f'<a href="{PAGE}?q=1" lang="pt" dir="ltr" hreflang="pt">Ver esta página em português</a>' in notice
    assert html.index('class="unchecked"') < html.index("<main")


@pytest.mark.parametrize("code", SCREENS)
def test_a_language_of_the_screens_says_nothing(client, code):
    html = html_of(client, address(code))
    assert "unchecked" not in html
    assert "pt-beside" not in html


def test_a_checked_language_says_nothing(client, checked):
    html = html_of(client, address("ne"))
    assert "unchecked" not in html
    assert "pt-beside" not in html
    assert "pt-beside" in html_of(client, address("hi"))


def test_the_portuguese_stands_beside_the_text(client):
    html = html_of(client, address("ne"))
    with override("ne"):
        monday, sunday = gettext("Monday"), gettext("Sunday")
    assert monday != sunday
    assert f'<h1>{monday} <span class="pt-beside" lang="pt" dir="ltr">segunda-feira</span></h1>' in html
    assert element(html, "filter") == f'{sunday} <span class="pt-beside" lang="pt" dir="ltr">domingo</span>'


def test_the_portuguese_stands_alone_where_the_text_is_missing(client):
    assert element(html_of(client, address("ne")), "missing") == '<span lang="pt" dir="ltr">Publicado até agora</span>'


def test_a_plain_text_stands_once_and_is_escaped(client):
    for code in ("ne", "pt"):
        assert element(html_of(client, address(code)), "plain") == "&lt;b&gt;&amp;"


def test_both_leaves_the_language_as_it_was():
    made = engines["django"].from_string("{% both %}{% translate 'Monday' %}{% endboth %}|{% translate 'Monday' %}")
    with override("ne"):
        assert made.render({}).endswith("|" + gettext("Monday"))


def test_a_text_missing_in_the_catalogue_is_portuguese_and_not_english():
    for code in READERS:
        with override(code):
            assert gettext("Published so far") == "Publicado até agora"


# --- a language without code -------------------------------------------------------------------------------------

HEADERS = {"x-language-name": "Tierno", "x-text-direction": "rtl", "x-checked-by": ""}


def test_a_language_django_does_not_know_brings_its_name_and_direction(settings, monkeypatch):
    settings.READER_LANGUAGES = [*settings.READER_LANGUAGES, "qq"]
    monkeypatch.setattr(languages, "_headers", lambda code: HEADERS if code == "qq" else {})
    html = html_of(Client(), address("qq"))
    assert '<html lang="qq" dir="rtl">' in html
    assert ">Tierno</a>" in html
    assert "segunda-feira" in html
    monkeypatch.setattr(languages, "_headers", lambda code: {})
    assert '<html lang="qq" dir="ltr">' in html_of(Client(), address("qq"))
    assert ">qq</a>" in html_of(Client(), address("qq"))


def test_headers_are_read_from_the_compiled_catalogue():
    languages._headers.cache_clear()
    assert set(languages._headers("ne")) >= {"x-checked-by", "language"}
    assert languages._headers("qq") == {}


# --- dates and numbers -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("ne", ("1 मार्च 2015, 10:05", "मार्च 2015", "आइतवार")),
        ("hi", ("1 मार्च 2015, 10:05", "मार्च 2015", "रविवार")),
        ("bn", ("1 মার্চ 2015, 10:05", "মার্চ 2015", "রবিবার")),
        ("uk", ("1 березня 2015 р., 10:05", "Березень 2015 р.", "Неділя")),
        ("fr", ("1 mars 2015 à 10:05", "mars 2015", "dimanche")),
    ],
)
def test_dates(code, expected):
    moment = parse_datetime("2015-03-01T10:05")
    with override(code):
        shown = [formats.date_format(moment, name) for name in ("DATETIME_FORMAT", "YEAR_MONTH_FORMAT", "l")]
        # Names of days come from our catalogue once a page uses them: in small letters.
        assert (shown[0], shown[1]) == expected[:2]
        assert shown[2].lower().replace("बार", "वार") == expected[2].lower()


@pytest.mark.parametrize("code", READERS)
def test_every_month_and_day_is_in_the_language(code):
    days = [parse_datetime(f"2015-{month:02}-{day:02}T10:05") for month in range(1, 13) for day in range(1, 8)]
    for day in days:
        shown = {}
        for other in ("pt", "en", code):
            with override(other):
                shown[other] = (formats.date_format(day, "F"), formats.date_format(day, "l"))
        assert shown[code][0] not in (shown["pt"][0], shown["en"][0])
        assert shown[code][1] not in (shown["pt"][1], shown["en"][1])
        with override(code):
            for name in ("DATE_FORMAT", "SHORT_DATE_FORMAT", "DATETIME_FORMAT", "TIME_FORMAT", "MONTH_DAY_FORMAT"):
                assert re.search(r"[0-9]", formats.date_format(day, name))
            assert not re.search(
                r"[^\x00-\x7f]", "".join(c for c in formats.date_format(day, "DATE_FORMAT") if c.isdigit())
            )
