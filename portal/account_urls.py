"""Addresses of the account: log in and out, reset, verification, second factor."""

from django.urls import include, path

from portal.views import public

urlpatterns = [
    path("", public.home, name="account_settings"),
    path("", include("allauth.urls")),
]
