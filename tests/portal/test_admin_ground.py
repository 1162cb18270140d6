"""Organisations, dated facts and places on the agency's desk."""

import pytest
from django.urls import reverse

from portal.facts import add_fact, replace_fact
from portal.models import DatedFact, Municipality, Organisation, OrganisationName
from portal.organisations import create_organisation, edit_organisation
from tests.factories import MunicipalityFactory

pytestmark = pytest.mark.django_db

NAME = 'Associação "Mar"; de\tVila'


@pytest.fixture
def body():
    return create_organisation(type="association", name=NAME, acronym="AMV", by=None)


@pytest.fixture
def fact():
    return add_fact(
        key="support-line-phone", kind="phone", label="Linha", value="808", valid_on="2020", source="página", by=None
    )


def inlines(**more):
    empty = {f"{p}-{k}": v for p in ("names", "aliases") for k, v in (("TOTAL_FORMS", 0), ("INITIAL_FORMS", 0))}
    return {**empty, **more}


def change(client, body, read_at, **fields):
    data = {"type": body.type, "name": body.name, "acronym": body.acronym, "website": "", "read_at": read_at, **fields}
    return client.post(reverse("admin:portal_organisation_change", args=[body.pk]), inlines(**data))


def test_a_manager_adds_an_organisation(client_of, manager):
    data = {"type": "school", "name": "Agrupamento de Escolas\nD'Ávila", "acronym": "AE", "website": "escola.example"}
    response = client_of(manager).post(
        reverse("admin:portal_organisation_add"),
        inlines(**data, **{"aliases-TOTAL_FORMS": 1, "aliases-0-text": "Escola da Vila"}),
    )
    assert response.status_code == 302, response.context["errors"]
    made = Organisation.objects.get(type="school")
    assert made.website == "https://escola.example"
    assert made.history.first().history_user == manager
    assert Organisation.objects.filter(search_text__contains="escola da vila").get() == made


def test_a_manager_renames_with_date_and_source(client_of, manager, body):
    response = change(client_of(manager), body, 1, name="Associação Maré", since="2021-05", source="estatutos; 2021")
    assert response.status_code == 302, response.context["errors"]
    body.refresh_from_db()
    assert body.name == "Associação Maré"
    past = OrganisationName.objects.get(organisation=body, valid_to="2021-05")
    assert (past.name, past.source) == ('Associação "Mar"; de Vila', "estatutos; 2021")


def test_a_stale_form_is_refused_with_a_sentence(client_of, manager, body):
    edit_organisation(organisation=body, read_at=1, by=manager, type="other", municipality=None, website="")
    response = change(client_of(manager), body, 1, name="Por cima")
    assert response.status_code == 200
    assert "Associação &quot;Mar&quot;; de Vila" in response.content.decode()
    body.refresh_from_db()
    assert body.type == "other"
    assert "Mar" in body.name


@pytest.mark.parametrize("since", ["2015-13", "ontem", "31/12/2015"])
def test_a_date_that_is_none_gets_a_sentence(client_of, manager, body, since):
    response = change(client_of(manager), body, 1, name="Outro", since=since)
    assert response.status_code == 200
    assert "since" in response.context["adminform"].form.errors
    body.refresh_from_db()
    assert body.revision == 1


def test_search_needs_no_accents(client_of, manager, body):
    page = client_of(manager).get(reverse("admin:portal_organisation_changelist"), {"q": "ASSOCIACAO vila"})
    assert "AMV" in page.content.decode()
    page = client_of(manager).get(reverse("admin:portal_organisation_changelist"), {"q": "vila inexistente"})
    assert "AMV" not in page.content.decode()


def test_a_fact_is_confirmed_by_a_button(client_of, manager, fact):
    address = reverse("admin:portal_datedfact_confirm", args=[fact.pk])
    client = client_of(manager)
    client.get(address)
    assert DatedFact.objects.get().state == "unconfirmed", "a link that is only followed confirms nothing"
    assert client.post(address).status_code == 302
    assert DatedFact.objects.get().state == "confirmed"


