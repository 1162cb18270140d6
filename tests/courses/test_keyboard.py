"""Without a mouse: from the search to an alert, the monthly answer, and a list taken in at the desk."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import TimeoutError as NotInTime
from playwright.sync_api import expect

from courses.models import Course, CourseList, MonthlyAsk, Origin
from portal.models import Locality
from portal.tokens import hash_of
from tests.courses.factories import course, levels, municipality, place
from tests.courses.schools import approved
from tests.factories import UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HERE = "document.activeElement"
# The mark is drawn at once; what lies further down is scrolled to, which may take a moment.
SEEN = f"""() => {{
    const it = {HERE}, style = getComputedStyle(it), box = it.getBoundingClientRect();
    const marked = style.outlineStyle !== "none" || style.boxShadow !== "none";
    return marked && box.bottom > 0 && box.top < innerHeight;
}}"""


def tab_to(page, wanted, most=90):
    """Press the tabulator until the focus, which is seen everywhere on the way, is on what `wanted` selects."""
    for _press in range(most):
        page.keyboard.press("Tab")
        try:
            page.wait_for_function(SEEN, timeout=2000)
        except NotInTime:
            raise AssertionError(f"not seen: {page.evaluate(f'{HERE}.outerHTML.slice(0, 200)')}") from None
        if page.evaluate(f"wanted => {HERE}.matches(wanted)", wanted):
            return
    raise AssertionError(f"{wanted} is not reached on {page.url}")


def test_from_the_search_to_a_course_and_an_alert(new_context, portal_server):
    almancil = Locality.objects.get(name="Almancil")
    course(place(municipality=almancil.municipality, locality=almancil), title="Português à noite", levels="A1")
    page = new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.goto("/cursos/")
    tab_to(page, "#id_onde, [name=onde]")
    page.keyboard.type("Almancil")
    page.keyboard.press("Enter")
    page.wait_for_url("**onde=Almancil**")
    tab_to(page, ".course-list a")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/cursos/[0-9A-Z]{6}/"))
    page.go_back()
    tab_to(page, ".tell-me a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cursos/alerta/**")
    tab_to(page, "#id_email")
    page.keyboard.type("ana@vila.example")
    tab_to(page, "[name=how]")
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(2100)  # as quickly as that, only programs fill in a form
    tab_to(page, "main form button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cursos/alerta/enviado/")
    tab_to(page, "main a.btn")


def test_a_school_answers_the_monthly_mail(new_context, portal_server):
    levels()
    school = approved(mailbox="secretaria@escola.example")
    today = timezone.localdate()
    told = {"levels": "A1", "status": "espera", "on": today - timedelta(days=70)}
    first, second = (course(at=place(school, name=f"Polo {number}"), **told) for number in (1, 2))
    MonthlyAsk.objects.create(
        provider=school, month=today.replace(day=1), to=school.mailbox, token_hash=hash_of("ligacao"),
        sent_at=timezone.now(), expires_on=today,
    )  # fmt: skip
    page = new_context(locale="pt-PT").new_page()
    page.goto("/area/cursos/confirmar/ligacao/")
    tab_to(page, f"button[value^='{min(first.code, second.code)}:'][value$=':cheio']")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    tab_to(page, "#todos button")
    page.keyboard.press("Enter")
    expect(page.locator(".notice-success").last).to_be_visible()
    found = {it.code: (it.status, it.checked_origin) for it in Course.objects.all()}
    assert sorted(found.values()) == [("cheio", Origin.PROVIDER), ("espera", Origin.PROVIDER)]


def test_a_list_is_taken_in(log_in, portal_server):
    levels()
    municipality()
    page = log_in(UserFactory(reviewer=True, name="Revisora"), locale="pt-PT", viewport={"width": 1280, "height": 900})
    page.goto("/admin/courses/courselist/")
    tab_to(page, "main .desk .btn-primary, #content .desk .btn-primary")
    page.keyboard.press("Enter")
    page.wait_for_url("**/receber/")
    tab_to(page, "[name=file]")
    content = "Entidade;Concelho;Nível;Horário\nEscola Nova;Loulé;A1;2.ª 19h00-21h00\n".encode()
    page.locator("[name=file]").set_input_files({"name": "lista.csv", "mimeType": "text/csv", "buffer": content})
    tab_to(page, "[name=source]")
    page.keyboard.type("Rede de teste")
    tab_to(page, "[name=on]")
    page.locator("[name=on]").fill(timezone.localdate().isoformat())
    tab_to(page, "[name=default_kind]")
    page.keyboard.type("Escola")
    tab_to(page, "#content form button.btn-primary")
    page.keyboard.press("Enter")
    page.wait_for_url("**/mesa/")
    page.locator(".step-list .btn-primary").wait_for(timeout=60_000)
    tab_to(page, ".step-list .btn-primary")
    page.keyboard.press("Enter")
    page.wait_for_url("**/passo/aplicar/")
    tab_to(page, "#content form button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/mesa/")
    expect(page.locator(".badge-state").first).to_have_text(re.compile("Aplicada"), timeout=60_000)
    assert (CourseList.objects.get().state, Course.objects.get().levels) == ("aplicada", "A1")
