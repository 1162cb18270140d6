"""Courses typed in rows: ten at a time, each row checked by itself, all entered or none."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid5

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from courses.desk.told import place_in_words
from courses.editing import add_course
from courses.expiry import default_until
from courses.models import Course, Level, Path, Place, Provider, Status
from portal.forms.section import TypedPartialDate
from portal.models import User
from portal.text import fold

ROWS = 10
SUGGESTED = 400


class Known:
    """Schools by name and their places, read once for all rows."""

    def __init__(self, names: Sequence[str]) -> None:
        self.providers: dict[str, list[Provider]] = defaultdict(list)
        self.shown: list[str] = []
        for it in Provider.objects.select_related("municipality"):
            self.providers[fold(it.name)].append(it)
            if it.municipality:
                self.providers[fold(shown_provider(it))].append(it)
            self.shown.append(shown_provider(it))
        wanted = {it.pk for name in names for it in self.providers.get(fold(name), ())}
        self.places: dict[UUID, list[Place]] = defaultdict(list)
        for place in Place.objects.filter(provider__in=wanted).select_related("municipality", "locality"):
            self.places[place.provider_id].append(place)
        self.paths = {path.code: path for path in Path.objects.all()}
        self.levels = list(Level.objects.values_list("code", flat=True))

    def provider(self, text: str) -> Provider:
        """The one school of that name. Raises ValidationError."""
        found = self.providers.get(fold(text), [])
        if len(found) == 1:
            return found[0]
        if found:
            names = " · ".join(sorted({shown_provider(it) for it in found}))
            raise ValidationError(_("Several have this name. Write one of: %(names)s.") % {"names": names})
        raise ValidationError(_("No school or centre has this name. Enter it first, or choose a suggestion."))

    def place(self, provider: Provider, text: str) -> Place | None:
        """The place of the school that the text names; its only one for "". Raises ValidationError."""
        places, wanted = self.places.get(provider.pk, []), fold(text)
        if not wanted and len(places) < 2:
            return places[0] if places else None
        found = [it for it in places if wanted in _names(it)] if wanted else []
        found = found or [it for it in places if wanted and wanted in fold(place_in_words(it))]
        if len(found) == 1:
            return found[0]
        names = " | ".join(place_in_words(it) for it in places[:12])
        if not names:
            raise ValidationError(_("This school has no place yet. Enter it on the school’s page, or leave it empty."))
        raise ValidationError(_("Write which of its places: %(names)s.") % {"names": names})


def shown_provider(provider: Provider) -> str:
    """A school as a suggestion shows it."""
    return f"{provider.name} · {provider.municipality.label}" if provider.municipality else provider.name


def _names(place: Place) -> set[str]:
    locality = place.locality.name if place.locality else ""
    return {fold(text) for text in (place.name, place.address, place.municipality.label, locality) if text}


class RowForm(forms.Form):
    """A course in a row."""

    use_required_attribute = False

    provider = forms.CharField(
        label=gettext_lazy("School or centre"),
        max_length=300,
        widget=forms.TextInput(attrs={"list": "provider-names", "autocomplete": "off", "dir": "auto"}),
    )
    place = forms.CharField(label=gettext_lazy("Place"), required=False, max_length=300)
    level = forms.ChoiceField(label=gettext_lazy("Path or level"), required=False)
    days = forms.MultipleChoiceField(
        label=gettext_lazy("Weekdays"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(str(n + 1), name) for n, name in WEEKDAYS_ABBR.items()],
    )
    begins = forms.TimeField(
        label=pgettext_lazy("time", "From"), required=False, widget=forms.TimeInput({"type": "time"}, "%H:%M")
    )
    ends = forms.TimeField(
        label=pgettext_lazy("time", "To"), required=False, widget=forms.TimeInput({"type": "time"}, "%H:%M")
    )
    starts = TypedPartialDate(label=gettext_lazy("Starts"), help_text="")
    status = forms.ChoiceField(
        label=gettext_lazy("Status"), choices=Status.choices, initial=Status.TO_CONFIRM.value, required=False
    )

    def __init__(self, *args: Any, known: Known, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "empty_permitted": True})
        self.known = known
        codes = [*known.paths, *known.levels]
        self.fields["level"].choices = [("", "—"), *((code, code) for code in codes)]  # type: ignore[attr-defined]

    def clean_provider(self) -> Provider:
        """By name."""
        return self.known.provider(self.cleaned_data["provider"])

    def clean(self) -> dict[str, Any]:
        """The place needs its school."""
        given = super().clean() or {}
        if isinstance(given.get("provider"), Provider) and "place" in given:
            try:
                given["class_place"] = self.known.place(given["provider"], given["place"])
            except ValidationError as wrong:
                self.add_error("place", wrong)
        return given

    @property
    def typed(self) -> bool:
        """Whether anything stands in the row."""
        return self.has_changed()

    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        given = self.cleaned_data
        status = given["status"] or Status.TO_CONFIRM
        hours = {"from": _clock(given["begins"]), "to": _clock(given["ends"])}
        days: list[int | None] = [int(day) for day in given["days"]]
        days = days or ([None] if hours["from"] else [])
        path = self.known.paths.get(given["level"])
        found = {
            "provider": given["provider"],
            "class_place": given.get("class_place"),
            "enrolment_place": given.get("class_place"),
            "path": path,
            "levels": given["level"] if given["level"] and path is None else "",
            "timetable": [{"day": day, **hours} for day in days],
            "starts": given["starts"],
            "status": status,
            "status_until": default_until(status, today=timezone.localdate()),
        }
        return {name: value for name, value in found.items() if value not in ("", None, [])}


def _clock(value: Any) -> str:
    return value.strftime("%H:%M") if value else ""


# The verb's fields that stand under another name in a row.
_BESIDE = {"timetable": "begins", "levels": "level", "path": "level", "class_place": "place"}


def key_of(once: UUID, number: int) -> UUID:
    """The key of the course in that row of the form."""
    return uuid5(once, str(number))


def entered(once: UUID) -> bool:
    """Whether this form was sent before."""
    return Course.objects.filter(pk__in=[key_of(once, n) for n in range(ROWS)]).exists()


def enter_rows(rows: Sequence[RowForm], *, once: UUID, by: User, told: dict[str, Any]) -> int:
    """All the rows that have something in them, or none; how many. False rows carry their sentences; 0 then."""
    typed = [(number, row) for number, row in enumerate(rows) if row.typed]
    try:
        with transaction.atomic():
            for number, row in typed:
                try:
                    with transaction.atomic():
                        add_course(by=by, id=key_of(once, number), **told, **row.values())
                except ValidationError as refused:
                    _put_beside(row, refused)
            if any(row.errors for _number, row in typed):
                raise _NotAllError
    except _NotAllError:
        return 0
    return len(typed)


class _NotAllError(Exception):
    """A row was refused, so none is entered."""


def _put_beside(row: RowForm, refused: ValidationError) -> None:
    found = refused.error_dict if hasattr(refused, "error_dict") else {NON_FIELD_ERRORS: refused.error_list}
    for name, errors in found.items():
        name = _BESIDE.get(name, name)
        row.add_error(name if name in row.fields else None, errors)  # type: ignore[arg-type]
