"""Every address of the house. Apps are named here as strings; public ones carry a language prefix, rooms do not."""

from django.contrib import admin
from django.urls import include, path

from portal.api import api
from portal.languages import house_patterns, reader_patterns
from portal.views import public, robots
from portal.views.health import healthz

handler400 = "portal.views.errors.bad_request"
handler403 = "portal.views.errors.not_allowed"
handler429 = "portal.views.errors.too_many"  # asked for by the rate limits of accounts
handler404 = "portal.views.errors.not_found"
handler500 = "portal.views.errors.server_error"

urlpatterns = [
    path("healthz/", healthz, name="healthz"),
    path("favicon.ico", robots.favicon, name="favicon"),
    path("robots.txt", robots.robots, name="robots"),
    path("sitemap.xml", robots.sitemap, name="sitemap"),
    path("api/v1/", api.urls),
    path("conta/", include("portal.account_urls")),
    path("area/", include("portal.area_urls")),
    path("admin/", admin.site.urls),
    house_patterns(
        path("", public.home, name="home"),
        path("acessibilidade/", public.accessibility, name="accessibility"),
        path("privacidade/", public.privacy, name="privacy"),
        path("contactos/", public.contacts, name="contacts"),
        path("fontes/", public.sources, name="sources"),
        path("planos/", include("publication.urls")),
        path("formacao/", include("training.urls")),
    ),
    reader_patterns(path("cursos/", include("courses.urls"))),
]
