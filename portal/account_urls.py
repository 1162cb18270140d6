"""Addresses of the account: log in and out, reset, verification, second factor."""

from django.urls import include, path

urlpatterns = [path("", include("allauth.urls"))]
