"""The workspace's addresses, each app's under its own names."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("plans.urls")),
    path("", include("measures.urls")),
    path("", include("publication.area_urls")),
]
