"""Times, dates and who-said-it in the reader's words. Whole sentences only; numbers and times never flip."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import formats
from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_bidi, gettext_lazy, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from courses.models import Course, Origin
from courses.search.labels import PARTS
from portal.dates import display

# What a reader calls the things told of a course; every one of `courses.sayings.TOLD`.
FIELD_NAMES: dict[str, Promise] = {
    "provider": gettext_lazy("school or centre"),
    "class_place": gettext_lazy("place of class"),
    "enrolment_place": gettext_lazy("where one enrols"),
    "title": gettext_lazy("title as the provider has it"),
    "programme": gettext_lazy("programme"),
    "kind": gettext_lazy("kind"),
    "sector": gettext_lazy("trade"),
    "path": gettext_lazy("path"),
    "levels": pgettext_lazy("of language", "levels"),
    "units": gettext_lazy("units (UFCD)"),
    "hours": gettext_lazy("hours in all"),
    "weeks": gettext_lazy("weeks"),
    "hours_a_week": gettext_lazy("hours a week"),
    "starts": gettext_lazy("starts"),
    "ends": gettext_lazy("ends"),
    "dates_text": gettext_lazy("dates as the source has them"),
    "timetable": gettext_lazy("timetable"),
    "timetable_text": gettext_lazy("timetable as the source has it"),
    "days": gettext_lazy("weekdays"),
    "parts": gettext_lazy("parts of the day"),
    "mode": gettext_lazy("how"),
    "group_size": gettext_lazy("people in the group"),
    "price": gettext_lazy("price"),
    "amount": gettext_lazy("amount (€)"),
    "status": gettext_lazy("status"),
    "status_until": gettext_lazy("status holds until"),
    "certificate_counts": gettext_lazy("certificate valid for nationality"),
    "certificate_reason": gettext_lazy("why"),
    "certificate_source": gettext_lazy("source"),
    "step_free": gettext_lazy("step-free"),
    "children_welcome": gettext_lazy("children welcome"),
    "notes": gettext_lazy("notes"),
}
_SAID: dict[str, Promise] = {
    Origin.LIST: gettext_lazy("From a list of %(date)s"),
    Origin.PROVIDER: gettext_lazy("Confirmed by the school or centre on %(date)s"),
    Origin.LINE: gettext_lazy("Confirmed by phone by the support line on %(date)s"),
    Origin.AGENCY: gettext_lazy("Confirmed by the agency on %(date)s"),
}


def listed(items: Iterable[object]) -> str:
    """Words one after the other with the reader's comma."""
    return pgettext("between the items of a list", ", ").join(str(item) for item in items)


def day_name(day: int) -> str:
    """The weekday, Monday is 1."""
    return str(WEEKDAYS[day - 1])


@dataclass(frozen=True)
class TimeLine:
    """Classes at one time of day: their weekdays, the parts of the day where no hour is known, from and to."""

    days: str = ""
    parts: str = ""
    begins: str = ""
    ends: str = ""

    @property
    def html(self) -> SafeString:
        """For pages: hours stand from left to right in every language."""
        parts = [conditional_escape(self.days), self._clock(lambda text: format_html('<bdi dir="ltr">{}</bdi>', text))]
        return mark_safe(" · ".join(filter(None, (" ".join(filter(None, parts)), conditional_escape(self.parts)))))

    @property
    def text(self) -> str:
        """For messages: the same with marks instead of tags."""
        isolate = "\u2066{}\u2069" if get_language_bidi() else "{}"
        clock = self._clock(isolate.format)
        return " · ".join(filter(None, (" ".join(filter(None, (self.days, clock))), self.parts)))

    def _clock(self, isolated: Callable[[str], str]) -> str:
        if not self.begins:
            return ""
        if self.ends:
            return isolated(f"{self.begins}–{self.ends}")
        return conditional_escape(_("from %(time)s")) % {"time": isolated(self.begins)}


def timetable_lines(course: Course) -> list[TimeLine]:
    """A line for each time of day, with the weekdays of that time: "Tuesday, Thursday 19:00–22:00"."""
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in course.timetable:
        groups.setdefault((row["from"], row["to"]), []).append(row)
    lines = [
        TimeLine(days=listed(day_name(row["day"]) for row in rows if row["day"]), begins=begins, ends=ends)
        for (begins, ends), rows in groups.items()
    ]
    if not lines and (course.days or course.parts):
        days = listed(day_name(int(day)) for day in course.days)
        parts = listed(PARTS[part] for part in course.parts.split() if not (days and part == "sabado"))
        lines.append(TimeLine(days=days, parts=parts))
    return lines


def day_month_year(on: date) -> str:
    """A date in the reader's language."""
    return formats.date_format(on, "DATE_FORMAT")


def partial(value: str) -> str:
    """A date as precise as it is known."""
    return display(value)


def euros(amount: Decimal) -> SafeString:
    """An amount of money."""
    return format_html('<bdi dir="ltr">{} €</bdi>', formats.number_format(amount, 2))


def said_on(origin: str, on: date) -> str:
    """Who answered for something, and when."""
    return str(_SAID[origin]) % {"date": day_month_year(on)}


def freshness(course: Course, today: date) -> str:
    """How far the course may be relied on today, in one sentence."""
    if course.checked_on is None:
        return _("Nobody has confirmed it yet")
    if not course.is_fresh(today):
        return _("Not confirmed since %(date)s") % {"date": day_month_year(course.checked_on)}
    return said_on(course.checked_origin or Origin.LIST, course.checked_on)


def plain_number(value: Decimal) -> str:
    """A number without needless zeros."""
    return formats.number_format(value.normalize() if value % 1 else int(value))
