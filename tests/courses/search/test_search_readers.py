"""The search in the reader languages: whatever is asked, no text is looked up that the catalogue does not have."""

import pytest
from django.conf import settings

from courses.search.criteria import ALLOWED
from courses.search.index import forget
from tests.courses.search.courses_at import make
from tests.untranslated import untranslated

pytestmark = pytest.mark.django_db

EACH_VALUE = [f"?onde=Faro&{name}={value}" for name, values in ALLOWED.items() for value in values if value]
ODD = [
    "", "?onde=Faro", "?onde=Almansil", "?onde=Lagoa", "?onde=Calheta", "?onde=Beja&raio=10", "?onde=Beja&onde2=Porto",
    "?onde=nada+disto+existe", "?onde=Corvo", "?onde=Flores&nivel=B2&dia=7&raio=10", "?q=curso+de+noite+em+loule",
    "?q=xyzzy+plugh", "?raio=-1", "?p=1000000000", "?dia=9", "?mes=2027-01", "?mes=2020-13", "?c=AAAAAA,BBBBBB",
    "?onde=Faro&estado=cheio&estado=terminado", "?nivel=certificado", "?nivel=B2&sector=beleza&tipo=tecnico&modo=misto",
    "?onde=Braga", "?onde=Bragan%C3%A7a&raio=concelho&turno=noites&preco=gratis&nacionalidade=sim&ordem=recente",
]  # fmt: skip


@pytest.fixture
def courses(places):
    forget()
    yield make()
    forget()


@pytest.mark.parametrize("code", settings.READER_LANGUAGES)
def test_nothing_is_missing_whatever_is_asked(client, courses, code):
    client.get("/cursos/")
    with untranslated(code) as missing:
        for query in [*ODD, *EACH_VALUE]:
            response = client.get(f"/{code}/cursos/{query}")
            assert response.status_code == 200, query
            assert response["Content-Language"] == code
    assert set(missing) == set()


def test_an_empty_portal_is_in_the_language_too(client, places):
    forget()
    client.get("/cursos/")
    for code in settings.READER_LANGUAGES:
        with untranslated(code) as missing:
            assert client.get(f"/{code}/cursos/").status_code == 200
            assert client.get(f"/{code}/cursos/?onde=Faro").status_code == 200
        assert set(missing) == set(), code
    forget()
