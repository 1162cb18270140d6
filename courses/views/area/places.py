"""A school's places, and its two mailboxes for the monthly question."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses.desk.told import place_in_words
from courses.forms.people import MailboxForm
from courses.models import Provider
from courses.providing import set_mailboxes
from courses.views.area import frame
from courses.views.places import place_page
from portal.http import posted
from portal.sections import save_section
from portal.views.people import person


@require_safe
def place_list(request: HttpRequest, provider_id: UUID) -> HttpResponse:
    """Where classes are held or where one enrols."""
    provider = frame.provider_or_404(request, provider_id)
    found = provider.places.select_related("municipality", "locality")
    context = {"places": [(place, place_in_words(place)) for place in found]}
    return frame.page(request, "places", provider, "places", context)


@require_http_methods(["GET", "HEAD", "POST"])
def place_edit(request: HttpRequest, provider_id: UUID, place_id: UUID | None = None) -> HttpResponse:
    """A place, new or corrected: first its municipality, by GET, then the rest."""
    provider = frame.provider_or_404(request, provider_id)
    after = reverse("courses_area:places", args=[provider.pk])
    show = partial(_show, request, provider)
    return place_page(request, provider, place_id, user=person(request), page=show, after=after)


def _show(
    request: HttpRequest, provider: Provider, template: str, title: str, context: dict[str, Any], *, status: int
) -> HttpResponse:
    return frame.page(request, template, provider, "places", context | {"title": title}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def mailboxes(request: HttpRequest, provider_id: UUID) -> HttpResponse:
    """Where the monthly question goes."""
    provider = frame.provider_or_404(request, provider_id)
    data, result = posted(request), None
    form: Any = MailboxForm(data, instance=provider)
    if data is not None:
        result = save_section(
            form,
            lambda valid: set_mailboxes(
                provider=provider, read_at=valid.cleaned_data["read_at"], by=person(request), **valid.values()
            ),
        )
        if result.saved:
            messages.success(request, _("Saved."))
            return redirect("courses_area:mailboxes", provider.pk)
    context = {"form": result.form if result else form, "conflict": result.conflict if result else None}
    status = result.status if result else 200
    return frame.page(request, "mailboxes", provider, "mailboxes", context, status=status)
