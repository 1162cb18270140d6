"""Portuguese courses: empty of pages until they are real."""

from django.apps import AppConfig


class CoursesConfig(AppConfig):
    """Portuguese courses: empty of pages until they are real."""

    name = "courses"
    default_auto_field = "django.db.models.BigAutoField"
