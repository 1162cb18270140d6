"""A course, its card and its forms in a real Chromium: nothing for axe, narrow phones, near me, the card as PDF."""

import pytest
from playwright.sync_api import expect

from courses.editing import edit_course
from courses.models import WrongReport
from portal.models import Locality
from tests.courses.factories import place, provider
from tests.courses.test_course_page import full

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def two_courses():
    almancil = Locality.objects.get(name="Almancil")
    here = {"municipality": almancil.municipality, "locality": almancil}
    at = place(
        of=provider(name="Escola Secundária de Almancil"), name="Bloco B", address="Rua das Flores, 1", **here,
        latitude=almancil.latitude, longitude=almancil.longitude, phones="289 000 000\n289 000 001",
    )  # fmt: skip
    one = full(at=at)
    edit_course(course=one, read_at=1, by=None, origin="linha", source="Linha", on=one.checked_on, weeks=10)
    return one, full(at=place(of=provider(name="Segunda"), **here), status="espera")


@pytest.mark.parametrize(("language", "width"), [("pt", 1280), ("ar", 320), ("ne", 360)])
def test_axe_and_width(new_context, axe_finds_nothing, language, width):
    one, two = two_courses()
    prefix = "" if language == "pt" else f"/{language}"
    page = new_context(viewport={"width": width, "height": 800}).new_page()
    paths = (
        f"{one.code}/", f"{one.code}/corrigir/", f"{one.code}/corrigir/obrigado/", "cartao/", "cartao/pdf/?c=",
        f"cartao/?c={one.code},{two.code}&lingua=ne&nivel=A1", f"cartao/pdf/?c={one.code}",
    )  # fmt: skip
    for path in paths:
        page.goto(f"{prefix}/cursos/{path}")
        if page.locator("main details > summary").count():
            page.locator("main details > summary").first.click()
        axe_finds_nothing(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert page.context.cookies() == []


def test_near_me_asks_once_and_leads_to_the_place(new_context):
    two_courses()
    page = new_context(geolocation={"latitude": 37.0868, "longitude": -8.0325}, permissions=["geolocation"]).new_page()
    page.goto("/en/cursos/?nivel=inicio")
    page.get_by_role("button", name="Courses near me").click()
    page.wait_for_url("**/en/cursos/?onde=l*&nivel=inicio")
    assert page.url.endswith(f"/en/cursos/?onde=l{Locality.objects.get(name='Almancil').pk}&nivel=inicio")
    expect(page.locator("#results")).to_contain_text("Escola Secundária de Almancil")


def test_near_me_refused_says_so_and_keeps_the_focus(new_context):
    page = new_context(permissions=[]).new_page()
    page.goto("/en/cursos/")
    button = page.get_by_role("button", name="Courses near me")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".near-status")).to_contain_text("Write the name of your town instead.")
    expect(button).to_be_focused()


def test_without_javascript_there_is_no_button(new_context):
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/en/cursos/")
    expect(page.get_by_role("button", name="Courses near me")).to_be_hidden()


def test_a_report_without_javascript(new_context):
    one, _two = two_courses()
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"/en/cursos/{one.code}/")
    page.get_by_role("link", name="Something here is wrong").click()
    page.get_by_label("The hour is wrong").check()
    page.wait_for_timeout(2100)  # as quickly as that, only programs fill in a form
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/obrigado/")
    assert WrongReport.objects.get().what == "hora"


def test_the_helper_takes_a_card_in_nepali_with_them_as_a_file(new_context):
    one, two = two_courses()
    page = new_context(locale="pt-PT").new_page()
    page.goto(f"/cursos/{one.code}/?c={two.code}&nivel=A1&turno=noites")
    page.locator(".take .btn-outline-primary").click()
    page.get_by_role("button", name="नेपाली").click()
    expect(page.locator("html")).to_have_attribute("lang", "pt")
    sheets = page.locator("article.sheet[lang=ne]")
    expect(sheets).to_have_count(2)
    expect(sheets.first).to_contain_text("Quero inscrever-me no nível A1. Trabalho de noite.")
    page.locator("a[href*='cartao/pdf/']").click()
    page.locator("main form button").click()
    page.wait_for_url("**/cursos/cartao/*.pdf")
    for _ in range(60):
        answer = page.request.get(page.url)
        if answer.status != 202:
            break
        page.wait_for_timeout(500)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-")
