"""CSV in its usual forms: semicolon, comma or tab; UTF-8 with or without a mark, UTF-16, or the old cp1252."""

import codecs
import csv
import io
import re
from collections import Counter

from django.utils.translation import gettext as _

from portal.tables.cells import Sheet
from portal.tables.limits import Rows
from portal.tables.refusing import TableRefused

_DELIMITERS = (";", "\t", ",", "|")
_SAMPLE = 60
# What is left of á, ç, ã… when UTF-8 is taken for cp1252 and saved once more.
_TWICE = re.compile("Ã[\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]|Â[\u00a0-\u00bf]")


def read_delimited(content: bytes) -> list[Sheet]:
    """The one sheet of the file. Raises TableRefused."""
    text = _decoded(content)
    first, _end, rest = text.partition("\n")
    lines = text
    delimiter = ""
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        # Excel's own mark; the rows keep their numbers.
        delimiter, lines = first.strip()[4], "\n" + rest
    delimiter = delimiter or _delimiter(text)
    rows = Rows()
    try:
        for number, row in enumerate(csv.reader(io.StringIO(lines, newline=""), delimiter=delimiter), start=1):
            if any(row):
                rows.add(number, list(row))
    except csv.Error as error:
        raise TableRefused(_("The file cannot be read as a table: a cell does not end.")) from error
    return [Sheet("", rows.found)]


def _decoded(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    if b"\x00" in content:
        raise TableRefused(_("This is no table. XLSX, ODS and CSV can be read."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
    return _once(text)


def _once(text: str) -> str:
    """A text saved twice, "FormaÃ§Ã£o", as it was; left alone unless every letter of it goes back."""
    if not _TWICE.search(text):
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text


def _delimiter(text: str) -> str:
    """The one that cuts most rows into equally many cells; a semicolon where nothing tells."""
    best, chosen = 0, ";"
    for delimiter in _DELIMITERS:
        widths: Counter[int] = Counter()
        try:
            for n, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)):
                if any(row):
                    widths[len(row)] += 1
                if n > _SAMPLE:
                    break
        except csv.Error:
            continue
        alike = max((count for width, count in widths.items() if width > 1), default=0)
        if alike > best:
            best, chosen = alike, delimiter
    return chosen
