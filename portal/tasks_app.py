"""The library of background tasks, with a heading in the reader's language at the agency's desk."""

from django.utils.translation import gettext_lazy as _
from django_tasks_db.apps import TasksAppConfig


class BackgroundTasksConfig(TasksAppConfig):
    """Only the name differs."""

    verbose_name = _("Background work")  # type: ignore[assignment]  # the library says only "str"
