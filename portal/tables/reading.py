"""From the bytes of a file to its sheets. What the file is, its bytes say; the name is not asked.

Limits (issue: "under 300 MB of memory"): 20 MB as sent, 100 MB unpacked, 10,000 rows, 100 columns. Rows that are
empty are passed over, however many. The number of rows is an own choice: a list so long, read and applied, then the
same again, stays within that memory.
"""

import io
import zipfile

from django.utils.translation import gettext as _

from portal.tables.cells import Sheet
from portal.tables.delimited import read_delimited
from portal.tables.ods import read_ods
from portal.tables.refusing import TableRefused
from portal.tables.xlsx import read_xlsx

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 100 * 1024 * 1024
# A part read as a whole, and one kept in memory as texts.
MOST_EAGER = 8 * 1024 * 1024
MOST_TEXTS = 30 * 1024 * 1024
MOST_PARTS = 2000
# Sheets repeat themselves; a hundred times is usual for empty rows with a format, not five hundred times.
MOST_RATIO = 500
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def check_file(content: bytes, *, size: int | None = None) -> str:
    """What the file is: "xlsx", "ods" or "csv". Raises TableRefused; nothing of it is unpacked yet."""
    if (len(content) if size is None else size) > MOST_BYTES:
        raise TableRefused(_("The file has more than 20 MB. Divide it, or leave out pictures."))
    if not content.strip(b"\x00 \r\n\t"):
        raise TableRefused(_("The file is empty."))
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise TableRefused(_("The file is protected by a password. Save it without one and send it again."))
        raise TableRefused(_("This is a file of the old XLS form. Save it as XLSX, ODS or CSV and send it again."))
    if content.startswith(b"PK"):
        return _packed(content)
    if content.startswith((b"%PDF", b"{\\rtf", b"<!DOCTYPE", b"<html", b"<?xml", b"\x89PNG", b"\xff\xd8\xff")):
        raise _no_table()
    return "csv"


def _no_table() -> TableRefused:
    return TableRefused(_("This is no table. XLSX, ODS and CSV can be read."))


def _packed(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            parts = file.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError):
        raise TableRefused(_("The file is damaged and cannot be opened. Save it again and send it again.")) from None
    names = {part.filename for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        raise TableRefused(_("The file is protected by a password. Save it without one and send it again."))
    _check_sizes(parts)
    if any(name.endswith("workbook.xml") for name in names):
        return "xlsx"
    if "content.xml" in names and "mimetype" in names:
        return "ods"
    raise _no_table()


def _check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    """What the file says of its parts; what is unpacked later never gets longer than that."""
    too_large = TableRefused(_("Unpacked, the file would be too large to be read. Copy the table into a new file."))
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise too_large
    for part in parts:
        name = part.filename.lower()
        if part.file_size > 1024 * 1024 and part.file_size > MOST_RATIO * max(part.compress_size, 1):
            raise too_large
        if name.endswith("sharedstrings.xml"):
            most = MOST_TEXTS
        elif "worksheets/" in name or name == "content.xml" or not name.endswith((".xml", ".rels")):
            most = MOST_UNPACKED
        else:
            most = MOST_EAGER
        if part.file_size > most:
            raise too_large


def read_tables(content: bytes) -> list[Sheet]:
    """The sheets of a file that hold something. Raises TableRefused with a sentence."""
    kind = check_file(content)
    sheets = {"xlsx": read_xlsx, "ods": read_ods, "csv": read_delimited}[kind](content)
    full = [sheet for sheet in sheets if sheet.rows]
    if not full:
        raise TableRefused(_("The file is empty."))
    for sheet in full:
        sheet.named = len(full) > 1
    return full
