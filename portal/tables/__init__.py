"""Tables as people send them: spreadsheets read cell by cell, nothing guessed, every sentence with its cell.

`read_tables` gives the sheets of a file; `find_header` the header of a sheet, under title rows and over one or two
rows; `fill` what merged cells, "idem" and blank group columns say; `values` what a cell means.
"""

from portal.tables.cells import Formula, Row, Sheet, address, letters, text_of
from portal.tables.filling import Line, lines_of
from portal.tables.header import Column, Field, Header, find_header
from portal.tables.reading import check_file, read_tables
from portal.tables.refusing import CellRefused, TableRefused

__all__ = [
    "CellRefused",
    "Column",
    "Field",
    "Formula",
    "Header",
    "Line",
    "Row",
    "Sheet",
    "TableRefused",
    "address",
    "check_file",
    "find_header",
    "letters",
    "lines_of",
    "read_tables",
    "text_of",
]
