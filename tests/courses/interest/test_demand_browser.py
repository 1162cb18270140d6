"""Where people wait, in a real Chromium: the table, the map with one keyboard stop, narrow phones, right to left."""

from datetime import date

import pytest
from playwright.sync_api import expect

from courses.models import PublishedDemand, PublishedTable
from portal.models import Municipality

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("language", "width"), [("pt", 1280), ("ar", 360), ("ne", 360)])
def test_table_and_map(new_context, axe_finds_nothing, language, width):
    table = PublishedTable.objects.create(made_on=date(2030, 1, 7))
    for dico, band in (("0807", 5), ("1106", 15)):
        PublishedDemand.objects.create(table=table, municipality=Municipality.objects.get(pk=dico), at_least=band)
    page = new_context(viewport={"width": width, "height": 800}).new_page()
    page.goto(f"{'' if language == 'pt' else '/' + language}/cursos/procura/")
    axe_finds_nothing(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    stops = page.locator("main svg[tabindex], main svg [tabindex]")
    expect(stops).to_have_count(1)
    stops.focus()
    expect(page.locator("#map-said")).to_contain_text("Lisboa")
    expect(page.locator("#map-said")).to_contain_text("15")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#map-said")).not_to_contain_text("Lisboa")
    axe_finds_nothing(page)
