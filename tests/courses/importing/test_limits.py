"""Files nobody can read: a sentence, nothing written, never more than 300 MB of memory; measured in a process apart."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.portal.tables.making import delimited, xlsx, zipped
from tests.portal.tables.test_reading import REFUSED

ROOT = Path(__file__).resolve().parents[3]
MOST_MB = 300
CHILD = """
import json, re, sys
import django
django.setup()
from pathlib import Path
from django.core.files.uploadedfile import TemporaryUploadedFile
from courses.forms.lists import UploadForm
from portal.tables import TableRefused, read_tables

path, size, rows = Path(sys.argv[1]), int(sys.argv[2]), 0
file = TemporaryUploadedFile(path.name, "application/octet-stream", size, None)
file.file = path.open("rb")
form = UploadForm({"source": "Lista", "on": "2020-10-01"}, {"file": file})
said = [] if form.is_valid() else [str(it) for it in form.errors["file"]]
if not said:
    try:
        rows = sum(len(sheet.rows) for sheet in read_tables(path.read_bytes()))
    except TableRefused as refused:
        said = [str(refused)]
status = Path("/proc/self/status").read_text()
print(json.dumps({"said": said, "rows": rows, "mb": int(re.search(r"VmHWM:\\s+(\\d+)", status)[1]) // 1024}))
"""


def empty_rows():
    """A sheet with 100,000 rows that hold nothing but a format, then one row."""
    rows = b"".join(b'<row r="%d" s="1"><c r="A%d" s="1"/></row>' % (n, n) for n in range(1, 100_001))
    last = b'<row r="100001"><c r="A100001" t="inlineStr"><is><t>fim</t></is></c></row>'
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(xlsx([["a"]]))) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return zipped(parts | {"xl/worksheets/sheet1.xml": head + rows + last + b"</sheetData></worksheet>"})


def texts_without_end():
    """Shared texts that would unpack to more than is ever read."""
    return zipped({"xl/workbook.xml": b"<a/>", "xl/sharedStrings.xml": b"<si><t>a</t></si>" * 3_000_000})


HEAVY = {
    "zip bomb": REFUSED["zip bomb"],
    "an ODS row a million times": REFUSED["an ODS row a million times"],
    "a cell without end": lambda: b'a;b\n"' + b"c" * 15_000_000,
    "shared texts without end": texts_without_end,
    "50,000 rows": lambda: xlsx([["Entidade", "Concelho"], *[["Escola", "Faro"]] * 50_000]),
    "50,000 rows as CSV": lambda: delimited([["Entidade", "Concelho", "x" * 200], *[["Escola", "Faro"]] * 50_000]),
    "one line of 18 MB": lambda: b";".join([b"x" * 40] * 400_000),
}


def in_a_process(content, tmp_path, size=None):
    path = tmp_path / "lista"
    path.write_bytes(content)
    given = [sys.executable, "-c", CHILD, str(path), str(len(content) if size is None else size)]
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings"}
    return json.loads(subprocess.run(given, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE).stdout)


@pytest.mark.parametrize("what", HEAVY)
def test_it_is_refused_with_a_sentence_and_little_memory(what, tmp_path):
    found = in_a_process(HEAVY[what](), tmp_path)
    assert len(found["said"]) == 1
    assert found["said"][0].endswith(".")
    assert found["mb"] < MOST_MB, found


def test_200_mb_are_refused_unread(tmp_path):
    found = in_a_process(b"a;b", tmp_path, size=200 * 1024 * 1024)
    assert found["said"][0].endswith(".")
    assert found["mb"] < MOST_MB


def test_a_hundred_thousand_empty_rows_are_passed_over(tmp_path):
    found = in_a_process(empty_rows(), tmp_path)
    assert (found["said"], found["rows"]) == ([], 1)
    assert found["mb"] < MOST_MB
