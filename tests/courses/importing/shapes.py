"""Invented courses, and the shapes in which lists of them arrive (domain: "lists arrive messy")."""

from dataclasses import dataclass
from datetime import date, timedelta

from tests.portal.tables.making import delimited, ods, xlsx

TOWNS = [
    ("Faro", "Loulé"), ("Faro", "Faro"), ("Faro", "Lagoa"), ("Beja", "Odemira"), ("Lisboa", "Lisboa"),
    ("Lisboa", "Sintra"), ("Porto", "Porto"), ("Porto", "Vila Nova de Gaia"), ("Setúbal", "Setúbal"),
    ("Coimbra", "Coimbra"), ("Évora", "Évora"), ("Braga", "Braga"), ("Açores", "Ponta Delgada"),
    ("Madeira", "Funchal"), ("Viseu", "São Pedro do Sul"),
]  # fmt: skip
TIMES = [
    ("2.ª e 4.ª 19h00-22h00", ((1, "19:00", "22:00"), (3, "19:00", "22:00"))),
    ("3.ª e 5.ª, das 18h30 às 21h00", ((2, "18:30", "21:00"), (4, "18:30", "21:00"))),
    ("sábado 9h30-13h00", ((6, "09:30", "13:00"),)),
    ("2.ª a 5.ª 9h00/12h30", tuple((day, "09:00", "12:30") for day in (1, 2, 3, 4))),
]
PATHS = [
    ("A1+A2", "A1 A2", "6452, 6453/6454; 6455 6456,6457", 150),
    ("B1+B2", "B1 B2", "6397 UI - 6398UI, 6400UI,6401UI", 150),
    ("A1", "A1", "6452\n6453\n6454", 75), ("A2", "A2", "6455/6456/6457", 75),
]  # fmt: skip


@dataclass(frozen=True)
class Invented:
    """A course as it is meant, whatever the list looks like."""

    provider: str
    district: str
    town: str
    path: str
    levels: str
    units: str
    hours: int
    starts: date
    ends: date
    words: str
    classes: tuple
    phone: str
    email: str

    @property
    def truth(self):
        """What any list of it must come to."""
        return (
            self.provider, self.town, self.levels, self.hours, self.starts.isoformat(), self.ends.isoformat(),
            self.classes,
        )  # fmt: skip


def invented(count, first=0):
    """So many different courses, school by school."""
    return [_one(n) for n in range(first, first + count)]


