"""Workspace addresses of schools and centres."""

from django.urls import URLPattern, URLResolver, path

from courses.views.area import conflicts, courses, demand, helping, invitation, keeping, lists, monthly, people, places

app_name = "courses_area"
school = "cursos/<uuid:provider_id>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("cursos/", courses.home, name="home"),
    path("cursos/convites/<str:token>/", invitation.accept, name="invitation"),
    path("cursos/confirmar/<str:token>/", monthly.monthly_page, name="monthly"),
    path(school, courses.course_list, name="courses"),
    path(f"{school}conflitos/", conflicts.conflicts, name="conflicts"),
    path(f"{school}conflitos/<int:conflict_id>/decidir/", conflicts.decide, name="decide_conflict"),
    path(f"{school}listas/", lists.course_lists, name="lists"),
    path(f"{school}listas/enviar/", lists.receive, name="list_receive"),
    path(f"{school}listas/<uuid:pk>/", lists.list_page, name="list"),
    path(f"{school}listas/<uuid:pk>/colunas/", lists.columns, name="list_columns"),
    path(f"{school}listas/<uuid:pk>/duvidas/", lists.doubts, name="list_doubts"),
    path(f"{school}listas/<uuid:pk>/passo/<slug:slug>/", lists.step, name="list_step"),
    path(f"{school}listas/<uuid:pk>/relatorio.csv", lists.report, name="list_report"),
    path(f"{school}listas/<uuid:pk>/original/", lists.original, name="list_original"),
    path(f"{school}novo/", keeping.new, name="new"),
    path(f"{school}curso/<uuid:course_id>/", keeping.course_page, name="course"),
    path(f"{school}curso/<uuid:course_id>/corrigir/<slug:slug>/", keeping.correct, name="correct"),
    path(f"{school}curso/<uuid:course_id>/passo/<slug:slug>/", keeping.step, name="step"),
    path(f"{school}lugares/", places.place_list, name="places"),
    path(f"{school}lugares/novo/", places.place_edit, name="place_new"),
    path(f"{school}lugares/<uuid:place_id>/", places.place_edit, name="place"),
    path(f"{school}correio/", places.mailboxes, name="mailboxes"),
    path("ajuda/", helping.desk_page, name="help_desk"),
    path("ajuda/registar/", helping.register_page, name="help_register"),
    path("ajuda/<uuid:interest_id>/", helping.call_page, name="help_call"),
    path(f"{school}procura/", demand.demand_page, name="demand"),
    path(f"{school}procura/<str:dico>/<slug:slug>/", demand.open_page, name="open_class"),
    path(f"{school}pessoas/", people.people_page, name="people"),
    path(f"{school}pessoas/<int:member_id>/retirar/", people.take_off, name="take_off"),
    path(f"{school}pessoas/<int:member_id>/voltar/", people.undo, name="undo_leaving"),
    path(f"{school}pessoas/convites/<uuid:invitation_id>/reenviar/", people.resend, name="resend_invitation"),
    path(f"{school}pessoas/convites/<uuid:invitation_id>/revogar/", people.revoke, name="revoke_invitation"),
]
