"""What the story of training is played with: the mails as their readers get them, pages looked at, steps taken."""

import csv
import io
import re
import time
from email import message_from_bytes, policy

import pikepdf
import qrcode
from playwright.sync_api import expect

LINK = r"/\S*formacao/pedido/[0-9a-f]{64}/"


def mails(server, to):
    """What the worker has sent to an address until now: pairs of subject and text, in no order."""
    found = []
    for file in server.mail_directory.glob("*"):
        for part in re.split(rb"\n-{20,}\n", file.read_bytes()):
            mail = message_from_bytes(part.strip(), policy=policy.default)
            if mail["To"] == to:
                body = mail.get_body(("plain",))
                found.append((str(mail["Subject"]), str(body.get_content()) if body else ""))
    return found


def await_mail(server, to, words, *, number=1, pattern=LINK):
    """What `pattern` finds in the `number`th mail to `to` with these words, once the worker sent it."""
    until = time.monotonic() + 40
    while time.monotonic() < until:
        fitting = [text for subject, text in mails(server, to) if words in subject or words in text]
        if len(fitting) >= number:
            found = re.search(pattern, fitting[-1])
            assert found, fitting[-1]
            return found[0]
        time.sleep(0.3)
    raise AssertionError(f"No such mail to {to} within 40 seconds: {[subject for subject, _ in mails(server, to)]}")


def list_of(people):
    """A list of people as a host keeps it: CSV with pairs of name and e-mail."""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([("Nome", "E-mail"), *people])
    return {"name": "lista.csv", "mimeType": "text/csv", "buffer": text.getvalue().encode("utf-8-sig")}


def code_in(pdf):
    """The dark squares, as pairs of column and row, of the QR code drawn in a PDF: stretches one unit high."""
    dark, points = set(), []
    with pikepdf.open(io.BytesIO(pdf)) as file:
        for operands, operator in pikepdf.parse_content_stream(file.pages[0], "m l h"):
            if str(operator) == "h":
                (left, top), (right, bottom) = points[0], points[2] if len(points) == 4 else points[0]
                if bottom - top == 1:
                    dark |= {(column, int(top)) for column in range(int(left), int(right))}
            elif str(operator) == "m":
                points = []
            points.append(tuple(float(one) for one in operands))
    return dark


def code_of(address):
    """The same squares of the QR code that says `address`."""
    code = qrcode.QRCode(border=4, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(address)
    return {(column, at) for at, row in enumerate(code.get_matrix()) for column, dark in enumerate(row) if dark}


class Visitor:
    """Somebody at a browser whose every page is looked at: nothing for axe, nothing sticks out sideways.

    axe is a script: where the browser runs none, `glass` is a page of another browser, which is shown the same.
    """

    def __init__(self, page, axe, glass=None):
        self.page, self.axe, self.glass = page, axe, glass

    def look(self):
        """The page as it stands."""
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert self.page.evaluate(wide) <= 0, self.page.url
        if self.glass:
            address, html = self.page.url.partition("#")[0], self.page.content()
            self.glass.route(address, lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
            self.glass.goto(address)
            self.glass.unroute(address)
        self.axe(self.glass or self.page)
        return self

    def open(self, path):
        """Go there and look."""
        answer = self.page.goto(path)
        assert answer.ok, f"{answer.status} {path}"
        return self.look()

    def fill(self, **fields):
        """Write into fields by their names."""
        for name, value in fields.items():
            self.page.locator(f'[name="{name}"]:visible').fill(value)
        return self

    def press(self, what="button.btn-primary"):
        """Press a button, or follow a link, of the page's own part (a selector), and look at what comes."""
        self.page.locator(f":is(main, #content) {what}").first.click()
        self.page.wait_for_load_state()
        return self.look()

    def sees(self, *texts):
        """These words are on the page."""
        for text in texts:
            expect(self.page.locator("main, #content").first).to_contain_text(text)
        return self

    def step(self, slug, **fields):
        """At the desk: take one of the steps that the page offers."""
        self.press(f'a[href$="/passo/{slug}/"]').fill(**fields).press(".step-form button[type=submit]")
        expect(self.page.locator(".messagelist .success")).to_be_visible()
        return self

    def download(self, what):
        """The file behind a link (a selector), once it stands on the page: it may still be in the making."""
        until = time.monotonic() + 90
        while not self.page.locator(what).count() and time.monotonic() < until:
            self.page.wait_for_timeout(1000)
            self.page.reload()
        with self.look().page.expect_download() as found:
            self.page.locator(what).first.click()
        return found.value.path().read_bytes()
