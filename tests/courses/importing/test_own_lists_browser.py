"""A school sends its list in a real Chromium, wide and on a phone: nothing for axe to find, nothing sticks out."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from courses.importing.applying import apply_now
from courses.importing.reading import read_now
from courses.importing.receiving import receive_list
from courses.models import CourseList
from tests.courses import factories
from tests.courses.importing.test_fates import ROW, listed, one
from tests.courses.importing.test_own_lists import OTHER
from tests.courses.schools import approved, person_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def school(portal_server):
    """The school of ROW, with a list applied before."""
    factories.levels()
    found = approved(name=ROW[0], municipality=factories.municipality("0808"))
    told = {"file_name": "lista-de-cursos-para-o-ano-letivo.xlsx", "source": ROW[0], "provider": found}
    first = listed(ROW, one(Entidade=OTHER), one(Entidade=ROW[0] + "h"), one(Início="31/02/2020", Nível="B1"), ROW)
    for month, content in ((10, first), (11, listed(one(Horas="75"), one(Nível="B1")))):
        it = receive_list(by=person_of(found), content=content, on=date(2020, month, 1), **told)
        read_now(it)
        if month == 10:
            apply_now(it, by=person_of(found))
    return found


@pytest.mark.parametrize(("language", "width"), [("pt", 1280), ("pt", 360), ("ar", 360), ("ar", 1280)])
def test_axe_and_width(school, log_in, axe_finds_nothing, language, width):
    eva = person_of(school)
    type(eva).objects.filter(pk=eva.pk).update(language=language)
    page = log_in(eva, viewport={"width": width, "height": 900})
    new, old = CourseList.objects.order_by("-on")
    addresses = [("lists",), ("list_receive",)]
    addresses += [("list", new.pk), ("list_columns", new.pk), ("list_doubts", new.pk), ("list_step", new.pk, "aplicar")]
    addresses += [("list", old.pk), ("list_doubts", old.pk), ("list_step", old.pk, "desfazer")]
    for name, *more in addresses:
        page.goto(reverse(f"courses_area:{name}", args=[school.pk, *more]))
        expect(page.locator("h1")).to_have_count(1)
        axe_finds_nothing(page)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), name
