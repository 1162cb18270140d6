"""The catalogue of areas and the levels."""

import pytest
from django.utils import translation

from measures.models import Level, NationalArea
from measures.reference import GUIDE_2015, NATIONAL_2015, MeasuresReference
from portal.models import User

pytestmark = pytest.mark.django_db


def load():
    return MeasuresReference().load()


def test_sixteen_areas_in_the_order_of_the_catalogue():
    load()
    names = list(NationalArea.objects.values_list("name_pt", flat=True))
    assert len(names) == 16
    assert names[0] == "Compromisso da Autarquia"
    assert names[3] == "Mercado de Trabalho e Empresarial"
    assert names[-1] == "Outras"


@pytest.mark.parametrize("language", ["pt", "en", "es", "ar"])
def test_every_text_exists_in_every_language(language):
    load()
    with translation.override(language):
        areas = [area.name for area in NationalArea.objects.all()]
        levels = [(level.name, level.description) for level in Level.objects.all()]
    assert all(areas)
    assert len(set(areas)) == 16
    assert all(name and description for name, description in levels)
    if language == "ar":
        assert all("\u0600" <= name[0] <= "\u06ff" for name in areas)


def test_only_level_1_is_guaranteed():
    load()
    assert list(Level.objects.values_list("code", "guaranteed")) == [("1", True), ("2", False)]


def test_the_guide_of_2015_has_thirteen_areas_each_tied_to_the_catalogue():
    load()
    codes = set(NationalArea.objects.values_list("code", flat=True))
    assert len(GUIDE_2015) == 13
    assert all(area.national and set(area.national) <= codes for area in GUIDE_2015)
    assert [area.national for area in GUIDE_2015 if area.title == "Educação e Língua"] == [("education", "language")]
    assert [area.title for area in NATIONAL_2015] == list(NationalArea.objects.values_list("name_pt", flat=True))


def test_loading_again_writes_nothing_and_keeps_what_a_person_edited():
    load()
    assert load() == {"national areas": 0, "levels": 0}
    level = Level.objects.get(code="1")
    level.name_pt = "Nível 1 «garantido»"
    level._history_user = User.objects.create_user("gestora@example.pt")
    level.save()
    assert load() == {"national areas": 0, "levels": 0}
    assert Level.objects.get(code="1").name_pt == "Nível 1 «garantido»"


def test_a_mended_text_arrives():
    load()
    NationalArea.objects.filter(code="media").update(name_es="Media")
    assert load() == {"national areas": 1, "levels": 0}
    assert NationalArea.objects.get(code="media").name_es == "Medios de comunicación"
