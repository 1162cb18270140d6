"""Yes and no in words: the admin's own pictures call them "True" and "False" in every language."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import flatten, flatten_fieldsets
from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _


def in_words(value: object) -> str:
    """Yes or no in the reader's language."""
    return _("Yes") if value else _("No")


class YesNoInWords(admin.ModelAdmin):
    """A list, and pages to read, that say yes and no in words."""

    def get_list_display(self, request: HttpRequest) -> Any:
        """The columns, each yes-or-no field replaced by its words; it still sorts."""
        return [self._column(name) for name in super().get_list_display(request)]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The same on the page of a row that may only be read."""
        sets = super().get_fieldsets(request, obj)
        if self.has_change_permission(request, obj):
            return sets
        return [
            (name, {**options, "fields": [self._column(field) for field in flatten(options["fields"])]})
            for name, options in sets
        ]

    def get_form(self, request: HttpRequest, obj: Any = None, change: Any = False, **kwargs: Any) -> Any:
        """Words are no fields of a form; pages of a history ask for one of a row that may only be read."""
        if "fields" not in kwargs:
            names = flatten_fieldsets(self.get_fieldsets(request, obj))
            kwargs["fields"] = [name for name in names if isinstance(name, str)]
        return super().get_form(request, obj, change=change, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The words too, for those who only read."""
        given = super().get_readonly_fields(request, obj)
        if self.has_change_permission(request, obj):
            return given
        return [*given, *(name for name in map(self._column, given) if not isinstance(name, str))]

    def _column(self, name: Any) -> Any:
        """The field's words in its place; the same object each time, so that one list finds what another names."""
        if name not in self._columns:
            self._columns[name] = self._words_of(name)
        return self._columns[name]

    @cached_property
    def _columns(self) -> dict[Any, Any]:
        return {}

    def _words_of(self, name: Any) -> Any:
        fields = {field.name: field for field in self.opts.fields}
        if not isinstance(fields.get(name), models.BooleanField):
            return name
        shown: Callable[[Any], str] = lambda row: in_words(getattr(row, name))  # noqa: E731
        shown.__name__ = name
        return admin.display(description=fields[name].verbose_name, ordering=name)(shown)
