"""Forms of a course at the desk: one for each section, one for a new course. The verbs judge and write."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import QueryDict
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.desk.telling import day_input
from courses.desk.told import BY_SLUG, SECTIONS, place_in_words, unit_words
from courses.expiry import default_until
from courses.models import Course, Level, Place, Unit
from courses.sayings import TOLD
from courses.search.labels import PARTS
from courses.timetable import check_timetable, clock
from portal.forms.section import SectionForm

ROWS = 7
DAY_CHOICES = [(str(n + 1), name) for n, name in WEEKDAYS.items()]
# Fields kept as a text of codes: what is between the codes.
CODED = {"levels": " ", "days": "", "parts": " "}


class PlaceChoice(forms.ModelChoiceField):
    """A place told so that two of a school can be told apart."""

    def label_from_instance(self, obj: Any) -> str:
        """Name, address, town."""
        return place_in_words(obj)


class UnitChoices(forms.ModelMultipleChoiceField):
    """Units by code and title."""

    def label_from_instance(self, obj: Any) -> str:
        """Code and title, which never turn round."""
        return format_html('<bdi lang="pt" dir="ltr">{}</bdi>', unit_words(obj))


def _time() -> forms.CharField:
    widget = forms.TextInput(attrs={"type": "time", "dir": "ltr"})
    return forms.CharField(required=False, widget=widget)


class CourseForm(SectionForm):
    """Some fields of a course. `values()` gives the verb only what differs from what the course says now.

    The timetable is asked in rows of a weekday and two times; levels, weekdays and parts of the day by boxes.
    """

    class Meta(SectionForm.Meta):
        model = Course
        fields: Any = []

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        self._make_boxes()
        if "timetable" in self.fields:
            self._make_rows()
        places = Place.objects.filter(provider=self.instance.provider_id).select_related("municipality", "locality")
        for name in {"class_place", "enrolment_place"} & set(self.fields):
            self.fields[name] = PlaceChoice(places, required=False, label=self.fields[name].label, empty_label="—")
        if "units" in self.fields:
            widget = forms.CheckboxSelectMultiple
            self.fields["units"] = UnitChoices(
                Unit.objects.all(), required=False, label=self.fields["units"].label, widget=widget
            )
        if "status_until" in self.fields:
            self.fields["status_until"].widget = day_input()
            self.fields["status_until"].help_text = _("Left empty, the usual time for this status is taken.")

    def _make_boxes(self) -> None:
        choices: dict[str, Any] = {
            "levels": lambda: [(code, code) for code in Level.objects.values_list("code", flat=True)],
            "days": lambda: DAY_CHOICES,
            "parts": lambda: list(PARTS.items()),
        }
        for name, between in CODED.items():
            if name not in self.fields:
                continue
            self.initial[name] = _codes(getattr(self.instance, name), between)
            self.fields[name] = forms.MultipleChoiceField(
                label=self.fields[name].label,
                required=False,
                choices=choices[name](),
                widget=forms.CheckboxSelectMultiple,
            )

    def _make_rows(self) -> None:
        self.timetable_label = self.fields.pop("timetable").label
        self.initial.pop("timetable", None)
        rows = self.instance.timetable
        self.rows = range(1, max(ROWS, len(rows)) + 1)
        for number in self.rows:
            day, begins, ends = row_names(number)
            self.fields[day] = forms.ChoiceField(label=_("Weekday"), required=False, choices=[("", "—"), *DAY_CHOICES])
            self.fields[begins], self.fields[ends] = _time(), _time()
            self.fields[begins].label, self.fields[ends].label = (
                pgettext_lazy("time", "From"),
                pgettext_lazy("time", "To"),
            )
            row = rows[number - 1] if number <= len(rows) else {}
            self.initial.update({day: str(row.get("day") or ""), begins: row.get("from", ""), ends: row.get("to", "")})

    def clean(self) -> dict[str, Any]:
        """Each row of the timetable by itself, so that the sentence stands beside it."""
        super().clean()
        for number in getattr(self, "rows", ()):
            row = self._row(number)
            if row:
                try:
                    check_timetable([row])
                except ValidationError as wrong:
                    self.add_error(row_names(number)[0], wrong.messages[0])
        return self.cleaned_data

    def _row(self, number: int) -> dict[str, Any] | None:
        day, begins, ends = (self.cleaned_data.get(name) or "" for name in row_names(number))
        if not (day or begins or ends):
            return None
        return {"day": int(day) if day else None, "from": _clock(begins), "to": _clock(ends)}

    def timetable_rows(self) -> Iterator[list[forms.BoundField]]:
        """The three fields of each row, for the template."""
        for number in getattr(self, "rows", ()):
            yield [self[name] for name in row_names(number)]

    def plain_fields(self) -> Iterator[forms.BoundField]:
        """Every visible field that is not one of the timetable's."""
        of_rows = {name for number in getattr(self, "rows", ()) for name in row_names(number)}
        return (one for one in self.visible_fields() if one.name not in of_rows)

    def all_values(self) -> dict[str, Any]:
        """Every field of the form as the course keeps it."""
        given = {name: self.cleaned_data[name] for name in self._meta.fields or () if name in self.fields}
        for name in set(CODED) & set(given):
            known = [code for code, _label in self.fields[name].choices]  # type: ignore[attr-defined]
            given[name] = CODED[name].join(code for code in known if code in given[name])
        if hasattr(self, "rows"):
            given["timetable"] = check_timetable([row for n in self.rows if (row := self._row(n))])
        return given

    def values(self) -> dict[str, Any]:
        """What differs from what the course says now; a new status without a day gets its usual one."""
        given = self.all_values()
        changed = {name: value for name, value in given.items() if _differs(self.instance, name, value)}
        if "status" in changed and not given.get("status_until", True):
            ends = given.get("ends", self.instance.ends)
            changed["status_until"] = default_until(given["status"], today=timezone.localdate(), ends=ends)
        return changed

    def base(self, record: Any) -> dict[str, Any]:
        """Boxes as sets of codes, rows as the timetable had them."""
        known = super().base(record)
        for name, between in CODED.items():
            if name in known:
                known[name] = set(_codes(known[name], between))
        for number in getattr(self, "rows", ()):
            row = record.timetable[number - 1] if number <= len(record.timetable) else {}
            texts = (str(row.get("day") or ""), row.get("from", ""), row.get("to", ""))
            known |= dict(zip(row_names(number), texts, strict=True))
        return known

    def stored(self, name: str) -> Any:
        """Boxes and rows stand in other shapes than their columns."""
        return self.initial[name] if name in CODED or name.startswith("aula_") else super().stored(name)


