"""The guide in a real Chromium: nothing for axe to find, nothing wider than a phone, all of it without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from courses.guiding import ask_access
from courses.models import Answer, ExamCentre
from tests.factories import UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
G = "/cursos/guia/"
PAGES = ("", "certificados/", "exames/", "plataformas/", "glossario/", "que-nivel/?sei=letras&ver=1", "idade-minima/",
         "posso-inscrever-me/", "pedido-de-acesso/", "pedido-de-acesso/recebido/")  # fmt: skip


def fits(page):
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), page.url


@pytest.mark.parametrize(("prefix", "width"), [("", 1200), ("/ar", 320), ("/ne", 320)])
def test_axe_and_width(new_context, axe_finds_nothing, prefix, width):
    page = new_context(viewport={"width": width, "height": 900}).new_page()
    for path in PAGES:
        page.goto(f"{prefix}{G}{path}")
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        axe_finds_nothing(page)
        fits(page)


@pytest.mark.parametrize(("prefix", "age"), [("", "34"), ("/ar", "15"), ("/bn", "16")])
def test_may_i_enrol_without_javascript(new_context, axe_finds_nothing, prefix, age):
    """A phone, no script: four questions, one back, a result with rules, papers, three things to do and a phone."""
    context = new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto(f"{prefix}{G}posso-inscrever-me/")
    page.fill("#first", "abc")
    page.click(".btn-primary")
    expect(page.locator("[role=alert]")).to_be_visible()
    page.fill("#first", age)
    page.click(".btn-primary")
    page.check("input[value=niss]")
    page.click(".btn-primary")
    page.click("[name=back]")
    expect(page.locator("input[value=niss]")).to_be_checked()
    page.click(".btn-primary")
    page.check("input[value=escola]")
    page.click(".btn-primary")
    page.check("input[value=continente]")
    page.click(".btn-primary")
    expect(page.locator(".today > li")).to_have_count(3)
    expect(page.locator(".dated")).to_have_count(2)
    expect(page.locator('a[href="tel:+351808257257"]')).to_be_visible()
    assert not context.cookies()
    assert page.url.endswith("/posso-inscrever-me/")
    fits(page)


def test_the_result_and_its_errors_for_axe(new_context, axe_finds_nothing):
    page = new_context(viewport={"width": 360, "height": 800}).new_page()
    page.goto(f"{G}posso-inscrever-me/")
    page.fill("#first", "x")
    page.click(".btn-primary")
    axe_finds_nothing(page)
    page.click("[name=skip]")
    for choice in ("nenhum", "nao-digo", "acores"):
        axe_finds_nothing(page)
        page.check(f"input[value={choice}]")
        page.click(".btn-primary")
    axe_finds_nothing(page)


def test_a_teacher_asks(new_context, axe_finds_nothing):
    page = new_context(java_script_enabled=False, viewport={"width": 360, "height": 800}).new_page()
    page.goto(f"{G}pedido-de-acesso/")
    page.fill("[name=name]", "Zé O'Neill")
    page.fill("[name=organisation]", "Escola; «teste»")
    page.fill("[name=email]", "ze")
    page.wait_for_timeout(2100)
    page.locator("button.btn-primary").click()
    expect(page.locator("[role=alert]")).to_be_visible()
    expect(page.locator("[name=name]")).to_have_value("Zé O'Neill")
    page.fill("[name=email]", "ze@escola.example")
    page.wait_for_timeout(2100)
    page.locator("button.btn-primary").click()
    expect(page).to_have_url(re.compile("recebido/$"))


@pytest.mark.parametrize(("language", "width"), [("pt", 1200), ("ar", 1200)])
def test_the_desk(log_in, axe_finds_nothing, language, width):
    user = UserFactory(manager=True, name="Gestora", language=language)
    page = log_in(user, viewport={"width": width, "height": 900})
    asked = ask_access(name="Zé", organisation="Escola", email="ze@escola.example", language="pt")
    answer, centre = Answer.objects.current().first(), ExamCentre.objects.first()
    for path in (
        "answer/", f"answer/{answer.pk}/change/", f"answer/{answer.pk}/replace/", "answer/add/", "question/",
        f"question/{answer.question_id}/change/", "question/add/", f"examcentre/{centre.pk}/replace/",
        "accessrequest/", f"accessrequest/{asked.pk}/change/", f"accessrequest/{asked.pk}/answer/",
    ):  # fmt: skip
        page.goto(f"/admin/courses/{path}")
        axe_finds_nothing(page)
