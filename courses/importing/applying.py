"""Applying a list: everything its plan says, in one transaction, or nothing."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.editing import add_many, next_number, school_spoke, told_course
from courses.editing_many import Edit, edit_many, write_histories
from courses.importing.comparing import told_values
from courses.importing.identity import group_of, key_of_course
from courses.importing.places import PlaceMatch
from courses.importing.planning import Plan, Planned
from courses.importing.providers import alias_key
from courses.importing.reading import BATCH, fingerprint, keep, planned, rows_of, write_rows
from courses.importing.receiving import demand_list
from courses.importing.resolving import NewProvider
from courses.importing.stored import columns_of, stored
from courses.models import (
    Conflict,
    Course,
    CourseList,
    CourseListing,
    ListRow,
    Place,
    Provider,
    ProviderAlias,
    Unit,
)
from courses.providing import add_place, add_provider, edit_place
from portal.models import Locality, Municipality, User

State = CourseList.State
Fate = ListRow.Fate
ANSWERED = ("checked_on", "checked_origin", "checked_source", "reported_on", "unlisted_on", "removed_at")


class PlanChanged(Exception):
    """What the list would do is no longer what people saw; the new plan is kept, nothing else was written."""


def apply_now(it: CourseList, *, by: User | None) -> None:
    """Write the plan. A list that is applied already is left alone. Raises PlanChanged."""
    if not _applied(it.pk, by=by):
        raise PlanChanged(_("Courses changed since this list was read. It was read again: look at it once more."))


@transaction.atomic
def _applied(pk: Any, *, by: User | None) -> bool:
    it = CourseList.objects.select_for_update().get(pk=pk)
    demand_list(by, it)
    if it.state != State.READ:
        return True
    # Whoever edits a course waits from here on.
    next_number()
    plan, columns = planned(it)
    if fingerprint(plan) != it.trail.get("plan"):
        keep(it, plan, columns)
        return False
    _Writer(it, plan, by).write()
    return True


class _Writer:
    """Writes one plan."""

    def __init__(self, it: CourseList, plan: Plan, by: User | None) -> None:
        self.it, self.plan, self.by = it, plan, by
        self.made: dict[str, Provider] = {}
        self.places: dict[tuple[str, ...], Place] = {}
        self.towns: dict[str, Municipality] = {}
        self.localities: dict[int, Locality] = {}
        self.trail: dict[str, Any] = {**it.trail, "places": {}, "missing": {}, "listings": {}}
        self.before: dict[int, dict[str, Any]] = {}
        self.telling: dict[str, Any] = {"origin": it.origin, "source": it.source, "on": it.on}

    def write(self) -> None:
        """Schools, places, courses, by what they are known again, conflicts, what is missing."""
        for one in self.plan.rows:
            if one.fate in (Fate.NEW, Fate.CHANGED):
                self._provider(one)
        self._make_places()
        self._add_new()
        self._edit()
        self._listings()
        self._conflicts()
        self._missing()
        if self.it.provider:
            school_spoke(self.it.provider.pk)
        else:
            self._aliases()
        self._keep_rows()
        self.it.state, self.it.applied_by, self.it.applied_at = State.APPLIED, self.by, timezone.now()
        self.it.trail, self.it.undone_at = self.trail, None
        self.it.save(update_fields=["state", "applied_by", "applied_at", "trail", "undone_at"])

    # --- schools and places -----------------------------------------------------------------------------------

    def _provider(self, one: Planned) -> None:
        told = one.resolved.provider
        if isinstance(told, NewProvider) and told.ref not in self.made:
            invented = told.town in self.plan.resolver.towns.demo
            self.made[told.ref] = add_provider(by=self.by, kind=told.kind, name=told.name, is_demo=invented)

    def _provider_of(self, one: Planned) -> Provider:
        told = one.resolved.provider
        if isinstance(told, NewProvider):
            return self.made[told.ref]
        if told is None:
            raise LookupError("a row without a provider is never written")
        return told

    def _matches(self, one: Planned) -> Iterable[tuple[str, PlaceMatch]]:
        """The places this row writes, by field."""
        if one.fate == Fate.NEW:
            found = told_values(one.resolved)
        elif one.comparison:
            found = {name: new for name, (_old, new) in one.comparison.changes.items()}
        else:
            found = {}
        for name, match in one.resolved.places:
            if name in found:
                yield name, match

    def _make_places(self) -> None:
        """New places with the contacts of all rows that name them; what is missing on known ones is filled in."""
        wanted: dict[tuple[str, ...], dict[str, Any]] = {}
        fills: dict[str, dict[str, str]] = {}
        for one in self.plan.rows:
            if one.fate not in (Fate.NEW, Fate.CHANGED, Fate.SAME):
                continue
            writes = dict(self._matches(one))
            for name, match in one.resolved.places:
                if match.place and match.fills:
                    known = fills.setdefault(str(match.place.pk), {})
                    known.update({column: told for column, told in match.fills.items() if column not in known})
                elif not match.place and name in writes:
                    self._want(wanted, match, one)
        for key, values in wanted.items():
            self.places[key] = add_place(by=self.by, **values)
        for pk, values in fills.items():
            self._fill(self.plan.resolver.places.by_id[pk], values)

    def _want(self, wanted: dict[tuple[str, ...], dict[str, Any]], match: PlaceMatch, one: Planned) -> None:
        row, where = one.row, one.resolved.where
        values = wanted.get(match.key)
        contacts = one.resolved.enrolment_place in (None, match)
        if values is None:
            is_class = match is one.resolved.class_place
            provider = self._provider_of(one)
            plain = one.resolved.class_place
            values = wanted[match.key] = {
                "provider": provider,
                "municipality": self._town(where.town),
                "locality": self._locality(where.locality) if is_class else None,
                "name": self._name(match, row, is_class=is_class and plain is match),
                "address": (row.address or where.rest)[:300] if is_class else "",
                "postal_code": row.postal_code if is_class else "",
                "phones": "",
                "emails": "",
            }
        if contacts:
            for column, told in (("phones", row.phones), ("emails", row.emails)):
                values[column] = "\n".join(dict.fromkeys([*filter(None, values[column].split("\n")), *told]))

    @staticmethod
    def _name(match: PlaceMatch, row: Any, *, is_class: bool) -> str:
        # The last two parts of a key are name and address, folded; "" where the name says nothing of its own.
        told = row.place if is_class else row.enrolment_place
        return told if match.key[3] else ""

    def _town(self, pk: str) -> Municipality:
        if pk not in self.towns:
            self.towns[pk] = Municipality.objects.get(pk=pk)
        return self.towns[pk]

    def _locality(self, pk: int | None) -> Locality | None:
        if pk is None:
            return None
        if pk not in self.localities:
            self.localities[pk] = Locality.objects.get(pk=pk)
        return self.localities[pk]

    def _fill(self, place: Place, values: dict[str, str]) -> None:
        before = {name: getattr(place, name) for name in values}
        edit_place(place=place, read_at=place.revision, by=self.by, **values)
        place.refresh_from_db()
        self.trail["places"][str(place.pk)] = {"before": before, "revision": place.revision}

    def _final(self, one: Planned, values: dict[str, Any]) -> dict[str, Any]:
        """The values with places as rows."""
        return {
            name: (value.place or self.places[value.key]) if isinstance(value, PlaceMatch) else value
            for name, value in values.items()
        }

    # --- courses ----------------------------------------------------------------------------------------------

    def _add_new(self) -> None:
        """In parts: of a course that is written only its key is still needed."""
        waiting = (one for one in self.plan.rows if one.fate == Fate.NEW)
        while some := list(islice(waiting, BATCH)):
            units: dict[UUID, list[Unit]] = {}
            new = [self._new(one, units) for one in some]
            add_many(courses=new, units=units)
            write_histories(new, by=self.by, new=True)
            for course in new:
                course.said, course.timetable = {}, []

    def _new(self, one: Planned, units: dict[UUID, list[Unit]]) -> Course:
        values = self._final(one, told_values(one.resolved))
        told = values.pop("units", [])
        provider = self._provider_of(one)
        course = told_course(**self.telling, cells=one.row.cells, units=told, provider=provider, **values)
        course.created_by, one.course = self.by, course
        units[course.pk] = told
        return course

    def _edit(self) -> None:
        edits = []
        for one in self.plan.rows:
            found, course = one.comparison, one.course
            if found is None or course is None:
                continue
            confirms = course.checked_on is None or self.it.on > course.checked_on
            if not (found.changes or found.again or found.revives or found.listed_again or confirms):
                continue
            values = self._final(one, {name: new for name, (_old, new) in found.changes.items()})
            units = values.pop("units", None)
            told = [*values, *(["units"] if units is not None else [])]
            self.before[id(one)] = columns_of(course, [*told, "said", *ANSWERED], one.units)
            also = {"removed_at": None} if found.revives else {}
            also |= {"unlisted_on": None} if found.listed_again else {}
            edits.append(Edit(course, values, found.again, units, one.row.cells, also))
        edit_many(edits=edits, by=self.by, **self.telling)

    # --- beside the courses -----------------------------------------------------------------------------------

    def _listings(self) -> None:
        new, changed = [], []
        for one in self.plan.rows:
            if one.fate not in (Fate.NEW, Fate.CHANGED, Fate.SAME) or one.course is None or not one.key:
                continue
            group = one.group
            if isinstance(one.resolved.provider, NewProvider):
                group = group_of(str(self._provider_of(one).pk), one.resolved.where.town, one.row.values)
            told = self._listing_values(one, group)
            if one.listing is None:
                if one.comparison is None and one.fate != Fate.NEW:
                    continue
                new.append(CourseListing(course=one.course, source_key=self.it.source_key, **told))
            elif one.listing.on <= self.it.on:
                listing = one.listing
                before = {name: stored(getattr(listing, _column(name))) for name in told}
                if any(before[name] != stored(value) for name, value in told.items()):
                    self.trail["listings"][str(listing.pk)] = before
                    for name, value in told.items():
                        setattr(listing, name, value)
                    changed.append(listing)
        CourseListing.objects.bulk_create(new, batch_size=BATCH)
        for listing in changed:
            listing.save()

    def _listing_values(self, one: Planned, group: str) -> dict[str, Any]:
        row = one.row
        where = f"{one.place}{row.reference}" if one.nth > 1 else one.place
        reference = "" if one.nth > 1 else row.reference
        return {
            "reference": row.reference,
            "key": key_of_course(group, where, reference, row.values, nth=one.nth),
            "group": group,
            "place_key": one.place,
            "starts": row.values.get("starts", ""),
            "school_year": row.school_year or self.it.school_year,
            "course_list": self.it,
            "on": self.it.on,
            "withdrawn": False,
        }

    def _conflicts(self) -> None:
        wanted = [one for one in self.plan.rows if one.course and one.comparison and one.comparison.conflicts]
        known = {
            (it.course_id, it.field): it
            for it in Conflict.objects.filter(
                source_key=self.it.source_key, course__in=[one.course.pk for one in wanted if one.course]
            )
        }
        new = []
        for one in wanted:
            for name, value in (one.comparison.conflicts if one.comparison else {}).items():
                told = self._stored(value)
                there = known.get((one.course.pk, name)) if one.course else None
                if there is None:
                    text = one.row.cells.get(name, "")[:300]
                    new.append(
                        Conflict(course=one.course, source_key=self.it.source_key, course_list=self.it, field=name,
                                 value=told, text=text)
                    )  # fmt: skip
                elif there.value != told:
                    there.value, there.course_list, there.state = told, self.it, Conflict.State.OPEN
                    there.text = one.row.cells.get(name, "")[:300]
                    there.decided_by = there.decided_at = None
                    there.save()
        Conflict.objects.bulk_create(new, batch_size=BATCH)

    def _stored(self, value: Any) -> Any:
        if not isinstance(value, PlaceMatch):
            return stored(value)
        place = value.place or self.places.get(value.key)
        return str(place.pk) if place else None

    def _missing(self) -> None:
        """Marked, nothing else: who keeps the course is asked."""
        if not self.plan.missing:
            return
        number = next_number()
        for course in self.plan.missing:
            before: date | None = course.unlisted_on
            self.trail["missing"][str(course.pk)] = before.isoformat() if before else None
        for at in range(0, len(self.plan.missing), BATCH):
            some = [course.pk for course in self.plan.missing[at : at + BATCH]]
            Course.objects.filter(pk__in=some).update(unlisted_on=self.it.on, indexed=number)

    def _aliases(self) -> None:
        """How this list writes a school is known from now on, whatever its name will be."""
        found: dict[str, Provider] = {}
        for one in self.plan.rows:
            if one.fate in (Fate.NEW, Fate.CHANGED, Fate.SAME) and one.resolved.provider:
                told = one.resolved.provider
                if not isinstance(told, NewProvider) or told.ref in self.made:
                    found[alias_key(one.row.provider, one.resolved.where.town)] = self._provider_of(one)
        ProviderAlias.objects.bulk_create(
            [ProviderAlias(key=key, provider=provider) for key, provider in found.items()],
            batch_size=BATCH,
            ignore_conflicts=True,
        )

    def _keep_rows(self) -> None:
        """The rows as they were seen, now with the course each wrote and what undoing needs."""
        self.it.rows.all().delete()
        write_rows(self._rows())

    def _rows(self) -> Iterator[ListRow]:
        by_place = {(one.row.sheet[:100], one.row.number): one for one in self.plan.rows}
        for row in rows_of(self.it, self.plan):
            one = by_place.get((row.sheet, row.number))
            if one and one.course:
                row.course = one.course
                if one.fate == Fate.NEW or id(one) in self.before:
                    row.before, row.revision = self.before.get(id(one), {}), one.course.revision
            yield row


def _column(name: str) -> str:
    return "course_list_id" if name == "course_list" else name
