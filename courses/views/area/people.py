"""A school's people: who they are, who was invited; invite, send again, revoke, take off, undo."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from courses import membership
from courses.forms.people import InviteForm
from courses.models import Provider, ProviderMember
from courses.views.area import frame
from portal.forms.people import say_refused
from portal.http import posted
from portal.views.people import person


@require_http_methods(["GET", "HEAD", "POST"])
def people_page(request: HttpRequest, provider_id: UUID) -> HttpResponse:
    """Who works here, who was invited and has not accepted; POST invites."""
    provider = frame.provider_or_404(request, provider_id)
    form = InviteForm(posted(request))
    if form.is_valid():
        try:
            membership.invite(provider=provider, by=person(request), **form.cleaned_data)
        except ValidationError as refused:
            say_refused(form, refused)
        else:
            messages.success(request, _("The invitation is on its way to %(email)s.") % form.cleaned_data)
            return redirect("courses_area:people", provider.pk)
    present = list(provider.members.present().select_related("user"))
    left = provider.members.filter(left_by=person(request), left_at__gte=timezone.now() - membership.UNDO)
    context = {
        "present": present,
        "left": list(left.select_related("user")),
        "few": len(present) < membership.ENOUGH,
        "last": len(present) == 1,
        "invitations": provider.invitations.filter(accepted_at=None, revoked_at=None),
        "form": form,
        "now": timezone.now(),
    }
    return frame.page(request, "people", provider, "people", context, status=422 if form.is_bound else 200)


@require_POST
def take_off(request: HttpRequest, provider_id: UUID, member_id: int) -> HttpResponse:
    """End a colleague's part, or one's own."""
    provider = frame.provider_or_404(request, provider_id)
    member = get_object_or_404(provider.members.present().select_related("user"), pk=member_id)
    own = member.user_id == person(request).pk
    said = _("%(name)s has no access any more. You can undo this below within an hour.")
    said = _("You left. You can undo this below within an hour.") if own else said
    return _answer(
        request,
        provider,
        lambda: membership.take_off(member=member, by=person(request)),
        said % {"name": member.user.get_full_name()},
    )


@require_POST
def undo(request: HttpRequest, provider_id: UUID, member_id: int) -> HttpResponse:
    """Bring back whom one took off within the last hour, oneself included."""
    gone = ProviderMember.objects.filter(provider=provider_id, left_by=person(request), left_at__isnull=False)
    member = get_object_or_404(gone.select_related("user", "provider"), pk=member_id)
    said = _("Undone: %(name)s has access again.") % {"name": member.user.get_full_name()}
    try:
        return _answer(
            request, member.provider, lambda: membership.undo_leaving(member=member, by=person(request)), said
        )
    except PermissionDenied:
        raise Http404 from None


@require_POST
def resend(request: HttpRequest, provider_id: UUID, invitation_id: UUID) -> HttpResponse:
    """Send a new link."""
    provider = frame.provider_or_404(request, provider_id)
    it = get_object_or_404(provider.invitations, pk=invitation_id)
    said = _("A new link is on its way to %(email)s; the old one works no longer.") % {"email": it.email}
    return _answer(request, provider, lambda: membership.resend(invitation=it, by=person(request)), said)


@require_POST
def revoke(request: HttpRequest, provider_id: UUID, invitation_id: UUID) -> HttpResponse:
    """Make the link stop working."""
    provider = frame.provider_or_404(request, provider_id)
    it = get_object_or_404(provider.invitations, pk=invitation_id)
    said = _("The invitation of %(email)s was revoked.") % {"email": it.email}
    return _answer(request, provider, lambda: membership.revoke(invitation=it, by=person(request)), said)


def _answer(request: HttpRequest, provider: Provider, act: Callable[[], Any], said: str) -> HttpResponse:
    try:
        act()
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, said)
    if person(request).has_perm("courses.own", provider):
        return redirect("courses_area:people", provider.pk)
    return redirect("courses_area:home")
