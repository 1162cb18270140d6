"""Schools that do not answer the monthly question: since when, whom to call, as a list, as a file and as a line of what
waits.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.models import Course, MonthlyAsk
from courses.monthly import SHOWN, Silence, asked_about, silences
from portal.contributions import Todo
from portal.models import User
from portal.tables.writing import as_csv


@dataclass
class SilentRow:
    """A silent school; `call` is its course nobody confirmed for longest, `phones` those of where one enrols."""

    silence: Silence
    courses: int = 0
    call: Course | None = None
    phones: list[str] = field(default_factory=list)
    sent_at: datetime | None = None


def silent_rows(found: Sequence[Silence], today: date) -> list[SilentRow]:
    """The schools of a page with what one needs to call them. Two queries."""
    rows: dict[UUID, SilentRow] = {one.provider.pk: SilentRow(one) for one in found}
    courses = Course.objects.filter(asked_about(today), provider__in=rows).select_related(*SHOWN)
    for course in courses.order_by(F("checked_on").asc(nulls_first=True), "code"):
        row = rows[course.provider_id]
        row.courses += 1
        row.call = row.call or course
        place = course.enrolment_place or course.class_place
        row.phones += [line for line in (place.phones.splitlines() if place else []) if line not in row.phones]
    sent = MonthlyAsk.objects.filter(provider__in=rows).order_by().values_list("provider").annotate(Max("sent_at"))
    for key, when in sent:
        rows[key].sent_at = when
    return list(rows.values())


def silent_csv(rows: Iterable[SilentRow]) -> bytes:
    """The list as a file."""
    return as_csv(_lines(rows))


def _lines(rows: Iterable[SilentRow]) -> Iterable[list[object]]:
    yield [
        _("School or centre"), _("Municipality"), _("Silent since"), _("Questions without an answer"), _("Courses"),
        _("Phones"), _("Second mailbox"),
    ]  # fmt: skip
    for row in rows:
        it, since = row.silence.provider, row.silence.since
        town = it.municipality.label if it.municipality else ""
        told: list[object] = [it.name, town, since.isoformat() if since else "", row.silence.months, row.courses]
        yield [*told, ", ".join(row.phones), _("Yes") if it.second_mailbox else _("No")]


class SilentTodos:
    """Schools that do not answer, as one line with their number."""

    def todos(self, user: User) -> Iterable[Todo]:
        """Two queries, for those who keep courses."""
        if not user.keeps_courses:
            return
        today = timezone.localdate()
        found = silences(today)
        if found:
            words = ngettext(
                "%(number)s school does not answer the monthly question",
                "%(number)s schools do not answer the monthly question",
                len(found),
            )
            yield Todo(
                title=words % {"number": len(found)},
                detail=_("Call it, send the question again or give it a second mailbox."),
                url=reverse("admin:courses_silent"),
                since=min((since for _months, since in found.values() if since), default=today),
            )
