"""XLSX, read row by row with openpyxl. Merged cells and formulas without a result are looked up in the sheet itself."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from portal.tables.cells import Area, Formula, Row, Sheet, column_of
from portal.tables.limits import MOST_COLUMNS, Rows
from portal.tables.refusing import TableRefused

_CHUNK = 1024 * 1024
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell [^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_WITHOUT_RESULT = re.compile(
    rb'<(?:\w+:)?c r="([A-Z]{1,3})(\d{1,7})"[^>]*><(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>)'
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</"
)
_MOST_MERGED = 40_000


def read_xlsx(content: bytes) -> list[Sheet]:
    """The visible sheets. Raises TableRefused."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _read(content)
    except TableRefused:
        raise
    # Whatever a broken workbook makes of a library that expects whole ones.
    except Exception as error:
        raise TableRefused(_("The workbook cannot be read. Save it again as XLSX or CSV and send it again.")) from error


def _read(content: bytes) -> list[Sheet]:
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    sheets = []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            for sheet in book.worksheets:
                if sheet.sheet_state == "visible":
                    sheets.append(_sheet(sheet, file))
    finally:
        book.close()
    return sheets


def _sheet(sheet: Any, file: zipfile.ZipFile) -> Sheet:
    rows = Rows()
    # What a sheet says of its own size is often wrong.
    sheet.reset_dimensions()
    values = sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True)
    for number, row in enumerate(values, start=1):
        if any(value is not None for value in row):
            rows.add(number, list(row))
    part = sheet._worksheet_path.removeprefix("/")
    merged, unknown = _look_up(file, part)
    return Sheet(sheet.title, _with_formulas(rows.found, unknown), merged)


def _chunks(file: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The part in pieces that overlap, so that nothing is cut in two."""
    kept = b""
    with file.open(part) as stream:
        while piece := stream.read(_CHUNK):
            yield kept + piece
            kept = piece[-2000:]


def _look_up(file: zipfile.ZipFile, part: str) -> tuple[list[Area], set[tuple[int, int]]]:
    """Merged cells, and (row, column) of formulas without a result."""
    merged: dict[Area, None] = {}
    unknown: set[tuple[int, int]] = set()
    for piece in _chunks(file, part):
        if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
            raise TableRefused(_("The workbook cannot be read. Save it again as XLSX or CSV and send it again."))
        if b"mergeCell " in piece:
            for left, top, right, bottom in _MERGED.findall(piece):
                merged[Area(int(top), column_of(left.decode()), int(bottom), column_of(right.decode()))] = None
        if b"<f" in piece or b":f" in piece:
            unknown |= {(int(row), column_of(name.decode())) for name, row in _WITHOUT_RESULT.findall(piece)}
        if len(merged) > _MOST_MERGED:
            raise TableRefused(_("The workbook has too many merged cells. Save it as CSV and send it again."))
    return list(merged), unknown


def _with_formulas(rows: list[Row], unknown: set[tuple[int, int]]) -> list[Row]:
    """A formula without a result stands in its cell as a formula, also in a row that was empty without it."""
    if not unknown:
        return rows
    by_number = {row.number: row for row in rows}
    for number, column in sorted(unknown):
        row = by_number.setdefault(number, Row(number, []))
        if column >= MOST_COLUMNS:
            continue
        row.values.extend([None] * (column + 1 - len(row.values)))
        if row.values[column] is None:
            row.values[column] = Formula()
    return [by_number[number] for number in sorted(by_number)]
