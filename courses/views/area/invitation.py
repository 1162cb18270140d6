"""The page an invitation to a school opens. Opening it does nothing; its button accepts."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from courses import membership
from portal.models import User
from portal.views.invitations import accept_page


@login_not_required
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """To which school one is invited, and the way in: a button, a login, or name and password."""
    invitation = membership.find(token)

    def join(**told: Any) -> User:
        return membership.accept(token=token, **told).user

    def welcome() -> HttpResponse:
        messages.success(request, _("You accepted the invitation."))
        return redirect("courses_area:home")

    over = membership.why_over(invitation) if invitation else ""
    return accept_page(
        request, invitation, over=over, template="courses/area/invitation.html", accept=join, welcome=welcome
    )
