"""The workspace's addresses, each app's under its own names."""

from django.urls import URLPattern, URLResolver, include, path

from portal.views import area, drafts, resume

urlpatterns: list[URLPattern | URLResolver] = [
    path("", area.todos, name="area"),
    path("rascunho/", drafts.keep, name="draft_keep"),
    path("rascunho/apagar/", drafts.drop, name="draft_drop"),
    path("retomar/", resume.resume, name="area_resume"),
    path("", include("plans.urls")),
    path("", include("measures.urls")),
    path("", include("publication.area_urls")),
    path("", include("courses.area_urls")),
    path("", include("training.area_urls")),
]
