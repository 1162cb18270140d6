"""What is internal, or written after publication, reaches nobody: a marker in every text field, looked for everywhere.

The fields are found by introspection, so a new one is on trial as soon as it exists. First it is proven that the
plan's own people see the marker: a leak test whose markers nobody could see would prove nothing.
"""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.test import Client
from django.utils import timezone

from plans.models import Invitation, PlanRole, Role
from portal import jobs
from portal.models import Artefact, FormDraft, OutboxMail
from publication import workflow
from publication.models import PlanSearchRow, Version
from tests.crawling import crawl
from tests.factories import ActionFactory, LevelExceptionFactory, UserFactory
from tests.pdf_reading import PdfTree
from tests.publication.making import publish
from tests.reading import cells_of, words_of

pytestmark = pytest.mark.django_db

MARK = "zqmarca"
# Where a marker cannot be planted, and why.
UNREADABLE = {
    "Plan.slug": "an address; fixed at the first publication",
    "Measure.code": "the public code, not a text",
    "Measure.number_key": "derived from the number, hexadecimal",
    "Invitation.token_hash": "a hash; shown to nobody",
    "Invitation.email": "an address: planted as one",
    "Invitation.language": "a code",
    "Invitation.role": "a code",
    "HistoricalChange": "names of people",
}
# Texts their own people do not see on a page of their own, and where they are instead.
UNSEEN = {"Plan.source": "shown for registered plans"}


def tables():
    """The working copy's tables, and their histories."""
    return [
        model
        for label in ("plans", "measures")
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
        if model.__name__.removeprefix("Historical") not in ("Level", "NationalArea")
    ]


def plantable(model):
    """The text columns of a table, dates and codes left out."""
    for field in model._meta.concrete_fields:
        name = f"{model.__name__.removeprefix('Historical')}.{field.name}"
        text = isinstance(field, models.CharField | models.TextField) and not field.choices and not field.primary_key
        long_enough = getattr(field, "max_length", None) is None or field.max_length >= len(MARK) + 6
        if (
            text
            and long_enough
            and name not in UNREADABLE
            and field.name not in ("history_type", "history_change_reason")
        ):
            yield name, field


def marker(name):
    """A word of its own for each field."""
    return MARK + "".join(c for c in name.lower() if c.isalpha())


def plant(models_):
    """Write each field's marker into every row; which fields."""
    planted = set()
    for model in models_:
        for name, field in plantable(model):
            value = marker(name)[: field.max_length] if field.max_length else marker(name)
            if model._default_manager.update(**{field.name: value}):
                planted.add(name)
    return planted


@pytest.fixture
def version(joint_plan, coordinator):
    """Edition 1, published without any marker but those in internal fields; its files made."""
    for measure in joint_plan.measures.all()[:2]:
        ActionFactory(measure=measure)
        LevelExceptionFactory(measure=measure)
    joint_plan.internal_notes = marker("before")
    joint_plan.save()
    joint_plan.measures.update(internal_notes=marker("before"))
    returned = workflow.submit_plan(plan=joint_plan, by=coordinator)
    reviewer = UserFactory(reviewer=True, name=marker("reviewer"))
    returned = workflow.start_review(version=returned, by=reviewer)
    workflow.return_version(version=returned, by=reviewer, reason=marker("reason"))
    made = publish(joint_plan)
    for row in Artefact.objects.filter(owner_id=made.pk).exclude(state="done"):
        jobs.run_row.func(row.kind, str(row.pk))
    return made


@pytest.fixture
def planted(version, coordinator):
    """Markers everywhere after publication; the names of the fields that hold one."""
    invitation = Invitation.objects.create(
        plan=version.plan, email=f"{marker('Invitation.email')}@vila.example", role=Role.READER, token_hash="f" * 64,
        expires_at=timezone.now() + timezone.timedelta(days=3), invited_by=coordinator,
    )  # fmt: skip
    FormDraft.objects.create(
        user=coordinator,
        section=f"plan:{version.plan_id}:texts",
        read_at=1,
        data={"summary": [marker("draft")], "read_at": ["1"]},
    )
    OutboxMail.objects.create(
        message_id="<leak@vila>", to=invitation.email, language="pt", subject=marker("mail"), body=marker("mail")
    )
    coordinator.name = marker("coordinator")
    coordinator.save()
    return plant(tables()) | {"before", "reason", "reviewer", "draft", "mail", "coordinator", "Invitation.email"}


