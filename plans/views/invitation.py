"""The page an invitation's link opens. Opening it does nothing; its button accepts."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from plans import invitations
from portal.models import User
from portal.views.invitations import accept_page


@login_not_required
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """What one is invited to, and the way in: a button, a login, or name and password for a new person."""
    invitation = invitations.find(token)

    def join(**told: Any) -> User:
        return invitations.accept(token=token, **told).user

    def welcome() -> HttpResponse:
        messages.success(request, _("You are on the team now."))
        return redirect("plans:team", invitation.plan_id if invitation else None)

    over = invitations.why_over(invitation) if invitation else ""
    return accept_page(request, invitation, over=over, template="plans/invitation.html", accept=join, welcome=welcome)
