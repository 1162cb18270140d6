"""Headers under title rows, over two rows, merged; columns matched by name; groups, merged cells and "idem" filled."""

import pytest

from portal.tables import Field, find_header, lines_of, read_tables
from portal.tables.header import Names
from tests.portal.tables.making import delimited, xlsx

FIELDS = (
    Field("school", "Escola", ("Entidade", "Escola")),
    Field("town", "Concelho", ("Concelho", "Município")),
    Field("starts", "Início", ("Início", "Data de início", "Datas início")),
    Field("from", "Das", ("Horário início", "Hora de início")),
    Field("hours", "Horas", ("N.º de horas", "Horas")),
)


def header_of(content, remembered=None):
    return find_header(read_tables(content)[0], Names(FIELDS, remembered))


def held(content, groups=("town", "school")):
    sheet = read_tables(content)[0]
    header = find_header(sheet, Names(FIELDS))
    return [
        {name: (one.text, one.cell) for name, one in line.held.items()}
        for line in lines_of(sheet, header, groups=groups)
    ]


@pytest.mark.parametrize("above", [0, 1, 8, 30])
def test_the_header_is_found_under_title_rows(above):
    titles = [["Lista de cursos do concelho de Faro, início em 2020"]] * above
    header = header_of(xlsx([*titles, ["Entidade", "CONCELHO ", "N.º  de Horas"], ["Escola A", "Loulé", 150]]))
    assert (header.first, [one.field for one in header.columns]) == (above + 1, ["school", "town", "hours"])


def test_two_rows_are_joined():
    rows = [
        ["Entidade", "Concelho", "Datas", None, "Horário", None],
        [None, None, "Início", "Fim", "Início", "Fim"],
        ["Escola A", "Loulé", "14/10/2019", None, "19:00", None],
    ]
    for content in (xlsx(rows, merged=["A1:A2", "B1:B2", "C1:D1", "E1:F1"]), delimited(rows)):
        header = header_of(content)
        assert (header.first, header.last) == (1, 2)
        assert [(one.name, one.field) for one in header.columns] == [
            ("Entidade", "school"), ("Concelho", "town"), ("Datas Início", "starts"), ("Datas Fim", ""),
            ("Horário Início", "from"), ("Horário Fim", ""),
        ]  # fmt: skip


def test_slips_and_longer_names_are_matched_less_surely():
    header = header_of(delimited([["Entidade formadora", "Concelo", "Obs"], ["A", "B", "C"]]))
    assert [(one.field, one.confidence < 100) for one in header.columns] == [
        ("school", True), ("town", True), ("", True),
    ]  # fmt: skip


def test_what_was_chosen_before_is_remembered():
    header = header_of(delimited([["Entidade", "Sítio"], ["A", "B"]]), {"sitio": "town"})
    assert [one.field for one in header.columns] == ["school", "town"]


def test_no_header_is_no_header():
    assert header_of(delimited([["a", "b"], ["c", "d"]])) is None


def test_merged_cells_idem_and_groups_are_filled_down():
    rows = [
        ["Concelho", "Entidade", "Início"],
        ["Loulé", "Escola A", "setembro de 2020"], [None, None, "idem"], [None, "Escola B", '"'],
        ["Faro", None, "2021"],
    ]  # fmt: skip
    merged = xlsx(rows, merged=["A2:A4", "B2:B3"])
    for content in (merged, delimited(rows)):
        found = held(content)
        assert found[1] == {
            "town": ("Loulé", "A2"), "school": ("Escola A", "B2"), "starts": ("setembro de 2020", "C2")
        }  # fmt: skip
        assert found[2] == {
            "town": ("Loulé", "A2"), "school": ("Escola B", "B4"), "starts": ("setembro de 2020", "C2")
        }  # fmt: skip
        assert "school" not in found[3], "another municipality: the school is not known"
