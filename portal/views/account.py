"""The account: log in with text to keep, name and language, signing up (closed)."""

from allauth.account.views import login as allauth_login
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from portal import accounts, relogin
from portal.forms.account import AccountForm


@sensitive_post_parameters("password")
def login(request: HttpRequest) -> HttpResponse:
    """The login; fields carried from an expired form wait in the session until the person is in."""
    if request.method == "POST" and request.POST.get(relogin.CARRIED):
        relogin.hold(request, request.POST[relogin.CARRIED])
    return allauth_login(request)


@login_required
@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """One's own name and language, and the way to everything else of the account."""
    form = AccountForm(request.POST or None, instance=accounts.user_of(request))
    if request.method == "POST" and form.is_valid():
        accounts.change_settings(user=accounts.user_of(request), **form.cleaned_data)
        with translation.override(form.cleaned_data["language"]):
            messages.success(request, _("Your name and language were saved."))
        return redirect("account_settings")
    return render(request, "portal/account.html", {"form": form, "account_nav": "settings"})