def test_a_fact_is_replaced_by_a_form(client_of, manager, fact):
    client = client_of(manager)
    address = reverse("admin:portal_datedfact_replace", args=[fact.pk])
    assert client.get(address).status_code == 200
    given = {"label": "Linha «nova»", "value": "800;1", "valid_on": "2026-13", "source": "x"}
    refused = client.post(address, given)
    assert refused.status_code == 200
    assert "valid_on" in refused.context["form"].errors
    assert client.post(address, {**given, "valid_on": "2026-11"}).status_code == 302
    assert DatedFact.objects.current().get().value == "800;1"
    # The old page, still open elsewhere: told, and nothing doubled.
    assert client.post(address, {**given, "valid_on": "2026-11"}).status_code == 302
    assert DatedFact.objects.count() == 2


def test_a_fact_is_never_typed_over(client_of, manager, fact):
    response = client_of(manager).post(
        reverse("admin:portal_datedfact_change", args=[fact.pk]), {"value": "900", "label": "x"}
    )
    assert response.status_code == 403
    assert DatedFact.objects.get().value == "808"


def test_a_key_in_use_is_not_added_again(client_of, manager, fact):
    data = {
        "key": fact.key,
        "kind": "phone",
        "label": "L",
        "value": "1",
        "valid_on": "2026",
        "source": "s",
        "position": 0,
    }
    client = client_of(manager)
    refused = client.post(reverse("admin:portal_datedfact_add"), data)
    assert "key" in refused.context["adminform"].form.errors
    accepted = client.post(reverse("admin:portal_datedfact_add"), {**data, "key": "agency-email"})
    assert accepted.status_code == 302
    assert DatedFact.objects.get(key="agency-email").history.first().history_user == manager


def test_a_replaced_fact_has_no_buttons(client_of, manager, fact):
    replace_fact(fact=fact, value="2", valid_on="2026", source="s", by=manager)
    html = client_of(manager).get(reverse("admin:portal_datedfact_change", args=[fact.pk])).content.decode()
    assert "/confirm/" not in html


def test_places_are_only_read(client_of, manager):
    place = MunicipalityFactory()
    client = client_of(manager)
    assert client.get(reverse("admin:portal_municipality_changelist")).status_code == 200
    assert client.get(reverse("admin:portal_municipality_change", args=[place.pk])).status_code == 200
    assert client.get(reverse("admin:portal_municipality_add")).status_code == 403
    assert client.post(reverse("admin:portal_municipality_change", args=[place.pk]), {"name": "x"}).status_code == 403
    assert Municipality.objects.get(pk=place.pk).name == place.name
    assert client.get(reverse("admin:portal_locality_changelist")).status_code == 200


def test_reviewers_look_and_change_nothing(client_of, reviewer, body, fact):
    client = client_of(reviewer)
    for address in (
        reverse("admin:portal_organisation_change", args=[body.pk]),
        reverse("admin:portal_datedfact_change", args=[fact.pk]),
    ):
        assert client.get(address).status_code == 200
        assert client.post(address, {"name": "x"}).status_code == 403
    assert change(client, body, 1, name="Por cima").status_code == 403
    for name in ("confirm", "replace"):
        assert client.post(reverse(f"admin:portal_datedfact_{name}", args=[fact.pk])).status_code == 404
    assert client.get(reverse("admin:portal_organisation_add")).status_code == 403
    fact.refresh_from_db()
    assert fact.state == "unconfirmed"


@pytest.mark.parametrize("who", ["coordinator", "stranger"])
def test_others_do_not_come_in(client_of, request, who, body, fact):
    client = client_of(request.getfixturevalue(who))
    for address in (
        reverse("admin:portal_organisation_change", args=[body.pk]),
        reverse("admin:portal_datedfact_changelist"),
        reverse("admin:portal_municipality_changelist"),
    ):
        assert client.get(address).status_code in (302, 404)
    client.post(reverse("admin:portal_datedfact_confirm", args=[fact.pk]))
    fact.refresh_from_db()
    assert fact.state == "unconfirmed"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries(client_of, manager, django_assert_num_queries, rows):
    for number in range(rows):
        create_organisation(type="other", name=f"Corpo {number}", municipality=MunicipalityFactory(), by=None)
    client = client_of(manager)
    client.get(reverse("admin:portal_organisation_changelist"))
    with django_assert_num_queries(7):
        client.get(reverse("admin:portal_organisation_changelist"))
