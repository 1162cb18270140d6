"""What publication adds to pages made of several apps: figures of the home page, part of the sitemap, the API."""

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.cache import caches
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.contributions import Figure
from portal.views.robots import PortalSitemap
from publication.models import PlanSearchRow
from publication.plan_search import revision_of_plans

if TYPE_CHECKING:
    from ninja import Router


class PlanFigures:
    """Real plans in force, the municipalities they cover, and the promise of all their measures."""

    def figures(self) -> Iterable[Figure]:
        """One query while no edition changes, two when one has. Nothing is said while no real plan is published."""
        sums = self._sums()
        if not sums["plans"]:
            return []
        url, levels = reverse("publication:plans"), reverse("publication:about") + "#levels"
        return [
            Figure(sums["plans"], ngettext("published plan", "published plans", sums["plans"]), url),
            Figure(sums["places"], ngettext("municipality covered", "municipalities covered", sums["places"]), url),
            Figure(sums["measures"], ngettext("measure", "measures", sums["measures"]), url),
            Figure(sums["kept"], self._rule(sums["measures"], sums["unknown"]), levels),
        ]

    def _sums(self) -> dict[str, int]:
        """Counted once for each set of editions in force, and kept by this process."""
        name = hashlib.sha256(repr(revision_of_plans()).encode()).hexdigest()
        known: dict[str, int] | None = caches["pages"].get(f"figures-{name}")
        if known is None:
            known = _count()
            caches["pages"].set(f"figures-{name}", known)
        return known

    def _rule(self, total: int, unknown: int) -> str:
        """Of how many the guaranteed ones are counted, and for how many nobody can say."""
        values = {"total": total, "unknown": unknown}
        if unknown:
            return _("of these %(total)s are always guaranteed; for %(unknown)s the source does not tell") % values
        return _("of these %(total)s are always guaranteed") % values


def _count() -> dict[str, int]:
    """One query: a row for each real plan and municipality it covers."""
    fields = ("pk", "measure_count", "guaranteed_count", "unlevelled_count", "municipalities")
    rows = list(PlanSearchRow.objects.filter(is_demo=False).order_by().values_list(*fields))
    plans = {row[0]: row[1:4] for row in rows}
    measures, kept, unknown = (sum(numbers[n] for numbers in plans.values()) for n in range(3))
    places = len({row[4] for row in rows if row[4]})
    return {"plans": len(plans), "places": places, "measures": measures, "kept": kept, "unknown": unknown}


class PlanPages(PortalSitemap):
    """The list, the explanation, and every real plan in force."""

    def items(self) -> list[tuple[str, PlanSearchRow | None]]:
        """Names of addresses with their plan."""
        fixed: list[tuple[str, PlanSearchRow | None]] = [("plans", None), ("about", None)]
        return [*fixed, *((name, row) for row in self._rows() for name in ("plan", "schedule"))]

    def _rows(self) -> QuerySet[PlanSearchRow]:
        return PlanSearchRow.objects.filter(is_demo=False).only("slug", "published_at").order_by("sort_key")

    def location(self, item: tuple[str, PlanSearchRow | None]) -> str:
        """The address in the language being written."""
        name, row = item
        return reverse(f"publication:{name}", kwargs={"slug": row.slug} if row else {})

    def lastmod(self, item: tuple[str, PlanSearchRow | None]) -> object:
        """When the edition was published."""
        return item[1].published_at if item[1] else None


class PlanSitemap:
    """See `portal.contributions.SitemapPart`."""

    name = "plans"

    def sitemap(self) -> type[PlanPages]:
        """Real plans only."""
        return PlanPages


class PlansApi:
    """See `portal.contributions.ApiRouter`."""

    prefix = "/plans"

    def router(self) -> "Router":
        """Plans in force and their editions."""
        from publication.api import plans

        return plans


class MeasuresApi:
    """See `portal.contributions.ApiRouter`."""

    prefix = "/measures"

    def router(self) -> "Router":
        """Measures of one plan."""
        from publication.api import measures

        return measures
