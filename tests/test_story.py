"""The whole story, as people live it: a real Chromium against the portal as `make run` starts it.

A coordinator writes a plan in the browser and submits it; the agency returns it with a reason; the coordinator
corrects it and submits again; the agency approves and publishes it in the admin; everybody reads it as a page, a PDF,
a workbook and JSON. At every step a colleague of another municipality gets 404, axe finds nothing in two
directions, and the console says nothing of the content security policy.
"""

import json
import re
import time
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from portal.models import User
from publication.models import Version
from tests.factories import PlanFactory, UserFactory
from tests.pdf_reading import PdfTree
from tests.reading import cells_of, squeezed

pytestmark = pytest.mark.browser

TITLE = 'Balcão único de acolhimento; "sem porta fechada"'
TARGET = "Guião disponível em junho de 2017"
INDICATOR = "N.º de atendimentos; por nacionalidade"
RESPONSIBLE = "Empresas do «concelho»"
ACTION = "Guia com o título مرحبا"
REASON = "A meta não diz quem faz o guião.\nAcrescentem a equipa, por favor."
CORRECTED = "Guião feito pela equipa do balcão e disponível em junho de 2017"


class Person:
    """Somebody in a browser of their own, who looks at every page in two languages."""

    def __init__(self, page, user, axe):
        self.page, self.user, self.axe = page, user, axe

    def go(self, path):
        response = self.page.goto(path)
        assert response.status == 200, f"{response.status} {path}"
        self.look(path)

    def look(self, path=""):
        """axe and no sideways scrolling, in Portuguese and from right to left; then on in Portuguese."""
        parts = urlsplit(path or self.page.url)
        address = f"{parts.path}?{parts.query}" if parts.query else parts.path
        self._check("ltr")
        self._speak("ar", address)
        self._check("rtl")
        self._speak("pt", address)

    def _check(self, direction):
        assert self.page.locator("html").get_attribute("dir") == direction
        self.axe(self.page)
        wider = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, f"{self.page.url} is {wider}px too wide"

    def _speak(self, language, address):
        User.objects.filter(pk=self.user.pk).update(language=language)
        self.page.goto(address)

    def press(self, form, *, then=None):
        """Send a form and wait for the page it leads to."""
        self.page.locator(f"{form} button[type=submit]").first.click()
        if then:
            self.page.wait_for_url(re.compile(then))
        self.page.wait_for_load_state("networkidle")

    def add_row(self, address, key, **values):
        """Open the form of a new row, fill it, save it and see the row."""
        page = self.page
        before = page.locator(".row-list > li").count()
        self.go(f"{address}?novo={key}")
        for name, value in values.items():
            field = page.locator(f"#form-{key} [name={name}], #form-{key} [name=linha-{name}]").first
            if field.evaluate("e => e.tagName") == "SELECT":
                field.select_option(label=value)
            else:
                field.fill(value)
        page.locator(f"#form-{key} button[type=submit]").click()
        expect(page.locator(f"#form-{key}")).to_have_count(0)
        assert page.locator(".row-list > li").count() >= min(before, 1)


class Visitor(Person):
    """Without an account: the language stands in the address."""

    def _speak(self, language, address):
        path = re.sub(r"^/(en|es|ar)(?=/)", "", address)
        self.page.goto(path if language == "pt" else f"/{language}{path}")


@pytest.fixture
def people(log_in, new_context, axe_finds_nothing):
    """Everybody at their own browser."""
    ines = UserFactory(name="Inês", may_create_plans=True)
    vizinho = UserFactory(name="Vizinho", may_create_plans=True)
    PlanFactory(coordinator=vizinho, short_name="PMII Vizinho", slug="pmii-vizinho")
    revisora, gestor = UserFactory(reviewer=True, name="Ana"), UserFactory(manager=True, name="Gil")
    found = {user.name: Person(log_in(user), user, axe_finds_nothing) for user in (ines, vizinho, revisora, gestor)}
    found["Visitante"] = Visitor(new_context().new_page(), None, axe_finds_nothing)
    return found


