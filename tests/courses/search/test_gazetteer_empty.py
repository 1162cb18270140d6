"""Before the reference data is loaded: an empty gazetteer answers, and is asked for again the next time."""

import pytest

from courses.search.gazetteer import forget, gazetteer
from portal.models import Municipality
from tests.factories import MunicipalityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _forgotten():
    forget()
    yield
    forget()


def test_an_empty_one_is_not_kept():
    MunicipalityFactory(name="Vila Exemplo")
    assert gazetteer().is_empty
    assert gazetteer().find("Lisboa").places == []
    assert gazetteer().find("Vila Exemplo").place
    Municipality.objects.create(dico="1106", name="Lisboa", district="Lisboa", sort_key="lisboa", search_text="lisboa")
    assert gazetteer().find("Lisboa").place
    assert gazetteer().nearest(38.7, -9.1) is None
