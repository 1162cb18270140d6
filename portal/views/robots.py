"""For search engines: what to leave alone, and every published address in every language."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as django_sitemap
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from portal.contributions import sitemap_parts


class PortalSitemap(Sitemap):
    """A part of the sitemap whose addresses begin with SITE_URL and exist in the four languages."""

    i18n = True
    alternates = True
    x_default = True
    protocol = urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        """The host of SITE_URL, whatever host the request came to."""
        return urlsplit(settings.SITE_URL).netloc


class ReaderSitemap(PortalSitemap):
    """A part whose addresses exist in the reader languages too."""

    languages = [*(code for code, _name in settings.LANGUAGES), *settings.READER_LANGUAGES]


class StaticPages(PortalSitemap):
    """The pages of the ground floor."""

    def items(self) -> list[str]:
        """Names of addresses."""
        return ["home", "accessibility", "privacy", "contacts", "sources"]

    def location(self, item: str) -> str:
        """The address in the language being written."""
        return reverse(item)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Rooms that need an account hold nothing for a search engine."""
    lines = ["User-agent: *", "Disallow: /area/", "Disallow: /conta/", "Disallow: /admin/", ""]
    lines.append(f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}")
    return HttpResponse(
        "\n".join(lines) + "\n",
        content_type="text/plain; charset=utf-8",
        headers={"Cache-Control": "public, max-age=3600"},
    )


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Where browsers look on pages of libraries that name no icon."""
    return HttpResponseRedirect(static("img/icon.svg"), headers={"Cache-Control": "public, max-age=86400"})


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """The ground floor's pages and what the apps add."""
    parts: dict[str, Any] = {"pages": StaticPages}
    parts.update({part.name: part.sitemap() for part in sitemap_parts})
    response = django_sitemap(request, sitemaps=parts)
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response.render()
