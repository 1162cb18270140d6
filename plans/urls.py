"""Workspace addresses of plans."""

from django.urls import URLPattern, URLResolver, include, path

from plans import team_urls
from plans.views import organisations, sections, workspace

app_name = "plans"
urlpatterns: list[URLPattern | URLResolver] = [
    path("planos/", workspace.plan_list, name="list"),
    path("planos/novo/", workspace.create, name="create"),
    path("planos/<uuid:plan_id>/identificacao/", sections.identity, name="identity"),
    path("planos/<uuid:plan_id>/periodo/", sections.period, name="period"),
    path("planos/<uuid:plan_id>/textos/", sections.texts, name="texts"),
    path("organizacoes/", organisations.suggest, name="suggest_organisations"),
    path("organizacoes/nova/", organisations.add, name="add_organisation"),
    path("", include(team_urls.urlpatterns)),
]
