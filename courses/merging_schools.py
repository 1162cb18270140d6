"""Two schools that are one: courses, places, people and the ways lists write it go over, and can go back."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.editing import touch_courses
from courses.editing_many import Edit, edit_many
from courses.importing.providers import alias_key
from courses.models import Course, CourseList, Origin, Place, Provider, ProviderAlias, ProviderMember, ProviderMerge
from courses.rules import demand
from portal.concurrency import save_revision, write_with_history
from portal.models import User


@transaction.atomic
def merge_providers(*, kept: Provider, merged: Provider, by: User | None) -> ProviderMerge:
    """`merged` was `kept` all along. Each course and place that goes over has it in its history.

    Raises PermissionDenied, ValidationError.
    """
    demand(by, "courses.provide")
    if kept.pk == merged.pk or is_merged(kept.pk) or is_merged(merged.pk):
        raise ValidationError(_("One of the two was put together with another one in the meantime."))
    if kept.is_demo != merged.is_demo:
        raise ValidationError(_("A demonstration is never put together with something real."))
    aliases = list(ProviderAlias.objects.filter(provider=merged).values_list("pk", flat=True))
    towns = {"", *Place.objects.filter(provider=merged).values_list("municipality_id", flat=True)}
    trail: dict[str, Any] = {
        "courses": _move_courses(merged, kept, by),
        "places": _move_places(merged, kept, None, by),
        "people": _move_people(merged, kept, None, by),
        "aliases": aliases,
        "lists": [str(pk) for pk in merged.own_lists.values_list("pk", flat=True)],
    }
    CourseList.objects.filter(pk__in=trail["lists"]).update(provider=kept)
    ProviderAlias.objects.filter(pk__in=aliases).update(provider=kept)
    known = set(ProviderAlias.objects.values_list("key", flat=True))
    new = [
        ProviderAlias(key=key, provider=kept) for town in towns if (key := alias_key(merged.name, town)) not in known
    ]
    ProviderAlias.objects.bulk_create(new)
    trail["new_aliases"] = [it.pk for it in new]
    touch_courses(provider_id=kept.pk)
    return ProviderMerge.objects.create(merged=merged, kept=kept, by=by, trail=trail)


def is_merged(pk: UUID) -> bool:
    """Whether this one was put together with another."""
    return ProviderMerge.objects.filter(merged=pk, undone_at=None).exists()


def _move_courses(old: Provider, new: Provider, by: User | None, only: list[str] | None = None) -> list[str]:
    courses = Course.objects.filter(provider=old)
    courses = courses if only is None else courses.filter(pk__in=only)
    edits = [Edit(course, also={"provider": new}, plain=True) for course in courses]
    edit_many(edits=edits, by=by, origin=Origin.AGENCY, source="", on=timezone.localdate())
    return [str(edit.course.pk) for edit in edits]


def _move_places(old: Provider, new: Provider, only: list[str] | None, by: User | None) -> list[str]:
    places = Place.objects.filter(provider=old)
    places = places if only is None else places.filter(pk__in=only)
    moved = list(places)
    for place in moved:
        save_revision(place, read_at=place.revision, by=by, changed={"provider": new})
    return [str(place.pk) for place in moved]


def _move_people(old: Provider, new: Provider, only: list[int] | None, by: User | None) -> list[int]:
    """Who works for both stays where they are."""
    there = set(ProviderMember.objects.filter(provider=new).values_list("user_id", flat=True))
    people = ProviderMember.objects.filter(provider=old).exclude(user__in=there)
    people = people if only is None else people.filter(pk__in=only)
    moved = list(people)
    for person in moved:
        person.provider = new
        write_with_history(person, by=by)
    return [person.pk for person in moved]


@transaction.atomic
def undo_provider_merge(*, merge: ProviderMerge, by: User | None) -> None:
    """Two schools again, each with what was its own; what was added since stays where it was added.

    Undone twice it is undone once. Raises PermissionDenied.
    """
    demand(by, "courses.provide")
    it = ProviderMerge.objects.select_for_update().get(pk=merge.pk)
    if it.undone_at:
        return
    kept, merged = Provider.objects.get(pk=it.kept_id), Provider.objects.get(pk=it.merged_id)
    _move_places(kept, merged, it.trail["places"], by)
    _move_courses(kept, merged, by, it.trail["courses"])
    _move_people(kept, merged, it.trail["people"], by)
    ProviderAlias.objects.filter(pk__in=it.trail["aliases"], provider=kept).update(provider=merged)
    CourseList.objects.filter(pk__in=it.trail.get("lists", []), provider=kept).update(provider=merged)
    ProviderAlias.objects.filter(pk__in=it.trail["new_aliases"], provider=kept).delete()
    touch_courses(provider_id=kept.pk)
    touch_courses(provider_id=merged.pk)
    it.undone_at = timezone.now()
    it.save(update_fields=["undone_at"])
