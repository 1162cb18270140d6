"""The school's story in a real browser: invited, approved, handed over, a course copied, all confirmed by a mail."""

import re
import time
from email import message_from_bytes, policy

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from courses.models import Access, Course, Origin, Provider
from courses.monthly import ask_school
from portal.models import OutboxMail, User
from tests.courses.factories import course, levels, place, provider
from tests.factories import UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FIRST, SECOND = "eva@escola.example", "edgar@escola.example"
PASSWORD = "quatro palavras bem longas"


def link_in(server, address, pattern):
    """The link the worker sent to `address`, read as its reader does."""
    until = time.monotonic() + 40
    while time.monotonic() < until:
        for file in sorted(server.mail_directory.glob("*")):
            mail = message_from_bytes(file.read_bytes(), policy=policy.default)
            found = re.search(pattern, str(mail.get_content())) if mail["To"] == address else None
            if found:
                return found[0]
        time.sleep(0.3)
    raise AssertionError(f"No such mail to {address} within 40 seconds.")


def accept(new_context, path, name):
    """A new person opens the link, chooses a password and accepts; the page afterwards."""
    page = new_context(locale="pt-PT", viewport={"width": 360, "height": 800}).new_page()
    page.goto(path)
    page.locator("[name=name]").fill(name)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=again]").fill(PASSWORD)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/area/cursos/**")
    return page


def clean(page, axe, path=""):
    """Nothing for axe, nothing sticks out sideways."""
    if path:
        page.goto(path)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, page.url


def test_from_the_invitation_to_all_confirmed(log_in, new_context, axe_finds_nothing, portal_server):
    levels()
    school = provider(name="Escola Secundária O'Neill & Irmãos")
    old = course(at=place(school), title="Português à noite", levels="A1", starts="2025-10-01")
    desk = log_in(UserFactory(reviewer=True, name="Revisora"), locale="pt-PT")
    desk.goto(f"/admin/courses/provider/{school.pk}/pessoas/")
    axe_finds_nothing(desk)
    desk.locator("[name=email]").fill(FIRST)
    desk.locator(".desk form button[type=submit]").click()
    desk.wait_for_url("**/mesa/")

    first = accept(new_context, link_in(portal_server, FIRST, r"/area/cursos/convites/[\w-]+/"), "Eva")
    clean(first, axe_finds_nothing)
    assert Provider.objects.get().access == Access.WAITING

    desk.goto(f"/admin/courses/provider/{school.pk}/pessoas/aprovar/")
    axe_finds_nothing(desk)
    desk.locator(".desk form button[type=submit]").click()
    desk.wait_for_url("**/mesa/")
    link_in(portal_server, FIRST, rf"/area/cursos/{school.pk}/")

    home = f"/area/cursos/{school.pk}/"
    clean(first, axe_finds_nothing, f"{home}pessoas/")
    first.locator("[name=email]").fill(SECOND)
    first.locator("form[novalidate] button[type=submit]").click()
    second = accept(new_context, link_in(portal_server, SECOND, r"/area/cursos/convites/[\w-]+/"), "Edgar")
    first.goto(f"{home}pessoas/")
    first.locator("li", has_text="Eva").locator("button").click()
    expect(first.locator("form.undo")).to_be_visible()
    assert [row.user.email for row in school.members.present()] == [SECOND]

    for path in ("", "lugares/", "lugares/novo/", "correio/", "pessoas/", f"curso/{old.pk}/"):
        clean(second, axe_finds_nothing, home + path)
    for path in ("corrigir/quando/", "corrigir/inscricao/", "passo/confirmar/", "passo/estado/"):
        clean(second, axe_finds_nothing, f"{home}curso/{old.pk}/{path}")
    clean(second, axe_finds_nothing, f"{home}novo/?de={old.pk}")
    second.locator("[name=starts]").first.fill("2026-10-01")
    second.locator("[name=status]").select_option("inscricoes")
    second.locator("form.step-form button[type=submit]").click()
    second.wait_for_url("**/curso/**")
    copy = Course.objects.exclude(pk=old.pk).get()
    assert (copy.title, copy.levels, copy.starts) == ("Português à noite", "A1", "2026-10-01")

    assert ask_school(provider_id=school.pk, today=timezone.localdate())
    mail = OutboxMail.objects.get(template="course-monthly")
    assert (mail.to, mail.language) == (FIRST, "pt")
    link = link_in(portal_server, FIRST, r"/area/cursos/confirmar/[\w-]+/")
    reader = new_context(locale="pt-PT", viewport={"width": 360, "height": 800}).new_page()
    clean(reader, axe_finds_nothing, link)
    assert {it.checked_origin for it in Course.objects.exclude(pk=copy.pk)} == {Origin.LIST}
    reader.locator("#todos button").click()
    reader.wait_for_load_state()
    clean(reader, axe_finds_nothing)
    assert {it.checked_origin for it in Course.objects.all()} == {Origin.PROVIDER}
    assert User.objects.filter(email__in=[FIRST, SECOND]).count() == 2
