"""A course's page: what it says, what it does not invent, and how it answers."""

import json
import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from courses.editing import edit_course, remove_course, report_wrong
from courses.models import Course, Path, Programme, Rule, Unit
from courses.presenting import CourseView, fetch_courses
from courses.search.index import forget
from courses.sharing import MOST_LETTERS, short_text
from portal.qr import qr_svg
from tests.courses.factories import course, levels, locality, municipality, place, provider
from tests.reading import words_of

pytestmark = pytest.mark.django_db
LANGUAGES = ("pt", "en", "es", "ar", *settings.READER_LANGUAGES)
HOSTILE = '</script><script>alert(1)</script> "aspas"; <b>{{ 7|add:1 }}</b> مرحبا'


@pytest.fixture(autouse=True)
def _index():
    forget()


def today():
    return timezone.localdate()


def address(it, language="pt"):
    return f"/cursos/{it.code}/" if language == "pt" else f"/{language}/cursos/{it.code}/"


def page(it, language="pt", status=200):
    response = Client().get(address(it, language))
    assert response.status_code == status
    return response.content.decode()


def view(it, **more):
    return CourseView(fetch_courses([it.code])[0], **more)


def programme():
    it = Programme.objects.get_or_create(code="ppt", defaults={"source": "Fonte"})[0]
    it.names.get_or_create(name="Português para Todos", acronym="PPT", source="Fonte")
    return it


def full(**more):
    """A course of which everything is told."""
    levels()
    at = more.pop("at", None) or place(
        of=provider(name="Escola “Ç”; de Almancil"), name="Bloco B", address="Rua das Flores, 1",
        postal_code="8135-000", locality=locality(), latitude=37.08, longitude=-8.03,
        phones="289 000 000\n+351 289 111 111",
        emails="cursos@escola.example", hours="9h às 17h",
    )  # fmt: skip
    more = {
        "path": Path.objects.get(pk="A1+A2"), "programme": programme(),
        "starts": f"{today().year + 1}-01-12", "ends": f"{today().year + 1}-06-30",
        "timetable": [{"day": 2, "from": "19:00", "to": "22:00"}, {"day": 4, "from": "19:00", "to": "22:00"}],
        "timetable_text": "3.ª e 5.ª, 19h-22h", "hours": 150, "group_size": 20, "certificate_counts": "sim",
        "certificate_reason": "Nível A2", "certificate_source": "DL 43/2013", "step_free": "sim",
    } | more  # fmt: skip
    return course(at, **more)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_works_in_every_language(client, language):
    response = client.get(address(full(), language))
    html = response.content.decode()
    assert response.status_code == 200
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in html
    assert html.count("<h1") == 1
    assert not re.search(r"\bNone\b|\bTrue\b|%\(|\{\{", words_of(html))
    assert not response.cookies
    assert "style=" not in html


def test_hours_do_not_flip():
    assert '<bdi dir="ltr">19:00–22:00</bdi>' in page(full(), "ar")
    assert '<bdi dir="ltr">289 000 000</bdi>' in page(full(at=place(phones="289 000 000")), "ar")


def test_the_phone_can_be_called_and_is_there_once():
    html = page(full())
    assert 'href="tel:+351289000000"' in html
    assert 'href="tel:+351289111111"' in html
    assert html.index("tel:") < html.index('id="when"')


def test_an_invented_school_cannot_be_called():
    at = place(of=provider(name="Escola Inventada", is_demo=True), phones="289 000 000", emails="a@escola.example")
    it = course(at)
    html = page(it)
    assert "demo-banner" in html
    assert 'content="noindex"' in html
    assert "tel:" not in html
    assert "mailto:" not in html
    assert "289" not in words_of(html)
    assert "ld+json" not in html
    assert short_text(view(it)).splitlines()[0].startswith("Dem")


def test_small_letters_are_sent_on(client):
    it = course()
    response = client.get(f"/es/cursos/{it.code.lower()}/?c=AAAAAA")
    small = it.code.lower()
    if small == it.code:
        return
    assert response.status_code == 301
    assert response["Location"] == f"/es/cursos/{it.code}/?c=AAAAAA"


@pytest.mark.parametrize("path", ["BBBBBB", "bbbbbb", "ABCDEFG", "ABC", "%00BCDFG", "ÁÁÁÁÁÁ", "AB CDE", "..%2f..%2f"])
def test_what_is_no_course_is_not_there(client, path):
    assert client.get(f"/cursos/{path}/", follow=True).status_code == 404


def test_a_removed_course_is_gone_with_a_sentence(client):
    it = course()
    remove_course(course=it, read_at=1, by=None)
    for path in (address(it), f"{address(it)}horario.ics"):
        response = client.get(path)
        assert response.status_code == 410
        assert "ETag" not in response
        assert "/cursos/" in response.content.decode()


