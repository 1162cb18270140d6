"""The workspace in a real Chromium: by keyboard alone, focus where it belongs, two people, axe in every state."""

import pytest
from playwright.sync_api import Page, expect

from measures.models import Measure, PlanArea
from plans.models import Plan, PlanRole, Role
from tests.factories import UserFactory, full_plan

pytestmark = pytest.mark.browser


@pytest.fixture
def written(portal_server) -> Plan:
    plan = full_plan(measures=2)
    PlanRole.objects.filter(plan=plan).delete()
    for name, role, language in (("Ana", Role.COORDINATOR, "pt"), ("سلمى", Role.EDITOR, "ar")):
        PlanRole.objects.create(plan=plan, user=UserFactory(name=name, language=language), role=role)
    return plan


def person(plan: Plan, role: str):
    return plan.roles.get(role=role).user


def focused(page: Page) -> str:
    return page.evaluate("(() => { const a = document.activeElement; return a.name || a.className || a.tagName })()")


def test_a_list_by_keyboard_alone(written, log_in, axe_finds_nothing):
    page = log_in(person(written, Role.COORDINATOR))
    page.goto(f"/area/planos/{written.pk}/areas/")
    rows = page.locator("[data-rows=area] > li")
    expect(rows).to_have_count(4)
    page.locator("a[href$='?novo=area']").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#id_linha-title")).to_be_focused()
    axe_finds_nothing(page)
    page.keyboard.press("Enter")  # nothing written yet
    expect(page.locator(".error-summary")).to_be_focused()
    axe_finds_nothing(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#id_linha-title")).to_be_focused()
    page.keyboard.type("Justiça; «e» 'paz'")
    page.keyboard.press("Enter")
    expect(rows).to_have_count(5)
    new = PlanArea.objects.get(title="Justiça; «e» 'paz'")
    expect(page.locator(f"#r-{new.pk} a")).to_be_focused()
    for place in (3, 2):
        page.locator(f"#r-{new.pk} button[name=before]").focus()
        page.keyboard.press("Enter")
        expect(rows.nth(place)).to_contain_text("Justiça")
        expect(page.locator(f"#r-{new.pk} button[name=before]")).to_be_focused()
    page.locator(f"#r-{new.pk} button[formaction]").focus()
    page.keyboard.press("Enter")
    expect(rows).to_have_count(4)
    expect(rows.nth(2).locator("a")).to_be_focused()
    axe_finds_nothing(page)
    page.locator(".undo button").focus()
    page.keyboard.press("Enter")
    expect(rows.nth(2)).to_contain_text("Justiça")


def test_a_row_is_dragged_by_its_handle(written, log_in):
    page = log_in(person(written, Role.COORDINATOR))
    page.goto(f"/area/planos/{written.pk}/areas/")
    page.wait_for_load_state("networkidle")
    rows = page.locator("[data-rows=area] > li")
    first = rows.first.get_attribute("id")
    rows.first.locator(".drag-handle").drag_to(rows.nth(2).locator(".drag-handle"))
    expect(rows.nth(2)).to_have_attribute("id", first)


def test_two_people_and_one_card(written, log_in, axe_finds_nothing):
    ana, salma = (log_in(person(written, role)) for role in (Role.COORDINATOR, Role.EDITOR))
    measure = written.measures.first()
    for page, title in ((ana, "Da Ana; «aspas»"), (salma, "من سلمى")):
        page.goto(f"/area/medidas/{measure.pk}/")
        page.fill("#id_title", title)
    ana.locator(".section-form > .actions button").click()
    expect(ana.locator(".notice-success")).to_be_visible()
    salma.locator(".section-form > .actions button").click()
    conflict = salma.locator(".conflict")
    expect(conflict).to_be_focused()
    expect(conflict).to_contain_text("Da Ana; «aspas»")
    expect(conflict).to_contain_text("من سلمى")
    axe_finds_nothing(salma)
    salma.fill("#id_title", "Das duas — من الاثنتين")
    salma.locator(".section-form > .actions button").click()
    expect(salma.locator(".notice-success")).to_be_visible()
    assert Measure.objects.get(pk=measure.pk).title == "Das duas — من الاثنتين"


@pytest.mark.parametrize(("role", "width"), [(Role.COORDINATOR, 1280), (Role.EDITOR, 360)])
def test_every_page_is_accessible_and_fits(written, log_in, axe_finds_nothing, role, width):
    page = log_in(person(written, role), viewport={"width": width, "height": 800})
    plan, measure = f"/area/planos/{written.pk}/", f"/area/medidas/{written.measures.first().pk}/"
    addresses = ["/area/", "/area/planos/", "/area/organizacoes/nova/", f"{measure}?novo=responsible"]
    addresses += [f"{measure}?novo=target", f"{plan}medidas/nova/", f"{plan}objetivos/?novo=operational"]
    addresses += [plan + name for name in ("identificacao/", "periodo/", "textos/", "areas/", "medidas/")]
    for address in addresses:
        page.goto(address)
        expect(page.locator("h1")).to_have_count(1)
        axe_finds_nothing(page)
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"), address
    Plan.objects.update(locked=True)
    for address in (measure, f"{plan}identificacao/", f"{plan}textos/"):
        page.goto(address)
        expect(page.locator(".locked")).to_be_visible()
        axe_finds_nothing(page)
