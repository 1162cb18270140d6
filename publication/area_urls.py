"""Workspace addresses of publication: readiness, submission, timeline."""

from django.urls import URLPattern, URLResolver

app_name = "publication_area"
urlpatterns: list[URLPattern | URLResolver] = []
