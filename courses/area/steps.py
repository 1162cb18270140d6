"""What a school does with a course in one step: each a page that says what will happen, and a button."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.answering import all_right, say_status
from courses.desk.steps import StatusForm, StepForm
from courses.models import Course, WrongReport
from courses.reporting import answer_reports
from portal.models import User

Words = str | Promise


@dataclass(frozen=True)
class AreaStep:
    """A verb as a page; `fits` says whether it makes sense for the course as it is."""

    slug: str
    button: Words
    question: Words
    meaning: Words
    done: Words
    form: type[StepForm]
    act: Callable[..., Any]
    tone: str = "quiet"
    fits: Callable[[Course], bool] = lambda course: True


def _status(*, course: Course, by: User, read_at: int, status: str, status_until: Any = None) -> None:
    say_status(course=course, read_at=read_at, by=by, status=status, until=status_until)


def _mistaken(*, course: Course, by: User, read_at: int) -> None:
    answer_reports(course=course, by=by)


def _is_reported(course: Course) -> bool:
    return course.reported_on is not None or WrongReport.objects.open().filter(course=course).exists()


_TABLE = (
    AreaStep(
        "confirmar",
        _("All right"),
        _("Is everything right as it stands?"),
        _("Everything the course says counts as said again today, its status too. Reports of readers are settled."),
        _("Confirmed."),
        StepForm,
        all_right,
        tone="primary",
    ),
    AreaStep(
        "estado",
        _("Change the status"),
        _("What may be said of enrolling?"),
        _("The status is shown until its day; after it the course says “to be confirmed”."),
        _("The status was changed."),
        StatusForm,
        _status,
    ),
    AreaStep(
        "responder",
        _("The reports were mistaken"),
        _("Close the reports without changing anything?"),
        _("Only if the course is right as it is. Correcting or confirming it closes them by itself."),
        _("The reports are closed."),
        StepForm,
        _mistaken,
        fits=_is_reported,
    ),
)
STEPS = {step.slug: step for step in _TABLE}


def area_steps(course: Course) -> list[AreaStep]:
    """Those that make sense now."""
    return [step for step in _TABLE if step.fits(course)]
