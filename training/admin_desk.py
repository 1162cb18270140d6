"""Training on the agency's desk: pages of our own for requests, sessions and trainers; rows are never typed in."""

from django.contrib import admin
from django.urls import URLPattern, path

from portal.admin_outbox import PageAdmin
from training.models import Trainer, TrainingRequest, TrainingSession
from training.views.desk import certificates, held, requests, sessions, trainers


@admin.register(TrainingRequest)
class TrainingRequestAdmin(PageAdmin):
    """The list is the queue, a row is its page."""

    desk_page = "admin:training_trainingrequest_desk"

    def get_urls(self) -> list[URLPattern]:
        """Our pages before the stock ones."""
        wrap, name = self.admin_site.admin_view, "training_trainingrequest"
        return [
            path("", wrap(requests.queue), name=f"{name}_changelist"),
            path("<uuid:pk>/mesa/", wrap(requests.request_page), name=f"{name}_desk"),
            path("<uuid:pk>/passo/<slug:slug>/", wrap(requests.request_step), name=f"{name}_step"),
            *super().get_urls(),
        ]


@admin.register(TrainingSession)
class TrainingSessionAdmin(PageAdmin):
    """The list tells what waits, a row is its page with who could give it."""

    desk_page = "admin:training_trainingsession_desk"

    def get_urls(self) -> list[URLPattern]:
        """Our pages before the stock ones."""
        wrap, name = self.admin_site.admin_view, "training_trainingsession"
        one = "<uuid:pk>/"
        return [
            path("", wrap(sessions.session_list), name=f"{name}_changelist"),
            path(f"{one}mesa/", wrap(sessions.session_page), name=f"{name}_desk"),
            path(f"{one}formadores/", wrap(sessions.ask_trainer), name=f"{name}_ask"),
            path(
                f"{one}formadores/<int:number>/<slug:slug>/", wrap(sessions.assignment_step), name=f"{name}_assignment"
            ),
            path(f"{one}pormenores/", wrap(sessions.details), name=f"{name}_details"),
            path(f"{one}passo/<slug:slug>/", wrap(sessions.session_step), name=f"{name}_step"),
            path(f"{one}presencas/", wrap(held.attendance), name=f"{name}_attendance"),
            path(f"{one}pessoas/", wrap(held.people), name=f"{name}_people"),
            path(f"{one}dia/", wrap(held.day_sheet), name=f"{name}_day"),
            path(f"{one}folha/", wrap(held.sheet), name=f"{name}_sheet"),
            path(f"{one}certificados/", wrap(certificates.certificate_files), name=f"{name}_certificates"),
            path(
                f"{one}certificados/<uuid:certificate>/",
                wrap(certificates.certificate_file),
                name=f"{name}_certificate",
            ),
            path(
                f"{one}certificados/<uuid:certificate>/passo/<slug:slug>/",
                wrap(certificates.certificate_step),
                name=f"{name}_certificate_step",
            ),
            *super().get_urls(),
        ]


@admin.register(Trainer)
class TrainerAdmin(PageAdmin):
    """The pool of trainers."""

    desk_page = "admin:training_trainer_desk"

    def get_urls(self) -> list[URLPattern]:
        """Our pages before the stock ones."""
        wrap, name = self.admin_site.admin_view, "training_trainer"
        return [
            path("", wrap(trainers.trainer_list), name=f"{name}_changelist"),
            path("novo/", wrap(trainers.trainer_edit), name=f"{name}_new"),
            path("<uuid:pk>/mesa/", wrap(trainers.trainer_page), name=f"{name}_desk"),
            path("<uuid:pk>/corrigir/", wrap(trainers.trainer_edit), name=f"{name}_correct"),
            *super().get_urls(),
        ]
