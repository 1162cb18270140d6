"""The public pages of courses in the reader languages: no text is asked for that the catalogue does not have."""

from datetime import timedelta
from time import time
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core import signing
from django.template import engines
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from courses.editing import report_wrong
from courses.models import Origin, Path, ProviderKind, Status
from courses.reference.guide import GuideReference
from courses.search.criteria import ALLOWED
from portal.languages import alternates
from portal.public_forms import form_token
from portal.reference.bodies import load_agency, load_facts
from tests.courses.factories import course, levels, place, provider
from tests.crawling import crawl
from tests.reading import pieces_of
from tests.untranslated import untranslated

pytestmark = pytest.mark.django_db

every_language = pytest.mark.parametrize("code", settings.READER_LANGUAGES)


@pytest.fixture(autouse=True)
def _reference():
    load_agency()
    load_facts()
    GuideReference().load()
    reverse("home")  # what is read once, with texts of forms nobody sees, is read before anybody listens


def address(code, name, *args):
    with override(code):
        return reverse(f"courses:{name}", args=args)


def token_of_a_minute_ago(name):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(signing, "time", SimpleNamespace(time=lambda: time() - 60))
        return form_token(name)


def test_the_listener_hears_what_is_missing():
    made = engines["django"].from_string(
        '{% translate "Monday" %}{% translate "Published so far" %}'
        "{% blocktranslate count n=2 context 'x' %}one{% plural %}{{ n }} many{% endblocktranslate %}"
    )
    with untranslated("ne") as missing, override("ne"):
        made.render({})
    assert missing[:2] == ["Published so far", "x\x04one"]
    with override("ne"):
        made.render({})
    assert len(missing) == 3


@every_language
def test_every_page_that_links_lead_to(client, code):
    start = address(code, "search")
    with untranslated(code) as missing:
        pages = crawl(client, [start, address(code, "guide")], within=start, most=80)
    assert len(pages) > 10
    assert {path: page.status_code for path, page in pages.items() if page.status_code >= 400} == {}
    assert set(missing) == set()


