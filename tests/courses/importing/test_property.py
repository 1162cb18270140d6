"""However columns are shuffled, titles added and letters encoded, a list gives the same courses."""

import random

import pytest

from courses.models import Course
from tests.courses.importing.shapes import HEADER, invented, row
from tests.courses.importing.test_shapes import truth
from tests.portal.tables.making import delimited, ods, xlsx

pytestmark = pytest.mark.django_db
OTHER_NAMES = {
    "Entidade": ["Escola", "ENTIDADE FORMADORA", "Nome da  escola"],
    "Concelho": ["Município", "concelho"],
    "Nível": ["Percurso", "Níveis", "Nível QECR"],
    "Carga horária": ["N.º de horas", "Duração (h)", "Horas"],
    "Data de início": ["Início", "INÍCIO PREVISTO"],
    "Data de fim": ["Fim", "Data de conclusão"],
    "Horário": ["Dias e horas", "Horário das aulas"],
    "Telefone": ["Contacto", "Telef."],
    "E-mail": ["Correio eletrónico", "email"],
}


def disguised(courses, chance):
    """The list with its columns in another order, under other names, below titles, in another file."""
    rows = [[*HEADER, "Outra coisa"], *([*row(it), "nada que conte"] for it in courses)]
    rows[0] = [chance.choice([name, *OTHER_NAMES.get(name, [])]) for name in rows[0]]
    order = chance.sample(range(len(rows[0])), len(rows[0]))
    rows = [[one[n] for n in order] for one in rows]
    titles = [["Rede de cursos de português"], [], ["Ano letivo 2020/2021"], [None, "Fonte: agência"]]
    rows = titles[: chance.randrange(len(titles) + 1)] + rows
    encoding = chance.choice(["utf-8", "utf-8-sig", "cp1252", "utf-16"])
    text = delimited(rows, delimiter=chance.choice(";,\t"), encoding=encoding)
    return chance.choice([xlsx(rows), ods(rows), text, text])


@pytest.mark.parametrize("seed", range(12))
def test_disguises_change_nothing(seed, bring):
    courses = invented(24)
    bring(disguised(courses, random.Random(seed)))
    assert truth() == {one.truth: 1 for one in courses}
    revisions = set(Course.objects.values_list("revision", flat=True))
    again = bring(disguised(courses, random.Random(seed + 100)))
    assert again.counts["igual"] == 24
    assert set(Course.objects.values_list("revision", flat=True)) == revisions
