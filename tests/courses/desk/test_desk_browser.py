"""The desk's pages about courses in a real Chromium: nothing for axe to find, nothing wider than a phone."""

from datetime import date

import pytest
from playwright.sync_api import expect

from courses.importing.receiving import receive_list
from courses.models import Conflict
from tests.courses import factories
from tests.factories import UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
C, L, P = "/admin/courses/course/", "/admin/courses/courselist/", "/admin/courses/provider/"


@pytest.fixture
def addresses(portal_server):
    """Every page of the desk of courses, with something on each."""
    factories.levels()
    at = factories.place()
    first, second = (factories.course(at, levels="A1", hours=n, source=f"Rede {n}") for n in (75, 80))
    other = factories.provider("Escola Teste")
    factories.place(other)
    listed = receive_list(by=None, content=b"Entidade;Concelho\n", file_name="a", source="Rede", on=date(2020, 10, 1))
    Conflict.objects.create(course=first, source_key="rede", course_list=listed, field="hours", value=90)
    pair = f"{first.pk}/{second.pk}/"
    return [
        C, f"{C}a-espera/", f"{C}procura/", f"{C}duplicados/", f"{C}duplicados/{pair}", f"{C}em-linhas/",
        f"{C}chamadas/", f"{C}{first.pk}/mesa/", f"{C}{first.pk}/passo/estado/", f"{C}{first.pk}/mudar/?q=teste",
        f"{C}{first.pk}/mudar/?para={other.pk}", f"{C}{first.pk}/corrigir/quando/",
        P, f"{P}sem-resposta/", f"{P}duplicadas/", f"{P}{at.provider_id}/mesa/", f"{P}{at.provider_id}/corrigir/",
        L, f"{L}receber/", f"{L}conflitos/", f"{L}{listed.pk}/mesa/", f"{L}{listed.pk}/passo/ler/",
    ]  # fmt: skip


@pytest.mark.parametrize(("language", "width"), [("pt", 1280), ("ar", 360)])
def test_axe_and_width(addresses, log_in, axe_finds_nothing, language, width):
    person = UserFactory(agency_role="reviewer", is_staff=True, is_demo=True, language=language)
    page = log_in(person, viewport={"width": width, "height": 900})
    for address in addresses:
        page.goto(address)
        expect(page.locator("h1")).to_have_count(1)
        axe_finds_nothing(page)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), address
