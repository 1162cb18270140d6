"""What training adds to pages made of several apps: its part of the sitemap."""

from django.urls import reverse

from portal.views.robots import PortalSitemap
from training.models import TrainingModule

FIXED = ("offer", "calendar", "open", "figures")


class TrainingPages(PortalSitemap):
    """The offer and the page of every module offered."""

    def items(self) -> list[tuple[str, str]]:
        """Name of the address and its argument."""
        modules = TrainingModule.objects.filter(offered=True).values_list("slug", flat=True)
        return [*((name, "") for name in FIXED), *(("module", slug) for slug in modules)]

    def location(self, item: tuple[str, str]) -> str:
        """The address in the language being written."""
        return reverse(f"training:{item[0]}", args=[item[1]] if item[1] else [])


class TrainingSitemap:
    """See `portal.contributions.SitemapPart`."""

    name = "training"

    def sitemap(self) -> type[TrainingPages]:
        """Nothing invented stands in it."""
        return TrainingPages
