"""The story of a person with only a phone, in a real browser: a help desk, the support line, a school, a class.

Nobody reads the phone but the line and the help desk that wrote it down, and no mail has it.
"""

import re

import pytest
from playwright.sync_api import expect

from courses.interest.consent import VERSION, consent_text
from courses.interest.counting import group_size
from courses.interest.desks import add_to_desk, open_help_desk
from courses.interest.reaching import check_demand
from courses.models import Course, CourseOffer, Interest, InterestCall
from portal.models import Municipality, OutboxMail
from tests.courses.factories import levels, place
from tests.courses.interest.conftest import wait
from tests.courses.schools import approved
from tests.courses.story_kit import DESK, PHONE, clean, mail_to, mails_of, text_of
from tests.factories import UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BOTH = (PHONE, DESK)
TYPED, KEPT = "912 345 678", "+351912345678"
CALLS = "/admin/courses/course/chamadas/pessoas/"
DIGITS = re.compile(r"\D")
STATE = Interest.State


def register(page, axe):
    """The help desk reads the text aloud in the person's language and writes down what they say; by a phone itself."""
    page.goto("/area/")
    page.locator("a[href$='/area/ajuda/']").first.click()
    clean(page, axe, widths=BOTH)
    page.locator("main a.btn-primary").click()
    page.locator("[name=lingua]").select_option("ne")
    page.locator("main form[method=get] button").click()
    expect(page.locator("p[lang=ne]")).to_be_visible()
    clean(page, axe, widths=BOTH)
    page.locator("[name=where]").fill("Loulé")
    page.locator("[name=level]").select_option("A1")
    page.locator("[name=parts][value=noite]").check()
    page.locator("[name=phone]").fill(TYPED)
    page.locator("form.interest-form button[type=submit]").click()
    expect(page.locator(".invalid-feedback").first).to_be_visible()  # nothing without the spoken yes
    clean(page, axe, widths=BOTH)
    assert not Interest.objects.exists()
    page.locator("[name=agree]").check()
    page.locator("form.interest-form button[type=submit]").click()
    page.wait_for_url("**/area/ajuda/")
    clean(page, axe, widths=BOTH)
    expect(page.locator("main")).to_contain_text(KEPT)


def call(page, axe, outcome, *, note=""):
    """The support line opens the first person of its list and says what came of the call."""
    page.goto(CALLS)
    clean(page, axe, widths=BOTH)
    page.locator(".desk tbody a").first.click()
    clean(page, axe, widths=BOTH)
    expect(page.locator("a.phone")).to_have_attribute("href", f"tel:{KEPT}")
    page.locator(f"[name=outcome][value={outcome}]").check()
    page.locator("[name=note]").fill(note)
    page.locator("main form button.btn-primary, .desk form button.btn-primary").first.click()
    page.wait_for_url(f"**{CALLS}")


def seen_by_nobody_else(people, paths):
    """None of these people reads the phone on any of these pages; nor is it in the mails."""
    for page in people:
        for path in paths:
            page.goto(path)
            text = page.content()
            assert TYPED not in text, f"{page.url}"
            assert KEPT[4:] not in DIGITS.sub("", text), f"{page.url}"
    for mail in OutboxMail.objects.all():
        assert KEPT[4:] not in DIGITS.sub("", mail.subject + mail.body)


def open_class(page, school, town, at):
    """The school opens a class from the numbers it sees."""
    page.goto(f"/area/cursos/{school.pk}/procura/{town.pk}/A1/")
    page.locator("[name=title]").fill("Português à noite")
    page.locator("[name=class_place]").select_option(str(at.pk))
    page.locator("[name=starts]").fill("2031-02")
    page.locator("[name=days][value='2']").check()
    page.locator("[name=begins]").fill("19:00")
    page.locator("main button.btn-primary").click()
    page.wait_for_url(f"**/area/cursos/{school.pk}/")
    return Course.objects.get()


