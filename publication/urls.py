"""Public addresses of plans."""

from django.urls import URLPattern, URLResolver, path

from portal.views import public

app_name = "publication"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", public.home, name="plans"),
    path("o-que-e/", public.home, name="about"),
]
