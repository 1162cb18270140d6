"""The guide's pages: dates, states and sources always, readers' languages, constant queries, no harm from odd input."""

import re
from datetime import date

import pytest
from django.utils import translation

from courses.guiding import tell
from courses.models import Answer, ExamCentre, GlossaryTerm, GuideSection, Platform, Question
from portal.facts import confirm_fact, replace_dated
from portal.templatetags.words import isolated
from tests.reading import pieces_of, words_of

pytestmark = pytest.mark.django_db
G = "/cursos/guia/"
PAGES = ("", "certificados/", "exames/", "plataformas/", "glossario/", "que-nivel/", "posso-inscrever-me/", "speak/")
LANGUAGES = ("", "/en", "/es", "/ar", "/ne", "/hi", "/bn", "/uk", "/fr")
DATED = {"certificados/": 8, "exames/": 7, "plataformas/": 2, "glossario/": 25, "speak/": 1}


@pytest.mark.parametrize("prefix", LANGUAGES)
def test_every_page_in_every_language(guide, client, prefix):
    for path in PAGES:
        response = client.get(f"{prefix}{G}{path}")
        html = response.content.decode()
        assert response.status_code == 200, path
        assert not response.cookies
        assert html.count("<h1") == 1, path
        assert "csrf" not in html
        assert "style=" not in html
        assert len(response.content) < 60_000, path


@pytest.mark.parametrize("prefix", LANGUAGES)
def test_no_answer_without_date_state_and_source(guide, client, prefix):
    """Every text that answers is followed by a block with a badge, "valid on" with a date, and the source."""
    for path, answers in DATED.items():
        html = client.get(f"{prefix}{G}{path}").content.decode()
        blocks = re.findall(r'<div class="dated">(.*?)</div>', html, re.S)
        assert len(blocks) == answers, path
        for block in blocks:
            assert 'class="badge-state' in block
            assert re.search(r"<bdi>[^<]*\d{4}[^<]*</bdi>", block)
            assert re.search(r'<span lang="pt" dir="ltr">[^<]+</span>', block)


def test_what_held_before_is_shown_with_its_date(guide, client):
    words = words_of(client.get(f"{G}idade-minima/").content.decode())
    assert words.index("16 anos ou mais") < words.index("Nos cursos PLA: 18 anos") < words.index("15 anos nas escolas")


def test_an_answer_confirmed_says_so(guide, client, manager):
    confirm_fact(fact=Answer.objects.get(question__slug="speak"), by=manager, on=date(2026, 11, 20))
    html = client.get(f"{G}speak/").content.decode()
    assert "20 de novembro de 2026" in html
    assert "tone-ok" in html


def test_an_answer_replaced_is_history(guide, client, manager):
    old = Answer.objects.get(question__slug="speak")
    changed = {"text": {"pt": "Acabou; «fim» <b>."}, "valid_on": "2026", "source": "Carta; 2026"}
    replace_dated(fact=old, by=manager, changed=changed)
    html = client.get(f"{G}speak/").content.decode()
    assert "<b>." not in html
    words = words_of(html)
    assert words.index("Acabou; «fim» <b>.") < words.index("Associação Fazer Avançar")


