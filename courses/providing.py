"""The verbs that write providers and their places."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from courses.editing import refuse_twice, touch_courses
from courses.models import Place, Provider
from courses.rules import demand, demand_keeping
from portal.concurrency import save_revision, write_with_history
from portal.models import User
from portal.text import fold, sort_key
from portal.validation import Problems, set_values


def _index(name: str, organisation: Any) -> dict[str, str]:
    words = [fold(name), *([organisation.search_text] if organisation else [])]
    return {"sort_key": sort_key(name), "search_text": " | ".join(words)}


@transaction.atomic
def add_provider(*, by: User | None, kind: str, name: str, **values: Any) -> Provider:
    """A new provider; invented ones say `is_demo`, and what a demonstration account adds is invented.

    `values` may have the `id` it shall have. Raises PermissionDenied, ValidationError.
    """
    demand(by, "courses.provide")
    provider, problems = Provider(), Problems()
    if by is not None and by.is_demo:
        values["is_demo"] = True
    set_values(provider, {"kind": kind, "name": name, **values}, problems)
    problems.done()
    refuse_twice(provider)
    for column, value in _index(name, values.get("organisation")).items():
        setattr(provider, column, value)
    write_with_history(provider, by=by)
    return provider


@transaction.atomic
def edit_provider(*, provider: Provider, read_at: int, by: User | None, **values: Any) -> None:
    """Change what `values` names; its courses are found by the new name. Raises as add_provider, and StaleRevision."""
    demand(by, "courses.provide")
    problems = Problems()
    set_values(provider, values, problems)
    problems.done()
    index = _index(provider.name, provider.organisation)
    save_revision(provider, read_at=read_at, by=by, changed={**values, **index})
    touch_courses(provider_id=provider.pk)


@transaction.atomic
def set_mailboxes(*, provider: Provider, read_at: int, by: User | None, **values: str) -> None:
    """Where the monthly question goes: `mailbox` and `second_mailbox`; the school itself may say it.

    Raises PermissionDenied, ValidationError, StaleRevision.
    """
    demand_keeping(by, provider, permission="courses.provide")
    if set(values) - {"mailbox", "second_mailbox"}:
        raise TypeError("mailboxes only")
    problems = Problems()
    set_values(provider, values, problems)
    problems.done()
    save_revision(provider, read_at=read_at, by=by, changed=values)


def _check_place(place: Place, problems: Problems) -> None:
    """A locality of the municipality, a point that is whole and lies in Portugal, addresses that are such."""
    if place.locality and place.locality.municipality_id != place.municipality_id:
        problems.add("locality", _("Choose a locality of this municipality."), "elsewhere")
    if (place.latitude is None) != (place.longitude is None):
        problems.add("latitude", _("A point needs latitude and longitude."), "point")
    elif place.latitude is not None and not (29 < place.latitude < 43 and -32 < (place.longitude or 0) < -6):
        problems.add("latitude", _("This point does not lie in Portugal."), "point")
    for line in place.emails.splitlines():
        try:
            validate_email(line.strip())
        except ValidationError as error:
            problems.add("emails", error.messages[0])


@transaction.atomic
def add_place(*, by: User | None, provider: Provider, **values: Any) -> Place:
    """A place of class or enrolment; `values` may have its `id`. Raises PermissionDenied, ValidationError."""
    demand_keeping(by, provider)
    place, problems = Place(provider=provider), Problems()
    set_values(place, {"municipality": values.pop("municipality", None), **values}, problems)
    problems.done()
    _check_place(place, problems)
    problems.done()
    refuse_twice(place)
    write_with_history(place, by=by)
    return place


@transaction.atomic
def edit_place(*, place: Place, read_at: int, by: User | None, **values: Any) -> None:
    """Change what `values` names; courses there move along. Raises as add_place, and StaleRevision."""
    demand_keeping(by, place.provider)
    problems = Problems()
    set_values(place, values, problems)
    problems.done()
    _check_place(place, problems)
    problems.done()
    save_revision(place, read_at=read_at, by=by, changed=values)
    touch_courses(provider_id=place.provider_id)
