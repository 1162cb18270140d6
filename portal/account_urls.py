"""Addresses of the account: log in and out, reset, verification, second factor."""

from django.urls import include, path

from portal.views import account

urlpatterns = [
    path("", account.settings, name="account_settings"),
    path("login/", account.login, name="account_login"),
    path("", include("allauth.urls")),
]
