"""Workspace addresses of areas, objectives, measures and their rows."""

from django.urls import URLPattern, URLResolver, path

from measures.views import plan_pages, rows

app_name = "measures"
urlpatterns: list[URLPattern | URLResolver] = [
    path("planos/<uuid:plan_id>/areas/", plan_pages.areas, name="areas"),
    path("planos/<uuid:plan_id>/areas/catalogo/", plan_pages.start_areas, name="start_areas"),
    path("planos/<uuid:plan_id>/objetivos/", plan_pages.objectives, name="objectives"),
    path("planos/<uuid:plan_id>/medidas/", plan_pages.measure_list, name="list"),
    path("planos/<uuid:plan_id>/medidas/nova/", plan_pages.new_measure, name="new"),
    path("planos/<uuid:plan_id>/linhas/<slug:key>/", rows.add_to_plan, name="add_to_plan"),
    path("medidas/<uuid:measure_id>/", plan_pages.measure, name="measure"),
    path("medidas/<uuid:measure_id>/linhas/<slug:key>/", rows.add_to_measure, name="add_to_measure"),
    path("linhas/<slug:key>/<uuid:row_id>/", rows.edit, name="edit_row"),
    path("linhas/<slug:key>/<uuid:row_id>/mover/", rows.move, name="move_row"),
    path("linhas/<slug:key>/<uuid:row_id>/apagar/", rows.delete, name="delete_row"),
    path("linhas/<slug:key>/<uuid:row_id>/repor/", rows.undo, name="undo_delete"),
]
