"""What every verb checks before it writes: each value against its column, with a sentence for what is wrong."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.dates import first_day, last_day


class Problems:
    """Collects sentences by field and raises them together."""

    def __init__(self) -> None:
        self.found: dict[str, list[ValidationError]] = {}

    def add(self, field: str, sentence: str, code: str = "invalid") -> None:
        """A sentence beside `field`; "" for the whole form."""
        self.found.setdefault(field or NON_FIELD_ERRORS, []).append(ValidationError(sentence, code=code))

    def take(self, error: ValidationError) -> None:
        """Everything another check found."""
        for field, errors in error.error_dict.items():
            self.found.setdefault(field, []).extend(errors)

    def done(self) -> None:
        """Raise what was found, if anything."""
        if self.found:
            raise ValidationError(self.found)


def set_values(obj: models.Model, values: Mapping[str, Any], problems: Problems) -> None:
    """Set `values` on `obj` (not saved) and check each against its column.

    Texts are kept as they are, to the last space. TextField's max_length, which the ORM only tells to forms, holds
    here too. An unsaved or wrong object is "not in the list".
    """
    good: list[str] = []
    for name, value in values.items():
        field = obj._meta.get_field(name)
        if isinstance(field, models.ForeignKey) and value is not None:
            if not isinstance(value, field.related_model) or value._state.adding:  # type: ignore[arg-type]
                problems.add(name, _("Choose one of the list."), "unknown")
                continue
        elif isinstance(value, str) and not _text_fits(name, value, field, problems):
            continue
        setattr(obj, name, value)
        good.append(name)
    exclude = {f.name for f in obj._meta.fields} - set(good)
    try:
        obj.clean_fields(exclude=exclude)
    except ValidationError as error:
        problems.take(error)


def _text_fits(name: str, value: str, field: Any, problems: Problems) -> bool:
    if "\x00" in value:
        problems.add(name, _("The text has a character that cannot be stored. Remove it and try again."), "characters")
        return False
    if value and not value.strip() and not field.blank:
        problems.add(name, _("Write something here; spaces alone are not enough."), "blank")
        return False
    limit = getattr(field, "max_length", None)
    if limit and len(value) > limit:
        sentence = ngettext(
            "This text has %(length)s characters; at most %(limit)s fits. Shorten it.",
            "This text has %(length)s characters; at most %(limit)s fit. Shorten it.",
            limit,
        )
        problems.add(name, sentence % {"length": len(value), "limit": limit}, "too_long")
        return False
    return True


def check_order(start: str, end: str, field: str, problems: Problems) -> None:
    """The end may not lie before the start; a text that is no date is left to the column's own check."""
    if start and end and field not in problems.found:
        try:
            wrong = last_day(end) < first_day(start)
        except ValueError:
            return
        if wrong:
            problems.add(field, _("The end is before the start. Correct one of the two dates."), "order")


def check_all_in(
    chosen: Iterable[models.Model], allowed: Iterable[models.Model], field: str, sentence: str, problems: Problems
) -> None:
    """Every one of `chosen` must be among `allowed`."""
    known = {row.pk for row in allowed}
    if any(row.pk not in known for row in chosen):
        problems.add(field, sentence, "elsewhere")
