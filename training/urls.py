"""Public addresses of training: what is offered, the calendar, the figures, asking for it."""

from django.urls import URLPattern, URLResolver

app_name = "training"

urlpatterns: list[URLPattern | URLResolver] = []
