"""The gazetteer: rules of names, points, neighbours, and how it is kept in memory."""

import csv

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.search import gazetteer as module
from courses.search.gazetteer import Gazetteer, forget, gazetteer
from courses.search.names import DATA, is_name
from courses.search.near import slips_allowed
from courses.search.places import Found
from courses.search.tokens import key_of
from portal.geography import distance_km
from portal.models import Locality, Municipality
from tests.factories import MunicipalityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _forgotten():
    forget()
    yield
    forget()


def labels(found: Found) -> tuple[list[str], list[str]]:
    return [place.label for place in found.places], [place.label for place in found.beside]


def test_every_reference_leads_back_to_its_place(known: Gazetteer):
    refs = [f"m{pk}" for pk in Municipality.objects.values_list("pk", flat=True)]
    refs += [f"l{pk}" for pk in Locality.objects.values_list("pk", flat=True)]
    assert len(refs) == 308 + 1079
    for ref in [*refs, "d-faro", "d-acores", "d-viana-do-castelo", "r-algarve", "r-margem-sul"]:
        place = known.by_ref(ref)
        assert place is not None, ref
        assert place.ref == ref
    assert known.by_ref("m9999") is None
    assert known.by_ref("") is None


def test_every_label_names_its_place_alone(known: Gazetteer):
    """What a list of suggestions writes into the box is understood when it comes back."""
    for row in (*Municipality.objects.all(), *Locality.objects.all()):
        place = known.by_ref(f"m{row.pk}" if isinstance(row, Municipality) else f"l{row.pk}")
        assert place
        found = known.find(place.label)
        meant = found.place
        assert meant, place.label
        assert meant.label == place.label
        assert meant.dico == place.dico


def test_a_municipality_wins_and_the_village_stands_beside(known: Gazetteer):
    assert labels(known.find("Espinho")) == (["Espinho"], ["Espinho (Braga)"])
    assert labels(known.find("Faro")) == (["Faro"], ["Faro (distrito)"])
    places, beside = labels(known.find("Madalena"))
    assert places == ["Madalena"]
    assert "Madalena (Vila Nova de Gaia)" in beside


def test_two_villages_and_no_municipality_are_a_question(known: Gazetteer):
    found = known.find("Arcos")
    assert found.ask
    assert found.place is None
    assert [place.label for place in found.places] == ["Arcos (Braga)", "Arcos (Anadia)", "Arcos (Vila do Conde)"]


def test_one_village_twice_in_the_data_is_no_question(known: Gazetteer):
    for text in ("Costa da Caparica", "Costa de Caparica", "Costa Caparica"):
        assert labels(known.find(text))[0] == ["Costa de Caparica (Almada)"], text
    assert labels(known.find("Moinhos"))[0] == ["Moinhos (Leiria)"]
    assert known.find("Valença").place == known.by_ref("m1608")


def test_longer_names_stand_beside_a_village(known: Gazetteer):
    places, beside = labels(known.find("São João"))
    assert places == ["São João (Ovar)"]
    assert beside == ["São João da Madeira", "São João da Pesqueira"]


def test_the_town_of_the_same_name_is_the_municipality_and_gives_it_its_point(known: Gazetteer):
    odemira = known.find("Odemira").place
    seat = known.by_ref("l2265472")
    assert odemira
    assert seat
    assert odemira.ref == "m0211"
    assert odemira.point == seat.point == (37.59798, -8.63972)
    assert odemira.centroid
    assert odemira.point != odemira.centroid
    assert seat.is_seat
    assert seat.kind == "locality"


def test_a_municipality_whose_town_is_not_known_has_no_point(known: Gazetteer):
    for dico in ("0902", "0906", "4901"):
        place = known.by_ref(f"m{dico}")
        assert place
        assert place.point is None
        assert place.centroid is not None


def test_a_village_has_a_point_of_its_own_far_from_the_town(known: Gazetteer):
    village, town = known.find("São Teotónio").place, known.find("Odemira").place
    assert village
    assert town
    assert village.point
    assert town.point
    assert village.dico == town.dico
    assert 10 < known.distance_km(village.point, town.point) < 13


