"""The pages around a session in a browser, before it and after it: wide and on a phone, in Portuguese and in Arabic."""

import pytest
from django.urls import reverse

from tests.training import factories as make
from training.evaluating import evaluation_link
from training.holding import hold_session
from training.links import token_for
from training.models import TrainingEvent
from training.sheets import give_sheet

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAMES = ("Ana «d'Ávila»; <b>", "محمد علي", "Wolfeschlegel" * 11)


def path(address):
    """Without the scheme and the host."""
    return "/" + address.split("/", 3)[3]


@pytest.mark.parametrize(("language", "width"), [("pt", 1280), ("pt", 360), ("ar", 360)])
def test_axe_and_width(log_in, new_context, reviewer, axe_finds_nothing, language, width):
    session = make.scheduled(by=reviewer)
    make.people(session.group, *NAMES)
    trainer = session.assignments.get(state="formador-aceitou").trainer
    for user in (reviewer, trainer.user):
        user.language = language
        user.save()
    size = {"viewport": {"width": width, "height": 900}}
    desk, area = log_in(reviewer, **size), log_in(trainer.user, **size)
    public = new_context(**size).new_page()
    prefix = "" if language == "pt" else f"/{language}"

    def look(page, *addresses):
        for address in addresses:
            assert page.goto(address).status == 200, address
            clean(page)

    def clean(page):
        axe_finds_nothing(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url

    def of_desk(*names):
        return [reverse(f"admin:training_trainingsession_{name}", args=[session.pk]) for name in names]

    def of_area(*names):
        return [reverse(f"training_area:{name}", args=[session.pk]) for name in names]

    sheet = prefix + path(give_sheet(session=session, by=reviewer))
    private = f"{prefix}/formacao/pedido/{token_for(session.request.link_seed)}/"
    people = f"{private}pessoas/{session.group.number}/"
    look(public, private, people, sheet)
    public.locator("main form button.btn-primary").first.click()
    clean(public)
    look(area, reverse("training_area:mine"), *of_area("session", "attendance", "day_sheet"))
    look(desk, *of_desk("desk", "attendance", "people", "day"))
    desk.goto(of_desk("desk")[0])
    desk.locator(f'form[action="{of_desk("sheet")[0]}"] button').first.click()
    clean(desk)

    minutes = {one.pk: 60 for one in session.group.participants.all()}
    hold_session(session=session, by=reviewer, actor=TrainingEvent.Actor.AGENCY, minutes=minutes)
    session.refresh_from_db()
    sheet = prefix + path(give_sheet(session=session, by=reviewer))  # A new one: the desk has renewed it.
    look(public, private, sheet, prefix + path(evaluation_link(session)), f"{prefix}/formacao/numeros/")
    look(area, *of_area("session", "attendance", "report"))
    lists = [reverse(f"admin:training_{name}_changelist") for name in ("trainingrequest", "trainingsession", "trainer")]
    look(desk, *of_desk("desk", "attendance"), *lists)
