"""Two people at the portal: a migrant on a phone, and somebody who helps others."""

import pytest
from playwright.sync_api import expect

from courses.models import Course, Place
from tests.courses.search.courses_at import make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def country(portal_server):
    """Courses at real places; the school in Loures has a phone."""
    made = make()
    Place.objects.filter(courses_held=made["loures-a1-tarde"]).update(phones="219 999 999")
    return made


def test_a_migrant_who_works_nights_in_arabic_on_a_phone(country, new_context, axe_finds_nothing):
    context = new_context(viewport={"width": 360, "height": 740}, locale="ar")
    page = context.new_page()
    page.goto("/ar/cursos/")
    assert page.locator("html").get_attribute("dir") == "rtl"
    axe_finds_nothing(page)
    page.locator("#f-onde").fill("لوريش")
    page.locator("input[name=nivel][value=inicio]").check()
    page.locator("input[name=turno][value=noites]").check()
    page.locator("#course-search button[type=submit]").click()
    page.wait_for_url("**turno=noites**")
    first = page.locator(".course-row").first
    expect(first).to_contain_text("loures-a1-tarde")
    axe_finds_nothing(page)
    first.locator("h3 a").click()
    expect(page.locator("h1")).to_contain_text("A1")
    assert page.locator('a[href="tel:+351219999999"]').count() >= 1
    axe_finds_nothing(page)
    code = country["loures-a1-tarde"].code
    page.goto(f"/ar/cursos/cartao/?c={code}&nivel=inicio&turno=noites&parte=tarde&lingua=ar")
    body = page.locator("main").inner_text()
    assert "Trabalho de noite." in body
    assert "أعمل" in body
    assert "219 999 999" in body
    axe_finds_nothing(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert context.cookies() == []


def test_a_helper_prints_a_nepali_card_for_three_courses(country, new_context, axe_finds_nothing):
    page = new_context().new_page()
    page.goto("/cursos/?onde=m1106&raio=50")
    for number in range(1, 4):
        page.locator('.row-actions a[rel="nofollow"]').first.click()
        page.wait_for_url(lambda address, number=number: address.count("%2C") == number - 1 and "c=" in address)
    page.locator(".basket a").click()
    page.wait_for_url("**/cartao/**")
    page.locator("button[name=lingua][value=ne]").click()
    page.wait_for_url("**lingua=ne**")
    assert page.locator("html").get_attribute("lang") == "pt"
    assert page.locator("main [lang=ne]").count() >= 1
    codes = [code for code in Course.objects.values_list("code", flat=True) if code in page.url]
    assert len(codes) == 3
    axe_finds_nothing(page)
