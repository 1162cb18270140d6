"""Thirteen shapes of lists, 5,200 rows: each row accounted for, none invented, the same courses from each."""

import csv
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest

from courses.importing.fields import FIELDS
from courses.importing.report import report_csv
from courses.importing.undoing import undo_now
from courses.models import Course, Place, Provider
from portal.tables import find_header, read_tables
from portal.tables.header import Names
from tests.courses.importing.shapes import HEADER, SHAPES, invented, row
from tests.portal.tables.making import delimited

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


def in_the_file(content):
    """(sheet, row) of everything a file says below, above and between; the rows of headers are told by columns."""
    names = Names(FIELDS, {})
    found = set()
    for sheet in read_tables(content):
        header = find_header(sheet, names)
        heads = range(header.first, header.last + 1) if header else ()
        found |= {(sheet.name if sheet.named else "", row.number) for row in sheet.rows if row.number not in heads}
    return found


def accounted(it, content):
    """Every row of the file stands in the report once, and nothing else does."""
    rows = Counter(it.rows.values_list("sheet", "number"))
    assert set(rows) == in_the_file(content)
    assert set(rows.values()) == {1}
    lines = list(csv.reader(report_csv(it).decode("utf-8-sig").splitlines(), delimiter=";"))
    assert len(lines) >= len(rows) + 1
    assert sum(it.counts[fate] for fate in it.counts if fate != "missing") == len(rows)


def without_what_counts(rows):
    moving = {"revision", "indexed"}
    return {key: {name: it for name, it in row.items() if name not in moving} for key, row in rows.items()}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_gives_the_same_courses_again_changes_nothing_undo_restores_every_field(shape, bring):
    courses = invented(ROWS)
    content = SHAPES[shape](courses)
    it = bring(content)
    accounted(it, content)
    assert it.counts.get("novo") == ROWS, list(it.rows.exclude(fate="novo").values("number", "notes", "doubt")[:9])
    assert truth() == Counter(one.truth for one in courses)
    for said, starts in Course.objects.values_list("said", "starts"):
        assert starts[:4] in said["starts"]["text"], "a year nobody wrote"
    before = everything()
    again = bring(content)
    accounted(again, content)
    fates = Counter(again.rows.values_list("fate", flat=True))
    assert (fates["igual"], fates["novo"], fates["alterado"]) == (ROWS, 0, 0)
    assert everything() == before
    newer = [replace(one, hours=one.hours + 7, ends=one.ends + timedelta(days=7)) for one in courses[:-16]]
    changed = bring(SHAPES[shape](newer), on=date(2020, 11, 1))
    assert (changed.counts["alterado"], changed.counts.get("novo", 0), changed.counts["missing"]) == (ROWS - 16, 0, 16)
    assert truth() == Counter(one.truth for one in [*newer, *courses[-16:]])
    assert undo_now(changed, by=None) == 0
    after = everything()
    assert without_what_counts(after[0]) == without_what_counts(before[0])
    assert after[1] == before[1]


WITHOUT_YEAR = ["14 de outubro", "início de março", "14/10", "outubro", "2.º período", "a definir", "setembro/outubro"]


def test_no_year_is_guessed_whatever_words_stand_there(bring):
    rows = [[*row(one)[:6], WITHOUT_YEAR[n % 7], None, *row(one)[8:]] for n, one in enumerate(invented(56))]
    it = bring(delimited([HEADER, *rows]), school_year="2020/2021")
    assert it.counts["novo"] == 56
    assert set(Course.objects.values_list("starts", "ends")) == {("", "")}
    assert set(Course.objects.values_list("dates_text", flat=True)) == set(WITHOUT_YEAR)


@pytest.mark.parametrize("shape", ["periods", "two_row_header"])
def test_undo_takes_off_what_was_added(shape, bring):
    it = bring(SHAPES[shape](invented(32)))
    assert undo_now(it, by=None) == 0
    assert Course.objects.count() == 32
    assert not truth()
    again = bring(SHAPES[shape](invented(32)))
    assert again.counts["alterado" if "alterado" in again.counts else "igual"] == 32
    assert len(truth()) == 32
