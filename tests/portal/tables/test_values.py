"""What cells mean: days, timetables, numbers, phones, e-mails. No year is guessed."""

from datetime import datetime, time

import pytest

from portal.tables.dates import read_date, read_school_year
from portal.tables.refusing import CellRefused
from portal.tables.timetables import read_time, read_timetable
from portal.tables.values import phones_in, read_emails, read_number, read_yes_no


@pytest.mark.parametrize(
    ("text", "start", "end", "vague"),
    [
        ("14/10/2019", "2019-10-14", "", False),
        ("14.10.2019", "2019-10-14", "", False),
        (datetime(2019, 10, 14), "2019-10-14", "", False),
        ("1.º de outubro de 2019", "2019-10-01", "", False),
        ("setembro de 2020", "2020-09", "", False),
        ("out/2019", "2019-10", "", False),
        ("10/2019", "2019-10", "", False),
        ("2020", "2020", "", False),
        (2020, "2020", "", False),
        ("1.º trimestre de 2020", "2020-Q1", "", False),
        ("início de março de 2021", "2021-03", "", True),
        ("de 14/10/2019 a 20/03/2020", "2019-10-14", "2020-03-20", False),
        ("outubro de 2019 a junho de 2020", "2019-10", "2020-06", False),
        ("início de março", "", "", True),
        ("março", "", "", True),
        ("14/10", "", "", True),
        ("14/10/19", "", "", True),
        ("Set-20", "", "", True),
        ("setembro 2019/2020", "", "", True),
        ("setembro/outubro de 2020", "", "", True),
        ("a definir", "", "", True),
        (None, "", "", False),
    ],
)
def test_days_months_and_years(text, start, end, vague):
    found = read_date(text)
    assert (found.start, found.end, found.vague) == (start, end, vague)


@pytest.mark.parametrize("text", ["31/02/2020", "31 de fevereiro de 2020", "2020-13-01", "13/2019", "14/10/0019"])
def test_days_that_do_not_exist(text):
    with pytest.raises(CellRefused):
        read_date(text)


def test_school_years():
    assert read_school_year("Ano letivo 2019/20") == read_school_year("2019-2020") == "2019/2020"
    assert read_school_year("2019/2021") == read_school_year("2019") == ""


MONDAY_WEDNESDAY = ((1, "19:00", "22:00"), (3, "19:00", "22:00"))


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("2.ª e 4.ª 19h00-22h00", MONDAY_WEDNESDAY),
        ("2ª e 4ª, das 19:00h às 22:00h", MONDAY_WEDNESDAY),
        ("19h00-22h00 2.ª e 4.ª", MONDAY_WEDNESDAY),
        ("Segundas e quartas-feiras, 19h00 / 22h00", MONDAY_WEDNESDAY),
        ("seg/qua 19.00 – 22.00", MONDAY_WEDNESDAY),
        ("3.ª a 5.ª 9h-13h", tuple((day, "09:00", "13:00") for day in (2, 3, 4))),
        ("3.ª 18h00-20h00; 5.ª 19h00-21h00", ((2, "18:00", "20:00"), (4, "19:00", "21:00"))),
        ("2.ª 9h-12h e 14h-17h", ((1, "09:00", "12:00"), (1, "14:00", "17:00"))),
        ("sábado 10h-13h", ((6, "10:00", "13:00"),)),
        ("das 19 às 22 horas", ((None, "19:00", "22:00"),)),
        ("2as e 4as, 19h", ((1, "19:00", ""), (3, "19:00", ""))),
    ],
)
def test_timetables(text, rows):
    found = read_timetable(text)
    assert (found.rows, found.understood, found.text) == (rows, True, text)


def test_what_tells_only_days_or_parts_of_the_day():
    assert (read_timetable("terças e quintas à noite").days, read_timetable("terças à noite").parts) == ("24", "noite")
    assert read_timetable("pós-laboral").parts == "noite"
    for text in ("três vezes por semana", "laboral", "a combinar", "2 vezes por semana"):
        found = read_timetable(text)
        assert (found.rows, found.days, found.parts, found.understood) == ((), "", "", False)


@pytest.mark.parametrize("text", ["25h", "2.ª 25h00-26h00", "2.ª 19h00-19h75", "segunda 22h-19h"])
def test_hours_that_do_not_exist(text):
    with pytest.raises(CellRefused):
        read_timetable(text)


def test_times():
    assert [read_time(value) for value in ("19h", "19h30", "9:05", time(19, 30), None)] == [
        "19:00", "19:30", "09:05", "19:30", "",
    ]  # fmt: skip
    with pytest.raises(CellRefused):
        read_time("25h")


def test_numbers():
    told = {"150 h": 150, 150.0: 150, "50+25": 75, "50h + 25h = 75h": 75, "150 horas (6 x 25)": 150, "a definir": None}
    assert {value: read_number(value) for value in told} == told
    for words in ("25 h cada", "muitas", 2.5):
        with pytest.raises(LookupError):
            read_number(words)
    for wrong in ("-5", -5, "50+25=80", 10**9):
        with pytest.raises(CellRefused):
            read_number(wrong)


def test_phones_also_in_the_cell_of_a_name():
    assert phones_in("Escola Secundária de Loulé (tel. 289 123 456)") == (["289 123 456"], "Escola Secundária de Loulé")
    assert phones_in("289123456 / +351 912.345.678") == (["289 123 456", "912 345 678"], "")
    assert phones_in("Escola EB 2,3 de Faro") == ([], "Escola EB 2,3 de Faro")


def test_emails():
    assert read_emails("A@b.pt\nc@d.pt; A@b.pt") == ["a@b.pt", "c@d.pt"]
    assert read_emails("geral@esco\nla.pt") == ["geral@escola.pt"]
    for wrong in ("a@b.pt\nBcc: x@y.pt", "sem e-mail", "a@@b.pt"):
        with pytest.raises(CellRefused):
            read_emails(wrong)


def test_yes_and_no():
    assert [read_yes_no(value) for value in ("Sim", "NÃO", "x", "talvez", None)] == [True, False, True, None, None]
