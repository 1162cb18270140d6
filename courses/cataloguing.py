"""The verb that writes dated rules; what no longer holds is replaced through `portal.facts`."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from courses.models import Rule
from courses.rules import demand
from portal.concurrency import write_with_history
from portal.models import User
from portal.validation import Problems, check_order, set_values


def check_rule(values: dict[str, Any], problems: Problems) -> None:
    """What no single column can tell: the dates in order; papers are a text, the others a number."""
    check_order(values.get("starts", ""), values.get("ends", ""), "ends", problems)
    if values.get("kind") == Rule.Kind.PAPERS and values.get("number") is not None:
        problems.add("number", _("Papers are a text, one a line, and have no number."), "number")


@transaction.atomic
def add_rule(*, by: User | None, kind: str, valid_on: str, source: str, **values: Any) -> Rule:
    """A rule as its source tells it, not yet confirmed. Without number and text only its existence is known.

    Raises PermissionDenied unless a manager asks, ValidationError.
    """
    demand(by, "courses.manage")
    rule, problems = Rule(), Problems()
    given = {"kind": kind, "valid_on": valid_on, "source": source, **values}
    set_values(rule, given, problems)
    problems.done()
    check_rule(given, problems)
    problems.done()
    write_with_history(rule, by=by)
    return rule