def public_texts(client):
    """Everything anybody can get: pages in four languages, files, interface for programs, search, map of the site."""
    starts = ["/", "/en/", "/es/", "/ar/", "/sitemap.xml", "/robots.txt", "/api/v1/plans/", "/api/v1/openapi.json",
              f"/planos/?q={MARK}", "/healthz/"]  # fmt: skip
    version = Version.objects.published().get()
    for number in ("", "e/1/"):
        starts += [f"/planos/{version.slug}/{number}{name}" for name in ("plano.pdf", "plano.xlsx", "plano.json")]
    for measure in version.document.measures:
        starts += [f"/api/v1/measures/{version.slug}/{measure.code}/", f"/api/v1/measures/?plan={version.slug}"]
    starts += [f"/api/v1/plans/{version.slug}/", f"/api/v1/plans/{version.slug}/editions/1/"]
    for address, response in crawl(client, starts).items():
        if address.startswith(("/conta/", "/area/", "/admin/")) or response.status_code in (301, 302):
            continue
        kind, content = response.get("Content-Type", ""), response.content
        if "pdf" in kind:
            yield address, PdfTree(content).text + repr(PdfTree(content).pdf.docinfo)
        elif "spreadsheet" in kind:
            yield address, "\n".join(cells_of(content))
        else:
            yield address, content.decode() + "".join(f"{k}: {v}" for k, v in response.headers.items())


def test_no_marker_is_in_any_public_output(planted, version, client):
    assert len(planted) > 30
    read = dict(public_texts(client))
    kinds = {address.rpartition(".")[2] for address in read if "plano." in address}
    assert {"pdf", "xlsx", "json"} <= kinds
    assert sum("/medidas/m" in address for address in read) >= 4 * 3
    searched = {address for address in read if f"q={MARK}" in address}
    leaks = [address for address in set(read) - searched if MARK in read[address].casefold()]
    assert leaks == []
    # The search repeats what was searched, and finds nothing.
    assert searched
    assert [address for address in searched if version.slug in read[address]] == []
    rows = PlanSearchRow.objects.values_list("search_text", "title", "promoters_label", "territory_label")
    assert MARK not in repr(list(rows)).casefold()


def test_its_own_people_see_every_marker(planted, version, coordinator, client_of):
    """So the markers above were there to be found."""
    client = client_of(coordinator)
    seen = "".join(
        words_of(response.content.decode())
        for address, response in crawl(client, ["/area/"], within="/area/", most=120).items()
        if response.get("Content-Type", "").startswith("text/html")
    )
    for measure in version.plan.measures.all():
        address = f"/area/medidas/{measure.pk}/"
        rows = [
            row for name in ("targets", "indicators", "responsibles", "actions") for row in getattr(measure, name).all()
        ]
        for query in ("", *(f"?editar={row.pk}" for row in rows)):
            seen += words_of(client.get(address + query).content.decode())
    for page in ("areas", "objetivos"):
        for row in [*version.plan.areas.all(), *version.plan.strategic_objectives.all(),
                    *version.plan.operational_objectives.all()]:  # fmt: skip
            seen += words_of(client.get(f"/area/planos/{version.plan_id}/{page}/?editar={row.pk}").content.decode())
    expected = {name for name in planted if name not in UNSEEN and name not in ("mail", "before", "reviewer")}
    unseen = {name for name in expected if marker(name)[:20] not in seen}
    assert unseen == set(), "nobody sees these, so their absence elsewhere proves nothing"


def test_the_agency_sees_who_returned_and_why(planted, version, client_of, manager):
    client = client_of(manager)
    seen = "".join(
        words_of(response.content.decode())
        for address, response in crawl(client, ["/admin/plans/plan/"], within="/admin/", most=60).items()
        if response.get("Content-Type", "").startswith("text/html")
    )
    assert marker("reason") in seen
    assert marker("reviewer") in seen


def test_no_member_of_another_team_sees_a_marker(planted, stranger, client_of):
    assert PlanRole.objects.filter(user=stranger).exists()
    client = client_of(stranger)
    own = {str(role.plan_id) for role in PlanRole.objects.filter(user=stranger)}
    for address, response in crawl(client, ["/area/", "/conta/"], within="/area/", most=80).items():
        if not any(pk in address for pk in own):
            text = response.content.decode().casefold()
            assert marker("before") not in text, address
            assert marker("reason") not in text, address


def test_an_anonymous_visitor_gets_no_cookie(version):
    client = Client()
    found = crawl(client, ["/", f"/planos/{version.slug}/"], most=60)
    assert len(found) > 20
    public = [a for a in found if not a.startswith(("/conta/", "/area/", "/admin/"))]
    assert all(settings.SESSION_COOKIE_NAME not in found[address].cookies for address in public)
    assert all(not found[address].cookies for address in public)
