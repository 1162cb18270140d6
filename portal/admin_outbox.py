"""The outbox on the agency's desk: every mail visible, each can be sent again by hand; nothing is edited here."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.models import Artefact, OutboxMail
from portal.outbox import ResendRefusedError, resend_mail
from portal.templatetags.integra import state_badge


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows made by the house: reviewers look, nobody types."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Reviewers and managers of the agency."""
        return bool(getattr(request.user, "is_reviewer", False))

    def has_module_permission(self, request: HttpRequest) -> bool:
        """As for looking."""
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never by hand."""
        return False

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def badge(self, row: Any) -> SafeString:
        """The state as everywhere."""
        return state_badge(row.state)


class PageAdmin(ReadOnlyAdmin):
    """Rows that have a page of their own at the desk: `desk_page` names it, a stock address leads there."""

    desk_page = ""

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """The stock address of a row leads to its page."""
        try:
            return redirect(self.desk_page, UUID(object_id))
        except ValueError:
            raise Http404 from None

    def history_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """So does its history: the page tells more."""
        return self.change_view(request, object_id)


@admin.register(OutboxMail)
class OutboxMailAdmin(ReadOnlyAdmin):
    """The outbox, newest first."""

    change_form_template = "portal/admin/outbox_mail.html"
    list_display = ["subject", "to", "badge", "attempts", "created_at", "done_at"]
    list_filter = ["state", "language", "template"]
    search_fields = ["to", "subject"]
    date_hierarchy = "created_at"
    list_per_page = 50
    show_full_result_count = False
    fields = (
        "badge",
        "to",
        "language",
        "subject",
        "body",
        "created_at",
        "done_at",
        "attempts",
        "next_try_at",
        "error",
    )
    readonly_fields = fields

    def get_urls(self) -> list[URLPattern]:
        """With the address of the button."""
        again = self.admin_site.admin_view(self.resend)
        return [path("<uuid:pk>/resend/", again, name="portal_outboxmail_resend"), *super().get_urls()]

    def resend(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Send once more (POST), then show the new mail; anything else goes back to the mail."""
        mail = OutboxMail.objects.filter(pk=pk).first()
        if mail is None or not self.has_view_permission(request):
            raise Http404
        if request.method == "POST":
            try:
                again = resend_mail(mail=mail, by=request.user)  # type: ignore[arg-type]
            except ResendRefusedError as refused:
                messages.error(request, str(refused))
            else:
                self.log_change(request, again, f"Sent again: {mail.message_id}")
                messages.success(request, _("The mail will be sent again."))
                pk = again.pk
        return redirect(reverse("admin:portal_outboxmail_change", args=[pk]))


@admin.register(Artefact)
class ArtefactAdmin(ReadOnlyAdmin):
    """Files made: which, when, with what outcome."""

    list_display = ["kind", "renderer_version", "owner_id", "badge", "attempts", "created_at", "done_at", "size"]
    list_filter = ["state", "kind"]
    search_fields = ["owner_id", "sha256"]
    list_per_page = 50
    fields = (
        "badge",
        "owner_kind",
        "owner_id",
        "kind",
        "renderer_version",
        "created_at",
        "done_at",
        "attempts",
        "interruptions",
        "next_try_at",
        "error",
        "size",
        "sha256",
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> Any:
        """Without the bytes."""
        return super().get_queryset(request).defer("content")
