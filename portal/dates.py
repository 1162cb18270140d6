"""Dates as sources give them: a year, a quarter, a month or a day, and never more than was said."""

import re
from calendar import monthrange
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import formats
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext_lazy as _

_FORMS = re.compile(r"(?P<year>\d{4})(?:-(?:Q(?P<quarter>[1-4])|(?P<month>\d{2})(?:-(?P<day>\d{2}))?))?", re.ASCII)


def _parts(value: str) -> tuple[int, int | None, int | None, int | None]:
    """Year, quarter, month, day of `value`; raises ValueError when it is none of the four forms or not a real date."""
    match = _FORMS.fullmatch(value)
    if not match:
        raise ValueError(value)
    year = int(match["year"])
    quarter, month, day = (int(v) if v else None for v in match.group("quarter", "month", "day"))
    if month is not None:
        date(year, month, day or 1)
    elif year < 1:
        raise ValueError(value)
    return year, quarter, month, day


def first_day(value: str) -> date:
    """The earliest day `value` may mean: "2015" is 1 January 2015, "2015-Q3" is 1 July."""
    year, quarter, month, day = _parts(value)
    if quarter:
        return date(year, quarter * 3 - 2, 1)
    return date(year, month or 1, day or 1)


def last_day(value: str) -> date:
    """The latest day `value` may mean: "2015" is 31 December 2015, "2015-02" is 28 February."""
    year, quarter, month, day = _parts(value)
    last = month or (quarter * 3 if quarter else 12)
    return date(year, last, day or monthrange(year, last)[1])


def display(value: str) -> str:
    """`value` in the reader's language, with no more precision than it has; "" for ""."""
    if not value:
        return ""
    year, quarter, month, day = _parts(value)
    if quarter:
        # Translators: a quarter of a year, as in "3rd quarter of 2015"
        return pgettext("date", "quarter %(quarter)s of %(year)s") % {"quarter": quarter, "year": year}
    if month is None:
        return str(year)
    if day is None:
        return formats.date_format(date(year, month, 1), "YEAR_MONTH_FORMAT")
    return formats.date_format(date(year, month, day), "DATE_FORMAT")


def as_typed(value: str) -> str:
    """`value` as its reader would type it: 01/07/2015, 07/2015, 2015 T3; what is no date stays.

    In English it stays as it is stored, for there 01/07 is two days.
    """
    if get_language() == "en":
        return value
    try:
        year, quarter, month, day = _parts(value)
    except ValueError:
        return value
    if quarter:
        return f"{year:04d} T{quarter}"
    numbers = [f"{number:02d}" for number in (day, month) if number]
    return "/".join([*numbers, f"{year:04d}"])


def validate_partial_date(value: str) -> None:
    """Raise a ValidationError with a sentence unless `value` is "2015", "2015-Q3", "2015-07" or "2015-07-01"."""
    try:
        _parts(value)
    except ValueError as error:
        raise ValidationError(
            _("Write a real date as 2015-07-01, a month as 2015-07, a quarter as 2015-Q3 or a year as 2015."),
            code="partial_date",
        ) from error


class PartialDateField(models.CharField):
    """A date with the precision its source gives, stored as the text itself ("" = not said)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 10)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)
        self.validators = [*self.validators, validate_partial_date]
