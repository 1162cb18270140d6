"""The workspace's addresses, each app's under its own names."""

from django.urls import URLPattern, URLResolver, include, path

from portal.views import public

urlpatterns: list[URLPattern | URLResolver] = [
    path("", public.home, name="area"),
    path("", include("plans.urls")),
    path("", include("measures.urls")),
    path("", include("publication.area_urls")),
]
