"""Who may write which measure, and which rows of it. The plan's own policy stands in plans/rules.py."""

import rules

from measures.models import Measure
from plans.models import Plan, Role
from plans.rules import keeps_registered, role_on, writes_all
from portal.models import Municipality, User


@rules.predicate
def writes_measure(user: User, measure: Measure) -> bool:
    """Writes the whole plan, or is a contributor to whom this measure was given."""
    role = role_on(user, measure.plan)
    if role in (Role.COORDINATOR, Role.EDITOR) or keeps_registered(user, measure.plan):
        return True
    return role == Role.CONTRIBUTOR and measure.assignments.filter(user=user).exists()


def municipality_of(user: User, plan: Plan) -> Municipality | None:
    """The one municipality whose exceptions this municipal editor writes; None for everybody else."""
    row = plan.roles.filter(user=user, role=Role.MUNICIPAL_EDITOR).select_related("municipality").first()
    return row.municipality if row else None


def may_write_row(user: User, measure: Measure, municipality: Municipality | None) -> bool:
    """Whether `user` may write a row of `measure` that holds for `municipality` (None: everywhere).

    For targets (with their indicators), responsibles and exceptions of level. A municipal editor writes only the rows
    of their municipality.
    """
    if user.has_perm("measures.edit", measure):
        return True
    own = municipality_of(user, measure.plan)
    return own is not None and municipality is not None and own.pk == municipality.pk


rules.add_perm("measures.edit", writes_measure)
rules.add_perm("measures.add", writes_all | keeps_registered)
