"""The account's pages in a real browser: accessible in two directions, passkeys, and text that outlives its session."""

import os
import re
import time
from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Page, expect

from plans.invitations import invite
from plans.models import Plan
from portal.models import User
from tests.factories import PASSWORD, UserFactory
from tests.portal.test_account import code_for
from tests.server import Server

pytestmark = pytest.mark.browser
TEXT = 'Um texto longo; "com aspas"\n\nmais linhas, مرحبا'
SIZES = [("pt-PT", 1280), ("ar", 360)]
Check = Callable[[Page], None]


def look(page: Page, path: str, axe: Check, *, go: bool = True) -> None:
    """Open the page, ask axe, and see that nothing sticks out sideways."""
    if go:
        page.goto(path)
    axe(page)
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0, f"{path} is {wider}px too wide"
    if shots := os.environ.get("SHOTS"):
        name = re.sub(r"\W+", "-", path).strip("-") or "start"
        page.screenshot(path=Path(shots) / f"{name}-{page.viewport_size['width']}.png", full_page=True)


def mail_to(address: str, server: Server) -> str:
    """The text of the mail the worker sent to `address`."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        for file in server.mail_directory.glob("*"):
            mail = message_from_bytes(file.read_bytes(), policy=policy.default)
            if mail["To"] == address:
                return str(mail.get_content())
        time.sleep(0.3)
    raise AssertionError(f"No mail to {address} within 30 seconds.")


def signed_in(log_in: Any, user: User, locale: str, width: int) -> Page:
    return log_in(user, locale=locale, viewport={"width": width, "height": 900})


@pytest.mark.parametrize(("locale", "width"), SIZES)
def test_pages_before_login(new_context: Any, axe_finds_nothing: Check, locale: str, width: int) -> None:
    page = new_context(locale=locale, viewport={"width": width, "height": 900}).new_page()
    for path in ("/conta/login/", "/conta/signup/", "/conta/password/reset/", "/conta/password/reset/done/"):
        look(page, path, axe_finds_nothing)
    page.goto("/conta/login/")
    page.fill("input[name=login]", "x@vila.example")
    page.fill("input[name=password]", "wrong")
    page.press("input[name=password]", "Enter")
    expect(page.locator(".alert, .notice-error").first).to_be_visible()
    look(page, "/conta/login/?errado", axe_finds_nothing, go=False)


@pytest.mark.parametrize(("locale", "width"), SIZES)
def test_own_pages_and_the_app_as_second_step(log_in: Any, axe_finds_nothing: Check, locale: str, width: int) -> None:
    user = UserFactory(language=locale[:2])
    page = signed_in(log_in, user, locale, width)
    for path in ("/conta/", "/conta/email/", "/conta/password/change/", "/conta/logout/", "/conta/2fa/"):
        look(page, path, axe_finds_nothing)
    look(page, "/conta/2fa/totp/activate/", axe_finds_nothing)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    expect(page.locator("img.qr")).to_be_visible()
    look(page, "/conta/2fa/totp/qr", axe_finds_nothing, go=False)
    page.fill("input[name=code]", code_for(page.input_value("#authenticator_secret")))
    page.press("input[name=code]", "Enter")
    page.wait_for_url("**/recovery-codes/**")
    for path in (
        "/conta/2fa/recovery-codes/",
        "/conta/2fa/",
        "/conta/2fa/totp/deactivate/",
        "/conta/2fa/webauthn/add/",
    ):
        look(page, path, axe_finds_nothing)
    page.context.clear_cookies()
    page.goto("/conta/login/")
    page.fill("input[name=login]", user.email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/2fa/authenticate/**")
    look(page, "/conta/2fa/authenticate/", axe_finds_nothing, go=False)


def test_a_passkey_is_added_and_used_to_log_in(log_in: Any, axe_finds_nothing: Check) -> None:
    user = UserFactory(is_staff=True, agency_role="reviewer")
    page = signed_in(log_in, user, "pt-PT", 1280)
    page.wait_for_url("**/conta/2fa/")
    keys = page.context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, "isUserVerified": True}})
    page.goto("/conta/2fa/webauthn/add/")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.fill("input[name=name]", "Portátil; «da Ana»")
    page.check("input[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/**")
    assert Authenticator.objects.filter(user=user, type="webauthn").exists()
    look(page, "/conta/2fa/webauthn/", axe_finds_nothing)
    page.context.clear_cookies()
    page.goto("/conta/login/?next=/admin/")
    page.click("#passkey_login")
    page.wait_for_url("**/admin/")


@pytest.mark.parametrize(("locale", "width"), SIZES)
def test_a_long_text_outlives_its_session(
    log_in: Any, axe_finds_nothing: Check, plan: Plan, coordinator: User, locale: str, width: int
) -> None:
    User.objects.filter(pk=coordinator.pk).update(language=locale[:2])
    page = signed_in(log_in, coordinator, locale, width)
    path = f"/area/planos/{plan.pk}/textos/"
    page.goto(path)
    page.fill("textarea[name=summary]", TEXT)
    Session.objects.all().delete()
    with page.expect_response(lambda answer: answer.status == 401):
        page.locator("form.section-form button[type=submit]").last.click()
    look(page, "/area/expirou", axe_finds_nothing, go=False)
    page.fill("input[name=login]", coordinator.email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"**{path}")
    assert page.input_value("textarea[name=summary]") == TEXT
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "Um texto longo" not in kept, "nothing is kept in the browser's storage"
    look(page, "/area/reaberto", axe_finds_nothing, go=False)
    plan.refresh_from_db()
    assert plan.summary != TEXT
    page.locator("form.section-form button[type=submit]").last.click()
    page.wait_for_url(f"**{path}")
    plan.refresh_from_db()
    assert plan.summary.replace("\r\n", "\n") == TEXT


@pytest.mark.parametrize(("locale", "width"), SIZES)
def test_an_invitation_from_the_team_page_to_the_team_page(
    log_in: Any, new_context: Callable[..., BrowserContext], axe_finds_nothing: Check, plan: Plan, coordinator: User,
    portal_server: Server, locale: str, width: int,
) -> None:  # fmt: skip
    User.objects.filter(pk=coordinator.pk).update(language=locale[:2])
    page = signed_in(log_in, coordinator, locale, width)
    invite(plan=plan, email="antiga@vila.example", role="reader", by=coordinator)
    look(page, f"/area/planos/{plan.pk}/equipa/", axe_finds_nothing)
    address = f"nova{width}@vila.example"
    page.fill("input[name=email]", address)
    page.check("input[name=role][value=contributor]")
    page.locator("form button.btn-primary").click()
    expect(page.locator("[id=id_measures_0], [id^=error]").first).to_be_visible()
    look(page, "/area/equipa/erro", axe_finds_nothing, go=False)
    page.locator("input[name=measures]").first.check()
    page.locator("form button.btn-primary").click()
    expect(page.locator(".people strong", has_text=address)).to_be_visible()
    member = plan.roles.exclude(user=coordinator).first()
    look(page, f"/area/planos/{plan.pk}/equipa/{member.pk}/", axe_finds_nothing)
    guest = new_context(locale=locale, viewport={"width": width, "height": 900}).new_page()
    link = re.search(r"/area/convites/\S+", mail_to(address, portal_server))[0]
    look(guest, link, axe_finds_nothing)
    guest.fill("input[name=name]", "Nova Pessoa")
    guest.fill("input[name=password]", "quatro palavras bem longas")
    guest.fill("input[name=again]", "quatro palavras bem longas")
    guest.locator("main form button.btn-primary").click()
    guest.wait_for_url("**/equipa/")
    look(guest, "/area/equipa/colaborador", axe_finds_nothing, go=False)
