"""What publication adds to pages made of several apps: figures of the home page, part of the sitemap, the API."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Count, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.contributions import Figure
from portal.views.robots import PortalSitemap
from publication.models import PlanSearchRow

if TYPE_CHECKING:
    from ninja import Router


class PlanFigures:
    """Real plans in force, the municipalities they cover, and the promise of all their measures."""

    def figures(self) -> Iterable[Figure]:
        """Two queries. Nothing is said while no real plan is published."""
        rows = PlanSearchRow.objects.filter(is_demo=False)
        places = rows.aggregate(n=Count("municipalities", distinct=True))["n"]
        sums = rows.aggregate(
            plans=Count("pk"),
            measures=Sum("measure_count"),
            kept=Sum("guaranteed_count"),
            unknown=Sum("unlevelled_count"),
        )
        if not sums["plans"]:
            return []
        url, levels = reverse("publication:plans"), reverse("publication:about") + "#levels"
        return [
            Figure(sums["plans"], ngettext("published plan", "published plans", sums["plans"]), url),
            Figure(places, ngettext("municipality covered", "municipalities covered", places), url),
            Figure(sums["measures"], ngettext("measure", "measures", sums["measures"]), url),
            Figure(sums["kept"], self._rule(sums["measures"], sums["unknown"]), levels),
        ]

    def _rule(self, total: int, unknown: int) -> str:
        """Of how many the guaranteed ones are counted, and for how many nobody can say."""
        values = {"total": total, "unknown": unknown}
        if unknown:
            return _("of these %(total)s are always guaranteed; for %(unknown)s the source does not tell") % values
        return _("of these %(total)s are always guaranteed") % values


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