def test_a_change_reaches_readers_at_once(guide, client, manager):
    etag = client.get(f"{G}speak/")["ETag"]
    assert client.get(f"{G}speak/", headers={"If-None-Match": etag}).status_code == 304
    confirm_fact(fact=Answer.objects.get(question__slug="speak"), by=manager)
    assert client.get(f"{G}speak/", headers={"If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize("path", ["", *DATED])
def test_a_reader_asks_each_time_and_a_new_day_is_a_new_page(guide, client, monkeypatch, path):
    """An answer stops being confirmed by the mere passing of a day."""
    before = client.get(G + path)
    assert before["Cache-Control"] == "public, no-cache"
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: date(2031, 1, 1))
    again = client.get(G + path, headers={"If-None-Match": before["ETag"]})
    assert again.status_code == 200


def test_a_question_without_an_answer_says_that_it_is_not_known(guide, client):
    Question.objects.create(section=GuideSection.objects.first(), slug="nova", words={"pt": "Nova?"})
    assert "Not known to us" in client.get(f"/en{G}nova/").content.decode()


# --- languages ---------------------------------------------------------------------------------------------------


def test_in_an_unchecked_language_the_portuguese_stands_beside(guide, client):
    it = Answer.objects.get(question__slug="speak")
    html = client.get(f"/ne{G}speak/").content.decode()
    marked = pieces_of(html)
    assert it.text["ne"].split(":")[0] in " ".join(text for text, language in marked if language == "ne")
    assert it.text["pt"].split(":")[0] in " ".join(text for text, language in marked if language == "pt")
    assert html.index(it.text["ne"][:20]) < html.index(it.text["pt"][:20])


def test_in_a_language_of_the_screens_it_does_not(guide, client):
    it = Answer.objects.get(question__slug="speak")
    assert it.text["pt"][:30] not in client.get(f"/es{G}speak/").content.decode()


@pytest.mark.parametrize("prefix", ["/ne", "/es"])
def test_a_language_without_a_text_shows_the_portuguese_and_says_so(guide, client, manager, prefix):
    it = Answer.objects.get(question__slug="speak")
    replace_dated(fact=it, by=manager, changed={"text": {"pt": "Só isto."}, "valid_on": "2026", "source": "Carta"})
    html = client.get(f"{prefix}{G}speak/").content.decode()
    assert '<div class="only-pt" lang="pt" dir="ltr"><p>Só isto.</p>' in html
    assert html.count("Só isto.") == 2  # and once in the description of the page
    assert len(re.findall(r'<p class="small-print">[^<]+</p>\s*<div class="prose">', html)) == 1


def test_nothing_flips_in_arabic():
    shown = isolated("<p>من 15 إلى 20، «PPT (Português para Todos)»: n.º 183/2020 &amp; 2020: PPT</p>", "ar")
    for piece in ("15", "20", "PPT", "Português para Todos", "n.º 183/2020", "2020"):
        assert f'<bdi dir="ltr">{piece}</bdi>' in shown
    assert "&amp;" in shown
    assert isolated("<p>15 anos</p>", "pt") == "<p>15 anos</p>"


def test_dates_and_sources_are_marked_in_arabic(guide, client):
    html = client.get(f"/ar{G}duracao-a2/").content.decode()
    assert '<bdi dir="ltr">150</bdi>' in html


# --- odd input -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["nada/", "2/", "-/", f"{'a' * 300}/", "speak/x/", "%00/", "../", "ção/"])
def test_an_address_that_is_none(guide, client, path):
    assert client.get(G + path).status_code in (400, 404)


def test_a_language_that_does_not_exist(guide, client):
    assert client.get(f"/xx{G}").status_code == 404


@pytest.mark.parametrize("path", ["", "certificados/", "exames/", "plataformas/", "glossario/"])
def test_an_empty_guide_is_a_page_too(db, client, path):
    assert client.get(G + path).status_code == 200


# --- queries -------------------------------------------------------------------------------------------------------


def one_of_each(number):
    given = {"by": None, "valid_on": "2020", "source": "Fonte"}
    section = GuideSection.objects.create(slug=f"s{number}", title={"pt": "Secção"}, position=number)
    question = Question.objects.create(
        section=section, slug=f"q{number}", words={"pt": "P?"}, level="A2", purpose="nationality", see="support"
    )
    tell(model=Answer, question=question, text={"pt": "R."}, **given)
    tell(model=ExamCentre, key=f"c{number}", name="Centro", exam="CIPLE", **given)
    tell(model=Platform, key=f"p{number}", name="Sítio", text={"pt": "T."}, **given)
    tell(model=GlossaryTerm, key=f"t{number}", term="Termo", text={"pt": "T."}, **given)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("path", "queries"),
    [("", 4), ("q0/", 5), ("certificados/", 5), ("exames/", 3), ("plataformas/", 2), ("glossario/", 2)],
)
def test_constant_queries(db, client, django_assert_num_queries, rows, path, queries):
    for number in range(rows):
        one_of_each(number)
    client.get("/")
    with translation.override("pt"), django_assert_num_queries(queries):
        assert client.get(G + path).status_code == 200
