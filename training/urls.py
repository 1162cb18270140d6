"""Public addresses of training: the modules, asking for training, and each request behind its private link."""

from django.urls import URLPattern, URLResolver, path

from training.views import (
    agenda,
    area,
    asking,
    certificates,
    evaluating,
    figures,
    following,
    modules,
    naming,
    sheet,
)

app_name = "training"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", modules.offer_page, name="offer"),
    path("calendario/", agenda.calendar_page, name="calendar"),
    path("calendario.ics", agenda.calendar_file, name="calendar_file"),
    path("abertas/", agenda.open_page, name="open"),
    path("numeros/", figures.figures_page, name="figures"),
    path("pedido/", asking.request_page, name="request"),
    path("pedido/recebido/<slug:code>/", asking.received_page, name="received"),
    path("pedido/novo-link/", following.new_link_page, name="new_link"),
    path("pedido/<str:token>/", following.follow_page, name="follow"),
    path("pedido/<str:token>/alterar/", following.change_page, name="change"),
    path("pedido/<str:token>/responder/", following.answer_page, name="answer"),
    path("pedido/<str:token>/escrever/", following.write_page, name="write"),
    path("pedido/<str:token>/confirmar/<slug:code>/", following.confirm_page, name="confirm"),
    path("pedido/<str:token>/cancelar/", following.cancel_page, name="cancel"),
    path("pedido/<str:token>/pessoas/<int:number>/", naming.host_page, name="participants"),
    path("folha/<str:token>/", sheet.sheet_page, name="sheet"),
    path("avaliar/<str:token>/", evaluating.evaluate_page, name="evaluate"),
    path("avaliar/<str:token>/obrigado/", evaluating.evaluated_page, name="evaluated"),
    path("agenda/<str:token>.ics", area.feed, name="feed"),
    path("certificados/", certificates.ask_page, name="check_form"),
    path("certificados/<str:number>/", certificates.check_page, name="check"),
    path("certificado/<str:token>/", certificates.own_page, name="certificate"),
    path("certificado/<str:token>/pdf/", certificates.own_file, name="certificate_file"),
    # The pages with names of their own stand above this one.
    path("<slug:slug>/", modules.module_page, name="module"),
]
