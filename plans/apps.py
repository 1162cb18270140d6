"""The working copy of a plan: its own data and who may edit it."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """The working copy of a plan: its own data and who may edit it."""

    name = "plans"
    default_auto_field = "django.db.models.BigAutoField"
