"""A real Chromium, watched: what the console says against the content security policy fails the test.

`portal_server` is the portal as `make run` starts it (gunicorn, worker, tick) on the test database.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page

from portal.models import User
from tests.factories import PASSWORD
from tests.server import Server, call_if_there

CHROMIUM = os.environ.get("CHROMIUM", "") or shutil.which("chromium") or "/usr/bin/chromium"


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's Chromium, quiet: it looks for nothing outside."""
    flags = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    return {
        "executable_path": CHROMIUM,
        "headless": True,
        "args": [*flags.split(), "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"],
    }


@pytest.fixture(scope="session")
def _server_process(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Server]:
    with django_db_blocker.unblock():
        server = Server(tmp_path_factory.mktemp("portal"))
        server.start()
        yield server
        server.stop()


@pytest.fixture
def portal_server(_server_process: Server, transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Server:
    """The running portal, empty but for the reference data; its `url` has no slash at the end.

    Without the nine registered plans: their files would keep the worker busy in every test.
    """
    monkeypatch.setattr("publication.loading.load_registered_plans", lambda: 0)
    call_if_there("load_reference")
    _server_process.forget()
    return _server_process


@pytest.fixture
def console(request: pytest.FixtureRequest) -> Iterator[list[str]]:
    """What the console said against the policy, or as an uncaught error; the test fails when it is not empty."""
    messages: list[str] = []
    yield messages
    assert not messages, "The browser's console complains:\n" + "\n".join(messages)


@pytest.fixture
def new_context(
    new_context: Callable[..., BrowserContext], portal_server: Server, console: list[str]
) -> Callable[..., BrowserContext]:
    """A browser context on the running portal whose console is watched."""

    def make(**options: Any) -> BrowserContext:
        context = new_context(**{"base_url": portal_server.url, "locale": "pt-PT", **options})
        context.set_default_timeout(15_000)

        def heard(message: Any) -> None:
            if "Content Security Policy" in message.text or "Content-Security-Policy" in message.text:
                console.append(f"{message.location.get('url', '')}: {message.text}")

        context.on("console", heard)
        context.on("weberror", lambda error: console.append(f"uncaught: {error.error}"))
        return context

    return make


@pytest.fixture
def log_in(new_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """`log_in(user, **context_options)`: a page of their own browser, logged in through the login form."""

    def log_in(user: User, **options: Any) -> Page:
        page = new_context(**options).new_page()
        page.goto("/conta/login/")
        page.fill("input[name=login]", user.email)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda address: "/login/" not in address)
        return page

    return log_in


@pytest.fixture(scope="session")
def axe_finds_nothing() -> Callable[[Page], None]:
    """`axe_finds_nothing(page)`: asserts that axe sees no violation on the page as it stands."""
    axe = Axe()

    def check(page: Page) -> None:
        # Preloading would insert styles, which the policy refuses: false alarms in the console.
        found = axe.run(page, options={"preload": False, "resultTypes": ["violations"]}).response["violations"]
        told = [
            f"{one['id']} ({one['impact']}): {one['help']}\n    " + "\n    ".join(n["html"][:200] for n in one["nodes"])
            for one in found
        ]
        assert not found, f"axe on {page.url}:\n" + "\n".join(told)

    return check
