"""Workspace addresses of plans."""

from django.urls import URLPattern, URLResolver, path

from portal.views import public

app_name = "plans"
urlpatterns: list[URLPattern | URLResolver] = [path("planos/", public.home, name="list")]