def test_islands_have_their_own_time(known: Gazetteer):
    for text, zone in (
        ("Funchal", "Atlantic/Madeira"),
        ("Ponta Delgada", "Atlantic/Azores"),
        ("Açores", "Atlantic/Azores"),
        ("Corvo", "Atlantic/Azores"),
        ("Lisboa", "Europe/Lisbon"),
    ):
        place = known.find(text).place
        assert place
        assert place.timezone == zone, text


def test_districts_and_regions_are_made_of_municipalities(known: Gazetteer):
    sizes = {
        "distrito de Faro": 16,
        "Algarve": 16,
        "Açores": 19,
        "Madeira": 11,
        "distrito de Lisboa": 16,
        "Minho": 24,
        "São Miguel": 6,
    }
    for text, size in sizes.items():
        place = known.find(text).place
        assert place, text
        assert place.is_area
        assert place.point is None
        assert len(place.dicos) == size, text


def test_codes_and_transliterations_are_no_names():
    assert not any(map(is_name, ("LIS", "a ge da", "liseubon", "Foz", "li si ben", "")))
    assert all(map(is_name, ("Lisbonne", "Sao Teotonio", "لشبونة", "लिस्बन", "里斯本", "Vila do Rei")))


def test_nothing_is_near_three_letters(known: Gazetteer):
    assert [slips_allowed(n) for n in (1, 3, 4, 7, 8, 11, 12)] == [0, 0, 1, 1, 2, 2, 3]
    for text in ("Lis", "Fao", "Bej", "abc", "Ovr"):
        assert known.find(text).close == []
        assert known.find(text).places == []


def test_did_you_mean_gives_at_most_three_the_best_first(known: Gazetteer):
    assert [place.label for place in known.find("Lisbao").close][0] == "Lisboa"
    assert [place.label for place in known.find("Torres").close][:2] == ["Torres Vedras", "Torres Novas"]
    assert len(known.find("Sao").close) <= 3
    assert known.find("qwertyuiop").close == []


def test_suggestions_begin_as_typed_and_name_towns_first(known: Gazetteer):
    assert known.suggest("odem")[0].ref == "m0211"
    assert "l2263207" in [place.ref for place in known.suggest("odem", limit=20)]
    assert known.suggest("teot")[0].ref == "l2263207"
    assert known.suggest("लिस्")[0].ref == "m1106"
    assert len(known.suggest("vila")) == 8
    assert len(known.suggest("vila", limit=3)) == 3
    assert known.suggest("") == []


def test_the_nearest_village(known: Gazetteer):
    near = known.nearest(37.51, -8.71)
    assert near
    assert near.ref == "l2263207"
    assert near.kind == "locality"


def test_neighbours_by_their_centroids(known: Gazetteer):
    near = known.municipalities_near("1106")
    assert {"1107", "1115", "1503"} <= near
    assert not {"1106", "1312"} & near
    assert known.municipalities_near("0000") == frozenset()


def test_distance():
    assert distance_km((38.7, -9.1), (38.7, -9.1)) == 0
    assert 270 < distance_km((38.72509, -9.1498), (41.1485, -8.61097)) < 280


def test_our_own_names_belong_to_the_places_they_stand_beside(known: Gazetteer):
    with (DATA / "exonyms.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 250
    for row in rows:
        place = known.by_ref(row["ref"])
        assert place, row
        assert place.name == row["name"], row
        for name in row["names"].split("|"):
            assert key_of(name), row
            found = known.find(name)
            assert any(one.ref == row["ref"] for one in (*found.places, *found.beside)), (row["ref"], name, found)


def test_an_invented_municipality_is_found_marked_and_in_no_district(known: Gazetteer):
    MunicipalityFactory(name="Vila Exemplo", district="Exemplo")
    MunicipalityFactory(name="Odemira", district="Exemplo")
    made = Gazetteer(Municipality.objects.all(), Locality.objects.all())
    place = made.find("Vila Exemplo").place
    assert place
    assert place.is_demo
    assert made.by_ref("d-exemplo") is None
    found = made.find("Odemira")
    assert found.place
    assert not found.place.is_demo
    assert [one.is_demo for one in found.beside] == [True]


def test_it_is_made_once_by_two_queries(places):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        first = gazetteer()
        assert gazetteer() is first
    assert len(queries) == 2
    forget()
    assert gazetteer() is not first


def test_an_old_one_is_made_anew(places, monkeypatch):
    first = gazetteer()
    monkeypatch.setattr(module, "HELD_SECONDS", -1.0)
    assert gazetteer() is not first
