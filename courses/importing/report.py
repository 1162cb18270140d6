"""What became of every row, as CSV."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from courses.desk.told import label_of, words_of
from courses.models import CourseList, ListRow
from portal.tables.writing import as_csv

# Fields whose codes have words; the others are kept in words, or are numbers.
_IN_WORDS = frozenset(
    {"timetable", "days", "parts", "starts", "ends", "kind", "sector", "mode", "price", "status", "certificate_counts"}
)


def report_rows(rows: Iterable[ListRow]) -> Iterator[list[str]]:
    """The report's header and one line a row of the file."""
    yield [
        _("Sheet"), _("Row"), _("Fate"), _("Course"), _("What changes"), _("Remarks, with their cells"),
        _("What the row says"),
    ]  # fmt: skip
    for row in rows:
        yield [
            row.sheet,
            str(row.number),
            row.get_fate_display(),
            row.course.code if row.course else "",
            " | ".join(change_words(row)),
            " | ".join(note_words(row)),
            " | ".join(f"{cell} {text}".strip() for _label, cell, text in row.says),
        ]


def change_words(row: ListRow) -> list[str]:
    """Each changed field: its name, before, after."""
    found = []
    for name, before, after in row.changes:
        old = "" if row.fate == ListRow.Fate.NEW else f"{in_words(name, before)} → "
        found.append(f"{label_of(name)}: {old}{in_words(name, after)}")
    return found


def note_words(row: ListRow) -> list[str]:
    """Each remark with its cell, and the question of a doubtful row."""
    notes = [f"{cell}: {sentence}" if cell else sentence for cell, sentence in row.notes]
    if row.doubt:
        notes.append(f"{row.doubt['cell']}: {row.doubt['question']}")
    if row.left:
        notes.append(_("Not undone: somebody edited the course since."))
    return notes


def in_words(name: str, value: object) -> str:
    """A stored value of a field as people read it, in one line."""
    if name in _IN_WORDS and value:
        return words_of(name, value).replace("\n", ", ")
    return plain(value)


def plain(value: object) -> str:
    """A stored value in one line."""
    if value in (None, "", []):
        return "—"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def report_csv(it: CourseList) -> bytes:
    """The whole report."""
    rows = it.rows.select_related("course").order_by("position")
    return as_csv(report_rows(rows.iterator(chunk_size=1000)))
