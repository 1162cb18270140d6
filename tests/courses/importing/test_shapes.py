"""Thirteen shapes of lists, 5,200 rows: each row accounted for, none invented, the same courses from each."""

from collections import Counter

import pytest

from courses.importing.undoing import undo_now
from courses.models import Course, ListRow, Place, Provider
from tests.courses.importing.shapes import SHAPES, invented

pytestmark = pytest.mark.django_db
ROWS = 400


def truth():
    courses = Course.objects.select_related("provider", "class_place__municipality").filter(removed_at=None)
    return Counter(
        (
            it.provider.name, it.class_place.municipality.name, it.levels, it.hours, it.starts, it.ends,
            tuple((row["day"], row["from"], row["to"]) for row in it.timetable),
        )
        for it in courses
    )  # fmt: skip


def everything():
    """Every column of courses, schools and places."""
    found = {}
    for model in (Course, Provider, Place):
        found |= {(model.__name__, row["id"]): row for row in model.objects.values()}
    through = Course.units.through.objects.values_list("course_id", "unit_id")
    return found, sorted(map(str, through))


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_gives_the_same_courses_and_again_changes_nothing(shape, bring):
    courses = invented(ROWS)
    content = SHAPES[shape](courses)
    it = bring(content)
    assert it.counts.get("novo") == ROWS, list(it.rows.exclude(fate="novo").values("number", "notes", "doubt")[:9])
    assert truth() == Counter(one.truth for one in courses)
    before = everything()
    again = bring(content)
    fates = Counter(again.rows.values_list("fate", flat=True))
    assert (fates["igual"], fates["novo"], fates["alterado"]) == (ROWS, 0, 0)
    assert everything() == before
    assert sum(fates.values()) == ListRow.objects.filter(course_list=it).count()


@pytest.mark.parametrize("shape", ["periods", "two_row_header"])
def test_undo_takes_off_what_was_added(shape, bring):
    it = bring(SHAPES[shape](invented(32)))
    assert undo_now(it, by=None) == 0
    assert Course.objects.count() == 32
    assert not truth()
    again = bring(SHAPES[shape](invented(32)))
    assert again.counts["alterado" if "alterado" in again.counts else "igual"] == 32
    assert len(truth()) == 32
