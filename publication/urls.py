"""Public addresses of plans: the current edition at `/planos/<slug>/`, each edition for ever at `e/<number>/`."""

from django.urls import URLPattern, URLResolver, include, path

from publication.views.about import about_page
from publication.views.files import plan_file
from publication.views.measure import measure_by_number, measure_page
from publication.views.plan import plan_page
from publication.views.plans import plan_list
from publication.views.schedule import schedule_page

app_name = "publication"

_pages = [
    path("", plan_page, name="plan"),
    path("cronograma/", schedule_page, name="schedule"),
    path("medidas/", measure_by_number, name="measures"),
    path("medidas/<slug:code>/", measure_page, name="measure"),
    path("plano.pdf", plan_file, {"kind": "pdf"}, name="pdf"),
    path("plano.xlsx", plan_file, {"kind": "xlsx"}, name="xlsx"),
    path("plano.json", plan_file, {"kind": "json"}, name="json"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", plan_list, name="plans"),
    path("o-que-e/", about_page, name="about"),
    path("<slug:slug>/", include(_pages)),
    path("<slug:slug>/e/<int:number>/", include(_pages)),
]