def _one(n):
    district, town = TOWNS[n // 16 % len(TOWNS)]
    school = n // 16
    path, levels, units, hours = PATHS[n % 4]
    words, classes = TIMES[n // 4 % 4]
    starts = date(2020, 9, 14) + timedelta(days=7 * (school // len(TOWNS)))
    name = f"Escola Secundária D. Inventada {school // len(TOWNS) + 1} de {town}"
    mail = f"secretaria{school}@escola.example"
    ends = starts + timedelta(days=180)
    return Invented(
        name, district, town, path, levels, units, hours, starts, ends, words, classes, f"2{school:08d}", mail
    )


HEADER = ["Distrito", "Concelho", "Entidade", "Nível", "UFCD", "Carga horária", "Data de início", "Data de fim",
          "Horário", "Telefone", "E-mail"]  # fmt: skip


def row(it, **more):
    """A row in the order of HEADER."""
    known = {
        "Distrito": it.district, "Concelho": it.town, "Entidade": it.provider, "Nível": it.path, "UFCD": it.units,
        "Carga horária": it.hours, "Data de início": it.starts, "Data de fim": it.ends, "Horário": it.words,
        "Telefone": it.phone, "E-mail": it.email,
    }  # fmt: skip
    return list((known | more).values())


def plain(courses):
    return xlsx([HEADER, *map(row, courses)])


def under_titles(courses):
    titles = [["Lista de cursos 2020/2021"], ["Concelho de Portugal"], *[[]] * 3, ["atualizada em setembro"], [], []]
    return xlsx([*titles, HEADER, *map(row, courses)])


def two_row_header(courses):
    top = ["Local", None, "Entidade", "Curso", None, None, "Datas", None, "Horário", "Contactos", None]
    low = ["Distrito", "Concelho", None, "Nível", "UFCD", "Horas", "Início", "Fim", None, "Telefone", "E-mail"]
    rows = [["Lista"], [], top, low, *map(row, courses)]
    merged = ["A3:B3", "C3:C4", "D3:F3", "G3:H3", "I3:I4", "J3:K3"]
    blank = [list(one) for one in rows]
    at = 5
    while at <= len(rows):
        last = at
        while last < len(rows) and rows[last][1:3] == rows[at - 1][1:3]:
            last += 1
        if last > at:
            merged += [f"{column}{at}:{column}{last}" for column in "ABC"]
            for number in range(at, last):
                blank[number][:3] = [None] * 3
        at = last + 1
    return xlsx(blank, merged=merged)


def filled_down(courses):
    """Groups told once, "idem", blank cells; cp1252."""
    rows, before = [], None
    for it in courses:
        told = row(it)
        if before and (before.town, before.provider) == (it.town, it.provider):
            told[:3] = ["", "", "idem"]
            told[9:11] = ["Idem", '"']
        elif before and before.town == it.town:
            told[:2] = ["", ""]
        rows.append(told)
        before = it
    return delimited([HEADER, *rows], encoding="cp1252")


def footnotes(courses):
    """Marks of footnotes, remarks below, the header again in the middle, a sum, hours with their letter."""
    rows = [row(it, **{"Carga horária": f"{it.hours} h", "Entidade": f"{it.provider} (1)"}) for it in courses]
    middle = len(rows) // 2
    rows = [*rows[:middle], HEADER, *rows[middle:]]
    return delimited([HEADER, *rows, [], ["(1) Sujeito a confirmação."], ["Total", str(len(courses))]], delimiter=",")


def own_columns(courses):
    """Other names, another order, days and hours apart where one can."""
    header = ["Município", "Nome da escola", "Percurso", "Dias e horas", "Data prevista de início", "Termo",
              "Duração (horas)", "Distrito/Região", "Obs."]  # fmt: skip
    rows = [
        [it.town, it.provider, f"Utilizador {it.path}", it.words, f"{it.starts:%d-%m-%Y}", f"{it.ends:%Y-%m-%d}",
         f"{it.hours} horas", it.district, None] for it in courses
    ]  # fmt: skip
    return ods([header, *rows])


def sections(courses):
    """Headings of municipality between the rows, no column for it."""
    header = ["Entidade", "Nível", "Início", "Fim", "Horário", "Horas", "Contacto"]
    rows, before = [], None
    for it in courses:
        if it.town != before:
            rows.append([f"{it.town}, {it.district}"])
            before = it.town
        rows.append([it.provider, it.path, it.starts, it.ends, it.words, it.hours, it.phone])
    return xlsx([["Cursos"], header, *rows])


def two_sheets(courses):
    half = len(courses) // 2
    return xlsx(
        [HEADER, *map(row, courses[:half])],
        title="Norte",
        more={"Sul": [["Título"], HEADER, *map(row, courses[half:])], "Notas": [["Os cursos são gratuitos."]]},
    )


def phones_in_names(courses):
    rows = [
        row(it, Entidade=f"{it.provider} - Tel.: {it.phone}", Telefone=None, **{"E-mail": it.email.replace("@", "@\n")})
        for it in courses
    ]
    return xlsx([HEADER, *rows])


def long_dates(courses):
    months = ["janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro",
              "novembro", "dezembro"]  # fmt: skip

    def words(day):
        return f"{day.day} de {months[day.month - 1]} de {day.year}"

    rows = [row(it, **{"Data de início": words(it.starts), "Data de fim": words(it.ends)}) for it in courses]
    return delimited([HEADER, *rows], delimiter="\t", encoding="utf-16")


def with_mark(courses):
    return delimited([HEADER, *map(row, courses)], encoding="utf-8-sig")


def periods(courses):
    """One column for both dates; hours as sums; a reference of the source."""
    header = ["Referência", *HEADER[:5], "N.º de horas", "Datas", "Horário", "Telefone"]
    rows = [
        [f"PLA-{n:05d}", *row(it)[:5], f"{it.hours - 25}+25", f"de {it.starts:%d/%m/%Y} a {it.ends:%d/%m/%Y}", it.words,
         it.phone] for n, it in enumerate(courses)
    ]  # fmt: skip
    return delimited([header, *rows], delimiter=";")


def apart_days(courses):
    """Weekdays and hours in columns of their own."""
    header = ["Região", "Concelho", "Entidade formadora", "Nível QECR", "Dias da semana", "Hora de início",
              "Hora de fim", "Início previsto", "Fim previsto", "Horas"]  # fmt: skip
    rows = []
    for it in courses:
        days = ", ".join("sábado" if day == 6 else f"{day + 1}.ª" for day, _from, _to in it.classes)
        _day, start, end = it.classes[0]
        rows.append([it.district, it.town, it.provider, it.path.replace("+", " e "), days, start.replace(":", "h"), end,
                     it.starts, it.ends, it.hours])  # fmt: skip
    return ods([["Rede de oferta"], [], header, *rows])


SHAPES = {
    one.__name__: one
    for one in (
        plain, under_titles, two_row_header, filled_down, footnotes, own_columns, sections, two_sheets,
        phones_in_names, long_dates, with_mark, periods, apart_days,
    )
}  # fmt: skip
