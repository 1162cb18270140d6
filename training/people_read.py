"""A list of people as somebody sends it: XLSX, ODS, CSV, or pasted text with one person a line. Nothing is guessed."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.tables import (
    Field,
    Formula,
    Header,
    Row,
    Sheet,
    TableRefused,
    check_file,
    find_header,
    read_tables,
    text_of,
)
from portal.tables.header import Names
from portal.text import one_line
from training.naming import FORMULA, Person

# A list of people is small; a large file is another file.
MOST_BYTES, MOST_UNPACKED = 1024 * 1024, 20 * 1024 * 1024
MOST_TOLD = 12
_NAMES = ("Nome", "Nome completo", "Participante", "Name", "Full name", "Nombre", "الاسم")
_SURNAMES = ("Apelido", "Apelidos", "Último nome", "Surname", "Last name", "Apellidos")
_EMAILS = ("E-mail", "Email", "Correio eletrónico", "Endereço de e-mail", "Correo", "البريد الإلكتروني")
FIELDS = (Field("name", "", _NAMES), Field("surname", "", _SURNAMES), Field("email", "", _EMAILS))
_SEPARATORS = re.compile(r"[;\t,<>]+")


def read_people(content: bytes) -> list[Person]:
    """The people of a file, from its first sheet that has any. Raises ValidationError: sentences with their cells.

    Columns are known by their names; a file without such names has the names first, e-mails where an "@" stands.
    """
    try:
        _check_size(content)
        sheets = read_tables(content)
    except TableRefused as refused:
        raise ValidationError(str(refused), code="table") from None
    sentences: list[ValidationError] = []
    people: list[Person] = []
    for sheet in sheets:
        people = list(_people(sheet, sentences))
        if people or sentences:
            break
    if sentences:
        raise ValidationError(sentences[:MOST_TOLD])
    if not people:
        raise ValidationError(_("No names were found in the file: a column “Nome” and one name in each row."))
    return people


def read_pasted(text: str) -> list[Person]:
    """One person a line: the name, and an e-mail after a semicolon, a comma, a tab or in angle brackets."""
    found = []
    for line in text.splitlines():
        pieces = [piece.strip() for piece in _SEPARATORS.split(line) if piece.strip()]
        emails = [piece for piece in pieces if "@" in piece]
        name = ", ".join(piece for piece in pieces if "@" not in piece)
        if pieces:
            found.append(Person(one_line(name), emails[0] if emails else ""))
    return found


def _check_size(content: bytes) -> None:
    """Raises TableRefused for what is no table, or more than a list of people could be; nothing is unpacked."""
    too_large = _("The file is too large for a list of names: at most 1 MB. Copy the names into a new file.")
    if len(content) > MOST_BYTES:
        raise TableRefused(too_large)
    if check_file(content) != "csv":
        with zipfile.ZipFile(BytesIO(content)) as file:
            if sum(part.file_size for part in file.infolist()) > MOST_UNPACKED:
                raise TableRefused(too_large)


def _people(sheet: Sheet, sentences: list[ValidationError]) -> Iterator[Person]:
    header = find_header(sheet, Names(FIELDS), least=1)
    known = header if header and header.column("name") else None
    for row in sheet.rows:
        if known and row.number <= known.last:
            continue
        wrong = [index for index, value in enumerate(row.values) if _is_formula(value)]
        for index in wrong:
            told = _("%(cell)s: here stands a formula. Write the text itself.")
            sentences.append(ValidationError(told % {"cell": sheet.at(row.number, index)}, code="formula"))
        if wrong:
            continue
        name, email, cell = _by_name(row, known) if known else _by_sight(row)
        if not name and not email:
            continue
        if not name:
            told = _("%(cell)s: the name is missing in this row.")
            sentences.append(ValidationError(told % {"cell": sheet.at(row.number, cell)}, code="name"))
        elif "\n" in email:
            told = _("%(cell)s: the e-mail has a line break. One e-mail for each person, in one line.")
            sentences.append(ValidationError(told % {"cell": sheet.at(row.number, cell)}, code="email"))
        else:
            yield Person(name, email)


def _by_name(row: Row, header: Header) -> tuple[str, str, int]:
    """Name, e-mail and the column of what is most likely wrong, by the names of the columns."""
    columns = {name: header.column(name) for name in ("name", "surname", "email")}
    said = {name: text_of(row.value(one.index)) if one else "" for name, one in columns.items()}
    name, email = one_line(f"{said['name']} {said['surname']}"), said["email"].strip()
    at = columns["email"] if name else columns["name"]
    return name, email, at.index if at else 0


def _by_sight(row: Row) -> tuple[str, str, int]:
    """The same without names of columns: numbers of rows are passed over."""
    texts = [(index, text_of(value)) for index, value in enumerate(row.values) if isinstance(value, str)]
    emails = [(index, text) for index, text in texts if "@" in text]
    names = [text for _index, text in texts if "@" not in text and any(letter.isalpha() for letter in text)]
    at, email = emails[0] if emails else (0, "")
    return one_line(names[0]) if names else "", email.strip(), at


def _is_formula(value: Any) -> bool:
    return isinstance(value, Formula) or (isinstance(value, str) and value.startswith(FORMULA))
