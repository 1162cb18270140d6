"""Public addresses of courses: the search at `/cursos/`, each course under its code, the guide beside it."""

from django.urls import URLPattern, URLResolver, path, register_converter

from courses.serving import CourseCode
from courses.views import access, alerts, card, guide, interest
from courses.views.calendar import course_calendar
from courses.views.course import course_page
from courses.views.data import courses_file
from courses.views.level import level_page
from courses.views.may_enrol import may_enrol_page
from courses.views.near import near_page
from courses.views.report import report_page, reported_page
from courses.views.search import search_page

app_name = "courses"

register_converter(CourseCode, "course_code")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", search_page, name="search"),
    path("cursos.csv", courses_file, name="file"),
    path("cartao/", card.card_page, name="card"),
    path("cartao/pdf/", card.card_file_form, name="card_file_form"),
    path("cartao/<uuid:card>.pdf", card.card_file, name="card_file"),
    path("alerta/", alerts.alert_page, name="alert"),
    path("alerta/enviado/", alerts.alert_sent_page, name="alert_sent"),
    path("alerta/<slug:token>/", alerts.alert_answer_page, name="alert_answer"),
    path("alerta/<slug:token>/sair/", alerts.alert_leave_page, name="alert_leave"),
    path("interesse/", interest.interest_page, name="interest"),
    path("interesse/feito/<slug:slug>/", interest.interest_done_page, name="interest_done"),
    path("interesse/<slug:token>/confirmar/", interest.interest_link_page, {"what": "confirm"}, "interest_confirm"),
    path("interesse/<slug:token>/continuo/", interest.interest_link_page, {"what": "renew"}, "interest_renew"),
    path("interesse/<slug:token>/sair/", interest.interest_link_page, {"what": "leave"}, "interest_leave"),
    path("procura/", interest.demand_page, name="demand"),
    path("procura.csv", interest.demand_file, name="demand_file"),
    path("perto/", near_page, name="near"),
    path("guia/", guide.guide_page, name="guide"),
    path("guia/certificados/", guide.certificates_page, name="certificates"),
    path("guia/exames/", guide.exams_page, name="exams"),
    path("guia/plataformas/", guide.platforms_page, name="platforms"),
    path("guia/glossario/", guide.glossary_page, name="glossary"),
    path("guia/que-nivel/", level_page, name="level"),
    path("guia/posso-inscrever-me/", may_enrol_page, name="may_enrol"),
    path("guia/pedido-de-acesso/", access.access_page, name="access"),
    path("guia/pedido-de-acesso/recebido/", access.access_done_page, name="access_done"),
    path("guia/<slug:slug>/", guide.question_page, name="question"),
    path("<course_code:course>/", course_page, name="course"),
    path("<course_code:course>/corrigir/", report_page, name="report"),
    path("<course_code:course>/corrigir/obrigado/", reported_page, name="reported"),
    path("<course_code:course>/horario.ics", course_calendar, name="calendar"),
]
