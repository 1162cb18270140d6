"""What in a plan names a municipality: while something does, the municipality cannot leave the territory."""

from collections.abc import Iterable
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.models import Plan
from portal.contributions import Registry
from portal.models import Municipality
from portal.validation import Problems

SHOWN = 8


class PlaceNaming(Protocol):
    """A part of a plan that may name municipalities."""

    def naming(self, plan: Plan, municipality: Municipality) -> Iterable[str]:
        """In words, each place of the plan that names it, in the plan's order; constant queries."""


class RolesNaming:
    """People who edit for one municipality."""

    def naming(self, plan: Plan, municipality: Municipality) -> Iterable[str]:
        """See `PlaceNaming.naming`."""
        for row in plan.roles.filter(municipality=municipality).select_related("user").order_by("user__name", "pk"):
            yield _("%(person)s on the team") % {"person": row.user.name}


place_naming: Registry[PlaceNaming] = Registry()


def check_leaving(plan: Plan, municipalities: Iterable[Municipality], problems: Problems) -> None:
    """A sentence for each municipality of the territory that is not among `municipalities` and is still named."""
    staying = {row.pk for row in municipalities}
    for row in plan.territory.select_related("municipality"):
        place = row.municipality
        found = [] if place.pk in staying else [words for part in place_naming for words in part.naming(plan, place)]
        if found:
            sentence = _("%(place)s cannot leave the territory while it is named by: %(rows)s. Change or remove these.")
            problems.add("municipalities", sentence % {"place": place.label, "rows": _list(found)}, "named")


def _list(found: list[str]) -> str:
    """All of a few, some of many."""
    more = len(found) - SHOWN
    last = [ngettext("%(count)s more", "%(count)s more", more) % {"count": more}] if more > 0 else []
    return "; ".join([*found[:SHOWN], *last])
