"""The steps on a course: each a page that says what will happen, a form, a button, one verb."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.desk.telling import day_input
from courses.editing import confirm_course, edit_course, remove_course
from courses.expiry import default_until
from courses.models import Course, Status, WrongReport
from courses.reporting import answer_reports
from portal.models import User

Words = str | Promise


class StepForm(forms.Form):
    """A step that needs nothing said but the revision it was read at."""

    use_required_attribute = False

    read_at = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)


class StatusForm(StepForm):
    """A status and until when it may be believed."""

    status = forms.ChoiceField(label=_("Status"), choices=Status.choices)
    status_until = forms.DateField(
        label=_("Status holds until"),
        required=False,
        widget=day_input(),
        help_text=_(
            "Left empty: enrolling 60 days, waiting list and full 90 days, running until the course ends or half a"
            " year. Never longer than the course."
        ),
    )


@dataclass(frozen=True)
class Step:
    """A verb as a page. `telling`: it asks who says it. `fits`: whether it makes sense for the course as it is."""

    slug: str
    button: Words
    question: Words
    meaning: Words
    done: Words
    form: type[StepForm]
    act: Callable[..., Any]
    permission: str = "courses.keep"
    telling: bool = True
    tone: str = "primary"
    fits: Callable[[Course], bool] = lambda course: course.removed_at is None


def _confirm(*, course: Course, by: User, read_at: int, told: dict[str, Any]) -> None:
    confirm_course(course=course, read_at=read_at, by=by, **told)


def change_status(
    *, course: Course, by: User, read_at: int, told: dict[str, Any], status: str, status_until: Any = None
) -> None:
    """Say a status, until the given day or the usual one. Raises as `edit_course` does."""
    until = status_until or default_until(status, today=told.get("on") or timezone.localdate(), ends=course.ends)
    edit_course(course=course, read_at=read_at, by=by, status=status, status_until=until, **told)


def _remove(*, course: Course, by: User, read_at: int, told: dict[str, Any]) -> None:
    remove_course(course=course, read_at=read_at, by=by)


def _restore(*, course: Course, by: User, read_at: int, told: dict[str, Any]) -> None:
    remove_course(course=course, read_at=read_at, by=by, removed=False)


def _nothing_wrong(*, course: Course, by: User, read_at: int, told: dict[str, Any]) -> None:
    answer_reports(course=course, by=by)


def _is_reported(course: Course) -> bool:
    return course.removed_at is None and (
        course.reported_on is not None or WrongReport.objects.open().filter(course=course).exists()
    )


def _not_given(*, course: Course, by: User, read_at: int, told: dict[str, Any]) -> None:
    change_status(course=course, by=by, read_at=read_at, told=told, status=Status.CANCELLED)


def _is_unlisted(course: Course) -> bool:
    """A newer list of its source lacks it, and nobody has answered for it since."""
    return course.removed_at is None and course.unlisted_on is not None


_TABLE = (
    Step(
        "confirmar",
        _("Confirm everything"),
        _("Does everything this course says still hold?"),
        _("Every field that was told counts as said again, on the day below. A report of something wrong is settled."),
        _("Confirmed."),
        StepForm,
        _confirm,
    ),
    Step(
        "ainda-dado",
        _("Still given"),
        _("Is this course still given, although the newest list lacks it?"),
        _("Every field that was told counts as said again, on the day below, and the mark of the list goes."),
        _("Confirmed."),
        StepForm,
        _confirm,
        tone="quiet",
        fits=_is_unlisted,
    ),
    Step(
        "ja-nao-e-dado",
        _("Not given any more"),
        _("Is this course not given any more?"),
        _("It says “cancelled” from now on and the mark of the list goes. Its address stays."),
        _("The status was changed."),
        StepForm,
        _not_given,
        tone="quiet",
        fits=_is_unlisted,
    ),
    Step(
        "estado",
        _("Change the status"),
        _("What may be said of enrolling?"),
        _("The status is shown until its day; after it the course says “to be confirmed”."),
        _("The status was changed."),
        StatusForm,
        change_status,
        tone="quiet",
    ),
    Step(
        "responder",
        _("The reports were mistaken"),
        _("Close the reports without changing anything?"),
        _("Only if you asked and the course is right as it is. Correcting or confirming it closes them by itself."),
        _("The reports are closed."),
        StepForm,
        _nothing_wrong,
        telling=False,
        tone="quiet",
        fits=_is_reported,
    ),
    Step(
        "retirar",
        _("Take off"),
        _("Take this course from every page?"),
        _("Nobody outside will find it, and its address says that it is not there any more. It can be brought back."),
        _("The course was taken off."),
        StepForm,
        _remove,
        permission="courses.provide",
        telling=False,
        tone="danger",
    ),
    Step(
        "repor",
        _("Bring back"),
        _("Show this course again?"),
        _("It is found again, with everything it said."),
        _("The course is shown again."),
        StepForm,
        _restore,
        permission="courses.provide",
        telling=False,
        fits=lambda course: course.removed_at is not None,
    ),
)
STEPS = {step.slug: step for step in _TABLE}


def course_steps(course: Course, user: User) -> list[Step]:
    """Those that make sense now and that this person may take."""
    return [step for step in _TABLE if step.fits(course) and user.has_perm(step.permission)]
