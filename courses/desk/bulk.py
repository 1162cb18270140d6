"""Many courses at once: the same step on those chosen on a list, each through its verb; and courses typed in rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.desk.lists import WITH_ALL
from courses.desk.steps import change_status
from courses.desk.telling import day_input
from courses.editing import confirm_course, remove_course
from courses.models import Course, Status
from portal.concurrency import StaleRevision
from portal.models import User

MOST = 200


class ManyForm(forms.Form):
    """What to do with the courses chosen."""

    use_required_attribute = False

    do = forms.ChoiceField(label=_("What to do with those chosen"))
    status = forms.ChoiceField(label=_("Status"), required=False, choices=[("", "—"), *Status.choices])
    status_until = forms.DateField(
        label=_("Status holds until"),
        required=False,
        widget=day_input(),
        help_text=_("Left empty, the usual time for this status is taken."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = [step for step in DOING.values() if user.has_perm(step.permission)]
        self.fields["do"].choices = [(step.slug, step.name) for step in steps]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A status, where one is to be set."""
        given = super().clean() or {}
        if given.get("do") == "estado" and not given.get("status") and "status" not in self.errors:
            self.add_error("status", _("Choose the status to set."))
        return given


@dataclass(frozen=True)
class Doing:
    """A step on many courses; `act` is given one course, the revision it was read at, and what was typed."""

    slug: str
    name: "str | Promise"
    act: Callable[..., None]
    permission: str = "courses.keep"
    telling: bool = True


def _status(*, course: Course, read_at: int, by: User, told: dict[str, Any], given: dict[str, Any]) -> None:
    change_status(
        course=course, read_at=read_at, by=by, told=told, status=given["status"], status_until=given["status_until"]
    )


def _confirm(*, course: Course, read_at: int, by: User, told: dict[str, Any], given: dict[str, Any]) -> None:
    confirm_course(course=course, read_at=read_at, by=by, **told)


def _remove(*, course: Course, read_at: int, by: User, told: dict[str, Any], given: dict[str, Any]) -> None:
    if course.removed_at is None:
        remove_course(course=course, read_at=read_at, by=by)


DOING = {
    step.slug: step
    for step in (
        Doing("estado", _("Set the status"), _status),
        Doing("confirmar", _("Confirm everything they say"), _confirm),
        Doing("retirar", _("Take them off"), _remove, permission="courses.provide", telling=False),
    )
}


@dataclass
class Outcome:
    """What became of the courses: changed, already so, changed by somebody else meanwhile, refused with sentences."""

    changed: list[Course] = field(default_factory=list)
    same: list[Course] = field(default_factory=list)
    stale: list[Course] = field(default_factory=list)
    refused: list[tuple[Course, list[str]]] = field(default_factory=list)


def chosen_courses(marks: Sequence[str]) -> list[tuple[Course, int]]:
    """The courses marked "id:revision", each once, with the revision read; what is none is left out. One query."""
    read: dict[UUID, int] = {}
    for mark in marks[:MOST]:
        key, _between, revision = mark.partition(":")
        try:
            read[UUID(key)] = int(revision) if revision.isdecimal() and len(revision) < 10 else 0
        except ValueError:
            continue
    found = Course.objects.select_related(*WITH_ALL).in_bulk(list(read))
    return [(found[key], revision) for key, revision in read.items() if key in found]


def do_many(
    step: Doing, chosen: Sequence[tuple[Course, int]], *, by: User, told: dict[str, Any], given: dict[str, Any]
) -> Outcome:
    """The step on each course by itself: one that was changed meanwhile does not stop the others."""
    outcome = Outcome()
    for course, read_at in chosen:
        before = course.revision
        try:
            step.act(course=course, read_at=read_at, by=by, told=told, given=given)
        except StaleRevision:
            outcome.stale.append(course)
        except ValidationError as refused:
            outcome.refused.append((course, refused.messages))
        else:
            (outcome.changed if course.revision != before else outcome.same).append(course)
    return outcome
