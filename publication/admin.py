"""Publication in the agency's desk: pages of our own for reading, comparing and deciding; rows are never typed in."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path

from plans.models import Plan
from portal.admin_outbox import ReadOnlyAdmin
from publication.models import Version
from publication.views import desk


@admin.register(Version)
class VersionAdmin(ReadOnlyAdmin):
    """The queue and the versions: the list is the queue, a row is its page at the desk."""

    def get_urls(self) -> list[URLPattern]:
        """Our pages before the stock ones."""
        wrap = self.admin_site.admin_view
        return [
            path("", wrap(desk.queue), name="publication_version_changelist"),
            path("<uuid:pk>/mesa/", wrap(desk.version), name="publication_version_desk"),
            path("<uuid:pk>/como-publico/", wrap(desk.preview), name="publication_version_preview"),
            path("<uuid:pk>/diferencas/", wrap(desk.changes), name="publication_version_changes"),
            path("<uuid:pk>/retirar-passagens/", wrap(desk.redact), name="publication_version_redact"),
            path("<uuid:pk>/passo/<slug:slug>/", wrap(desk.step), name="publication_version_step"),
            *super().get_urls(),
        ]

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """The stock address of a row leads to its page."""
        return redirect("admin:publication_version_desk", object_id)

    def history_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """So does its history: the plan's timeline tells more."""
        return redirect("admin:publication_version_desk", object_id)


@admin.register(Plan)
class PlanAdmin(ReadOnlyAdmin):
    """All plans as the agency sees them: the list finds them, a row is the plan's timeline and its steps."""

    def get_urls(self) -> list[URLPattern]:
        """Our pages before the stock ones."""
        wrap = self.admin_site.admin_view
        return [
            path("", wrap(desk.plans), name="plans_plan_changelist"),
            path("registar/", wrap(desk.begin), name="publication_plan_begin"),
            path("<uuid:pk>/mesa/", wrap(desk.plan), name="publication_plan_desk"),
            path("<uuid:pk>/passo/<slug:slug>/", wrap(desk.plan_step), name="publication_plan_step"),
            *super().get_urls(),
        ]

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """The stock address of a row leads to its page."""
        return redirect("admin:publication_plan_desk", object_id)

    def history_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """So does its history."""
        return redirect("admin:publication_plan_desk", object_id)
