"""Teachers' requests for access on the agency's desk: a queue, each answered once, by mail."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from courses.forms.access import AccessAnswerForm
from courses.guiding import AlreadyAnswered, answer_access
from courses.models import AccessRequest
from portal.accounts import user_of
from portal.admin_outbox import ReadOnlyAdmin


@admin.register(AccessRequest)
class AccessRequestAdmin(ReadOnlyAdmin):
    """Those that wait first."""

    change_form_template = "courses/admin/access_request.html"
    list_display = ["name", "organisation", "email", "badge", "created_at", "answered_at"]
    list_filter = ["state"]
    search_fields = ["name", "organisation", "email"]
    ordering = ["-state", "created_at"]
    list_per_page = 50
    fields = readonly_fields = (
        "badge",
        "name",
        "organisation",
        "email",
        "language",
        "created_at",
        "answer",
        "answered_at",
        "answered_by",
    )

    def get_urls(self) -> list[URLPattern]:
        """With the page of the answer."""
        answer = self.admin_site.admin_view(self.answer_page)
        return [path("<uuid:pk>/answer/", answer, name="courses_accessrequest_answer"), *super().get_urls()]

    def answer_page(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """The answer the teacher will read."""
        asked = AccessRequest.objects.filter(pk=pk).first()
        if asked is None or not self.has_view_permission(request):
            raise Http404
        back = redirect(reverse("admin:courses_accessrequest_change", args=[asked.pk]))
        if asked.state != AccessRequest.State.WAITING:
            messages.error(request, _("This request has been answered already; nothing was sent."))
            return back
        form = AccessAnswerForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                answer_access(request=asked, text=form.cleaned_data["answer"], by=user_of(request))
            except AlreadyAnswered:
                messages.error(request, _("This request has been answered already; nothing was sent."))
                return back
            except ValidationError as error:
                form.add_error(None, error.messages)  # type: ignore[arg-type]
            else:
                self.log_change(request, asked, "Answered")
                messages.success(request, _("The answer is on its way."))
                return back
        context = {"form": form, "asked": asked, "opts": self.opts, "title": _("Answer a request for access")}
        page = {**self.admin_site.each_context(request), **context}
        return render(request, "courses/admin/access_answer.html", page)
