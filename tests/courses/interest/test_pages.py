"""The pages of those who call, of help desks and of schools: who gets in, what they do."""

import re

import pytest

from courses.interest.desks import add_to_desk, open_help_desk
from courses.models import Course, HelpDesk, HelpDeskMember, Interest, Provider, ProviderMember
from tests.courses.factories import municipality, place, provider
from tests.courses.interest.conftest import wait
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
CALLS, DESKS, HELP = "/admin/courses/course/chamadas/pessoas/", "/admin/courses/course/balcoes/", "/area/ajuda/"
SPOKEN = {
    "language": "ne", "where": "Loulé", "level": "A1", "parts": ["noite"], "phone": "912 345 678", "agree": "on",
}  # fmt: skip


@pytest.fixture
def line(client_of):
    return client_of(UserFactory(agency_role="support", is_staff=True, is_demo=True))


@pytest.fixture
def manager(db):
    return UserFactory(agency_role="manager", is_staff=True, is_demo=True)


@pytest.fixture
def helper(manager):
    user = UserFactory()
    add_to_desk(desk=open_help_desk(by=None, name="CLAIM «Teste»"), by=manager, email=user.email)
    return user


def test_the_line_calls_and_nobody_else_sees_the_page(line, client_of, manager):
    it = wait(contact="phone", confirmed=False)
    assert it.phone in line.get(CALLS).content.decode()
    page = f"{CALLS}{it.pk}/"
    assert it.phone in line.get(page).content.decode()
    assert line.post(page, {"outcome": "avisada", "seen": 0}).status_code == 422
    assert line.post(page, {"outcome": "confirmou", "seen": 0})["Location"] == CALLS
    assert Interest.objects.counted().count() == 1
    assert client_of(manager).get(CALLS).status_code == 404
    assert client_of(manager).get(page).status_code == 404


def test_a_help_desk_registers_and_sees_its_own_only(client_of, helper):
    other, desk = wait(contact="phone", confirmed=False), client_of(helper)
    html = desk.get(f"{HELP}registar/?lingua=ne").content.decode()
    assert '<p lang="ne"' in html
    assert '<p lang="pt"' in html
    assert desk.get(f"{HELP}registar/?lingua=xx").status_code == 404
    assert desk.post(f"{HELP}registar/", SPOKEN | {"agree": ""}).status_code == 422
    assert desk.post(f"{HELP}registar/", SPOKEN)["Location"] == HELP
    it = Interest.objects.get(help_desk__isnull=False)
    assert (it.consent_by, it.language, it.phone) == (helper, "ne", "+351912345678")
    page = desk.get(HELP).content.decode()
    assert it.phone in page
    assert other.phone not in page
    assert desk.get(f"{HELP}{other.pk}/").status_code == 404
    assert desk.get(f"{HELP}{it.pk}/").status_code == 200
    assert desk.post(f"{HELP}{it.pk}/", {"outcome": "saiu", "seen": 0})["Location"] == HELP
    assert not Interest.objects.filter(pk=it.pk).exists()
    assert client_of(UserFactory()).get(HELP).status_code == 404


def test_a_manager_opens_a_help_desk_and_takes_people_off(client_of, manager):
    desk = client_of(manager)
    given = {"name": "GIP de Loulé", "email": "gip@loule.example", "person": "Rosa"}
    assert desk.post(DESKS, given).status_code == 302
    assert desk.post(DESKS, {**given, "email": manager.email}).status_code == 422
    assert "GIP de Loulé" in desk.get(DESKS).content.decode()
    member = HelpDeskMember.objects.get()
    assert (member.user.email, HelpDesk.objects.count()) == ("gip@loule.example", 1)
    assert desk.post(DESKS, {"take_off": member.pk}).status_code == 302
    assert not HelpDeskMember.objects.exists()


@pytest.fixture
def school(db):
    school, user = provider("Escola Perto", municipality=municipality()), UserFactory()
    ProviderMember.objects.create(provider=school, user=user)
    Provider.objects.filter(pk=school.pk).update(access="aprovada")
    return school, user, place(school)


def test_a_school_sees_numbers_and_opens_a_class_once(client_of, school):
    it, user, at = school[0], school[1], school[2]
    person = wait(3)
    client, page = client_of(user), f"/area/cursos/{it.pk}/procura/"
    html = client.get(page).content.decode()
    assert re.search(r'<td class="number" data-label="[^"]+">3</td>', html)
    assert person.email not in html
    form = f"{page}0807/A1/"
    assert client.get(form).status_code == 200
    given = {"class_place": at.pk, "starts": "2031-02", "days": ["2"], "begins": "19:00", "ends": "22:00"}
    for bad in ({"days": []}, {"begins": "25h"}, {"starts": "31/02/2020"}, {"class_place": "nada"}, {"ends": "18:00"}):
        assert client.post(form, given | bad).status_code == 422
    assert not Course.objects.exists()
    once = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"
    assert client.post(form, given | {"once": once})["Location"] == f"/area/cursos/{it.pk}/"
    made = Course.objects.get()
    assert (made.levels, made.parts, made.checked_origin, str(made.pk)) == ("A1", "noite", "entidade", once)
    assert not Interest.objects.counted().exists()
    assert client.post(form, given | {"once": once}).status_code == 404
    assert client_of(UserFactory()).get(page).status_code == 404
    assert client.get(f"{page}0807/B2/").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_a_schools_page_of_demand_takes_the_same_queries(client_of, school, django_assert_num_queries, number):
    for level in ("A1", "A2", "B1")[:number]:
        wait(level=level)
    client = client_of(school[1])
    client.get("/area/")
    with django_assert_num_queries(10):
        assert client.get(f"/area/cursos/{school[0].pk}/procura/").status_code == 200
