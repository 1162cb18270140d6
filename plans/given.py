"""What a contributor is given. Measures belong to a later app, which registers how they are named, given and taken."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from plans.models import Plan
from portal.contributions import Registry
from portal.models import User


class GivenWork(Protocol):
    """The parts of a plan that can be given to one contributor. Ids are texts; unknown ones are left out."""

    def choices(self, plan: Plan) -> list[tuple[str, str]]:
        """Id and name of everything that can be given, in the plan's order; one query."""

    def give(self, *, plan: Plan, user: User, ids: Sequence[str]) -> None:
        """Let `user` write exactly these, and nothing else of this plan any more; inside the caller's transaction."""

    def given(self, plan: Plan) -> dict[UUID, list[str]]:
        """By person: the ids of what they were given; one query."""


given_work: Registry[GivenWork] = Registry()


def choices(plan: Plan) -> list[tuple[str, str]]:
    """Everything that can be given."""
    return [choice for part in given_work for choice in part.choices(plan)]


def give(*, plan: Plan, user: User, ids: Sequence[str]) -> None:
    """See `GivenWork.give`."""
    for part in given_work:
        part.give(plan=plan, user=user, ids=ids)


def given(plan: Plan) -> dict[UUID, list[str]]:
    """See `GivenWork.given`."""
    found: dict[UUID, list[str]] = {}
    for part in given_work:
        for person, ids in part.given(plan).items():
            found.setdefault(person, []).extend(ids)
    return found
