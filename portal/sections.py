"""Saving a section from a form: the verb is called, and its refusals become what the person sees.

Somebody else saved first: both texts one after the other, and the form again with one's own, to keep or to merge.
What only the other person changed is taken over into the form; what only oneself changed stays.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext as _

from portal.concurrency import StaleRevision
from portal.forms.section import SectionForm

SAVED, INVALID, CONFLICT = 303, 422, 409


@dataclass(frozen=True)
class Difference:
    """One field as two people have it; both as texts to read."""

    label: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class Conflict:
    """Who saved when, what both changed, and what only the other changed (now in the form too)."""

    who: str
    when: datetime | None
    both: list[Difference] = field(default_factory=list)
    taken: list[Difference] = field(default_factory=list)


@dataclass(frozen=True)
class Result:
    """How a save ended: an HTTP status, the form to show again, and the conflict if there is one."""

    status: int
    form: SectionForm
    conflict: Conflict | None = None

    @property
    def saved(self) -> bool:
        """Written, or nothing was different."""
        return self.status == SAVED


def save_section(form: SectionForm, save: Callable[[SectionForm], Any]) -> Result:
    """Call `save` with a valid form. `form` comes back with sentences, or merged with what somebody else saved."""
    if not form.is_valid():
        return Result(INVALID, form)
    try:
        save(form)
    except StaleRevision as stale:
        merged, conflict = merge(form, stale.current)
        return Result(CONFLICT, merged, conflict)
    except ValidationError as error:
        form.take(error)
        locked = getattr(error, "code", "") in ("locked", "closed", "deleted")
        return Result(CONFLICT if locked else INVALID, form)
    return Result(SAVED, form)


def merge(form: SectionForm, current: models.Model) -> tuple[SectionForm, Conflict]:
    """The same form over `current`, with one's own values where they were changed, and what to tell about it."""
    fresh = current._meta.model._default_manager.get(pk=current.pk)
    theirs = form.remake(None, instance=fresh)
    records = fresh.history.all()  # type: ignore[attr-defined]
    before = records.filter(**{form.revision_field: form.cleaned_data["read_at"]}).first()
    base = form.base(before) if before else {}
    data = cast(QueryDict, form.data).copy()
    both, taken = [], []
    for name, one in form.fields.items():
        if name == "read_at" or name not in theirs.initial_names():
            continue
        mine_key, theirs_key = _key(form.cleaned_data.get(name)), _key(theirs.get_initial_for_field(one, name))
        if mine_key == theirs_key or (name in base and _key(base[name]) == theirs_key):
            continue
        told = Difference(
            str(one.label), _text(form.cleaned_data.get(name), one), _text(theirs.stored(name), theirs.fields[name])
        )
        if name in base and _key(base[name]) == mine_key:
            taken.append(told)
            _put(data, form.add_prefix(name), theirs[name].value())
        else:
            both.append(told)
    _put(data, form.add_prefix("read_at"), getattr(fresh, form.revision_field))
    saved = records.filter(**{form.revision_field: getattr(fresh, form.revision_field)}).last()
    who = str(saved.history_user) if saved and saved.history_user else _("Somebody else")
    conflict = Conflict(who, saved.history_date if saved else None, both, taken)
    return form.remake(data, instance=fresh), conflict


def _key(value: Any) -> Any:
    """A value in a form that can be compared: keys for objects, sets for lists."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, models.QuerySet | list | tuple | set):
        return {_key(one) for one in value}
    return "" if value is None else value


def _text(value: Any, one: forms.Field) -> str:
    """A value as a person reads it."""
    if isinstance(value, models.QuerySet | list | tuple):
        words = dict(one.choices) if isinstance(one, forms.MultipleChoiceField) else {}  # type: ignore[arg-type]
        return "\n".join(str(words.get(row, row)) for row in value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(one, forms.ChoiceField) and not isinstance(value, models.Model):
        return str(dict(one.choices).get(value, value or ""))  # type: ignore[arg-type]
    return "" if value is None else str(value)


def _put(data: Any, name: str, value: Any) -> None:
    if isinstance(value, list | tuple | set | models.QuerySet):
        data.setlist(name, [str(getattr(one, "pk", one)) for one in value])
    elif value in (None, "", False):
        data.pop(name, None)
    else:
        data[name] = "on" if value is True else str(value)