def test_from_an_empty_form_to_a_published_page(people, portal_server):
    ines, stranger, visitor = people["Inês"], people["Vizinho"], people["Visitante"]
    reviewer, manager = people["Ana"], people["Gil"]

    def strangers_see_nothing(*addresses):
        for address in addresses:
            path = urlsplit(address).path
            assert stranger.page.request.get(path, max_redirects=0).status == 404, path

    # --- the coordinator begins a plan
    page = ines.page
    ines.go("/area/")
    ines.go("/area/planos/")
    ines.go("/area/planos/novo/")
    page.fill("[name=title]", "Plano Municipal para a Integração de Imigrantes de Évora 2015-2017")
    page.fill("[name=short_name]", "PMII Évora; ensaio")
    page.fill("[name=municipality]", "Évora")
    page.fill("[name=promoter]", "Município de Évora")
    page.fill("[name=period_start]", "2015-06-20")
    page.fill("[name=period_end]", "2017-06-19")
    ines.press("form.section-form", then=r"/area/planos/[0-9a-f-]{36}/$")
    ines.look()
    plan = urlsplit(page.url).path
    version_of_plan = Version.objects.filter(plan=plan.split("/")[3])
    expect(page.locator("main a[href$='/passo/submeter/']")).to_have_count(0)
    strangers_see_nothing(plan, f"{plan}identificacao/", f"{plan}equipa/", f"{plan}historico/", f"{plan}como-publico/")

    # --- writes it
    for part in ("identificacao/", "periodo/", "textos/", "equipa/", "historico/"):
        ines.go(plan + part)
    ines.add_row(f"{plan}areas/", "area", title="Acolhimento e integração")
    ines.add_row(f"{plan}objetivos/", "strategic", title="OE 1. Receber bem")
    ines.add_row(f"{plan}objetivos/", "operational", title="1.1 Abrir um balcão", strategic="OE 1. Receber bem")
    ines.go(f"{plan}medidas/")
    ines.go(f"{plan}medidas/nova/")
    page.fill("[name=number]", "22")
    page.fill("[name=title]", TITLE)
    page.locator("[name=area]").select_option(label="Acolhimento e integração")
    page.locator("[name=level]").select_option(index=1)
    page.get_by_label("1.1 Abrir um balcão").check()
    ines.press("form.section-form", then=r"/area/medidas/[0-9a-f-]{36}/")
    measure = urlsplit(page.url).path
    ines.add_row(measure, "target", text=TARGET)
    ines.add_row(measure, "indicator", text=INDICATOR)
    ines.add_row(measure, "responsible", text=RESPONSIBLE)
    ines.add_row(measure, "action", text=ACTION)
    strangers_see_nothing(measure, f"{plan}areas/", f"{plan}objetivos/", f"{plan}medidas/", f"{plan}medidas/nova/")

    # --- and submits it
    ines.go(f"{plan}como-publico/")
    ines.go(plan)
    ines.go(f"{plan}passo/submeter/")
    strangers_see_nothing(f"{plan}passo/submeter/")
    ines.press("form.step-form", then=f"{plan}$")
    ines.look()
    first = version_of_plan.get()
    assert first.state == "submitted"
    assert visitor.page.request.get(f"/planos/{first.slug}/").status == 404

    # --- the agency reads and returns it with a reason
    desk = f"/admin/publication/version/{first.pk}/"
    reviewer.go("/admin/")
    reviewer.go("/admin/publication/version/")
    reviewer.page.get_by_role("link", name="PMII Évora; ensaio").click()
    reviewer.look()
    reviewer.go(f"{desk}como-publico/")
    reviewer.go(f"{desk}passo/analisar/")
    reviewer.press("form.step-form", then=r"/mesa/$")
    reviewer.go(f"{desk}passo/devolver/")
    reviewer.press("form.step-form")
    expect(reviewer.page.locator(".error-summary")).to_be_visible()
    assert version_of_plan.get().state == "in-review", "a return without a reason is no return"
    reviewer.page.fill("[name=reason]", REASON)
    reviewer.press("form.step-form", then=r"/mesa/$")
    assert version_of_plan.get().state == "returned"
    assert stranger.page.request.get(f"{desk}mesa/", max_redirects=0).status in (302, 404)

    # --- the coordinator corrects the target and submits again
    ines.go("/area/")
    ines.go(plan)
    expect(page.locator("blockquote.reason")).to_contain_text("Acrescentem a equipa")
    ines.go(measure)
    page.locator("[data-rows=target] .row-tools a[href*='editar=']").first.click()
    page.fill("#form-target [name=linha-text]", CORRECTED)
    page.locator("#form-target button[type=submit]").click()
    expect(page.locator("#form-target")).to_have_count(0)
    ines.go(f"{plan}passo/submeter/")
    ines.press("form.step-form", then=f"{plan}$")
    second = version_of_plan.get(sequence=2)
    desk = f"/admin/publication/version/{second.pk}/"

    # --- the agency compares, approves; a manager publishes
    reviewer.go(f"{desk}mesa/")
    reviewer.go(f"{desk}diferencas/")
    expect(reviewer.page.locator("#content")).to_contain_text("equipa do balcão")
    for slug in ("analisar", "aprovar"):
        reviewer.go(f"{desk}passo/{slug}/")
        reviewer.press("form.step-form", then=r"/mesa/$")
    assert stranger.page.request.get(f"/planos/{second.slug}/").status == 404
    manager.go(f"{desk}mesa/")
    manager.go(f"{desk}passo/publicar/")
    manager.press("form.step-form", then=r"/mesa/$")
    assert version_of_plan.get(sequence=2).state == "published"

    # --- everybody reads it
    public = f"/planos/{second.slug}/"
    visitor.go("/")
    visitor.go("/planos/")
    visitor.go(public)
    expect(visitor.page.locator("h1")).to_contain_text("Évora 2015-2017")
    visitor.page.get_by_role("link", name=re.compile("Balcão único")).first.click()
    visitor.look()
    for text in (CORRECTED, INDICATOR, RESPONSIBLE, ACTION):
        expect(visitor.page.locator("main")).to_contain_text(text)
    assert TARGET not in visitor.page.locator("main").inner_text()
    visitor.go(f"{public}cronograma/")
    visitor.go(f"{public}e/1/")
    document = json.loads(visitor.page.request.get(f"{public}plano.json").body())["document"]
    assert document["period"] == {"start": "2015-06-20", "end": "2017-06-19"}
    assert [m["title"] for m in document["measures"]] == [TITLE]
    printed = squeezed(PdfTree(made(visitor, f"{public}plano.pdf")).text)
    cells = squeezed("\n".join(cells_of(made(visitor, f"{public}plano.xlsx"))))
    for text in (TITLE, CORRECTED, INDICATOR, RESPONSIBLE):
        assert squeezed(text) in printed
        assert squeezed(text) in cells
    assert visitor.page.context.cookies() == []

    # --- and the stranger still sees nothing but what is public
    strangers_see_nothing(plan, measure, f"{plan}historico/", f"{plan}como-publico/")
    assert stranger.page.request.get(public).status == 200
    edited = stranger.page.request.post(f"{measure}", form={"title": "Roubado"}, max_redirects=0)
    assert edited.status in (403, 404)


def made(visitor, address, *, seconds=180):
    """The bytes of a file, once the worker has made it."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        response = visitor.page.request.get(address)
        if response.status == 200:
            return response.body()
        assert response.status == 202, (response.status, address)
        time.sleep(1)
    raise AssertionError(f"{address} was not made within {seconds} seconds")
