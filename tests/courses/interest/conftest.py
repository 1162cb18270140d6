"""People who wait, made through the verbs, and what their mails say."""

import re

import pytest

from courses.cataloguing import add_rule
from courses.interest.registering import confirm_interest, register_interest
from courses.models import Rule
from courses.search import gazetteer
from portal.models import OutboxMail
from portal.sealing import unsealed
from tests.courses.factories import levels, locality, municipality


@pytest.fixture(autouse=True)
def _ground(db):
    levels()
    locality()
    gazetteer.forget()


@pytest.fixture
def patient(monkeypatch):
    """Forms may be sent as quickly as a test does."""
    monkeypatch.setattr("portal.public_forms._problem", lambda request, name, youngest: "")


def wait(number=1, *, level="A1", parts=("noite",), where=None, contact="mail", confirmed=True, **more):
    """So many people who wait; the last one."""
    made = None
    for n in range(number):
        key = f"{wait.count}-{n}"
        reach = {"email": f"p{key}@pessoa.example"} if contact == "mail" else {"phone": f"+35191{wait.count:04}{n:03}"}
        made = register_interest(
            municipality=where or municipality(), level=level, parts=parts, language="pt", **reach, **more
        )
        if confirmed:
            confirm_interest(interest=made)
    wait.count += 1
    if made:
        made.refresh_from_db()
    return made


wait.count = 0


def group_of(number):
    """Schools need so many people for a class."""
    return add_rule(
        by=None, kind=Rule.Kind.GROUP_MINIMUM, provider_kind="escola", region="", starts="2020", ends="",
        number=number, words={}, valid_on="2020", source="Regra inventada",
    )  # fmt: skip


def links(mail):
    """The addresses in a mail, its secrets opened."""
    return re.findall(r"https?://\S+", unsealed(mail.body, mail.sealed))


def last_mail(to=None):
    """The newest mail, of one address."""
    rows = OutboxMail.objects.filter(to=to) if to else OutboxMail.objects.all()
    return rows.order_by("-created_at").first()


def path_of(link):
    """An address without its host."""
    return "/" + link.split("/", 3)[3]