def odd_courses():
    """One course in each status; places, prices, modes, certificates, times told and not told, in turn."""
    levels()
    year = timezone.localdate().year
    told = {
        "path": Path.objects.get(pk="A1+A2"), "starts": f"{year + 1}-01-12", "ends": f"{year + 1}-Q2",
        "timetable": [{"day": day, "from": "19:00", "to": "22:00"} for day in range(1, 8)],
        "timetable_text": "3.ª e 5.ª, 19h-22h", "hours": 150, "weeks": 10, "hours_a_week": 6, "group_size": 20,
        "certificate_counts": "sim", "step_free": "sim", "children_welcome": "nao", "mode": "misto",
    }  # fmt: skip
    bare = {"mode": "", "price": "", "kind": "", "certificate_counts": "nao", "starts": f"{year}-03"}
    kinds = ["certificacao", "tecnico", "iniciacao", "alfabetizacao"]
    made = []
    for number, status in enumerate(Status):
        at = place(
            of=provider(name=f"Escola {number}", kind=list(ProviderKind)[number % 5], is_demo=number == 3),
            phones="289 000 000" if number % 2 else "", hours="9h às 17h",
        )  # fmt: skip
        values = {**(told if number % 2 else bare), "status": status}
        if number % 2:
            values["kind"] = kinds[number // 2]
            values |= {"price": "valor", "amount": 50} if number == 5 else {"sector": "comercio"}
        days_ago = timedelta(days=100 if number in (2, 5) else 1)
        origin = list(Origin)[number % 4]
        made.append(course(at, on=timezone.localdate() - days_ago, origin=origin, **values))
    report_wrong(course=made[1], on=timezone.localdate())
    return made


@every_language
def test_courses_of_every_kind(client, code):
    courses = odd_courses()
    with untranslated(code) as missing:
        for it in courses:
            assert client.get(address(code, "course", it.code)).status_code == 200
            assert client.get(address(code, "calendar", it.code)).status_code in (200, 404)
    assert set(missing) == set()


CHOICES = [f"{name}={value}" for name in ("nivel", "turno", "parte") for value in ALLOWED[name]]


@every_language
@pytest.mark.parametrize("screen", ["own", "pt"])
def test_cards(client, code, screen):
    """In the reader's screen, and on a helper's Portuguese screen with the reader's language on the card."""
    codes = [it.code for it in odd_courses()]
    start = address(code if screen == "own" else "pt", "card")
    client.get(start)
    with untranslated(code) as missing:
        for choices in [
            "",
            *(CHOICES if screen == "own" else CHOICES[:3]),
            "parte=manha&parte=noite&parte=sabado",
            "c=lixo&nivel=lixo",
        ]:
            for chosen in (codes[:6], codes[6:]):
                asked = f"{start}?c={','.join(chosen)}&{choices}&lingua={code}"
                assert client.get(asked).status_code in (200, 404)
        query = f"?c={codes[1]}&lingua={code}"
        form = address(code, "card_file_form") + query
        assert client.get(form).status_code == 200
        token = {"form_token": form_token("course-card")}
        sent = client.post(form, token, headers={"Sec-Fetch-Site": "same-origin"})
        assert sent.status_code == 302
        assert client.get(sent["Location"]).status_code in (200, 202)
    assert set(missing) == set()


@every_language
def test_reporting_and_near_me(client, code):
    it, here = odd_courses()[1], {"Sec-Fetch-Site": "same-origin"}
    token = {"form_token": token_of_a_minute_ago("course-report")}
    with untranslated(code) as missing:
        report = address(code, "report", it.code)
        assert client.get(report).status_code == 200
        for fields in ({}, {"what": "lixo", "text": "x" * 400}, {"what": "dia", "text": "\x00"}):
            assert client.post(report, {**token, **fields}, headers=here).status_code in (302, 422)
        assert client.get(address(code, "reported", it.code)).status_code == 200
        for lat, lon in (("lixo", "0"), ("0", "0"), ("999", "")):
            sent = client.post(address(code, "near"), {"lat": lat, "lon": lon})
            assert sent.status_code in (400, 422)
    assert set(missing) == set()


@every_language
def test_pages_of_refusal(client, code):
    with untranslated(code) as missing:
        assert client.get(f"{address(code, 'search')}nada/nada/nada/").status_code == 404
        assert client.post(address(code, "access"), {}, headers={"Origin": "http://evil.example"}).status_code == 403
        codes = [client.post(address(code, "access"), {}, headers={"Sec-Fetch-Site": "same-origin"}) for _ in range(6)]
    assert [response.status_code for response in codes][-1] == 429
    assert set(missing) == set()


@every_language
def test_forms_that_are_not_right(client, code):
    token = token_of_a_minute_ago("course-access")
    here = {"Sec-Fetch-Site": "same-origin"}
    with untranslated(code) as missing:
        for fields in (
            {},
            {"name": "x" * 1000, "email": "lixo", "organisation": "\x00"},
            {"name": "A", "email": "a@" + "b" * 300 + ".pt", "organisation": "y" * 1000},
        ):
            response = client.post(address(code, "access"), {"form_token": token, **fields}, headers=here)
            assert response.status_code == 422
        for fields in ({}, {"idade": "lixo"}, {"form_carried": "lixo"}, {"idade": "34"}):
            assert client.post(address(code, "may_enrol"), fields, headers=here).status_code in (200, 400, 422)
    assert set(missing) == set()


@every_language
def test_no_page_has_words_of_another_language_that_are_not_marked(client, code):
    """Beside each text stands its language: what is Portuguese says so."""
    portuguese = {"Cursos", "Guia", "Contactos", "Privacidade", "Planos", "Língua", "Certificado"}
    for name in ("search", "guide", "certificates", "level", "may_enrol"):
        html = client.get(address(code, name)).content.decode()
        unmarked = {text for text, language in pieces_of(html) if text in portuguese and language == code}
        assert unmarked == set(), name


def test_every_page_of_the_reader_part_is_offered_in_nine_languages():
    for code in ("pt", *settings.READER_LANGUAGES):
        assert len(alternates(address(code, "guide"))) == 4 + len(settings.READER_LANGUAGES)
