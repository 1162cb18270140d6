"""The agency's name comes from one row: renamed there, it is renamed everywhere."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.test import RequestFactory

from portal.agency import agency_name
from portal.models import DatedFact, Organisation, SiteRevision
from portal.organisations import rename_organisation
from portal.reference.bodies import load_agency, load_facts
from portal.site import raise_site_revision, site_revision

pytestmark = pytest.mark.django_db

PAGES = ["/", "/contactos/", "/acessibilidade/", "/privacidade/", "/fontes/", "/nada-aqui/"]
NEW = "Agência <Exemplo> & Cª"


@pytest.fixture
def delivered():
    SiteRevision.objects.get_or_create(pk=1)
    load_agency()
    load_facts()


def rename(by, name=NEW):
    agency = Organisation.objects.get(is_managing_agency=True)
    rename_organisation(
        organisation=agency, read_at=agency.revision, name=name, acronym="", since="2026", source="decreto", by=by
    )


def test_without_an_agency_there_is_still_a_word():
    assert agency_name() == "a agência nacional" or agency_name() == "the national agency"


def test_the_name_as_delivered(delivered):
    assert agency_name() == "ACM, I.P."


def test_a_renamed_agency_leaves_no_trace_in_the_screens(client, manager, delivered):
    # What a source said in 2020 is a source's text, not ours: it may keep the name.
    DatedFact.objects.all().delete()
    before = {path: client.get(path) for path in PAGES}
    assert all("ACM" in page.content.decode() for page in before.values())
    rename(manager)
    for path in PAGES:
        for prefix in ("", "/en", "/es", "/ar"):
            html = client.get(prefix + path).content.decode()
            assert not re.search(r"\bACM\b", html), prefix + path
            assert "Agência &lt;Exemplo&gt; &amp; Cª" in html


def test_the_age_of_the_name_follows_the_name(client, manager, delivered):
    rename(manager)
    fact = DatedFact.objects.current().get(key="agency-name")
    assert (fact.value, fact.valid_on, fact.source, fact.state) == (NEW, "2026", "decreto", "confirmed")
    assert DatedFact.objects.get(value="ACM, I.P.").replaced_by == fact


def test_a_readers_copy_is_old_after_a_rename(client, manager, delivered):
    etag = client.get("/fontes/")["ETag"]
    assert client.get("/fontes/", headers={"If-None-Match": etag}).status_code == 304
    rename(manager)
    assert client.get("/fontes/", headers={"If-None-Match": etag}).status_code == 200


def test_a_second_process_sees_the_new_name(manager, delivered):
    """What this process remembers is tied to the site revision, which every process reads."""
    assert agency_name() == "ACM, I.P."
    from portal import agency as module

    remembered = module._known
    rename(manager)
    module._known = remembered
    assert agency_name() == NEW


def test_a_name_that_was_taken_back_is_not_remembered(manager, delivered):
    """Inside a change that fails the new name is shown; the change after it has a revision of its own."""
    from portal import agency as module

    with transaction.atomic():
        rename(manager, "Agência que não veio a ser")
        assert agency_name() == "Agência que não veio a ser"
        taken_back = module._known
        transaction.set_rollback(True)
    assert agency_name() == "ACM, I.P."
    rename(manager)
    module._known = taken_back  # as in a process that did not make the second change itself
    assert agency_name() == NEW


def test_the_site_revision_rises_also_when_the_clock_is_behind(delivered):
    far = 10**17
    SiteRevision.objects.filter(pk=1).update(number=far)
    raise_site_revision()
    assert site_revision() == far + 1


def test_the_name_costs_one_query_a_request(django_assert_num_queries, delivered):
    agency_name()
    request = RequestFactory().get("/")
    with django_assert_num_queries(1):
        assert agency_name(request) == agency_name(request) == "ACM, I.P."


def test_no_interface_text_names_the_agency():
    """Templates and message ids; what is translated is checked where translations are."""
    found = []
    for root in ("templates", "portal", "plans", "measures", "publication"):
        for path in Path(settings.BASE_DIR, root).rglob("*"):
            if path.suffix == ".html":
                text = path.read_text()
            elif path.suffix == ".py" and "migrations" not in path.parts:
                text = "\n".join(re.findall(r"""(?:\b_|gettext\w*)\(\s*(?:["'].*?["']\s*)+\)""", path.read_text()))
            else:
                continue
            if re.search(r"\b(ACM|AIMA)\b", text):
                found.append(str(path))
    assert found == []
