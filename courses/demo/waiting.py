"""Invented people who wait near the school of escola@, and an invented help desk that registered some of them.

They count for invented schools only, so no public number knows them. Their addresses end in `.example` and their
phones begin with nought, so that nobody is written to or called; the mails the verbs write are forgotten at once.
"""

from collections.abc import Iterator
from datetime import timedelta
from itertools import count, cycle
from typing import NamedTuple

from django.utils import timezone

from courses.demo.schools import KEPT
from courses.interest.calls import log_call
from courses.interest.desks import add_to_desk, open_help_desk
from courses.interest.offering import tell_waiting
from courses.interest.registering import confirm_interest, forget_interests, register_interest
from courses.models import Course, DemandReached, HelpDesk, Interest, InterestCall, Provider
from courses.search.criteria import OPEN
from portal.demo import address
from portal.models import Municipality, User
from portal.outbox import forget_mails

DESK = "CLAIM Exemplo de Odemira; balcão de São Teotónio"
HELPER, LINE, MANAGER = "balcao", "linha", "gestor"
LANGUAGES = ("ne", "hi", "pt", "bn", "ar", "en", "uk", "fr", "es")
Outcome = InterestCall.Outcome


class Group(NamedTuple):
    """So many alike: their level, the parts of the day; reached by phone, and registered at the help desk."""

    number: int
    level: str
    parts: tuple[str, ...]
    by_phone: bool = False
    at_desk: bool = False
    confirmed: bool = True


GROUPS = (
    Group(11, "A1", ("noite",)),
    Group(4, "A1", ("noite", "sabado"), by_phone=True, at_desk=True),
    Group(2, "A1", (), by_phone=True),
    Group(6, "A2", ("manha", "sabado")),
    Group(3, "", ("tarde",)),
    Group(2, "B1", (), by_phone=True, at_desk=True),
    Group(2, "B1", ()),
    Group(2, "A1", ("manha",), by_phone=True, at_desk=True, confirmed=False),
    Group(1, "A2", ("noite",), by_phone=True, confirmed=False),
)


def load_waiting() -> int:
    """The help desk with its account, and the people, unless they are there; how many people are new."""
    school = Provider.objects.filter(is_demo=True, name=KEPT).select_related("municipality").first()
    accounts = User.objects.filter(is_demo=True)
    helper, line, manager = (accounts.filter(email=address(local)).first() for local in (HELPER, LINE, MANAGER))
    if not (school and school.municipality and helper and line and manager):
        return 0
    if HelpDesk.objects.filter(is_demo=True, name=DESK).exists():
        return 0
    desk = open_help_desk(by=manager, name=DESK, municipality=school.municipality, is_demo=True)
    add_to_desk(desk=desk, by=manager, email=helper.email)
    people = list(_people(school.municipality, desk, helper))
    _tell_of_a_course(school.municipality)
    _call(people, line)
    forget_mails(about_kind=Interest._meta.label_lower, about_ids=[it.pk for it in people])
    return len(people)


def _people(town: Municipality, desk: HelpDesk, helper: User) -> Iterator[Interest]:
    numbers, languages = count(1), cycle(LANGUAGES)
    for group in GROUPS:
        for number in (next(numbers) for _ in range(group.number)):
            it = register_interest(
                municipality=town,
                level=group.level,
                parts=group.parts,
                email="" if group.by_phone else address(f"espera-{number}"),
                phone=f"+000000000{number:03}" if group.by_phone else "",
                language=next(languages),
                by=helper if group.at_desk else None,
                help_desk=desk if group.at_desk else None,
                is_demo=True,
            )
            if it and group.confirmed:
                confirm_interest(interest=it)
            if it:
                yield it


def _tell_of_a_course(town: Municipality) -> None:
    """Those at B1 were told of a course, who gave a phone is to be called about it."""
    there = Course.objects.filter(is_demo=True, removed_at=None, status__in=OPEN, class_place__municipality=town)
    course = there.filter(levels__contains="B1").order_by("code").first()
    if course:
        tell_waiting(course=course, municipality=town, level="B1")


def _call(people: list[Interest], line: User) -> None:
    """One did not answer this morning; the six months of another are nearly over."""
    unsure = next(it for it in people if it.state == Interest.State.CONFIRMING and it.phone)
    log_call(interest=unsure, by=line, outcome=Outcome.NOBODY, seen=0, note="Não atendeu de manhã; tentar à tarde.")
    ending = next(it for it in people if it.level == "A1" and it.phone)
    Interest.objects.filter(pk=unsure.pk).update(try_after=None)
    Interest.objects.filter(pk=ending.pk).update(expires_at=timezone.now() + timedelta(days=9))


def remove_waiting() -> int:
    """Every invented person with their links, calls and mails, the help desk, the notices; how many people."""
    reached = DemandReached.objects.filter(is_demo=True)
    keys = list(reached.values_list("pk", flat=True))
    forget_mails(about_kind=DemandReached._meta.label_lower, about_ids=keys)
    reached.delete()
    HelpDesk.objects.filter(is_demo=True).delete()
    return forget_interests(list(Interest.objects.filter(is_demo=True).values_list("pk", flat=True)))
