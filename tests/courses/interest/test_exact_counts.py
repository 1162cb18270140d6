"""Exact numbers of who waits are for the agency and for the schools that a notice names: every address, every reader.

Numbers that stand nowhere else are planted, and looked for in the answer of every address of tests/matrix.txt.
"""

import re

import pytest
from django.utils import timezone

from courses.interest.desks import add_to_desk, open_help_desk
from courses.interest.publishing import publish_demand
from courses.interest.reaching import check_demand
from courses.models import Access, Interest, Provider, ProviderMember
from courses.models.interest import LASTS
from portal.models import OutboxMail
from tests.courses.factories import course, municipality, place, provider
from tests.courses.interest.conftest import group_of, wait
from tests.factories import UserFactory
from tests.test_matrix import address_for, table, world  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
# At one level, of these in the morning, and with those of another level.
LEVEL, MORNING, TOWN = 739, 283, 906
FOUND = re.compile(rf"(?<![\w.-])(?:{LEVEL}|{MORNING}|{TOWN})(?![\w-])")
AGENCY = {"reviewer", "manager", "superuser"}
ONLY_PUBLIC = ("", "en/", "ar/", "ne/")


def people(number, level, parts):
    now = timezone.now()
    Interest.objects.bulk_create(
        Interest(
            municipality=municipality(), level=level, parts=parts, email="p@pessoa.example", consented_at=now,
            confirmed_at=now, state=Interest.State.WAITING, expires_at=now + LASTS,
        )
        for _n in range(number)
    )  # fmt: skip


def school(name, where, access=Access.APPROVED):
    """A school with a place, a course and somebody who works for it; that person."""
    made, user = provider(name, municipality=where), UserFactory()
    course(at=place(made))
    ProviderMember.objects.create(provider=made, user=user)
    Provider.objects.filter(pk=made.pk).update(access=access)
    return made, user


@pytest.fixture
def readers(coordinator, stranger, reviewer, manager, superuser):
    """Name → who reads; schools by name. Nobody but `named` and the agency is written to."""
    far = municipality("1312", "Porto", "Porto", latitude=41.15, longitude=-8.61)
    made = {
        "named": school("Escola de perto", municipality()),
        "far": school("Escola de longe", far),
        "not approved": school("Escola por aprovar", municipality(), Access.WAITING),
    }
    helper = UserFactory()
    add_to_desk(desk=open_help_desk(by=None, name="CLAIM"), by=manager, email=helper.email)
    group_of(10)
    people(MORNING, "A1", "manha noite")
    people(LEVEL - MORNING, "A1", "noite")
    people(TOWN - LEVEL, "B1", "sabado")
    wait(contact="phone")
    Interest.objects.filter(level="A1", phone__gt="").update(municipality=far)
    publish_demand()
    assert check_demand() == 2
    schools = {name: one for name, (one, _user) in made.items()}
    people_ = {name: user for name, (_one, user) in made.items()} | {
        "public": None, "technician": coordinator, "other technician": stranger, "help desk": helper,
        "support line": UserFactory(agency_role="support", is_staff=True),
        "reviewer": reviewer, "manager": manager, "superuser": superuser,
    }  # fmt: skip
    return people_, schools


def addresses(world, schools):  # noqa: F811
    """Every address, a school's own with each school; public ones of demand in more languages."""
    found = [address_for(route, world) for route in table() if not route.startswith(("conta/", "static/"))]
    for one in schools.values():
        at = world | {"provider_id": one.pk, "provider": one.pk, "dico": "0807"}
        found += [address_for(route, at) for route in table() if "provider_id" in route and "invitation" not in route]
        found += [f"/area/cursos/{one.pk}/procura/0807/{level}/" for level in ("A1", "B1")]
    pages = ("procura/", "procura.csv", "interesse/")
    found += [f"/{language}cursos/{page}" for language in ONLY_PUBLIC for page in pages]
    return sorted(set(found))


def test_exact_numbers_are_for_the_agency_and_the_schools_named(world, readers, client_of):  # noqa: F811
    people_, schools = readers
    seen = {}
    for name, user in people_.items():
        client = client_of(user)
        client.raise_request_exception = False
        for address in addresses(world, schools):
            response = client.get(address)
            content = b"".join(response.streaming_content) if response.streaming else response.content
            if FOUND.search(content.decode("utf-8", "replace")):
                seen.setdefault(name, set()).add(address)
    assert set(seen) == {"named", *AGENCY}, seen
    own = f"/area/cursos/{schools['named'].pk}/procura/"
    assert own in seen["named"]
    assert all(address.startswith(own) for address in seen["named"]), seen["named"]
    for name in AGENCY:
        assert {"/admin/courses/course/procura/", "/admin/courses/course/procura.csv"} <= seen[name]
        assert all(address.startswith("/admin/") for address in seen[name]), seen[name]


def test_no_mail_has_an_exact_number_and_only_those_who_may_see_it_are_written_to(readers):
    people_, _schools = readers
    mails = OutboxMail.objects.filter(template="course-demand-reached")
    assert {mail.to for mail in mails} == {people_["named"].email, people_["reviewer"].email, people_["manager"].email}
    assert not [mail for mail in mails if FOUND.search(mail.subject + mail.body)]


def test_a_school_sees_few_only_while_the_agency_approves_it(readers, client_of):
    people_, schools = readers
    Interest.objects.exclude(municipality="1312").delete()
    wait(3)
    page = f"/area/cursos/{schools['named'].pk}/procura/"
    html = client_of(people_["named"]).get(page).content.decode()
    assert re.search(r'<td class="number"[^>]*>3</td>', html)
    Provider.objects.update(access=Access.WAITING)
    assert client_of(people_["named"]).get(page).status_code == 404
