"""ODS, read in one pass with the XML reader of the standard library: never the whole document in memory."""

import io
import zipfile
from datetime import date, datetime, time
from typing import Any
from xml.parsers import expat

from django.utils.translation import gettext as _

from portal.tables.cells import Area, Formula, Sheet
from portal.tables.limits import MOST_COLUMNS, MOST_ROWS, Rows
from portal.tables.refusing import TableRefused

_CHUNK = 256 * 1024
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
_CELLS = frozenset({_TABLE + "table-cell", _TABLE + "covered-table-cell"})
# A sheet of Calc is a million rows long; nobody needs more of it than is ever read.
_FAR = 1_100_000


def read_ods(content: bytes) -> list[Sheet]:
    """The sheets. Raises TableRefused."""
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = reader.text, reader.doctype
    parser.buffer_text = True
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            if b"encryption-data" in file.read("META-INF/manifest.xml"):
                raise TableRefused(_("The file is protected by a password. Save it without one and send it again."))
            with file.open("content.xml") as stream:
                while piece := stream.read(_CHUNK):
                    parser.Parse(piece, False)
                parser.Parse(b"", True)
    except (expat.ExpatError, zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError, OverflowError) as error:
        if isinstance(error, TableRefused):
            raise
        raise TableRefused(_("The file is damaged and cannot be opened. Save it again and send it again.")) from error
    return reader.sheets


class _Reader:
    """Hears the document from its first element to its last."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self._rows = Rows()
        self._number = 0
        self._row: list[Any] = []
        self._repeat = 1
        self._cell: dict[str, str] | None = None
        self._words: list[str] = []
        self._listening = False
        self._aside = 0

    def doctype(self, *args: object) -> None:
        """No spreadsheet program writes one."""
        raise TableRefused(_("The file is damaged and cannot be opened. Save it again and send it again."))

    def start(self, tag: str, given: dict[str, str]) -> None:
        """An element begins; remarks beside a cell are not its text."""
        if tag == _OFFICE + "annotation":
            self._aside += 1
        elif self._aside:
            return
        elif tag == _TABLE + "table":
            self.sheets.append(Sheet(given.get(_TABLE + "name", ""), []))
            self._rows, self._number = Rows(), 1
        elif tag == _TABLE + "table-row":
            self._row, self._repeat = [], _count(given.get(_TABLE + "number-rows-repeated"))
        elif tag in _CELLS:
            self._cell, self._words = given, []
        elif tag == _TEXT + "p" and self._cell is not None:
            self._listening = True
            if self._words:
                self._words.append("\n")
        elif self._listening and tag in (_TEXT + "s", _TEXT + "tab"):
            self._words.append(" ")
        elif self._listening and tag == _TEXT + "line-break":
            self._words.append("\n")

    def text(self, words: str) -> None:
        """Letters of a cell."""
        if self._listening and not self._aside:
            self._words.append(words)

    def end(self, tag: str) -> None:
        """An element is over."""
        if tag == _OFFICE + "annotation":
            self._aside -= 1
        elif self._aside:
            return
        elif tag == _TEXT + "p":
            self._listening = False
        elif tag in _CELLS and self._cell is not None and self.sheets:
            self._add_cell(self._cell, "".join(self._words))
            self._cell = None
        elif tag == _TABLE + "table-row" and self.sheets:
            self._add_row()
        elif tag == _TABLE + "table" and self.sheets:
            self.sheets[-1].rows = self._rows.found

    def _add_cell(self, given: dict[str, str], words: str) -> None:
        value = _value(given, words)
        times = _count(given.get(_TABLE + "number-columns-repeated"))
        if value is None or value == "":
            # Empty cells count only where something follows.
            self._row.extend([None] * min(times, MOST_COLUMNS + 1 - len(self._row)))
        else:
            self._row.extend([value] * min(times, MOST_COLUMNS + 1 - len(self._row)))
        wide = _count(given.get(_TABLE + "number-columns-spanned"))
        high = _count(given.get(_TABLE + "number-rows-spanned"))
        if (wide > 1 or high > 1) and value not in (None, ""):
            left = len(self._row) - 1
            self.sheets[-1].merged.append(Area(self._number, left, self._number + high - 1, left + wide - 1))

    def _add_row(self) -> None:
        full = any(value not in (None, "") for value in self._row)
        for n in range(min(self._repeat, MOST_ROWS + 1) if full else 0):
            self._rows.add(self._number + n, list(self._row))
        self._number += self._repeat


def _count(text: str | None) -> int:
    return min(max(int(text), 1), _FAR) if text and text.isdecimal() else 1


def _value(given: dict[str, str], words: str) -> Any:
    kind = given.get(_OFFICE + "value-type", "")
    if not kind:
        return Formula() if given.get(_TABLE + "formula") and not words else words
    if kind in ("float", "currency", "percentage"):
        number = float(given[_OFFICE + "value"])
        return int(number) if number.is_integer() else number
    if kind == "date":
        text = given[_OFFICE + "date-value"]
        return datetime.fromisoformat(text[:19]) if "T" in text else date.fromisoformat(text)
    if kind == "time":
        return _time(given[_OFFICE + "time-value"]) or words
    if kind == "boolean":
        return given.get(_OFFICE + "boolean-value") == "true"
    return given.get(_OFFICE + "string-value") or words


def _time(text: str) -> time | None:
    """From "PT19H30M00S" a time of day; None for what is longer than a day."""
    hours, _h, rest = text.removeprefix("PT").partition("H")
    minutes = rest.partition("M")[0]
    if hours.isdecimal() and minutes.isdecimal() and int(hours) < 24 and int(minutes) < 60:
        return time(int(hours), int(minutes))
    return None
