"""Files made in code: workbooks, ODS documents and CSV from rows of values."""

import csv
import io
import zipfile
from datetime import date, datetime
from xml.sax.saxutils import escape

from openpyxl import Workbook

NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)


def xlsx(rows, *, merged=(), title="Folha1", more=None):
    """A workbook; `more` are further sheets, name → rows."""
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for area in merged:
        sheet.merge_cells(area)
    for name, others in (more or {}).items():
        other = book.create_sheet(name)
        for row in others:
            other.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def delimited(rows, *, delimiter=";", encoding="utf-8"):
    """CSV."""
    from portal.tables import text_of

    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows([[text_of(value) for value in row] for row in rows])
    return file.getvalue().encode(encoding, errors="replace")


def _ods_cell(value):
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        return f'<table:table-cell office:value-type="date" office:date-value="{day}"/>'
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    words = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(value).split("\n"))
    return f'<table:table-cell office:value-type="string">{words}</table:table-cell>'


def ods(rows, *, body=None, head=""):
    """An ODS document; `body` in place of rows, as XML."""
    cells = body or "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    content = (
        f'<?xml version="1.0"?>{head}<office:document-content {NAMESPACES}><office:body><office:spreadsheet>'
        f'<table:table table:name="Folha1">{cells}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": "<manifest/>",
            "content.xml": content,
        }
    )


def zipped(parts):
    """A zip file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return file.getvalue()
