"""A mail scanner that opens every link of every mail changes nothing, to the last byte of the database.

Each mail the courses send has a case here that makes it; a new mail without one fails the test.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from courses import counting, membership
from courses.alerts.subscribing import KEPT, ask_alert, ask_to_renew
from courses.alerts.telling import run_alerts
from courses.alerts.wishes import wish_of
from courses.cataloguing import add_rule
from courses.guiding import answer_access, ask_access
from courses.interest import registering
from courses.interest.counting import LEAST_GROUP
from courses.interest.offering import tell_waiting
from courses.interest.reaching import check_demand
from courses.models import AccessRequest, Alert, Interest, Rule
from courses.monthly import ask_school
from courses.moving import move_course
from courses.search.criteria import Criteria
from courses.search.index import forget
from portal.models import OutboxMail
from portal.sealing import opened, unsealed
from tests.courses.factories import course, levels, municipality, place, provider
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
LINK = re.compile(r"http://localhost:8000(/[^\s>]*)")
# Mails of the other apps; what begins with none of these is of the courses.
OTHERS = ("_", "plan_", "training-", "invitation", "account-", "address-", "second-factor-")
# How often each course was shown to anybody: of any page that shows courses, mail or no mail.
COUNTERS = {"courses_searchcount"}


def _alerts() -> None:
    """One that waits for its button, one that is told of a course and then asked to renew."""
    municipality()
    run_alerts()
    for name, language in (("ana", "pt"), ("eva", "ne")):
        wish = wish_of(Criteria(onde="m0807"))
        ask_alert(email=f"{name}@vila.example", wish=wish, how="logo", language=language)
    Alert.objects.filter(email="eva@vila.example").update(
        confirmed_at=timezone.now(), expires_at=timezone.now() + KEPT, asked_at=None
    )
    course()
    run_alerts()
    Alert.objects.filter(email="eva@vila.example").update(expires_at=timezone.now() + timedelta(days=10))
    ask_to_renew()


def _access() -> None:
    ask_access(name="Rui", organisation="Escola", email="rui@vila.example", language="pt")
    manager = UserFactory(agency_role="manager", is_staff=True)
    answer_access(request=AccessRequest.objects.get(), text="Eis o acesso.", by=manager)


def _schools() -> None:
    """Three invited: one still has the link, one was approved, one was not."""
    manager = UserFactory(agency_role="manager", is_staff=True)
    for number in range(3):
        school = provider(f"Escola {number}")
        invited = membership.invite(provider=school, email=f"escola{number}@vila.example", by=manager)
        if number:
            mail = OutboxMail.objects.get(about_id=str(invited.pk))
            token = opened(mail.sealed)["link"].rstrip("/").rpartition("/")[2]
            membership.accept(token=token, name="Eva Sousa", password="uma-frase-bem-comprida", language="pt")
            school.refresh_from_db()
            asked = {"provider": school, "read_at": school.revision, "by": manager}
            membership.approve(**asked) if number == 1 else membership.refuse(**asked, reason="Não é a escola.")


def _monthly() -> None:
    """A school asked about its course."""
    day = timezone.localdate().replace(day=2)
    ask_school(
        provider_id=course(at=place(provider("Perguntada", mailbox="cursos@vila.example"))).provider_id, today=day
    )


def _interest() -> None:
    """People who wait: one has not confirmed, the others make a group, are asked to renew and told of a course."""
    UserFactory(agency_role="manager", is_staff=True)
    add_rule(
        by=None, kind=Rule.Kind.GROUP_MINIMUM, provider_kind="escola", region="", starts="2020", ends="", number=2,
        words={}, valid_on="2020", source="Regra inventada",
    )  # fmt: skip
    levels()
    where = {"municipality": municipality(), "level": "A1", "parts": ["noite"]}
    for number, language in enumerate(("pt", "ne", "ar", *["en"] * LEAST_GROUP)):
        it = registering.register_interest(**where, email=f"p{number}@pessoa.example", language=language)
        if number:
            registering.confirm_interest(interest=it)
    check_demand()
    Interest.objects.exclude(expires_at=None).update(expires_at=timezone.now() + timedelta(days=10))
    registering.remind()
    Interest.objects.exclude(expires_at=None).update(expires_at=timezone.now() + timedelta(days=100))
    made = course(place(of=provider("Escola da procura")), levels="A1", parts="noite")
    tell_waiting(course=made, municipality=municipality(), level="A1")


def _moved() -> None:
    """A course given to another school."""
    moved, manager = course(place(provider("Antiga", mailbox="antiga@vila.example"))), UserFactory(manager=True)
    to = provider("Nova", mailbox="nova@vila.example")
    move_course(course=moved, to=to, read_at=moved.revision, by=manager, reason="Mudou de mãos", source="Telefone")


CASES: tuple[Callable[[], None], ...] = (_alerts, _access, _schools, _monthly, _interest, _moved)


def dump() -> dict[str, list[str]]:
    """Every row of every table."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - COUNTERS):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = sorted(map(repr, cursor.fetchall()))
    return found


@pytest.fixture
def mails():
    """Every mail the courses can send."""
    forget()
    for case in CASES:
        case()
    yield list(OutboxMail.objects.all())
    counting.forget()


def links(mail):
    text = unsealed(mail.body, mail.sealed)
    return set(LINK.findall(text + "\n" + "\n".join(opened(mail.sealed).values())))


def test_every_mail_of_the_courses_has_a_case(mails):
    there = {file.stem for file in (Path(settings.BASE_DIR) / "templates" / "mail").glob("*.txt")}
    ours = {name for name in there if not name.startswith(OTHERS)}
    assert {"course-alert-confirm", "course-access-asked"} <= ours
    assert {mail.template for mail in mails} >= ours


def test_a_scanner_changes_nothing(mails):
    before = dump()
    assert sum(len(rows) for rows in before.values()) > 50
    visited = set()
    for mail in mails:
        for path in links(mail):
            for ask in (Client().head, Client().get):
                assert ask(path).status_code < 500, path
            visited.add(path)
    assert dump() == before
    private = [path for path in visited if re.search(r"/[\w-]{40,}/", path)]
    assert len(private) >= 2 * len([mail for mail in mails if mail.template.startswith("course-alert")])
    # That it was worth looking: the same links, pressed, do change it.
    for path in private:
        Client().post(path, headers={"sec-fetch-site": "same-origin"})
    assert dump() != before
