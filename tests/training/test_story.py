"""The whole story of training in a browser: asked for without an account, run to the certificates and the figures."""

import re
from collections import Counter
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.models import Municipality, OutboxMail
from tests.pdf_reading import PdfTree, squeezed
from tests.training import factories as make
from tests.training.story_kit import Visitor, await_mail, code_in, code_of, list_of
from training.models import (
    AssignmentState,
    Certificate,
    Evaluation,
    SessionState,
    TrainingModule,
    TrainingRequest,
    TrainingSession,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Nobody else’s: other tests write to the contact of their requests, and every mail sent lies in one folder.
CONTACT, BODY = "historia@ponte.example", "Associação «Ponte»; d'Ensaio"
FIRST, SECOND = "Amália “Primeira”", "Bento d'Ávila"


QUESTION, ANSWER = "Quantas pessoas trabalham por turnos?", "Seis; de «manhã» e à tarde"
REASON = "O sistema de videoconferência está em obras"
REPORT = "Correu bem; «todos» participaram.\nPedem mais horas."
CERTIFICATE, EVALUATION = r"/\S*formacao/certificado/\w+/", r"/\S*formacao/avaliar/\w+/"
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


def named(number):
    """Fifteen invented people of a group: name and e-mail."""
    first = ["فاطمة الزهراء", "Zé d'Ó; «neto»"] if number == 1 else ["Ana <b>Bela</b>", "Li"]
    names = [*first, *[f"Pessoa {n} do Grupo {number}" for n in range(3, 16)]]
    return [(name, f"p{number}.{n}@pessoas.example") for n, name in enumerate(names, 1)]


def name_and_hold(host, trainer, private, session):
    """The body names the people of a group from its list; on the day the trainer writes down that all were there."""
    host.open(private).press(f'a[href*="/pessoas/{session.group.number}/"]')
    host.page.locator("input[type=file]").set_input_files(list_of(named(session.group.number)))
    host.press("button[value=read]").press("button.btn-primary[value=save]").sees("15 de 15")
    # The day comes. The verbs were kept from taking it earlier; nothing but the calendar moves on.
    TrainingSession.objects.filter(pk=session.pk).update(day=timezone.localdate() - timedelta(days=1))
    trainer.open(f"/area/formacao/sessoes/{session.pk}/").press('a[href$="/presencas/"]')
    trainer.press("button[value=all]").press("button.btn-primary[value=save]")
    session.refresh_from_db()
    assert (session.state, session.attended, session.certified) == (SessionState.HELD, 15, 15)


def evaluate(person, link, *, overall):
    """Four marks and a word by the link of the mail."""
    person.open(link)
    for question, mark in (("useful", 5), ("trainer", 4), ("organisation", 3), ("overall", overall)):
        person.page.locator(f"input[name={question}][value='{mark}']").check()
    person.fill(comment="Bom; «muito» bom")
    person.page.wait_for_timeout(2500)  # The form refuses who fills it in within two seconds.
    person.press("form.ask-form button.btn-primary")


def test_from_the_request_to_the_figures(portal_server, log_in, new_context, axe_finds_nothing):
    module = TrainingModule.objects.get(slug="dialogo-intercultural")
    loule = Municipality.objects.get(name="Loulé")
    declines, gives = (make.trainer(name, modules=[module], municipality=loule) for name in (FIRST, SECOND))
    phone = {"viewport": {"width": 360, "height": 740}, "locale": "pt-PT"}
    plain = new_context(**phone, java_script_enabled=False).new_page()
    host = Visitor(plain, axe_finds_nothing, glass=new_context(**phone).new_page())
    first, second = (Visitor(log_in(one.user, **phone), axe_finds_nothing) for one in (declines, gives))
    desk = Visitor(log_in(make.reviewer(), viewport={"width": 1280, "height": 800}), axe_finds_nothing)
    days = make.later(30), make.later(37), make.later(44)

    def mail_to_host(words, **which):
        return await_mail(portal_server, CONTACT, words, **which)

    # Asked for without an account; the private link comes by mail.
    made = ask_online_for_thirty(host, module, days[:2])
    host.open(mail_to_host(f"{made.code} foi recebido")).sees(made.code)

    # A question and its answer.
    desk.open("/admin/training/trainingrequest/").press(f'a[href*="{made.pk}"]')
    desk.step("analisar").step("perguntar", text=QUESTION)
    host.open(mail_to_host("Uma pergunta sobre")).sees(QUESTION).page.locator("#id_text").fill(ANSWER)
    host.press("form[action$='/responder/'] button.btn-primary").sees(ANSWER)

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

    # People named and present: thirty certificates, thirty mails.
    private = mail_to_host(f"{made.code} foi recebido")
    for session in (one, other):
        name_and_hold(host, second, private, session)
    assert Certificate.objects.filter(session__request=made, withdrawn_at=None).count() == 30
    assert OutboxMail.objects.filter(template="training-thanks").count() == 30

    # A person's link, the file, the address in its code, the page where anybody checks it.
    person = Visitor(new_context(**phone).new_page(), axe_finds_nothing)
    name, email = named(1)[0]
    link = await_mail(portal_server, email, "Obrigado", pattern=CERTIFICATE)
    pdf = person.open(link).sees(name).download("a[download]")
    text = squeezed(PdfTree(pdf).root.text)
    address = re.search(r"http://localhost:\d+/formacao/certificados/[0-9A-Z-]{14}/", text)[0]
    assert squeezed(name) in text
    assert code_in(pdf) == code_of(address) != set()
    checked = Certificate.objects.get(attendance__participant__email=email)
    person.open(address).sees(checked.number, "válido")
    assert name not in person.page.content()
    assert person.page.goto(address.replace(checked.number, checked.number[::-1])).status == 404

    # Evaluated by those who were there, by nobody known; reported on and closed.
    for number, (_name, email) in enumerate(named(1)[:5]):
        evaluate(person, await_mail(portal_server, email, "Obrigado", pattern=EVALUATION), overall=5 - number % 2)
    assert sorted(Evaluation.objects.values_list("overall", flat=True)) == [4, 4, 5, 5, 5]
    second.open(f"/area/formacao/sessoes/{one.pk}/").press('a[href$="/relatorio/"]').fill(report=REPORT).press()
    desk.open(desk_of(one)).sees("Pedem mais horas.", "Bom; «muito» bom").step("encerrar", report=f"{REPORT} Obrigado.")
    desk.open(desk_of(other)).step("encerrar", report="Igual.")
    assert set(made.sessions.values_list("state", flat=True)) == {SessionState.EVALUATED}
    host.open(private).sees("Pedem mais horas.", "4,6")

    # The figures show it, at the desk and to everybody.
    year = timezone.localdate().year
    for reader, path in ((desk, "/admin/training/trainingmodule/numeros/"), (person, "/formacao/numeros/")):
        table = reader.open(f"{path}?ano={year}").page.locator(":is(main, #content) table").nth(1)
        assert table.locator("td.number").all_inner_texts() == ["2", "30", "0", "8,0", "0", "30"]
        reader.sees("4,6")
