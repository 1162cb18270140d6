"""The page an invitation's link opens, for every app. Opening it does nothing; its button accepts."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from portal.accounts import user_of
from portal.forms.people import NewPersonForm, say_refused
from portal.models import InvitationRow, User


def accept_page(
    request: HttpRequest,
    invitation: InvitationRow | None,
    *,
    over: str,
    template: str,
    accept: Callable[..., User],
    welcome: Callable[[], HttpResponse],
) -> HttpResponse:
    """What one is invited to, and the way in: a button, a login, or name and password for a new person.

    `over` says why the link works no longer ("" while it does). `accept` takes `user`, or `name`, `language` and
    `password`, and returns who is in now; what it refuses is shown. `welcome` answers afterwards.
    """
    if over or invitation is None:
        why = over or _("This link is not valid. Look for the latest mail.")
        return render(request, "portal/invitation_over.html", {"why": why}, status=410 if invitation else 404)
    if request.user.is_authenticated:
        return _as_known(request, invitation, template, accept, welcome)
    if User.objects.filter(email__iexact=invitation.email).exists():
        context = {"invitation": invitation, "way": "login"}
        return render(request, template, context, status=401 if request.method == "POST" else 200)
    return _as_new(request, invitation, template, accept, welcome)


def _as_known(
    request: HttpRequest,
    invitation: InvitationRow,
    template: str,
    accept: Callable[..., User],
    welcome: Callable[[], HttpResponse],
) -> HttpResponse:
    user = user_of(request)
    way = "button" if user.email.lower() == invitation.email.lower() else "other"
    context: dict[str, Any] = {"invitation": invitation, "way": way}
    status = 200
    if request.method == "POST":
        try:
            accept(user=user)
            return welcome()
        except ValidationError as refused:
            context["refused"], status = " ".join(refused.messages), 409
    return render(request, template, context, status=status)


def _as_new(
    request: HttpRequest,
    invitation: InvitationRow,
    template: str,
    accept: Callable[..., User],
    welcome: Callable[[], HttpResponse],
) -> HttpResponse:
    form = NewPersonForm(request.POST or None, initial={"language": invitation.language})
    if request.method == "POST" and form.is_valid():
        try:
            user = accept(**{name: form.cleaned_data[name] for name in ("name", "language", "password")})
        except ValidationError as refused:
            say_refused(form, refused)
        else:
            login(request, user, backend="django.contrib.auth.backends.ModelBackend")
            return welcome()
    context = {"invitation": invitation, "way": "new", "form": form}
    return render(request, template, context, status=422 if form.is_bound else 200)
