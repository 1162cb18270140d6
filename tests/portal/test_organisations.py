"""Organisations: found by every name they had, renamed with history, stale edits refused."""

import pytest
from django.core.exceptions import PermissionDenied

from portal.concurrency import StaleRevision
from portal.models import Organisation
from portal.organisations import create_organisation, edit_organisation, rename_organisation
from portal.site import site_revision

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre():
    return create_organisation(
        type="public",
        name='Centro Local de Apoio\nà Integração; "CLAII"',
        acronym="CLAII",
        aliases=["Gabinete do Imigrante", " ", "مركز الدعم"],
        by=None,
    )


def found(text):
    return Organisation.objects.filter(search_text__contains=text)


def test_it_is_one_line_and_found_by_acronym_and_spellings(centre):
    assert centre.name == 'Centro Local de Apoio à Integração; "CLAII"'
    assert [alias.text for alias in centre.aliases.order_by("pk")] == ["Gabinete do Imigrante", "مركز الدعم"]
    for text in ("integracao", "claii", "gabinete do imigrante", "مركز"):
        assert list(found(text)) == [centre], text


def test_a_new_name_keeps_the_old_one_findable(centre, manager):
    rename_organisation(
        organisation=centre,
        read_at=1,
        name="Centro Local de Apoio à Integração de Migrantes",
        acronym="CLAIM",
        since="2018",
        source="notícia",
        by=manager,
    )
    centre.refresh_from_db()
    assert str(centre) == "Centro Local de Apoio à Integração de Migrantes (CLAIM)"
    assert [(n.acronym, n.valid_from, n.valid_to) for n in centre.names.order_by("valid_from")] == [
        ("CLAII", "", "2018"),
        ("CLAIM", "2018", ""),
    ]
    assert list(found("claii")) == [centre]
    assert list(found("claim")) == [centre]
    assert centre.history.first().history_user == manager


def test_a_stale_rename_writes_nothing(centre, manager):
    edit_organisation(
        organisation=centre, read_at=1, by=manager, type="association", municipality=None, website="https://a.example"
    )
    with pytest.raises(StaleRevision):
        rename_organisation(organisation=centre, read_at=1, name="Outro", acronym="", since="", source="", by=manager)
    centre.refresh_from_db()
    assert centre.acronym == "CLAII"
    assert centre.type == "association"
    assert not centre.names.exists()


def test_only_managers_rename(centre, reviewer, coordinator):
    for by in (reviewer, coordinator):
        with pytest.raises(PermissionDenied):
            rename_organisation(organisation=centre, read_at=1, name="X", acronym="", since="", source="", by=by)
        with pytest.raises(PermissionDenied):
            edit_organisation(organisation=centre, read_at=1, by=by, type="other", municipality=None, website="")
    centre.refresh_from_db()
    assert (centre.acronym, centre.type) == ("CLAII", "public")


def test_only_the_agencys_name_makes_pages_new(centre, manager):
    before = site_revision()
    rename_organisation(organisation=centre, read_at=1, name="X", acronym="", since="", source="", by=manager)
    assert site_revision() == before


def test_the_agency_stays_an_agency(centre, manager):
    Organisation.objects.filter(pk=centre.pk).update(is_managing_agency=True, type="agency")
    centre.refresh_from_db()
    edit_organisation(organisation=centre, read_at=1, by=manager, type="company", municipality=None, website="")
    centre.refresh_from_db()
    assert centre.type == "agency"
