"""The search in a real Chromium: in place with JavaScript, the same without; nothing for axe; narrow phones."""

import pytest
from playwright.sync_api import expect

from tests.courses.search.courses_at import make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = ("/cursos/", "/cursos/?onde=Almancil&parte=noite", "/cursos/?onde=Lagoa", "/cursos/?onde=Miranda+do+Douro")


@pytest.mark.parametrize(("language", "width"), [("pt", 1280), ("ar", 320), ("ne", 360)])
def test_axe_and_width(new_context, axe_finds_nothing, language, width):
    make()
    prefix = "" if language == "pt" else f"/{language}"
    context = new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    for path in PAGES:
        page.goto(prefix + path)
        axe_finds_nothing(page)
        for details in page.locator("details:not([open]) > summary").all():
            if details.is_visible():
                details.click()
        axe_finds_nothing(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert context.cookies() == []


def test_filters_in_place_keep_the_focus_and_say_the_number(new_context):
    make()
    page = new_context().new_page()
    page.goto("/en/cursos/?onde=m1106")
    page.get_by_text("Change what you are looking for").click()
    choice = page.get_by_role("radio", name="I am starting")
    choice.focus()
    page.keyboard.press("Space")
    page.wait_for_url("**nivel=inicio**")
    expect(page.locator("#results")).to_contain_text("lisboa-a1-manha")
    expect(page.locator("#results")).not_to_contain_text("lisboa-b2-sabado")
    expect(choice).to_be_focused()
    assert page.locator("#course-search + p[aria-live]").inner_text().endswith(("course", "courses"))
    page.go_back()
    expect(page.locator("#results")).to_contain_text("lisboa-b2-sabado")


def test_without_javascript(new_context):
    make()
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/en/cursos/")
    page.get_by_label("Where do you live or work?").fill("لشبونة")
    page.get_by_role("radio", name="I am starting").check()
    page.get_by_role("button", name="Find courses").click()
    expect(page.get_by_role("link", name="Remove the filter: Lisboa")).to_be_visible()
    expect(page.locator("#results")).to_contain_text("lisboa-a1-manha")
    page.get_by_role("link", name="Put on a card").first.click()
    page.wait_for_url("**c=**")


def test_with_the_keyboard_alone(new_context):
    make()
    page = new_context().new_page()
    page.goto("/en/cursos/")
    page.get_by_label("Where do you live or work?").focus()
    page.keyboard.type("Beja")
    page.keyboard.press("Enter")
    page.wait_for_url("**onde=Beja**")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.get_by_role("heading", level=3).get_by_role("link").first.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("A2")
