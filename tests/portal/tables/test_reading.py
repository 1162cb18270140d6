"""Files as they come: kinds, encodings, limits, and what is refused with a sentence."""

import io
import zipfile
from datetime import date, datetime

import pytest

from portal.tables import Formula, TableRefused, read_tables
from portal.tables.reading import check_file
from tests.portal.tables.making import delimited, ods, xlsx, zipped

ROWS = [["Concelho", "Ação", "Horas"], ["Loulé", "Português «A1»; à noite", 150], [], ["São Brás", "B1", 75]]


def values(content):
    return [(row.number, row.values) for row in read_tables(content)[0].rows]


@pytest.mark.parametrize("make", [xlsx, ods])
def test_spreadsheets_keep_numbers_and_row_numbers(make):
    assert values(make(ROWS)) == [(1, ROWS[0]), (2, ROWS[1]), (4, ROWS[3])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_of_every_kind(encoding, delimiter):
    found = values(delimited(ROWS, delimiter=delimiter, encoding=encoding))
    assert found == [(1, ROWS[0]), (2, [*ROWS[1][:2], "150"]), (4, ["São Brás", "B1", "75"])]


def test_utf8_saved_once_more_as_cp1252_is_put_right():
    content = delimited(ROWS).decode("cp1252").encode("utf-8")
    assert values(content)[1][1][1] == "Português «A1»; à noite"


def test_excels_own_mark_names_the_delimiter_and_keeps_row_numbers():
    assert values(b"sep=,\na;1,b\nc,d\n") == [(2, ["a;1", "b"]), (3, ["c", "d"])]


def test_days_come_as_days():
    day = date(2019, 10, 14)
    assert values(xlsx([["x", day]]))[0][1][1] == datetime(2019, 10, 14)
    assert values(ods([["x", day]]))[0][1][1] == day


def test_formulas_are_read_as_results_or_stand_as_formulas():
    content = xlsx([["a", "=1+1"], [None, "=A1"]])
    assert values(content) == [(1, ["a", Formula()]), (2, [None, Formula()])]
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].replace(b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>")
    sheet = sheet.replace(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>")
    assert values(zipped(parts | {"xl/worksheets/sheet1.xml": sheet}))[0][1] == ["a", 2]
    cell = '<table:table-row><table:table-cell table:formula="of:=A1"/><table:table-cell/></table:table-row>'
    assert values(ods([], body=cell)) == [(1, [Formula()])]


def test_a_hundred_thousand_empty_rows_are_passed_over():
    wide = '<table:table-cell table:number-columns-repeated="9999"/>'
    rows = f'<table:table-row table:number-rows-repeated="100000">{wide}'
    cell = '<table:table-row><table:table-cell office:value-type="string"><text:p>fim</text:p></table:table-cell>'
    assert values(ods([], body=f"{rows}</table:table-row>{cell}</table:table-row>")) == [(100001, ["fim"])]
    assert values(delimited([["a", "b"], *[["", ""]] * 100_000, ["c", "d"]]))[-1] == (100002, ["c", "d"])


def test_every_visible_sheet_is_read_and_named():
    sheets = read_tables(xlsx([["a"]], more={"Açores": [["b"]], "Vazia": []}))
    assert [(sheet.name, sheet.at(1, 0)) for sheet in sheets] == [("Folha1", "Folha1!A1"), ("Açores", "Açores!A1")]


def test_remarks_beside_a_cell_are_not_its_text():
    remark = "<office:annotation><text:p>nota</text:p></office:annotation>"
    cell = f"<table:table-cell>{remark}<text:p>a</text:p><text:p>b</text:p></table:table-cell>"
    cell = f"<table:table-row>{cell}</table:table-row>"
    assert values(ods([], body=cell)) == [(1, ["a\nb"])]


def bomb():
    return zipped({"xl/workbook.xml": b"<a/>", "xl/worksheets/sheet1.xml": b"<c/>" * 30_000_000})


def repeated_row():
    cell = '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="90"/>'
    return ods([], body=f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>')


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
REFUSED = {
    "empty": lambda: b"",
    "only spaces": lambda: b"  \r\n",
    "old XLS": lambda: OLE,
    "password": lambda: OLE + "EncryptedPackage".encode("utf-16-le"),
    "zip of something else": lambda: zipped({"a.txt": "b"}),
    "broken zip": lambda: xlsx(ROWS)[:900],
    "workbook with nothing in it": lambda: zipped({"xl/workbook.xml": "<a/>"}),
    "zip bomb": bomb,
    "pdf": lambda: b"%PDF-1.4 ...",
    "bytes": lambda: b"a;b\x00\x01\x02\n",
    "ODS with a document type": lambda: ods(ROWS, head='<!DOCTYPE a [<!ENTITY b "c">]>'),
    "ODS cut off": lambda: zipped({"mimetype": "a", "META-INF/manifest.xml": "<a/>", "content.xml": "<a><b>"}),
    "an ODS row a million times": repeated_row,
    "50,000 rows": lambda: delimited([["a", "b"]] * 50_000),
    "200 columns": lambda: delimited([["a"] * 200]),
    "a cell without end": lambda: b'a;b\n"' + b"c" * 200_000,
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_read_gets_a_sentence(what):
    with pytest.raises(TableRefused) as refused:
        read_tables(REFUSED[what]())
    assert str(refused.value).endswith(".")


def test_too_many_rows_and_columns_are_told_with_their_place():
    for what, word in (("50,000 rows", "10001"), ("an ODS row a million times", "10001"), ("200 columns", "CW1")):
        with pytest.raises(TableRefused, match=word):
            read_tables(REFUSED[what]())


def test_a_file_of_200_mb_is_refused_by_its_size():
    with pytest.raises(TableRefused):
        check_file(b"a;b", size=200 * 1024 * 1024)


def test_a_zip_that_lies_about_its_size_is_unpacked_no_further():
    content = bytearray(zipped({"mimetype": "a", "META-INF/manifest.xml": "<a/>", "content.xml": b" " * 5_000_000}))
    at = content.rfind(b"PK\x01\x02", 0, content.rfind(b"content.xml"))
    content[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    with pytest.raises(TableRefused):
        read_tables(bytes(content))
