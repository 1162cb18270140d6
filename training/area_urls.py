"""Workspace addresses of training: the trainer's own pages."""

from django.urls import URLPattern, URLResolver, path

from training.views import area, area_hours, area_report, attendance

app_name = "training_area"
urlpatterns: list[URLPattern | URLResolver] = [
    path("formacao/", area.mine, name="mine"),
    path("formacao/sessoes/<uuid:pk>/", area.session, name="session"),
    path("formacao/sessoes/<uuid:pk>/dia/", area.day_sheet, name="day_sheet"),
    path("formacao/sessoes/<uuid:pk>/presencas/", attendance.area_page, name="attendance"),
    path("formacao/sessoes/<uuid:pk>/relatorio/", area_report.report, name="report"),
    path("formacao/horario/", area_hours.hours, name="hours"),
    path("formacao/horario/ausencias/", area_hours.absences, name="absences"),
    path("formacao/horario/agenda/", area_hours.feed, name="feed"),
]
