"""The workspace's addresses, each app's under its own names."""

from django.urls import URLPattern, URLResolver, include, path

from portal.views import public, resume

urlpatterns: list[URLPattern | URLResolver] = [
    path("", public.home, name="area"),
    path("retomar/", resume.resume, name="area_resume"),
    path("", include("plans.urls")),
    path("", include("measures.urls")),
    path("", include("publication.area_urls")),
]
