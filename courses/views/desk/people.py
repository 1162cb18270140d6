"""The people of a school at the desk: invite, send again, revoke, approve, refuse."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from courses import membership
from courses.desk.people import ApproveForm, RefuseForm
from courses.forms.people import InviteForm
from courses.models import Provider
from courses.views.desk.frame import page, person
from portal.concurrency import StaleRevision
from portal.forms.people import say_refused
from portal.http import posted


def people_of(provider: Provider) -> dict[str, Any]:
    """What the school's page shows of its people; two queries."""
    return {
        "present": provider.members.present().select_related("user"),
        "invitations": provider.invitations.filter(accepted_at=None, revoked_at=None),
        "now": timezone.now(),
    }


def invite(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Invite somebody to keep the school's courses."""
    user, provider = person(request, "courses.provide"), get_object_or_404(Provider, pk=pk)
    form = InviteForm(posted(request))
    if form.is_valid():
        try:
            membership.invite(provider=provider, by=user, **form.cleaned_data)
        except ValidationError as refused:
            say_refused(form, refused)
        else:
            messages.success(request, _("The invitation is on its way to %(email)s.") % form.cleaned_data)
            return redirect("admin:courses_provider_desk", pk)
    context = {"provider": provider, "form": form}
    return page(request, "provider_invite", _("Invite somebody"), context, status=422 if form.is_bound else 200)


def invitation(request: HttpRequest, pk: UUID, invitation_id: UUID, what: str) -> HttpResponse:
    """Send an invitation again, or revoke it."""
    user, provider = person(request, "courses.provide"), get_object_or_404(Provider, pk=pk)
    it, verb = get_object_or_404(provider.invitations, pk=invitation_id), VERBS.get(what)
    if verb is None:
        raise Http404
    if request.method == "POST":
        try:
            verb(invitation=it, by=user)
        except ValidationError as refused:
            messages.warning(request, " ".join(refused.messages))
        else:
            messages.success(request, _("Done."))
    return redirect("admin:courses_provider_desk", pk)


def decide(request: HttpRequest, pk: UUID, what: str) -> HttpResponse:
    """Approve the school's people, or refuse them with a reason: asked on a page, done by a POST."""
    user, provider = person(request, "courses.provide"), get_object_or_404(Provider, pk=pk)
    if what not in ("aprovar", "recusar"):
        raise Http404
    approving, data = what == "aprovar", posted(request)
    form: Any = (ApproveForm if approving else RefuseForm)(data, initial={"read_at": provider.revision})
    if form.is_valid():
        try:
            (membership.approve if approving else membership.refuse)(provider=provider, by=user, **form.cleaned_data)
        except StaleRevision:
            messages.warning(request, _("Somebody changed this school in the meantime. Look at it again."))
            return redirect("admin:courses_provider_desk", pk)
        except ValidationError as refused:
            say_refused(form, refused)
        else:
            messages.success(request, _("Done. The people of the school are told by mail."))
            return redirect("admin:courses_provider_desk", pk)
    context = {"provider": provider, "form": form, "approving": approving, **people_of(provider)}
    title = _("Approve the people of this school?") if approving else _("No access for the people of this school?")
    return page(request, "provider_decide", title, context, status=422 if data is not None else 200)


VERBS: dict[str, Any] = {"reenviar": membership.resend, "revogar": membership.revoke}
