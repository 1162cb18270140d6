"""The public pages in a real Chromium: nothing for axe to find, nothing wider than a phone, keyboard all the way."""

import pytest
from playwright.sync_api import expect

from tests.publication.making import address, published, registered

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("language", "width"), [("pt", 1280), ("ar", 360)])
def test_axe_and_width(new_context, axe_finds_nothing, language, width):
    version = published(measures=3, is_demo=True)
    old = registered()
    prefix = "" if language == "pt" else f"/{language}"
    page = new_context(viewport={"width": width, "height": 800}).new_page()
    pages = [f"{prefix}/planos/", f"{prefix}/planos/?ano=1900&q=nada", f"{prefix}/planos/o-que-e/"]
    pages += [address(version, rest, language=language) for rest in ("", "?nivel=1", "cronograma/", "medidas/m1/")]
    pages += [address(old, rest, language=language) for rest in ("", "?nivel=1", "medidas/m1/")]
    for path in pages:
        page.goto(path)
        axe_finds_nothing(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_filters_with_the_keyboard_alone(new_context):
    version = published(measures=3)
    page = new_context().new_page()
    page.goto(address(version, language="en"))
    page.get_by_label("Level").focus()
    page.keyboard.press("End")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**nivel=2**")
    expect(page.get_by_text("1 measure of 3.")).to_be_visible()
    page.get_by_role("link", name="Medida 2").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Medida 2")
