"""What the desk's pages of reference data share: managers change, reviewers look, histories are only read."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from simple_history.admin import SimpleHistoryAdmin

from portal.text import fold


class FoldedSearch:
    """Searches `search_text` without case and accents, as the public search does."""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Model], search_term: str
    ) -> tuple[QuerySet[Model], bool]:
        """Every word must occur."""
        for word in fold(search_term).split():
            queryset = queryset.filter(search_text__contains=word)
        return queryset, False


class ManagedAdmin(admin.ModelAdmin):
    """Reviewers look, managers change, nothing is deleted: other rows and published documents point to these."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Reviewers and managers of the agency."""
        return bool(getattr(request.user, "is_reviewer", False))

    def has_module_permission(self, request: HttpRequest) -> bool:
        """As for looking."""
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Managers."""
        return bool(getattr(request.user, "is_manager", False))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Managers."""
        return self.has_add_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False


class ManagedInline(admin.StackedInline):
    """Rows of an organisation: managers change them, reviewers see them."""

    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Reviewers and managers of the agency."""
        return bool(getattr(request.user, "is_reviewer", False))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Managers."""
        return bool(getattr(request.user, "is_manager", False))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Managers."""
        return self.has_add_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Managers: a spelling or a date may simply be wrong."""
        return self.has_add_permission(request)


class LookedAtHistory(SimpleHistoryAdmin):
    """A history to look at: nothing is brought back from here, and an entry that is not there is 404."""

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """One entry."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        try:
            return super().history_form_view(request, object_id, version_id, extra_context)
        except (ValueError, ValidationError) as error:
            raise Http404 from error
