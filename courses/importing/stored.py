"""Values of a course as they are kept in a list's rows, and back again."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models

from courses.models import Course, Unit

# Most values are one of these: a long list asks a hundred thousand times.
_PLAIN = frozenset({str, int, bool})


def stored(value: Any) -> Any:
    """A value that JSON can hold: keys for rows, codes for units, ISO days."""
    if value is None or type(value) in _PLAIN:
        return value
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, list | tuple) and value and isinstance(value[0], Unit):
        return [unit.pk for unit in value]
    if isinstance(value, Decimal | UUID):
        return str(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def columns_of(course: Course, names: list[str], units: list[str]) -> dict[str, Any]:
    """The columns of a course by their names in the database, stored; `units` are its codes."""
    found: dict[str, Any] = {}
    for name in names:
        if name == "units":
            found["units"] = units
        else:
            column: Any = Course._meta.get_field(name)
            value = getattr(course, column.attname)
            found[column.attname] = str(value) if isinstance(column, models.ForeignKey) and value else stored(value)
    return found


def column_value(attname: str, value: Any) -> Any:
    """A stored column back as the model has it."""
    column: Any = next(one for one in Course._meta.concrete_fields if one.attname == attname)
    target = column.target_field if isinstance(column, models.ForeignKey) else column
    return None if value is None else target.to_python(value)


def field_value(name: str, value: Any) -> Any:
    """A stored field back as the verbs take it; LookupError where what it names is gone."""
    if name == "units":
        return list(Unit.objects.filter(pk__in=value or []))
    column: Any = Course._meta.get_field(name)
    if not isinstance(column, models.ForeignKey):
        return None if value is None else column.to_python(value)
    if value in (None, ""):
        return None
    related: Any = column.related_model
    found = related._default_manager.filter(pk=value).first()
    if found is None:
        raise LookupError(value)
    return found


def same(current: Any, told: Any) -> bool:
    """Whether a course says already what is told: keys for rows and units; a place still to be made is another one."""
    if isinstance(told, models.Model):
        return bool(current == told.pk)
    if isinstance(told, list) and told and isinstance(told[0], Unit):
        return bool(current == sorted(unit.pk for unit in told))
    return bool(current == told)
