"""The page an invitation's link opens. Opening it does nothing; its button accepts."""

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from plans import invitations
from plans.models import Invitation
from plans.team_forms import NewPersonForm, say_refused
from portal.accounts import user_of
from portal.models import User


@login_not_required
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """What one is invited to, and the way in: a button, a login, or name and password for a new person."""
    invitation = invitations.find(token)
    over = invitations.why_over(invitation) if invitation else _("This link is not valid. Look for the latest mail.")
    if over or invitation is None:
        status = 410 if invitation else 404
        return render(request, "plans/invitation_over.html", {"why": over}, status=status)
    if request.user.is_authenticated:
        return _as_known(request, invitation, token)
    if User.objects.filter(email__iexact=invitation.email).exists():
        context = {"invitation": invitation, "way": "login"}
        return render(request, "plans/invitation.html", context, status=401 if request.method == "POST" else 200)
    return _as_new(request, invitation, token)


def _as_known(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    user = user_of(request)
    way = "button" if user.email.lower() == invitation.email.lower() else "other"
    context, status = {"invitation": invitation, "way": way}, 200
    if request.method == "POST":
        try:
            return _welcome(request, invitations.accept(token=token, user=user).plan_id)
        except ValidationError as refused:
            context["refused"], status = " ".join(refused.messages), 409
    return render(request, "plans/invitation.html", context, status=status)


def _as_new(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    form = NewPersonForm(request.POST or None, initial={"language": invitation.language})
    if request.method == "POST" and form.is_valid():
        data = {name: form.cleaned_data[name] for name in ("name", "language", "password")}
        try:
            member = invitations.accept(token=token, **data)
        except ValidationError as refused:
            say_refused(form, refused)
        else:
            login(request, member.user, backend="django.contrib.auth.backends.ModelBackend")
            return _welcome(request, member.plan_id)
    context = {"invitation": invitation, "way": "new", "form": form}
    return render(request, "plans/invitation.html", context, status=422 if form.is_bound else 200)


def _welcome(request: HttpRequest, plan_id: object) -> HttpResponse:
    messages.success(request, _("You are on the team now."))
    return redirect("plans:team", plan_id)
