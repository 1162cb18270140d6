"""What a course says, field by field, in the reader's words, and who said it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import formats
from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.models import Course, Origin, Place, Unit
from courses.sayings import Saying, saying
from courses.search.labels import PARTS
from portal.dates import PartialDateField, display
from portal.text import fold
from portal.words import said


@dataclass(frozen=True)
class Section:
    """Fields that belong together: one table to read, one form to correct."""

    slug: str
    name: "str | Promise"
    fields: tuple[str, ...]


SECTIONS = (
    Section(
        "o-que",
        _("What is taught"),
        (
            "title", "programme", "kind", "sector", "path", "levels", "units", "hours", "weeks", "hours_a_week",
            "group_size",
        ),
    ),
    Section(
        "quando", _("When"), ("starts", "ends", "dates_text", "timetable", "timetable_text", "days", "parts")
    ),
    Section("onde", _("Where"), ("class_place", "enrolment_place", "mode")),
    Section(
        "inscricao",
        _("Enrolling, price and certificate"),
        (
            "status", "status_until", "price", "amount", "certificate_counts", "certificate_reason",
            "certificate_source", "step_free", "children_welcome", "notes",
        ),
    ),
)  # fmt: skip
BY_SLUG = {one.slug: one for one in SECTIONS}
# Written by people of the field, in Portuguese.
OWN_WORDS = frozenset(
    {"title", "dates_text", "timetable_text", "certificate_reason", "certificate_source", "notes", "units", "provider",
     "class_place", "enrolment_place", "programme"}
)  # fmt: skip
CODES = frozenset({"path", "levels", "hours", "weeks", "hours_a_week", "group_size", "amount"})


@dataclass(frozen=True)
class Told:
    """A field: its label, its value in words ("" when nobody said), who said it; `own` words are Portuguese."""

    name: str
    label: str
    text: str
    saying: Saying | None

    @property
    def own(self) -> bool:
        """Whether the text is of the field itself, not of the screen."""
        return self.name in OWN_WORDS

    @property
    def code(self) -> bool:
        """Whether the text is a code or a number, which never turns round."""
        return self.name in CODES

    @property
    def who(self) -> "str | Promise":
        """Who said it, in the reader's words."""
        return Origin(self.saying.origin).label if self.saying else ""


@dataclass(frozen=True)
class ToldSection:
    """A section with its fields."""

    section: Section
    fields: list[Told]


def label_of(name: str) -> str:
    """What a field is called on the desk."""
    label = str(Course._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return label[:1].upper() + label[1:]


def words_of(name: str, value: Any) -> str:
    """A value of a field in the reader's words; `value` as the model has it, lists for units."""
    if value in (None, "", []):
        return ""
    if name == "timetable":
        return "\n".join(class_words(row) for row in value)
    if name == "days":
        return ", ".join(str(WEEKDAYS[int(day) - 1]) for day in value if day in "1234567")
    if name == "parts":
        return ", ".join(str(PARTS.get(part, part)) for part in value.split())
    if name == "units":
        return "\n".join(unit_words(unit) for unit in value)
    if isinstance(value, Place):
        return place_in_words(value)
    return _plain(name, value)


def _plain(name: str, value: Any) -> str:
    column: Any = Course._meta.get_field(name)
    if isinstance(column, PartialDateField):
        return display(value)
    if name == "amount":
        return f"{formats.number_format(value, decimal_pos=2)} €"
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if hasattr(value, "isoformat"):
        return formats.date_format(value, "DATE_FORMAT")
    if isinstance(value, int | Decimal):
        return formats.number_format(value)
    return str(value)


def class_words(row: dict[str, Any]) -> str:
    """A class of a timetable: "Monday 19:00–22:00"."""
    day = str(WEEKDAYS[row["day"] - 1]) if row.get("day") else ""
    hours = "–".join(text for text in (row.get("from"), row.get("to")) if text)
    return f"{day} \u2066{hours}\u2069".strip() if hours else day


def unit_words(unit: Unit) -> str:
    """Code and title."""
    return f"{unit.code} {said(unit.title, 'pt')}"


def place_in_words(place: Place) -> str:
    """Name, address, town; each once."""
    town = f"{place.locality.name}, {place.municipality.label}" if place.locality else place.municipality.label
    if place.locality and fold(place.locality.name) == fold(place.municipality.name):
        town = place.municipality.label
    return " · ".join(text for text in (place.name, place.address, town) if text)


def told_sections(course: Course, units: Iterable[Unit]) -> list[ToldSection]:
    """Everything the course says; its relations fetched along, its units given."""
    found = []
    for section in SECTIONS:
        fields = []
        for name in section.fields:
            value = list(units) if name == "units" else getattr(course, name)
            fields.append(Told(name, label_of(name), words_of(name, value), saying(course, name)))
        found.append(ToldSection(section, fields))
    return found
