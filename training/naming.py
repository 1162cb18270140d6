"""Naming who takes part: name and e-mail, nothing else. Of a group that may be of minors nobody is ever named."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.models import User
from portal.text import fold, one_line
from portal.validation import Problems, set_values
from training.models import (
    SESSION_OVER,
    Participant,
    RequestState,
    SessionState,
    TrainingEvent,
    TrainingGroup,
    TrainingRequest,
    TrainingSession,
)
from training.rules import demand
from training.timeline import NotNow, lock, record

AGENCY, HOST = TrainingEvent.Actor.AGENCY, TrainingEvent.Actor.HOST
# How a formula begins, here or in the table a name may be copied into later.
FORMULA = ("=", "+", "@", "\t")


@dataclass(frozen=True)
class Person:
    """A name and an e-mail ("" for none); `id` where it is already known who of the group this is."""

    name: str
    email: str = ""
    id: UUID | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Two with the same key are one person."""
        return fold(self.name), self.email.casefold()


class ListChanged(NotNow):
    """Somebody saved another list meanwhile; `now` are the people on it."""

    def __init__(self, now: Sequence[Participant]) -> None:
        super().__init__(_("Somebody else changed this list meanwhile. Nothing was saved yet."), code="stale")
        self.now = list(now)


@transaction.atomic
def name_people(
    *, group: TrainingGroup, people: Sequence[Person], by: User | None, actor: str, read_at: str | None = None
) -> list[Participant]:
    """Put `people` in the place of the list of `group`; the same list once more changes nothing.

    Somebody known by `id`, or by the same name and e-mail, stays who they are. Who was present at a session stays on
    the list, and only the agency corrects their name. `read_at` is `mark_of` the list the change was made on. The
    organisation needs no account (`by` None): its private link was looked at before.

    Raises PermissionDenied, NotNow (for minors, not accepted, all sessions over), ListChanged, ValidationError with
    a sentence a row under "<row>.name" or "<row>.email".
    """
    if actor != HOST:
        demand(by, "training.run")
    request = lock(group.request_id)
    if sentence := why_not_named(group, request, actor):
        raise NotNow(sentence, code="state")
    there = list(group.participants.prefetch_related("attendances"))
    if sentence := too_many(group, len(people), len(there)):
        raise ValidationError(sentence, code="many")
    wanted = check_people(people)
    if [(one.name, one.email) for one in wanted] == [(one.name, one.email) for one in there]:
        return there
    if read_at is not None and read_at != mark_of(there):
        raise ListChanged(there)
    named = _written(group, wanted, there, may_correct=actor == AGENCY)
    record(request, verb="name", actor=actor, by=by, from_state=request.state)
    return named


def why_not_named(group: TrainingGroup, request: TrainingRequest, actor: str) -> str:
    """Why nobody can be named in this group now, in a sentence; "" where people can. One query.

    The agency still corrects a name when all sessions are over: certificates carry it.
    """
    sessions = list(group.sessions.select_related("module"))
    if of_minors(sessions):
        return _("The participants are minors: nobody is named, they are only counted.")
    over = all_over(sessions) if actor == HOST else not sessions
    if request.cleared_at or request.state != RequestState.ACCEPTED or over:
        return _("The sessions of this group are over, or there are none yet. Names can no longer be written here.")
    return ""


def of_minors(sessions: Iterable[TrainingSession]) -> bool:
    """Whether those of a group with these sessions may be minors: one module for minors is enough. No query."""
    return any(one.module.for_minors for one in sessions if one.state != SessionState.CANCELLED)


def all_over(sessions: Iterable[TrainingSession]) -> bool:
    """No session is to come for which names would be needed."""
    return all(one.state in SESSION_OVER for one in sessions)


def mark_of(people: Sequence[Participant]) -> str:
    """Changes with every change of a list."""
    rows = "\x1e".join("\x1f".join((str(one.pk), one.name, one.email)) for one in people)
    return hashlib.sha256(rows.encode()).hexdigest()[:16]


def too_many(group: TrainingGroup, number: int, there: int) -> str:
    """Why so many do not fit, in a sentence; who is on the list already, newcomers of a session too, does."""
    most = max(group.people, there)
    told = _("The list has %(number)s people, and the group has %(most)s. Write to the agency if more will come.")
    return told % {"number": number, "most": most} if number > most else ""


def check_people(people: Sequence[Person], *, known: Sequence[Person] = ()) -> list[Person]:
    """The same people in one line each, nobody of them `known`. Raises ValidationError by "<row>.name" or ".email"."""
    problems = Problems()
    found, keys = [], {one.key for one in known}
    for row, person in enumerate(people, 1):
        one = Person(one_line(person.name), person.email.strip(), person.id)
        _check_person(one, row, problems)
        if one.key in keys:
            told = _("Row %(row)s: this person is on the list already. If they are two, tell their names apart.")
            problems.add(f"{row}.name", told % {"row": row}, "twice")
        keys.add(one.key)
        found.append(one)
    problems.done()
    return found


def _check_person(person: Person, row: int, problems: Problems) -> None:
    if not person.name:
        problems.add(f"{row}.name", _("Row %(row)s: write the name.") % {"row": row}, "required")
        return
    if person.name.startswith(FORMULA):
        told = _("Row %(row)s: this is no name but a formula. Write the name itself.")
        problems.add(f"{row}.name", told % {"row": row}, "formula")
    wrong = Problems()
    set_values(Participant(), {"name": person.name, "email": person.email}, wrong)
    for field, errors in wrong.found.items():
        told = _("Row %(row)s: “%(text)s” is no e-mail address.") % {"row": row, "text": one_line(person.email)[:60]}
        if field == "name":
            told = _("Row %(row)s: %(said)s") % {"row": row, "said": " ".join(errors[0].messages)}
        problems.add(f"{row}.{field}", told, "invalid")


def _written(
    group: TrainingGroup, wanted: Sequence[Person], there: Sequence[Participant], *, may_correct: bool
) -> list[Participant]:
    """The rows of the list, those that stay as the rows they were; who was present cannot go."""
    left = {one.pk: one for one in there}
    by_key = {Person(one.name, one.email).key: one.pk for one in there}
    matched = []
    for person in wanted:
        pk = person.id if person.id in left else by_key.get(person.key)
        matched.append(left.pop(pk, None) if pk else None)
    problems = Problems()
    for one in left.values():
        if one.attendances.all():
            told = _("%(name)s was present at a session and cannot be taken off the list.")
            problems.add("", told % {"name": one.name}, "present")
    rows = []
    for number, (person, known) in enumerate(zip(wanted, matched, strict=True), 1):
        row = known or Participant(group=group)
        renamed = known is not None and (known.name, known.email) != (person.name, person.email)
        if renamed and known and known.attendances.all() and not may_correct:
            told = _("Row %(row)s: %(name)s was present at a session; only the agency can correct name and e-mail.")
            problems.add(f"{number}.name", told % {"row": number, "name": known.name}, "present")
        row.name, row.email, row.position = person.name, person.email, number
        rows.append(row)
    problems.done()
    Participant.objects.filter(pk__in=list(left)).delete()
    for row in rows:
        row.save()
    return rows


def add_newcomers(group: TrainingGroup, people: Sequence[Person]) -> list[Participant]:
    """People who came without being named, at the end of the list; behind the request's lock. See check_people."""
    there = list(group.participants.all())
    wanted = check_people(people, known=[Person(one.name, one.email) for one in there])
    last = max((one.position for one in there), default=0)
    return [
        Participant.objects.create(group=group, name=one.name, email=one.email, position=last + number)
        for number, one in enumerate(wanted, 1)
    ]