def test_somebody_with_only_a_phone(log_in, axe_finds_nothing, portal_server):
    levels()
    town, manager = Municipality.objects.get(name="Loulé"), UserFactory(manager=True, email="gestora@casa.example")
    helper, other, user = UserFactory(name="Rosa do CLAIM"), UserFactory(name="Outro balcão"), UserFactory()
    for name, person in (("CLAIM «Loulé»; sala 1", helper), ("GIP de Faro", other)):
        add_to_desk(desk=open_help_desk(by=None, name=name), by=manager, email=person.email)
    school = approved(user, name="Escola do Telefone", municipality=town, mailbox="secretaria@telefone.example")
    at, size = place(school, municipality=town), group_size(town)
    phone = {"locale": "pt-PT", "viewport": {"width": PHONE, "height": 800}}
    desk = log_in(helper, **phone)
    register(desk, axe_finds_nothing)
    it = Interest.objects.get()
    assert (it.phone, it.email, it.language, it.state) == (KEPT, "", "ne", STATE.CONFIRMING)
    assert (it.consent_by, it.consent_version, it.consent_text) == (helper, VERSION, consent_text("ne"))
    assert it.consented_at
    assert not OutboxMail.objects.filter(template__startswith="course-interest").exists()

    line = log_in(UserFactory(agency_role="support", is_staff=True, is_demo=True, name="Linha"), **phone)
    line.goto("/area/")
    expect(line.locator(f"a[href$='{CALLS}']").first).to_be_visible()
    call(line, axe_finds_nothing, "ninguem", note="Não atende de manhã")
    expect(line.locator(".desk tbody")).to_have_count(0)
    Interest.objects.update(try_after=None)  # three hours later
    call(line, axe_finds_nothing, "confirmou")
    it.refresh_from_db()
    assert it.state == STATE.WAITING
    wait(size - 2, where=town)
    check_demand()
    assert not OutboxMail.objects.filter(template="course-demand-reached").exists()
    wait(1, where=town)
    check_demand()
    for address in ("secretaria@telefone.example", manager.email):
        assert "Loulé" in text_of(mail_to(portal_server, address, "Loulé"))

    teacher, reviewer = log_in(user, **phone), log_in(manager, **phone)
    stranger = log_in(other, **phone)
    made = open_class(teacher, school, town, at)
    offer = CourseOffer.objects.get(interest=it)
    assert (offer.course, offer.told_at) == (made, None)
    line.goto(CALLS)
    clean(line, axe_finds_nothing, widths=BOTH)
    line.locator(".desk tbody a").first.click()
    expect(line.locator(f"a[href$='/cursos/{made.code}/']")).to_be_visible()
    for word in ("Português à noite", "Escola do Telefone", "19:00", "2031"):
        expect(line.locator(".desk ul li").filter(has_text=word).first).to_be_visible()
    call(line, axe_finds_nothing, "avisada", note="Vai à escola na segunda")
    expect(line.locator(".desk tbody")).to_have_count(0)
    offer.refresh_from_db()
    it.refresh_from_db()
    assert offer.told_at
    assert it.state == STATE.TOLD
    logged = InterestCall.objects.values_list("outcome", "made_by__name")
    assert list(logged) == [("ninguem", "Linha"), ("confirmou", "Linha"), ("avisada", "Linha")]

    ours = f"/area/cursos/{school.pk}/"
    seen_by_nobody_else([teacher], [ours, f"{ours}procura/", f"{ours}curso/{made.pk}/", "/area/ajuda/", CALLS])
    seen_by_nobody_else([stranger], ["/area/", "/area/ajuda/", f"/area/ajuda/{it.pk}/", CALLS])
    agency = ["/admin/", CALLS, f"{CALLS}{it.pk}/", "/admin/courses/course/procura/", "/area/ajuda/"]
    seen_by_nobody_else([reviewer], [*agency, "/admin/courses/course/?q=Loul%C3%A9", "/admin/portal/outboxmail/"])
    desk.goto("/area/ajuda/")
    expect(desk.locator("main")).to_contain_text(KEPT)
    assert not [mail for mail in mails_of(portal_server) if KEPT[4:] in DIGITS.sub("", text_of(mail))]
