"""Reading a list: the plan made and kept for people to look at. No course, school or place is written."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import transaction

from courses.desk.told import place_in_words
from courses.importing.comparing import told_values
from courses.importing.places import PlaceMatch
from courses.importing.planning import Plan, Planned, make_plan
from courses.importing.sheets import Apart, read_list
from courses.importing.stored import stored
from courses.importing.words import Catalogue
from courses.models import ColumnMatch, CourseList, CourseListFile, ListRow, Place
from portal.tables import TableRefused

BATCH = 500
State = CourseList.State
Fate = ListRow.Fate


def planned(it: CourseList) -> tuple[Plan, list[dict[str, Any]]]:
    """The plan of a list as things stand now, and its columns. Raises TableRefused."""
    content = bytes(CourseListFile.objects.get(pk=it.pk).content)
    remembered = dict(ColumnMatch.objects.filter(source_key=it.source_key).values_list("column", "field"))
    catalogue = Catalogue.read()
    of_school = it.provider_id is not None
    read = read_list(content, remembered=remembered, catalogue=catalogue, of_school=of_school)
    return make_plan(it, read, catalogue), read.columns


@transaction.atomic
def read_now(it: CourseList) -> None:
    """Make the plan and keep it; a file that cannot be read is refused with its sentence."""
    it = CourseList.objects.select_for_update().get(pk=it.pk)
    if it.state == State.APPLIED:
        return
    try:
        plan, columns = planned(it)
    except TableRefused as refused:
        it.rows.all().delete()
        it.state, it.refusal, it.counts = State.REFUSED, str(refused), {}
        it.save(update_fields=["state", "refusal", "counts"])
        return
    keep(it, plan, columns)


def keep(it: CourseList, plan: Plan, columns: list[dict[str, Any]]) -> None:
    """The plan in place of the one before."""
    it.rows.all().delete()
    write_rows(rows_of(it, plan))
    it.state, it.refusal, it.columns, it.counts = State.READ, "", columns, plan.counts()
    it.trail = {"plan": fingerprint(plan)}
    it.save(update_fields=["state", "refusal", "columns", "counts", "trail"])


def write_rows(rows: Iterable[ListRow]) -> None:
    """In parts, so that the rows of a long list are never all in memory."""
    waiting = iter(rows)
    while some := list(islice(waiting, BATCH)):
        ListRow.objects.bulk_create(some)


def rows_of(it: CourseList, plan: Plan) -> Iterable[ListRow]:
    """Every row in the order of the file, what is no course among them."""
    every: list[Planned | Apart] = sorted([*plan.rows, *plan.apart], key=_place)
    for position, one in enumerate(every):
        if isinstance(one, Apart):
            says = [["", "", one.text]]
            yield ListRow(
                course_list=it, position=position, sheet=one.sheet[:100], number=one.number, fate=Fate.APART,
                says=says, notes=[["", one.why]],
            )  # fmt: skip
        else:
            yield row_of(it, position, one, plan.resolver.places.by_id)


def row_of(it: CourseList, position: int, one: Planned, places: Mapping[str, Place]) -> ListRow:
    """One row as it is kept."""
    row = one.row
    return ListRow(
        course_list=it,
        position=position,
        sheet=row.sheet[:100],
        number=row.number,
        fate=one.fate,
        course=one.course,
        says=[list(said) for said in row.says],
        changes=changes_of(one, places),
        notes=[list(note) for note in [*row.refused, *row.notes]],
        doubt=one.doubt,
    )


def _place(one: Planned | Apart) -> tuple[str, int]:
    if isinstance(one, Apart):
        return one.sheet, one.number
    return one.row.sheet, one.row.number


def changes_of(one: Planned, places: Mapping[str, Place]) -> list[list[Any]]:
    """[field, before, after] in stored form; for a new course everything it will say."""
    if one.fate == ListRow.Fate.NEW:
        told = told_values(one.resolved)
        provider = one.resolved.provider
        name = provider.name if provider else ""
        return [["provider", None, name], *([name, None, _stored(value)] for name, value in told.items() if value)]
    if one.comparison is None:
        return []
    return [[name, _stored(old, places), _stored(new)] for name, (old, new) in one.comparison.changes.items()]


def _stored(value: Any, places: Mapping[str, Place] | None = None) -> Any:
    """As it is kept; places in the words people know them by."""
    if isinstance(value, PlaceMatch):
        return place_in_words(value.place) if value.place else value.words
    place = (places or {}).get(str(value)) if isinstance(value, UUID) else value
    return place_in_words(place) if isinstance(place, Place) else stored(value)


def fingerprint(plan: Plan) -> str:
    """What the plan comes to, in short: applying asks whether it still is what people saw."""
    places = plan.resolver.places.by_id
    told = [
        [
            one.row.sheet, one.row.number, one.fate, one.resolved.provider_ref,
            str(one.course.pk) if one.course else "", changes_of(one, places),
        ]
        for one in plan.rows
    ]  # fmt: skip
    missing = sorted(str(course.pk) for course in plan.missing)
    text = json.dumps([told, missing], ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
