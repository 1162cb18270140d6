"""Reference data: all of it, by its facts, repeatable, and never over what people have edited."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from portal.facts import confirm_fact, replace_fact
from portal.models import (
    DatedFact,
    ForeignResidents,
    ForeignShare,
    Locality,
    Municipality,
    Organisation,
)

pytestmark = pytest.mark.django_db


def load() -> str:
    out = StringIO()
    call_command("load_reference", stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module", autouse=True)
def loaded(django_db_setup, django_db_blocker):
    """Loaded once for this file, taken back at its end; each test rolls back what it changes itself."""
    with django_db_blocker.unblock(), transaction.atomic():
        Municipality.objects.create(
            dico="X001", name="Vila Exemplo", district="Exemplo", is_demo=True, sort_key="x", search_text="x"
        )
        yield load()
        transaction.set_rollback(True)


def test_everything_is_there():
    assert Municipality.objects.filter(is_demo=False).count() == 308
    assert Locality.objects.count() == 1079
    assert ForeignResidents.objects.count() == 8008
    assert ForeignShare.objects.count() == 4004
    assert Organisation.objects.filter(type="municipality", is_demo=False).count() == 308


def test_codes_keep_their_leading_zero_and_names_that_repeat_say_where():
    assert Municipality.objects.get(pk="0101").name == "Águeda"
    assert {m.label for m in Municipality.objects.filter(name="Lagoa")} == {
        "Lagoa (Faro)",
        "Lagoa (Região Autónoma dos Açores)",
    }
    assert Municipality.objects.filter(district="Faro").count() == 16


def test_the_census_adds_up():
    """The sum of the municipalities is the national figure of the census, nationalities are its parts."""
    census = ForeignResidents.objects.filter(source="INE_CENSOS_2021", year=2021)
    in_all = sum(census.filter(nationality="ALL").values_list("residents", flat=True))
    parts = sum(census.exclude(nationality="ALL").values_list("residents", flat=True))
    assert in_all == parts == 542_165
    assert sum(Municipality.objects.filter(is_demo=False).values_list("population", flat=True)) == 10_343_066


def test_localities_show_portuguese_names_and_are_found_by_others():
    lisbon = Locality.objects.get(geonameid=2267057)
    assert lisbon.name == "Lisboa"
    for word in ("lisbon", "lisbonne", "لشبونه"):
        assert word in lisbon.search_text, word
    wrong = {"Lisbon", "Valenza", "Marco de Canavezes", "Oliveira de Azemeis", "Feira"}
    assert not Locality.objects.filter(name__in=wrong).exists()
    assert not Locality.objects.filter(population=0).exists(), "0 in the source means unknown"


def test_municipalities_are_organisations_with_their_article():
    for dico, name in {
        "1312": "Município do Porto",
        "1106": "Município de Lisboa",
        "1115": "Município da Amadora",
        "1006": "Município das Caldas da Rainha",
        "4302": "Município da Praia da Vitória",
        "0806": "Município de Lagoa (Faro)",
    }.items():
        body = Organisation.objects.get(type="municipality", municipality_id=dico)
        assert body.name == name
        assert not body.is_demo
    assert "camara municipal do porto" in Organisation.objects.get(municipality_id="1312").search_text
    names = list(Organisation.objects.values_list("name", flat=True))
    assert len(names) == len(set(names))


def test_the_agency_comes_with_its_names_by_date_and_nothing_confirmed():
    agency = Organisation.objects.get(is_managing_agency=True)
    assert agency.acronym == "ACM, I.P."
    assert [(n.acronym, n.valid_from, n.valid_to) for n in agency.names.all()] == [
        ("ACM, I.P.", "", "2023-10-28"),
        ("AIMA, I.P.", "2023-10-29", ""),
    ]
    assert {fact.state for fact in DatedFact.objects.all()} == {"unconfirmed"}
    assert {fact.known_since for fact in DatedFact.objects.all()} == {"2020"}
    phones = DatedFact.objects.current().filter(kind="phone").values_list("value", flat=True)
    assert list(phones) == ["808 257 257", "218 106 191"]


def test_loading_again_writes_nothing(loaded):
    assert "municipalities: 308" in loaded
    assert load() == ""


def test_loading_again_keeps_what_the_agency_edited(manager):
    line = DatedFact.objects.get(key="support-line-phone")
    replace_fact(fact=line, value="800 000 000", valid_on="2026", source="agência", by=manager)
    confirm_fact(fact=DatedFact.objects.get(key="support-centres"), by=manager)
    Organisation.objects.filter(municipality_id="1312").update(name='Câmara do Porto; "a invicta"')
    Organisation.objects.filter(is_managing_agency=True).update(acronym="AIMA, I.P.")
    assert load() == ""
    assert DatedFact.objects.current().get(key="support-line-phone").value == "800 000 000"
    assert DatedFact.objects.get(key="support-centres").state == "confirmed"
    assert Organisation.objects.get(municipality_id="1312").name == 'Câmara do Porto; "a invicta"'
    assert Organisation.objects.get(is_managing_agency=True).acronym == "AIMA, I.P."


def test_loading_again_mends_a_place():
    Municipality.objects.filter(pk="1106").update(population=1)
    Locality.objects.filter(pk=2267057).update(name="Lisbon")
    assert load() == "municipalities: 1\nlocalities: 1\n"
    assert Municipality.objects.get(pk="1106").population > 500_000


def test_an_invented_municipality_is_left_alone():
    assert Municipality.objects.get(pk="X001").is_demo
    assert not Organisation.objects.filter(municipality_id="X001").exists()
