"""Workspace addresses of publication: readiness, submission, timeline."""

from django.urls import URLPattern, URLResolver, path

from publication.views import overview

app_name = "publication_area"
urlpatterns: list[URLPattern | URLResolver] = [
    path("planos/<uuid:pk>/", overview.overview, name="overview"),
    path("planos/<uuid:pk>/historico/", overview.history, name="history"),
    path("planos/<uuid:pk>/como-publico/", overview.preview, name="preview"),
    path("planos/<uuid:pk>/passo/<slug:slug>/", overview.step, name="step"),
]
