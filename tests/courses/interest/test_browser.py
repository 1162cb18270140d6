"""The pages of somebody who finds no course, and of those who help them: axe finds nothing, nothing sticks out."""

import pytest
from playwright.sync_api import expect

from courses.interest.desks import add_to_desk, open_help_desk
from courses.interest.publishing import publish_demand
from courses.models import InterestToken
from portal.models import Municipality
from portal.tokens import hash_of
from tests.courses.factories import levels
from tests.courses.interest.conftest import wait
from tests.factories import UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def looks_well(page, axe, path=""):
    if path:
        page.goto(path)
    expect(page.locator("h1")).to_have_count(1)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, page.url


@pytest.mark.parametrize(("language", "width"), [("pt", 1280), ("ar", 320), ("ne", 360)])
def test_the_public_pages(portal_server, new_context, axe_finds_nothing, language, width):
    levels()
    person = wait(6, where=Municipality.objects.get(name="Faro"))
    InterestToken.objects.create(interest=person, token_hash=hash_of("ligacao"))
    publish_demand()
    prefix = "" if language == "pt" else f"/{language}"
    page = new_context(viewport={"width": width, "height": 800}).new_page()
    looks_well(page, axe_finds_nothing, f"{prefix}/cursos/interesse/?onde=Faro&parte=noite")
    page.wait_for_timeout(2100)
    page.locator("main form button.btn-primary").click()
    expect(page.locator(".error-summary")).to_be_visible()
    looks_well(page, axe_finds_nothing)
    for path in ("procura/", "interesse/feito/enviado/", "interesse/feito/telefone/", "interesse/feito/retirado/"):
        looks_well(page, axe_finds_nothing, f"{prefix}/cursos/{path}")
    for what in ("confirmar", "continuo", "sair"):
        looks_well(page, axe_finds_nothing, f"{prefix}/cursos/interesse/ligacao/{what}/")


@pytest.mark.parametrize(("language", "width"), [("pt", 1280), ("ar", 360)])
def test_those_who_help(portal_server, log_in, axe_finds_nothing, language, width):
    levels()
    manager = UserFactory(agency_role="manager", is_staff=True, language=language)
    helper = UserFactory(name="Bina", language=language)
    desk = open_help_desk(by=manager, name="CLAIM «Ponte»; مكتب", municipality=Municipality.objects.get(name="Faro"))
    add_to_desk(desk=desk, by=manager, email=helper.email)
    person = wait(2, contact="phone", confirmed=False, by=helper, help_desk=desk, where=desk.municipality)
    size = {"viewport": {"width": width, "height": 900}}
    page = log_in(helper, **size)
    for path in ("", "registar/", "registar/?lingua=ar", f"{person.pk}/"):
        looks_well(page, axe_finds_nothing, f"/area/ajuda/{path}")
    looks_well(page, axe_finds_nothing, "/area/")
    line = log_in(UserFactory(agency_role="support", is_staff=True, language=language), **size)
    for path in ("", f"{person.pk}/"):
        looks_well(line, axe_finds_nothing, f"/admin/courses/course/chamadas/pessoas/{path}")
    looks_well(log_in(manager, **size), axe_finds_nothing, "/admin/courses/course/balcoes/")