def row_names(number: int) -> tuple[str, str, str]:
    """The names of the three fields of a timetable's row."""
    return f"aula_{number}_dia", f"aula_{number}_das", f"aula_{number}_as"


def _codes(text: str, between: str) -> list[str]:
    return text.split() if between else list(text)


def _clock(text: str) -> str:
    """A time as 19:00; what is none stays, for the check to refuse it."""
    try:
        found = clock(text)
    except ValidationError:
        return text
    return found.strftime("%H:%M") if found else ""


def _differs(course: Course, name: str, value: Any) -> bool:
    if name == "units":
        return {unit.pk for unit in value} != ({unit.pk for unit in course.units.all()} if course.pk else set())
    now = getattr(course, name)
    return now != value if not isinstance(value, models.Model) else (now is None or now.pk != value.pk)


def section_form(slug: str) -> type[CourseForm]:
    """The form of a section."""
    meta = type("Meta", (CourseForm.Meta,), {"fields": list(BY_SLUG[slug].fields)})
    return type(f"{slug.title()}Form", (CourseForm,), {"Meta": meta})


SECTION_FORMS = {one.slug: section_form(one.slug) for one in SECTIONS}

# Of these a new course says one at least.
TAUGHT = ("title", "programme", "kind", "sector", "path", "levels", "units")
# What a new course takes over from the one it is copied from: everything but its dates and its status.
NOT_COPIED = frozenset({"starts", "ends", "dates_text", "status", "status_until", "units", "provider"})


class NewCourseForm(CourseForm):
    """All sections of a course that is not there yet."""

    class Meta(CourseForm.Meta):
        fields = [name for section in SECTIONS for name in section.fields]

    def clean(self) -> dict[str, Any]:
        """A course nothing is known of would be found by nobody: what is taught is said at least."""
        given = super().clean()
        if not self.errors and not any(given.get(name) for name in TAUGHT):
            raise ValidationError(_("Say what is taught: a title, a kind, a path or a level."))
        return given

    def sections(self) -> Iterator[tuple[Any, list[forms.BoundField], bool]]:
        """Each section's name, its fields, and whether the rows of the timetable belong to it."""
        for section in SECTIONS:
            yield section.name, [self[n] for n in section.fields if n in self.fields], "timetable" in section.fields

    def new_values(self) -> dict[str, Any]:
        """What is known, with the usual day for the status; weekdays follow from the rows where there are any."""
        given = {name: value for name, value in self.all_values().items() if value not in ("", None, [])}
        given["units"] = list(given.get("units", ()))
        if given.get("timetable"):
            given.pop("days", None)
            given.pop("parts", None)
        if not given.get("status_until"):
            ends = given.get("ends", "")
            given["status_until"] = default_until(given["status"], today=timezone.localdate(), ends=ends)
        return given


def copy_of(course: Course, provider: Any) -> Course:
    """A course to begin with, not saved; places only if it is the same school's."""
    names = set(TOLD) - NOT_COPIED
    if course.provider_id != provider.pk:
        names -= {"class_place", "enrolment_place"}
    return Course(provider=provider, **{name: getattr(course, name) for name in names})
