"""Courses on the agency's desk: pages of our own for finding, correcting and confirming; rows are never typed in."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, path

from courses.models import Course, Provider
from courses.views.desk import adding, bulk, calls, duplicates, moving, overview, people, providers, silent, waiting
from courses.views.desk import courses as pages
from portal.admin_outbox import PageAdmin


class KeptAdmin(PageAdmin):
    """Seen by everybody who keeps courses."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Support line, reviewers and managers."""
        return bool(getattr(request.user, "keeps_courses", False))


@admin.register(Course)
class CourseAdmin(KeptAdmin):
    """The list finds courses, a row is its page."""

    desk_page = "admin:courses_course_desk"

    def get_urls(self) -> list[URLPattern]:
        """Our pages before the stock ones."""
        wrap = self.admin_site.admin_view
        return [
            path("", wrap(pages.course_list), name="courses_course_changelist"),
            path("varios/", wrap(bulk.many), name="courses_course_many"),
            path("em-linhas/", wrap(bulk.grid), name="courses_course_grid"),
            path("chamadas/", wrap(calls.call_list), name="courses_course_calls"),
            path("chamadas/<uuid:pk>/", wrap(calls.call), name="courses_course_call"),
            path("a-espera/", wrap(overview.overview), name="courses_overview"),
            path("procura/", wrap(overview.demand), name="courses_demand"),
            path("procura.csv", wrap(overview.demand_file), name="courses_demand_file"),
            path("duplicados/", wrap(duplicates.duplicates), name="courses_duplicates"),
            path("duplicados/<uuid:first>/<uuid:second>/", wrap(duplicates.duplicate), name="courses_duplicate"),
            path("duplicados/desfazer/<int:merge_id>/", wrap(duplicates.undo_merge), name="courses_undo_merge"),
            path("chamadas/pessoas/", wrap(waiting.call_list), name="courses_course_people_calls"),
            path("chamadas/pessoas/<uuid:interest_id>/", wrap(waiting.call), name="courses_course_people_call"),
            path("balcoes/", wrap(waiting.desks), name="courses_course_help_desks"),
            path("<uuid:pk>/mudar/", wrap(moving.move), name="courses_course_move"),
            path("<uuid:pk>/mesa/", wrap(pages.course_page), name="courses_course_desk"),
            path("<uuid:pk>/corrigir/<slug:slug>/", wrap(pages.correct), name="courses_course_correct"),
            path("<uuid:pk>/passo/<slug:slug>/", wrap(pages.step), name="courses_course_step"),
            *super().get_urls(),
        ]


@admin.register(Provider)
class ProviderAdmin(KeptAdmin):
    """The list finds schools and centres, a row is its page with places and courses."""

    desk_page = "admin:courses_provider_desk"

    def get_urls(self) -> list[URLPattern]:
        """Our pages before the stock ones."""
        wrap = self.admin_site.admin_view
        one = "<uuid:pk>/"
        return [
            path("", wrap(providers.provider_list), name="courses_provider_changelist"),
            path("nova/", wrap(providers.provider_new), name="courses_provider_new"),
            path("duplicadas/", wrap(duplicates.schools), name="courses_school_duplicates"),
            path("duplicadas/<uuid:first>/<uuid:second>/", wrap(duplicates.school), name="courses_school_duplicate"),
            path("duplicadas/desfazer/<int:merge_id>/", wrap(duplicates.undo_schools), name="courses_undo_schools"),
            path("sem-resposta/", wrap(silent.silent_list), name="courses_silent"),
            path("sem-resposta.csv", wrap(silent.silent_file), name="courses_silent_file"),
            path(f"{one}perguntar-de-novo/", wrap(silent.send_again), name="courses_silent_again"),
            path(f"{one}mesa/", wrap(providers.provider_page), name="courses_provider_desk"),
            path(f"{one}pessoas/", wrap(people.invite), name="courses_provider_people"),
            path(f"{one}pessoas/<slug:what>/", wrap(people.decide), name="courses_provider_decide"),
            path(
                f"{one}convites/<uuid:invitation_id>/<slug:what>/",
                wrap(people.invitation),
                name="courses_provider_invitation",
            ),
            path(f"{one}corrigir/", wrap(providers.provider_edit), name="courses_provider_correct"),
            path(f"{one}lugar-novo/", wrap(providers.place_edit), name="courses_place_new"),
            path(f"{one}lugares/<uuid:place_id>/", wrap(providers.place_edit), name="courses_place_correct"),
            path(f"{one}curso-novo/", wrap(adding.course_new), name="courses_course_new"),
            *super().get_urls(),
        ]
