"""Asking for training in a browser: with scripts and without, on a phone, in Portuguese and in Arabic."""

import re
import time
from email import message_from_bytes
from email.policy import default

import pytest
from playwright.sync_api import expect

from portal.models import OutboxMail
from tests.training.factories import later, reviewer, token_of
from training import workflow
from training.models import RequestState, TrainingModule, TrainingRequest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def fits():
    def check(page):
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], page.url

    return check


def private_path(server, code):
    """The path of the private link, as the mail that arrived has it."""
    until = time.monotonic() + 40
    while time.monotonic() < until:
        for file in server.mail_directory.glob("*"):
            for part in re.split(rb"\n-{20,}\n", file.read_bytes()):
                mail = message_from_bytes(part.strip(), policy=default)
                body = str(mail.get_content()) if mail["To"] else ""
                found = re.search(rf"{re.escape(server.url)}(/\S*formacao/pedido/[0-9a-f]{{64}}/)", body)
                if found and code in mail["Subject"]:
                    return found[1]
        time.sleep(0.3)
    raise AssertionError("no mail with the link arrived")


def first_module():
    return TrainingModule.objects.filter(for_minors=False, offered=True).first()


def ask(page, *, people="20", online=False, look=lambda: None):
    """From the first step to the last page; `look` is called on every page."""
    module = first_module()
    look()
    page.locator(f'input[name=modules][value="{module.slug}"]').check()
    page.locator("input[name=people]").fill(people)
    page.locator(f"input[name=format][value={'online' if online else 'presencial'}]").check()
    go_on(page)
    if page.locator("input[name=sizing]").count():
        look()
        go_on(page)
    look()
    if not online:
        page.locator("input[name=venue_name]").fill("Biblioteca")
        page.locator("input[name=venue_municipality]").fill("Loulé")
        page.locator("input[name=has_tables]").check()
    for name, value in (("day", str(later(40))), ("starts", "09:30"), ("ends", "13:30")):
        page.locator(f'[name="{module.slug}.1.1.{name}"]').fill(value)
    go_on(page)
    look()
    for name, value in (
        ("body_name", "Associação «Ponte»"), ("nif", "501234560"), ("postal_code", "8100-001"),
        ("municipality", "Lagoa (Faro)"), ("contact_name", "Pessoa de Contacto"), ("contact_role", "Coordenação"),
        ("contact_email", "contacto@ponte.example"), ("contact_phone", "+351 000 000 000"),
    ):  # fmt: skip
        page.locator(f"[name={name}]").fill(value)
    page.locator("select[name=body_type]").select_option("associacao")
    go_on(page)
    look()


def go_on(page):
    page.locator(".actions button[name=go][value=next]").click()


@pytest.mark.parametrize(
    ("language", "scripts", "width"),
    [
        ("", True, 1280),
        ("", False, 360),
        ("/en", False, 360),
        ("/es", False, 1280),
        ("/ar", True, 360),
        ("/ar", False, 1280),
    ],
)
def test_a_request_from_the_first_step_to_the_private_page(
    portal_server, new_context, axe_finds_nothing, fits, language, scripts, width
):
    context = new_context(viewport={"width": width, "height": 800}, java_script_enabled=scripts)
    page = context.new_page()

    def look():
        if scripts:
            axe_finds_nothing(page)
            fits(page)

    page.goto(f"{language}/formacao/pedido/")
    ask(page, people="30", look=look)
    page.locator("button[name=go][value='to:who']").click()
    expect(page.locator("[name=contact_name]")).to_have_value("Pessoa de Contacto")
    page.locator("button[name=go][value=back]").click()
    expect(page.locator("[name=venue_name]")).to_have_value("Biblioteca")
    go_on(page)
    go_on(page)
    page.locator(".actions button[name=go][value=send]").click()
    expect(page.locator("#id_consent")).to_have_attribute("aria-invalid", "true")
    look()
    page.locator("input[name=consent]").check()
    page.locator(".actions button[name=go][value=send]").click()
    made = TrainingRequest.objects.get()
    expect(page.locator(".request-code")).to_have_text(made.code)
    look()
    assert made.sizing == "grupos"
    assert OutboxMail.objects.filter(to="contacto@ponte.example", language=language[1:] or "pt").count() == 1
    page.goto(language + private_path(portal_server, made.code).removeprefix(language))
    expect(page.locator("h1")).to_contain_text(made.code)
    look()
    page.locator('a[href$="/cancelar/"]').click()
    look()
    page.locator("[name=reason]").fill("Obras na sala")
    page.locator("[name=sure]").check()
    page.locator("button.btn-danger").click()
    expect(page.locator(".own").first).to_have_text("Obras na sala")
    look()
    made.refresh_from_db()
    assert made.state == RequestState.CANCELLED
    assert context.cookies() == []


def test_pressing_enter_goes_on_and_a_session_more_keeps_what_is_there(portal_server, new_context, axe_finds_nothing):
    page = new_context().new_page()
    module = first_module()
    page.goto(f"/formacao/pedido/?modulo={module.slug}")
    page.locator("input[name=format][value=presencial]").check()
    page.locator("input[name=people]").fill("20")
    page.locator("input[name=people]").press("Enter")
    page.locator("input[name=venue_name]").fill("Sala A")
    page.locator(f'[name="{module.slug}.1.1.day"]').fill(str(later(40)))
    page.locator(f'button[value="more:{module.slug}"]').click()
    expect(page.locator("input[name=venue_name]")).to_have_value("Sala A")
    expect(page.locator(f'[name="{module.slug}.1.1.day"]')).to_have_value(str(later(40)))
    page.locator(f'[name="{module.slug}.2.1.day"]').fill("2027-04-25")
    page.locator(f'[name="{module.slug}.2.1.starts"]').fill("09:00")
    page.locator(f'[name="{module.slug}.2.1.ends"]').fill("10:00")
    page.locator("input[name=venue_name]").press("Enter")
    expect(page.locator(".error-summary")).to_contain_text("Dia da Liberdade")
    axe_finds_nothing(page)


def test_a_question_is_read_and_answered_on_the_private_page(portal_server, new_context, axe_finds_nothing):
    page = new_context(viewport={"width": 360, "height": 740}).new_page()
    page.goto("/formacao/pedido/")
    ask(page, online=True)
    page.locator("input[name=consent]").check()
    page.locator(".actions button[name=go][value=send]").click()
    page.wait_for_url(re.compile("recebido"))
    made, by = TrainingRequest.objects.get(), reviewer()
    workflow.analyse_request(request=made, by=by)
    workflow.ask_information(request=made, by=by, text="Quantos computadores?")
    # The verbs ran here, with the secret of this process: its link is the one that holds now.
    page.goto(f"/formacao/pedido/{token_of(made)}/")
    expect(page.locator("main")).to_contain_text("Quantos computadores?")
    axe_finds_nothing(page)
    page.locator("#id_text").fill("Trinta")
    page.locator("form[action$='/responder/'] button").click()
    expect(page.locator(".messages-list")).to_contain_text("Trinta")
    made.refresh_from_db()
    assert made.state == RequestState.IN_ANALYSIS
