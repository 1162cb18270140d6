"""Lists are read, applied and undone by a worker; the row of the work says how far it is."""

from typing import Any

from django.utils import translation

from courses.importing.applying import PlanChanged, apply_now
from courses.importing.reading import read_now
from courses.importing.receiving import KIND
from courses.importing.undoing import undo_now
from courses.models import CourseList, ListJob
from portal import jobs


def work(job: ListJob) -> dict[str, Any]:
    """Do it; what is done already is not done again."""
    language = job.by.language if job.by else ""
    it: CourseList = job.course_list
    with translation.override(language or "pt"):
        if job.action == ListJob.Action.READ:
            read_now(it)
        elif job.action == ListJob.Action.APPLY:
            try:
                apply_now(it, by=job.by)
            except PlanChanged:
                # The plan was made anew; its page says that it is to be looked at once more.
                return {}
        else:
            undo_now(it, by=job.by)
    return {}


LIST_WORK = jobs.Kind(
    name=KIND,
    rows=lambda: ListJob.objects.select_related("course_list", "by"),
    handler=work,
    attempts=3,
)
