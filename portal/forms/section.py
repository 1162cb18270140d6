"""A form for one section with a revision: keeps texts as typed, carries the revision, and can be merged."""

import re
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, FieldDoesNotExist, ValidationError
from django.db import models
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy
from simple_history.utils import get_m2m_reverse_field_name

from portal.dates import PartialDateField, as_typed
from portal.text import plain_digits

_DAY_FIRST = re.compile(r"^(?:(\d{1,2})[/.-])?(\d{1,2})[/.-](\d{4})$")
_QUARTER = re.compile(r"^(?:(\d{4})\s*[-/ ]?\s*[QTqt]([1-4])|([1-4])\.?º?\s*[QTqt]\.?\s*[-/ ]?\s*(\d{4}))$")
_ISO = re.compile(r"^(\d{4})-(\d{1,2})(?:-(\d{1,2}))?$")
# How Django names a choice that was not made.
_BLANK = "---------"


class TypedPartialDate(forms.CharField):
    """A date as precise as it is known. Besides the stored forms it understands 1/7/2015, 7/2015 and 2015 T3.

    Digits of any script are read: somebody who writes Arabic may type ٢٠١٥.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs["max_length"] = 30
        kwargs.setdefault(
            "help_text", gettext_lazy("As precise as it is known, for example 2015-07-01, 2015-07, 2015-Q3 or 2015.")
        )
        kwargs["widget"] = forms.TextInput(attrs={"class": "date-input", "autocomplete": "off", "dir": "ltr"})
        super().__init__(**kwargs)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """The same date, however it is written, is no change."""
        return super().has_changed(self.to_python(initial), data)

    def to_python(self, value: Any) -> str:
        """The stored form if it can be read; else the text itself, which the verb refuses with a sentence."""
        text = plain_digits(str(super().to_python(value) or ""))
        if found := _DAY_FIRST.match(text):
            day, month, year = found.groups()
            return f"{year}-{int(month):02d}" + (f"-{int(day):02d}" if day else "")
        if found := _QUARTER.match(text):
            return f"{found[1] or found[4]}-Q{found[2] or found[3]}"
        if found := _ISO.match(text):
            year, month, day = found.groups()
            return f"{year}-{int(month):02d}" + (f"-{int(day):02d}" if day else "")
        return text


def _formfield(db_field: "models.Field[Any, Any]", **kwargs: Any) -> forms.Field | None:
    if isinstance(db_field, PartialDateField):
        given = {"help_text": db_field.help_text} if db_field.help_text else {}
        return TypedPartialDate(label=capfirst(db_field.verbose_name), **given)
    if isinstance(db_field, models.TextField) and "widget" not in kwargs:
        rows = 2 if (db_field.max_length or 9999) <= 1000 else 8
        kwargs["widget"] = forms.Textarea(attrs={"rows": rows})
    if isinstance(db_field, models.ManyToManyField):
        kwargs["widget"] = forms.CheckboxSelectMultiple
    return db_field.formfield(**kwargs)


def unix_lines(data: QueryDict | None) -> QueryDict | None:
    """Posted texts with one character a line break; browsers send two."""
    if data is None:
        return None
    made = data.copy()
    for name, texts in list(made.lists()):
        made.setlist(name, [text.replace("\r\n", "\n") for text in texts])
    return made


class SectionForm(forms.ModelForm[Any]):
    """Validates and converts one section; writing is the verb's. `values()` is what the verb takes.

    `read_at` is the revision the form was shown at. Fields that hold the plan's own text are marked `own_words`, so
    that they are written in the direction of what is typed.
    """

    read_at = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    revision_field: ClassVar[str] = "revision"
    use_required_attribute = False

    class Meta:
        formfield_callback = _formfield

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(unix_lines(data), *args, **kwargs)
        self.initial["read_at"] = getattr(self.instance, self.revision_field)
        for name, one in self.fields.items():
            if isinstance(one, forms.CharField) and name != "read_at":
                one.widget.attrs.setdefault("dir", "auto")
            if isinstance(one, forms.TypedChoiceField):
                # The same sign for "nobody said" in every list.
                one.choices = [(code, "—" if word == _BLANK else word) for code, word in one.choices]  # type: ignore
            if isinstance(one, forms.ModelChoiceField) and not isinstance(one, forms.ModelMultipleChoiceField):
                one.empty_label = "—"

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        """A date that is known stands in its field as its reader would type it."""
        known = super().get_initial_for_field(field, field_name)
        return as_typed(known) if isinstance(field, TypedPartialDate) and isinstance(known, str) else known

    def _post_clean(self) -> None:
        """Nothing: the verb checks, and the instance stays as it was read."""

    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "read_at"}

    def take(self, error: ValidationError) -> None:
        """Put the verb's sentences beside their fields; those of no field of this form stand on top."""
        found = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
        for name, errors in found.items():
            self.add_error(name if name in self.fields else None, errors)  # type: ignore[arg-type]

    def base(self, record: Any) -> dict[str, Any]:
        """The section as a history row tells it, by field: keys for objects, lists of keys for lists."""
        known: dict[str, Any] = {}
        for name in self.fields:
            try:
                column = self._meta.model._meta.get_field(name)
            except FieldDoesNotExist:
                continue
            if isinstance(column, models.ManyToManyField):
                other = get_m2m_reverse_field_name(column)
                known[name] = {getattr(row, f"{other}_id") for row in getattr(record, name).all()}
            else:
                known[name] = getattr(record, column.attname)
        return known

    def remake(self, data: QueryDict | None, *, instance: models.Model) -> "SectionForm":
        """The same form over other data and another reading of the row."""
        return type(self)(data, instance=instance, prefix=self.prefix, **self.extra_arguments())

    def extra_arguments(self) -> dict[str, Any]:
        """What this form's __init__ takes besides; forms with more arguments override it."""
        return {}

    def initial_names(self) -> set[str]:
        """The fields that show something stored; helpers such as "add another" are not among them."""
        return {name for name in self.fields if name in self.initial}

    def stored(self, name: str) -> Any:
        """The stored value of a field: objects and lists of objects, not keys."""
        value = getattr(self.instance, name, self.initial.get(name))
        return list(value.all()) if isinstance(value, models.Manager) else value
