"""What the pages about lists show: rows by fate, rows in words, steps, conflicts."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.desk.told import label_of, words_of
from courses.importing.receiving import READY
from courses.importing.report import change_words, note_words, plain
from courses.importing.stored import field_value
from courses.models import Conflict, CourseList, ListJob, ListRow
from courses.sayings import Saying, saying

Action = ListJob.Action


@dataclass(frozen=True)
class ListStep:
    """Something that may be done with a list."""

    slug: str
    action: str
    button: "str | Promise"
    question: "str | Promise"
    meaning: "str | Promise"
    tone: str = ""


LIST_STEPS = {
    one.slug: one
    for one in (
        ListStep(
            "aplicar",
            Action.APPLY,
            pgettext_lazy("list of courses", "Apply"),
            _("Apply this list?"),
            _("New and changed courses are written, all together or none. Doubtful and refused rows are left out."),
            "primary",
        ),
        ListStep(
            "ler",
            Action.READ,
            pgettext_lazy("list of courses", "Read again"),
            _("Read this list again?"),
            _("It is compared once more with what is known now. Nothing is written to courses."),
        ),
        ListStep(
            "desfazer",
            Action.UNDO,
            pgettext_lazy("list of courses", "Undo"),
            _("Undo this list?"),
            _("Every field it changed goes back and what it added is taken off, except courses somebody edited since."),
            "danger",
        ),
    )
}


def list_steps(it: CourseList) -> list[ListStep]:
    """What may be done with the list as it stands."""
    found = [one for one in LIST_STEPS.values() if it.state in READY[one.action]]
    changes = any(it.counts.get(fate) for fate in ("novo", "alterado", "igual", "missing"))
    return [one for one in found if one.slug != "aplicar" or changes]


@dataclass(frozen=True)
class FateCount:
    """How many rows came to what."""

    code: str
    name: "str | Promise"
    count: int


def fates(it: CourseList) -> list[FateCount]:
    """Rows by fate, in the order of the list's own words."""
    return [FateCount(code, name, it.counts.get(code, 0)) for code, name in ListRow.Fate.choices]


@dataclass(frozen=True)
class RowView:
    """A row in words."""

    row: ListRow
    says: list[list[str]]
    changes: list[str]
    notes: list[str]


def row_views(rows: Iterable[ListRow]) -> list[RowView]:
    """Rows of a page in words; their courses fetched along."""
    return [RowView(row, row.says, change_words(row), note_words(row)) for row in rows]


@dataclass(frozen=True)
class ConflictView:
    """What the course says and who said it, beside what the list says."""

    conflict: Conflict
    label: str
    now: str
    theirs: str
    saying: Saying | None
    gone: bool


def conflict_views(conflicts: Iterable[Conflict]) -> list[ConflictView]:
    """Conflicts of a page in words."""
    return [_view(one) for one in conflicts]


def _view(one: Conflict) -> ConflictView:
    course, name = one.course, one.field
    now: Any = list(course.units.all()) if name == "units" else getattr(course, name)
    try:
        value, gone = field_value(name, one.value), False
    except LookupError:
        value, gone = None, True
    gone = gone or (value is None and name in ("class_place", "enrolment_place"))
    theirs = words_of(name, value) or one.text or plain(one.value)
    return ConflictView(one, label_of(name), words_of(name, now), theirs, saying(course, name), gone)