def test_not_changed_costs_one_query_and_any_change_is_seen(client, django_assert_num_queries):
    it = full()
    first = client.get(address(it))
    with django_assert_num_queries(1):
        same = client.get(address(it), headers={"if-none-match": first["ETag"]})
    assert same.status_code == 304
    assert first["Cache-Control"] == "public, no-cache"
    edit_course(course=it, read_at=it.revision, by=None, origin="linha", source="Linha", on=today(), hours=120)
    assert client.get(address(it), headers={"if-none-match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("others", [0, 2])
def test_queries_do_not_grow(client, django_assert_num_queries, others):
    it = full()
    for _ in range(others):
        full(at=place(locality=locality()))
    client.get(address(it))
    with django_assert_num_queries(6):
        response = client.get(address(it))
    assert response.content.decode().count("course-item") == others


def test_others_nearby_nearest_first_then_the_same_municipality():
    it = full()
    far = course(place(locality=locality(geonameid=2, name="Quarteira", latitude=37.07, longitude=-8.10)))
    near = course(place(locality=locality(geonameid=3, name="Perto", latitude=37.085, longitude=-8.031)))
    course(place(locality=locality(geonameid=4, name="Lisboa", latitude=38.7, longitude=-9.1)))
    over = course(place(locality=locality(geonameid=3)), status="terminado")
    gone = course(place(locality=locality(geonameid=3)))
    remove_course(course=gone, read_at=1, by=None)
    html = page(it)
    found = re.findall(r'<a href="/cursos/(\w{6})/"', html.split('id="others"')[1])
    assert found == [near.code, far.code]
    assert "km" in html.split('id="others"')[1]
    without = course(place())
    html = page(without)
    assert over.code not in html
    assert "km</bdi>" not in html


def test_what_nobody_said_is_not_known():
    html = page(course(place(), status="a-confirmar", price="", mode="", kind=""))
    words = words_of(html)
    assert "0 h" not in words
    for label in ("group", "Hours in all"):
        assert label not in words
    assert 'id="certificate"' in html


def test_old_courses_and_lists_are_doubted():
    listed = view(full())
    assert (listed.dates_doubted, listed.times_doubted, listed.place_doubted) == (True, True, True)
    assert page(full()).count('class="doubt"') == 3
    told = view(full(origin="linha"))
    assert (told.dates_doubted, told.times_doubted, told.place_doubted) == (False, False, False)
    old = view(full(origin="linha", on=today() - timedelta(days=61)))
    assert old.dates_doubted
    assert not old.is_fresh
    assert "stale" in page(full(on=today() - timedelta(days=61)))
    assert "stale" not in page(full(on=today() - timedelta(days=60)))


def test_a_report_is_said():
    it = full()
    before = page(it)
    report_wrong(course=it, on=today())
    assert page(it).count("notice-warning") == before.count("notice-warning") + 1


def test_an_old_status_is_to_be_confirmed():
    it = full(status_until=today() - timedelta(days=1))
    assert view(it).status == "a-confirmar"


def test_times_of_the_azores_say_so():
    azores = municipality(dico="4203", name="Ponta Delgada", district="Região Autónoma dos Açores")
    assert view(full(at=place(municipality=azores))).zone_note
    assert not view(full()).zone_note


def rule(**more):
    values = {
        "kind": "papers",
        "valid_on": "2020",
        "source": "Fonte",
        "words": {"pt": "Título de residência\nNIF"},
    } | more
    return Rule.objects.create(**values)


def test_papers_and_age_by_provider_and_date():
    rule()
    rule(kind="minimum_age", number=15, words={}, provider_kind="escola", ends="2020")
    rule(kind="minimum_age", number=16, words={}, starts="2022")
    rule(kind="minimum_age", number=18, words={}, provider_kind="iefp", starts="2022")
    words = words_of(page(full()))
    assert "Título de residência" in words
    assert "16" in words
    assert not re.search(r"\b1[58] anos|From 1[58]", words)


def test_a_region_of_which_only_the_existence_of_rules_is_known():
    azores = municipality(dico="4203", name="Ponta Delgada", district="Região Autónoma dos Açores")
    rule()
    rule(words={}, region="acores")
    html = page(full(at=place(municipality=azores)), "en")
    assert "This region has rules of its own" in html
    assert "Título de residência" not in html


def test_the_papers_stand_in_the_readers_language_with_the_portuguese_beside_it():
    rule(words={"pt": "Título de residência\nNIF", "ne": "बसोबास अनुमति\nकर नम्बर"})
    html = page(full(), "ne")
    assert (
        '<span lang="ne">बसोबास अनुमति</span> <span class="pt-beside" lang="pt" dir="ltr">Título de residência</span>'
        in html
    )
    assert "बसोबास" not in page(full(), "en")


def test_way_there_only_to_a_point_of_its_own():
    html = page(full())
    assert "openstreetmap.org/directions?to=37.08000,-8.03000" in html
    assert 'href="geo:37.08000,-8.03000"' in html
    assert "openstreetmap" not in page(full(at=place(locality=locality(), phones="289")))


def test_enrolling_elsewhere_is_said():
    at = place(name="Sala de aula")
    it = full(at=at, enrolment_place=place(of=at.provider, name="Secretaria", phones="289 222 222"))
    html = page(it)
    assert "Secretaria" in html
    assert 'href="tel:+351289222222"' in html


def test_units_with_their_titles():
    it = full()
    unit = Unit.objects.create(code="6397UI", title={"pt": "Eu, a sociedade e a cultura"}, hours=None)
    it.units.add(unit)
    html = page(it, "ar")
    assert '<bdi lang="pt" dir="ltr">Eu, a sociedade e a cultura</bdi>' in html
    assert '<bdi dir="ltr">6397UI</bdi>' in html


# --- data for search engines -------------------------------------------------------------------------------------


def json_of(html):
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL).group(1))


