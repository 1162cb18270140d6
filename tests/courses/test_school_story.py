"""The school's story in a real browser: invited, approved, handed over, a course copied, all confirmed by a mail.

Then: people wait nearby, the school is told, opens a class, and those who wait are told.
"""

from functools import partial

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from courses.interest.counting import group_size
from courses.interest.reaching import check_demand
from courses.models import Access, Course, Interest, Origin, Provider
from courses.monthly import ask_school
from portal.models import Municipality, OutboxMail, User
from tests.courses.factories import course, levels, place, provider
from tests.courses.interest.conftest import wait
from tests.courses.schools import approved
from tests.courses.story_kit import DESK, PHONE, accept, clean, link_in, log_in_through, mail_to, on_a_phone, text_of
from tests.factories import PASSWORD, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FIRST, SECOND = "eva@escola.example", "edgar@escola.example"


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
    reader = on_a_phone(new_context)
    clean(reader, axe_finds_nothing, link)
    assert {it.checked_origin for it in Course.objects.exclude(pk=copy.pk)} == {Origin.LIST}
    reader.locator("#todos button").click()
    reader.wait_for_load_state()
    clean(reader, axe_finds_nothing)
    assert {it.checked_origin for it in Course.objects.all()} == {Origin.PROVIDER}
    assert User.objects.filter(email__in=[FIRST, SECOND]).count() == 2


BOTH = (PHONE, DESK)
WAITS = r"/cursos/interesse/[\w-]+/confirmar/"


def wish_in_browser(page, server, looked_at, address):
    """Somebody without scripts says in the public form that they wait, and confirms by the button behind the link.

    `looked_at` looks at an address with the eyes of axe, which needs scripts.
    """
    page.goto("/cursos/?onde=Loul%C3%A9&nivel=A1&parte=noite")
    page.locator("a[href*='/cursos/interesse/']").first.click()
    looked_at(page.url)
    assert page.locator("[name=where]").input_value().startswith("Loulé")
    page.locator("[name=email]").fill(address)
    page.locator("[name=agree]").check()
    page.wait_for_timeout(2100)  # as quickly as that, only programs fill in a form
    page.locator("main form.interest-form button.btn-primary").click()
    page.wait_for_url("**/feito/enviado/")
    looked_at(page.url)
    page.goto(link_in(server, address, WAITS))
    looked_at(page.url)
    assert Interest.objects.get(email=address).state == Interest.State.CONFIRMING
    page.locator("main form button.btn-primary").click()
    page.wait_for_url("**/feito/confirmado/")
    looked_at(page.url)
    assert Interest.objects.get(email=address).state == Interest.State.WAITING


def test_from_those_who_wait_to_the_class_they_are_told_of(new_context, axe_finds_nothing, portal_server):
    levels()
    town, user = Municipality.objects.get(name="Loulé"), UserFactory(name="Eva da escola")
    mailbox = "secretaria@perto.example"
    school = approved(user, name="Escola O'Neill & Irmãos", municipality=town, mailbox=mailbox)
    at = place(school, municipality=town, name="Polo «B»; sala 2")
    wished = ["ana@espera.example", "rui@espera.example"]
    reader, seer = on_a_phone(new_context, java_script_enabled=False), on_a_phone(new_context)
    looked_at = partial(clean, seer, axe_finds_nothing, widths=BOTH)
    for address in wished:
        wish_in_browser(reader, portal_server, looked_at, address)
    size = group_size(town)
    others = wait(size - len(wished) - 1, where=town)
    check_demand()
    assert not OutboxMail.objects.filter(template="course-demand-reached").exists()
    wait(1, where=town)
    wait(3, where=town, level="B1")
    check_demand()

    mail = mail_to(portal_server, mailbox, "Loulé")
    page = f"/area/cursos/{school.pk}/procura/"
    assert page in text_of(mail)
    desk = new_context(locale="pt-PT", viewport={"width": DESK, "height": 800}).new_page()
    log_in_through(desk, page, user, PASSWORD)
    clean(desk, axe_finds_nothing, widths=BOTH)
    row = desk.locator("tbody tr", has_text="A1")
    expect(row.locator("td.number").first).to_have_text(str(size))
    shown = desk.content()
    assert not [one for one in Interest.objects.all() if one.email in shown]
    row.locator("a").click()
    desk.wait_for_url("**/procura/*/A1/")
    clean(desk, axe_finds_nothing, widths=BOTH)
    desk.locator("[name=class_place]").select_option(str(at.pk))
    desk.locator("main button.btn-primary").click()
    expect(desk.locator("main .invalid-feedback").first).to_be_visible()
    clean(desk, axe_finds_nothing, widths=BOTH)
    desk.locator("[name=title]").fill("Português à noite")
    desk.locator("[name=starts]").fill("2031-02-15")
    desk.locator("[name=days][value='2']").check()
    desk.locator("[name=begins]").fill("19:00")
    desk.locator("[name=ends]").fill("22:00")
    desk.locator("main button.btn-primary").click()
    desk.wait_for_url(f"**/area/cursos/{school.pk}/")
    expect(desk.locator("main, .messages").filter(has_text=str(size)).first).to_be_visible()
    clean(desk, axe_finds_nothing, widths=BOTH)
    made = Course.objects.get()
    told = OutboxMail.objects.filter(template="course-interest-told")
    assert told.count() == size
    assert Interest.objects.counted().count() == 3  # of another level

    for address in (*wished, others.email):
        text = text_of(mail_to(portal_server, address, made.code))
        assert all(word in text for word in ("Português à noite", "19:00", "Polo «B»; sala 2", school.name))
        assert not [one for one in (*wished, others.email) if one != address and one in text]
    reader.goto(link_in(portal_server, wished[0], rf"/cursos/{made.code}/"))
    expect(reader.locator("main")).to_contain_text(school.name)
    looked_at(reader.url)
    reader.goto("/cursos/?onde=Loul%C3%A9&nivel=A1&parte=noite")
    looked_at(reader.url)
    expect(reader.locator(f"main a[href*='/cursos/{made.code}/']").first).to_be_visible()
    reader.goto(link_in(portal_server, wished[0], r"/cursos/interesse/[\w-]+/continuo/"))
    assert Interest.objects.get(email=wished[0]).state == Interest.State.TOLD
    looked_at(reader.url)
    reader.locator("main form button.btn-primary").click()
    reader.wait_for_url("**/feito/confirmado/")
    assert Interest.objects.get(email=wished[0]).state == Interest.State.WAITING
    assert Interest.objects.get(email=wished[1]).state == Interest.State.TOLD
