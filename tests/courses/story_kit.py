"""What the stories of courses share: mails read as their readers do, new people, pages that look well."""

import re
import time
from email import message_from_bytes, policy

PASSWORD = "quatro palavras bem longas"
PHONE, DESK = 360, 1280


def mail_to(server, address, pattern, *, seconds=40):
    """The mail the worker sent to `address` whose text has `pattern`, read as its reader does."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        for mail in mails_of(server):
            if mail["To"] == address and re.search(pattern, text_of(mail)):
                return mail
        time.sleep(0.3)
    raise AssertionError(f"No such mail to {address} within {seconds} seconds.")


def mails_of(server):
    """Every mail the worker has sent, oldest first."""
    files = sorted(server.mail_directory.glob("*"))
    return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]


def text_of(mail):
    """Subject and text, as a person sees them."""
    return f"{mail['Subject']}\n{mail.get_content()}"


def link_in(server, address, pattern):
    """A link of a mail to `address`."""
    return re.search(pattern, text_of(mail_to(server, address, pattern)))[0]


def on_a_phone(new_context, **options):
    """A page of a new person with a phone and without an account."""
    return new_context(locale="pt-PT", viewport={"width": PHONE, "height": 800}, **options).new_page()


def accept(new_context, path, name):
    """A new person opens the link, chooses a password and accepts; the page afterwards."""
    page = on_a_phone(new_context)
    page.goto(path)
    page.locator("[name=name]").fill(name)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=again]").fill(PASSWORD)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/area/cursos/**")
    return page


def clean(page, axe, path="", *, widths=()):
    """Nothing for axe, nothing sticks out sideways, at each of the widths; at the page's own where none is named."""
    if path:
        page.goto(path)
    for width in widths or (page.viewport_size["width"],):
        page.set_viewport_size({"width": width, "height": 800})
        axe(page)
        sticks_out = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert sticks_out <= 0, f"{page.url} at {width}"


def log_in_through(page, link, user, password):
    """Follow a link of a mail that needs an account: to the login, and back to where it leads."""
    page.goto(link)
    page.fill("input[name=login]", user.email)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"**{link}")