def test_structured_data():
    data = json_of(page(full()))
    assert data["@type"] == "Course"
    assert data["isAccessibleForFree"] is True
    assert data["provider"]["name"] == "Escola “Ç”; de Almancil"
    held = data["hasCourseInstance"]
    assert held["courseSchedule"][0]["startTime"] == "19:00"
    assert held["location"]["geo"]["latitude"] == 37.08
    assert "endDate" in held
    bare = json_of(page(course(place(), price="")))
    assert not {"isAccessibleForFree", "offers", "educationalLevel"} & set(bare)


def test_hostile_texts_cannot_break_out():
    at = place(of=provider(name=HOSTILE), name=HOSTILE, address=HOSTILE, hours=HOSTILE)
    it = full(
        at=at, title=HOSTILE, notes=HOSTILE, timetable_text=HOSTILE, certificate_reason=HOSTILE, dates_text=HOSTILE
    )
    for language in ("pt", "ar"):
        html = page(it, language)
        assert "<script>alert" not in html
        assert "<b>{{" not in html
        assert json_of(html)["provider"]["name"] == HOSTILE
        assert not set("<>&") & set(re.search(r'ld\+json">(.*?)</script>', html, re.DOTALL).group(1))


# --- handing it on -----------------------------------------------------------------------------------------------

texts = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=200)


@given(texts, texts, texts, st.sampled_from(LANGUAGES))
def test_the_short_text_is_short_and_ends_with_the_address(title, name, words, language):
    from django.utils.translation import override

    from courses.models import Place, Provider
    from portal.models import Municipality

    town = Municipality(name=words[:80], district="Faro")
    held = Place(name=name, municipality=town, phones=f"{words}\n289 000 000")
    it = Course(title=title, provider=Provider(name=name), class_place=held, timetable_text=words, dates_text=words)
    with override(language):
        text = short_text(CourseView(it))
        assert len(text) <= MOST_LETTERS
        assert text.endswith(f"/cursos/{it.code}/")


def test_the_short_text_says_what_matters():
    text = short_text(view(full()))
    for part in ("A1 + A2", "Escola “Ç”; de Almancil", "Almancil, Loulé", "19:00–22:00", "289 000 000"):
        assert part in text


def test_messages_are_links_only():
    html = page(full())
    assert 'href="sms:?&amp;body=' in html
    assert 'href="https://wa.me/?text=' in html
    assert not re.findall(r'(?:src|action)="https?:', html)


def test_the_qr_code_holds_the_address():
    svg = qr_svg("http://localhost:8000/cursos/ABC234/", label="QR")
    assert svg.count("<path") == 2
    assert 'role="img"' in svg
    import qrcode

    code = qrcode.QRCode(border=4, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data("http://localhost:8000/cursos/ABC234/")
    code.make(fit=True)
    dark = sum(map(sum, code.get_matrix()))
    assert sum(int(width) for width in re.findall(r"h(\d+)v1h", svg)) == dark


def test_the_way_back_keeps_the_search(client):
    it = full()
    html = client.get(f"{address(it)}?onde=l1&nivel=inicio&p=2&lixo=1").content.decode()
    assert 'href="/cursos/?onde=l1&amp;nivel=inicio&amp;p=2"' in html


def test_page_and_assets_are_small(client):
    import gzip
    from pathlib import Path as File

    from django.contrib.staticfiles import finders

    for _ in range(3):
        full(at=place(locality=locality()))
    rule()
    response = client.get(address(full(), "ar"), headers={"accept-encoding": "gzip"})
    assert len(response.content) <= 12_000, len(response.content)
    html = gzip.decompress(response.content).decode()
    linked = set(re.findall(r'(?:href|src)="/static/([^"]+)"', html))
    assets = {name: len(gzip.compress(File(finders.find(name)).read_bytes(), 9)) for name in linked}
    assert sum(assets.values()) <= 45_000, assets


def test_every_field_told_has_a_name():
    from courses.sayings import TOLD
    from courses.wording import FIELD_NAMES

    assert set(FIELD_NAMES) == set(TOLD)
    words = words_of(page(full(origin="linha", source="Pessoa da linha", cells={"hours": "150 h (UFCD)"})))
    assert "150 h (UFCD)" in words
