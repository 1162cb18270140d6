"""The whole story of training in a browser: asked for without an account, run to the certificates and the figures."""

from collections import Counter

import pytest
from django.urls import reverse

from portal.models import Municipality
from tests.training import factories as make
from tests.training.story_kit import Person, await_mail
from training.models import AssignmentState, SessionState, TrainingModule, TrainingRequest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CONTACT, BODY = "contacto@ponte.example", "Associação «Ponte»; d'Ensaio"
FIRST, SECOND = "Amália “Primeira”", "Bento d'Ávila"


QUESTION, ANSWER = "Quantas pessoas trabalham por turnos?", "Seis; de «manhã» e à tarde"
REASON = "O sistema de videoconferência está em obras"
NEXT = ".actions button[name=go][value=next]"


def ask_online_for_thirty(host, module, days):
    """The form in its four steps; thirty people are offered two groups."""
    host.open("/formacao/pedido/")
    host.page.locator(f'input[name=modules][value="{module.slug}"]').check()
    host.page.locator("input[name=format][value=online]").check()
    host.fill(people="30").press(NEXT)
    host.page.locator("input[name=sizing][value=grupos]").check()
    host.press(NEXT)
    for number, day in enumerate(days, 1):
        option = f"{module.slug}.1.{number}"
        host.fill(**{f"{option}.day": str(day), f"{option}.starts": "09:30", f"{option}.ends": "13:30"})
    host.press(NEXT)
    host.fill(body_name=BODY, nif="501234560", postal_code="8100-001", municipality="Loulé")
    host.page.locator("select[name=body_type]").select_option("associacao")
    host.fill(contact_name="Pessoa de Contacto", contact_role="Coordenação", contact_email=CONTACT)
    host.fill(contact_phone="+351 000 000 000").press(NEXT).sees("30", BODY)
    host.page.locator("input[name=consent]").check()
    host.press(".actions button[name=go][value=send]")
    made = TrainingRequest.objects.get()
    host.sees(made.code)
    return made


def desk_of(one):
    return reverse(f"admin:training_{type(one).__name__.lower()}_desk", args=[one.pk])


def ask_trainer(desk, session, day, trainer):
    """At the desk: who could give the session on that day and why; one of them is asked."""
    desk.open(desk_of(session)).fill(dia=str(day), de="09:30", ate="13:30").press("form.filters button")
    desk.sees(FIRST, SECOND, "Dá o módulo", "Livre")
    desk.press(f'.suggested form:has(input[value="{trainer.pk}"]) button')


def test_from_the_request_to_the_figures(portal_server, log_in, new_context, axe_finds_nothing):
    module = TrainingModule.objects.get(slug="dialogo-intercultural")
    loule = Municipality.objects.get(name="Loulé")
    declines, gives = (make.trainer(name, modules=[module], municipality=loule) for name in (FIRST, SECOND))
    phone = {"viewport": {"width": 360, "height": 740}, "locale": "pt-PT"}
    plain = new_context(**phone, java_script_enabled=False).new_page()
    host = Person(plain, axe_finds_nothing, glass=new_context(**phone).new_page())
    first, second = (Person(log_in(one.user, **phone), axe_finds_nothing) for one in (declines, gives))
    desk = Person(log_in(make.reviewer(), viewport={"width": 1280, "height": 800}), axe_finds_nothing)
    days = make.later(30), make.later(37), make.later(44)

    def mail_to_host(words, **which):
        return await_mail(portal_server, CONTACT, words, **which)

    # Asked for without an account; the private link comes by mail.
    made = ask_online_for_thirty(host, module, days[:2])
    host.open(mail_to_host(f"{made.code} foi recebido")).sees(made.code)

    # A question and its answer.
    desk.open("/admin/training/trainingrequest/").press(f'a[href*="{made.pk}"]')
    desk.step("analisar").step("perguntar", text=QUESTION)
    host.open(mail_to_host("Uma pergunta sobre")).sees(QUESTION).fill(text=ANSWER).press().sees(ANSWER)

    # Accepted: two groups, one session each.
    desk.open(desk_of(made)).sees(ANSWER).step("aceitar")
    one, other = made.sessions.order_by("group__number")
    assert [it.group.people for it in (one, other)] == [15, 15]
    host.open(mail_to_host("foi aceite")).sees(one.code, other.code)

    # A trainer is suggested, asked, declines; another is asked and accepts, for both groups.
    ask_trainer(desk, one, days[0], declines)
    first.open(await_mail(portal_server, declines.user.email, str(module), pattern="/area/formacao/"))
    first.press(f'a[href*="{one.pk}"]').fill(reason="Estou fora; «longe»").press("button[value=recusar]")
    one.refresh_from_db()
    assert one.state == SessionState.PROPOSED
    for session, day in ((one, days[0]), (other, days[1])):
        ask_trainer(desk, session, day, gives)
        second.open(f"/area/formacao/sessoes/{session.pk}/").press("button[value=aceitar]")
        desk.open(desk_of(session)).step("marcar")
    states = Counter(made.sessions.values_list("assignments__trainer__name", "assignments__state"))
    assert states == {(FIRST, AssignmentState.DECLINED): 1, (SECOND, AssignmentState.ACCEPTED): 2}

    # The body is told and confirms; one session is postponed, assigned and scheduled again.
    host.open(mail_to_host("Grupo 1:")).press(f'form[action*="{one.code}"] button').sees("confirmad")
    desk.open(desk_of(other)).step("adiar", reason=REASON)
    host.open(mail_to_host(REASON)).sees("Adiada")
    ask_trainer(desk, other, days[2], gives)
    second.open(f"/area/formacao/sessoes/{other.pk}/").press("button[value=aceitar]")
    desk.open(desk_of(other)).step("marcar")
    host.open(mail_to_host("Grupo 2:", number=2)).press(f'form[action*="{other.code}"] button')
    assert [(it.state, it.day) for it in made.sessions.order_by("day")] == [
        (SessionState.SCHEDULED, days[0]),
        (SessionState.SCHEDULED, days[2]),
    ]
    assert not made.sessions.filter(dates_confirmed_at=None).exists()
