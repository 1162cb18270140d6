"""Who was present, a row for each person named and rows for those who came unnamed; of minors one number."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from portal.models import User
from portal.text import one_line, plain_digits
from training.holding import correct_attendance, hold_session, why_not_now
from training.models import SessionState, TrainingSession
from training.naming import Person
from training.when import minutes_of

BLANK, MORE, MOST_NEW = 3, 5, 60


@dataclass
class Row:
    """A person's row: `stayed` and `saved` are minutes, `minutes` what was written. `named` is who was on the list."""

    key: str
    name: str = ""
    email: str = ""
    here: bool = False
    minutes: str = ""
    named: bool = True
    saved: int | None = None
    stayed: int = 0

    @property
    def blank(self) -> bool:
        """Nothing was written in it."""
        return not (self.named or self.name or self.email or self.here or self.minutes)


class AttendanceForm:
    """The rows of a session as they are written down, or as somebody fills them in."""

    def __init__(self, session: TrainingSession, data: QueryDict | None = None, *, actor: str) -> None:
        self.session, self.data, self.actor = session, data, actor
        self.minors = session.module.for_minors
        self.lasts = minutes_of(session)
        self.errors: list[tuple[str, str]] = []
        self.closed = self._closed()
        self.refused = ""
        self.head_count = self._told("head_count", "" if session.head_count is None else str(session.head_count))
        self.rows = [] if self.minors else self._people()
        self.others = [] if self.minors else self._others()

    @property
    def corrects(self) -> bool:
        """Something is written down already."""
        return self.session.state == SessionState.HELD

    def asks_for_more(self) -> bool:
        """Two buttons only change the form: everybody ticked, more empty rows."""
        do = self.data.get("do", "") if self.data is not None else ""
        if do == "all":
            for row in self.rows:
                row.here, row.minutes = True, ""
        if do == "more":
            self.others += _blank_rows(len(self.others), min(len(self.others) + MORE, MOST_NEW))
        return do in ("all", "more")

    def is_valid(self) -> bool:
        """Whether each row says how long, or nothing; sentences stand in `errors`."""
        for number, row in enumerate(self.rows, 1):
            self._read(row, row.name or str(number))
        for number, row in enumerate(self._came(), 1):
            self._read(row, _("Row %(row)s") % {"row": number})
            if not row.stayed and not self.errors:
                told = _("Row %(row)s: say how long this person was present.")
                self.errors.append((f"here-{row.key}", told % {"row": number}))
        return not self.errors

    def save(self, *, by: User | None) -> TrainingSession:
        """Hold the session, or correct what is written down. Raises as the verbs do."""
        told: dict[str, Any] = {
            "session": self.session,
            "by": by,
            "actor": self.actor,
            "head_count": self._count() if self.minors else None,
            "minutes": {UUID(row.key): row.stayed for row in self._answered()},
            "newcomers": [(Person(row.name, row.email), row.stayed) for row in self._came()],
        }
        if not self.corrects:
            return hold_session(**told)
        read_at = self._told("read_at", "")
        return correct_attendance(**told, read_at=int(read_at) if read_at.isdecimal() else -1)

    def take(self, error: ValidationError) -> None:
        """The sentences of a verb beside the rows they are about."""
        found = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: [error]}
        for place, errors in found.items():
            row, _dot, name = place.partition(".")
            anchor = f"{name}-n{int(row) - 1}" if row.isdecimal() else place if place == "head_count" else ""
            self.errors += [(anchor, sentence) for one in errors for sentence in one.messages]

    def overtaken(self, error: ValidationError) -> None:
        """Somebody was quicker: what is written down now stands beside what was filled in; sending it again saves."""
        self.refused = " ".join(error.messages)
        self.session.refresh_from_db(fields=["state", "revision", "attended", "head_count"])
        self.closed = self._closed()
        now = self._stored()
        for row in self.rows:
            row.saved = now.get(row.key, 0) if self.corrects else None

    def _closed(self) -> str:
        """Why nothing can be written down now; "" when it can."""
        if self.session.state not in (SessionState.SCHEDULED, SessionState.HELD):
            return _("Attendance is written down for a scheduled session, until it is closed with its report.")
        return why_not_now(self.session, self.actor)

    def _told(self, name: str, otherwise: str) -> str:
        return otherwise if self.data is None else plain_digits(self.data.get(name, "")).strip()

    def _stored(self) -> dict[str, int]:
        return {str(pk): minutes for pk, minutes in self.session.attendances.values_list("participant", "minutes")}

    def _people(self) -> list[Row]:
        stored = self._stored()
        rows = []
        for one in self.session.group.participants.all():
            row, minutes = Row(str(one.pk), one.name, one.email), stored.get(str(one.pk), 0)
            row.here = 0 < self.lasts == minutes
            row.minutes = "" if row.here or not minutes else str(minutes)
            self._fill(row)
            rows.append(row)
        return rows

    def _others(self) -> list[Row]:
        """Those who came unnamed, as many rows as were sent; written ones first."""
        if self.data is None:
            return _blank_rows(0, BLANK)
        asked = self.data.get("rows", "")
        sent = min(int(asked), MOST_NEW) if asked.isdecimal() and len(asked) < 4 else 0
        kept = [row for row in map(self._fill, _blank_rows(0, sent)) if not row.blank]
        kept = [replace(row, key=f"n{place}") for place, row in enumerate(kept)]
        return [*kept, *_blank_rows(len(kept), max(BLANK, sent))]

    def _fill(self, row: Row) -> Row:
        """What was sent for this row; of a person named since then nothing was."""
        if self.data is not None and f"minutes-{row.key}" in self.data:
            row.here = f"here-{row.key}" in self.data
            row.minutes = self._told(f"minutes-{row.key}", "")
            if not row.named:
                row.name = one_line(self.data.get(f"name-{row.key}", ""))
                row.email = self.data.get(f"email-{row.key}", "").strip()
        return row

    def _answered(self) -> Iterable[Row]:
        """Rows that were sent; those of people taken off the list since then too, so that the verb says so."""
        sent = {name.removeprefix("minutes-") for name in (self.data or {}) if name.startswith("minutes-")}
        known = {row.key for row in self.rows}
        gone = [Row(key) for key in sent - known if _is_id(key)]
        return [*(row for row in self.rows if row.key in sent), *gone]

    def _came(self) -> list[Row]:
        return [row for row in self.others if not row.blank]

    def _count(self) -> int | None:
        return int(self.head_count) if self.head_count.isdecimal() and len(self.head_count) < 6 else None

    def _read(self, row: Row, who: str) -> None:
        number = int(row.minutes) if row.minutes.isdecimal() and len(row.minutes) < 6 else None
        if row.minutes and (number is None or number > self.lasts):
            told = _("%(who)s: write the minutes as a number from 0 to %(most)s.")
            self.errors.append((f"minutes-{row.key}", told % {"who": who, "most": self.lasts}))
        elif row.here and number not in (None, self.lasts):
            told = _("%(who)s: tick “all the time” or write the minutes, not both.")
            self.errors.append((f"minutes-{row.key}", told % {"who": who}))
        else:
            row.stayed = self.lasts if row.here else number or 0


def _blank_rows(first: int, end: int) -> list[Row]:
    return [Row(f"n{place}", named=False) for place in range(first, end)]


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
