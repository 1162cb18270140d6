"""Intercultural training: empty of pages until it is real."""

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    """Intercultural training: empty of pages until it is real."""

    name = "training"
    default_auto_field = "django.db.models.BigAutoField"
