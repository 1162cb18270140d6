"""Lists of courses on the agency's desk: pages of our own; rows are never typed in."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, path

from courses.admin_desk import KeptAdmin
from courses.models import CourseList
from courses.views import lists
from courses.views.desk import conflicts
from courses.views.desk.imports import at_desk


@admin.register(CourseList)
class CourseListAdmin(KeptAdmin):
    """The lists that came in; a row is its page."""

    desk_page = "admin:courses_courselist_desk"

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Reviewers and managers."""
        return bool(getattr(request.user, "is_reviewer", False))

    def get_urls(self) -> list[URLPattern]:
        """Our pages before the stock ones."""
        wrap = self.admin_site.admin_view
        return [
            path("", wrap(at_desk(lists.course_lists)), name="courses_courselist_changelist"),
            path("receber/", wrap(at_desk(lists.receive)), name="courses_courselist_receive"),
            path("conflitos/", wrap(conflicts.conflicts), name="courses_conflicts"),
            path("conflitos/<int:conflict_id>/decidir/", wrap(conflicts.decide), name="courses_conflict_decide"),
            path("<uuid:pk>/mesa/", wrap(at_desk(lists.list_page)), name="courses_courselist_desk"),
            path("<uuid:pk>/colunas/", wrap(at_desk(lists.columns)), name="courses_courselist_columns"),
            path("<uuid:pk>/duvidas/", wrap(at_desk(lists.doubts)), name="courses_courselist_doubts"),
            path("<uuid:pk>/passo/<slug:slug>/", wrap(at_desk(lists.step)), name="courses_courselist_step"),
            path("<uuid:pk>/relatorio.csv", wrap(at_desk(lists.report)), name="courses_courselist_report"),
            path("<uuid:pk>/original/", wrap(at_desk(lists.original)), name="courses_courselist_original"),
            *super().get_urls(),
        ]
