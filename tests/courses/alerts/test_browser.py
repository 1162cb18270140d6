"""An alert in a real Chromium without JavaScript: search, form, mail, button, mail, out; axe finds nothing."""

import re
import time
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from courses.alerts.telling import run_alerts
from courses.models import Alert
from portal.models import Locality, OutboxMail
from tests.courses.factories import course, place

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def paths_in_mail_to(address, server):
    """The paths of the alert's page and of its end, from the mail the worker sent."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        for file in server.mail_directory.glob("*"):
            mail = message_from_bytes(file.read_bytes(), policy=policy.default)
            if mail["To"] == address:
                link = re.search(r"/\S*/alerta/\S+", mail.get_content().replace(server.url, ""))[0]
                return link, mail["List-Unsubscribe"].strip(" <>").removeprefix(server.url)
        time.sleep(0.3)
    raise AssertionError(f"No mail to {address} within a minute.")


def all_sent():
    """Until the worker has no mail in hand: one in its hand while the alert is erased goes with the next purge."""
    until = time.monotonic() + 60
    while OutboxMail.objects.exclude(state="done").exists():
        assert time.monotonic() < until, "the worker did not send the mails"
        time.sleep(0.2)


def at_loule():
    almancil = Locality.objects.get(name="Almancil")
    return place(municipality=almancil.municipality, locality=almancil)


def test_from_the_search_to_the_last_mail_without_javascript(new_context, portal_server):
    run_alerts()
    at = at_loule()
    course(at)
    page = new_context(java_script_enabled=False, viewport={"width": 360, "height": 800}).new_page()
    page.goto("/en/cursos/?onde=Almancil&nivel=B2")
    page.get_by_role("link", name="Tell me when a new course fits").click()
    expect(page.locator("main")).to_contain_text("Almancil")
    page.get_by_label("E-mail").fill("ana@vila.example")
    page.get_by_label("Once a week at most").check()
    page.wait_for_timeout(2100)  # as quickly as that, only programs fill in a form
    page.get_by_role("button", name="Send me the link").click()
    page.wait_for_url("**/en/cursos/alerta/enviado/")

    link, stop = paths_in_mail_to("ana@vila.example", portal_server)
    page.goto(link)
    assert not Alert.objects.get().is_active
    page.get_by_role("button", name="Yes, write to me").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your alert")
    alert = Alert.objects.get()
    assert (alert.is_active, alert.how) == (True, "semana")

    made = course(at, levels="B2")
    Alert.objects.update(told_at=timezone.now() - timedelta(days=8))
    run_alerts()
    mail = OutboxMail.objects.get(template="course-alert-news")
    assert f"/en/cursos/{made.code}/" in mail.body
    all_sent()
    page.goto(stop)
    page.get_by_role("button", name="Stop and erase my address").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The alert is stopped")
    assert not Alert.objects.exists()
    assert not OutboxMail.objects.exclude(state="running").exists()
    assert page.context.cookies() == []


@pytest.mark.parametrize(("language", "width"), [("pt", 1280), ("ar", 320), ("ne", 360)])
def test_axe_and_width(new_context, axe_finds_nothing, portal_server, language, width):
    at_loule()
    prefix = "" if language == "pt" else f"/{language}"
    page = new_context(viewport={"width": width, "height": 800}).new_page()

    def looks_well(path):
        if path:
            page.goto(path)
        axe_finds_nothing(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url

    looks_well(f"{prefix}/cursos/?onde=Almancil&nivel=B2")
    looks_well(f"{prefix}/cursos/alerta/")
    looks_well(f"{prefix}/cursos/alerta/?onde=Almancil&nivel=inicio&parte=noite")
    page.wait_for_timeout(2100)
    page.locator("main form button.btn-primary").click()
    expect(page.locator(".error-summary")).to_be_visible()
    looks_well("")
    page.locator("#id_email").fill(f"eva-{language}@vila.example")
    page.wait_for_timeout(2100)
    page.locator("main form button.btn-primary").click()
    page.wait_for_url("**/enviado/")
    looks_well("")
    link, stop = paths_in_mail_to(f"eva-{language}@vila.example", portal_server)
    looks_well(link)
    looks_well(stop)
    page.goto(link)
    page.locator("main form button.btn-primary").click()
    expect(page.locator("main .lead")).to_be_visible()
    looks_well("")
    page.goto(stop)
    page.locator("main form button.btn-primary").click()
    looks_well("")
    looks_well(f"{prefix}/cursos/alerta/nenhum/")
