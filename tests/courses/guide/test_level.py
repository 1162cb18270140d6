"""The self-check: six statements, answers in the address, one of four choices of the search."""

from itertools import combinations

import pytest

from courses.views.level import STATEMENTS, level_of

pytestmark = pytest.mark.django_db
ADDRESS = "/cursos/guia/que-nivel/"


@pytest.mark.parametrize(
    ("can", "found"),
    [
        ([], "letras"),
        (["nome", "compras"], "letras"),
        (["letras"], "inicio"),
        (["letras", "nome"], "inicio"),
        (["letras", "nome", "compras"], "pouco"),
        (["letras", "nome", "compras", "medico"], "pouco"),
        (["letras", "nome", "compras", "medico", "ontem"], "certificado"),
        (list(STATEMENTS), "certificado"),
    ],
)
def test_where_it_leads(client, can, found):
    html = client.get(ADDRESS, {"sei": can, "ver": "1"}).content.decode()
    assert f'href="/cursos/?nivel={found}"' in html
    assert html.count(" checked") == len(can)


def test_every_combination_leads_somewhere():
    found = {level_of(set(can)) for number in range(7) for can in combinations(STATEMENTS, number)}
    assert found == {"letras", "inicio", "pouco", "certificado"}


def test_before_anything_is_sent(client):
    html = client.get(ADDRESS).content.decode()
    assert html.count('type="checkbox"') == 6
    assert "?nivel=" not in html


def test_the_answers_stay_when_the_language_changes(client):
    html = client.get(ADDRESS, {"sei": ["letras"], "ver": "1"}).content.decode()
    assert 'href="/en/cursos/guia/que-nivel/?sei=letras&amp;ver=1"' in html


@pytest.mark.parametrize("sei", ["nada", "", "letras\x00", "l" * 2000, "<b>"])
def test_a_statement_that_does_not_exist(client, sei):
    response = client.get(ADDRESS, {"sei": sei, "ver": "1"})
    assert response.status_code == 400
    assert 'role="alert"' in response.content.decode()
    assert client.get(ADDRESS).status_code == 200
