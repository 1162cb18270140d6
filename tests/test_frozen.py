"""What was published stays: nothing done to the working copy changes a byte of any file or page."""

import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import caches
from django.db import models

from measures.models import Measure
from plans.models import Plan
from portal import jobs
from portal.models import Artefact, Organisation
from publication.models import Version
from tests.factories import ActionFactory, LevelExceptionFactory, OrganisationFactory
from tests.publication.making import publish

pytestmark = pytest.mark.django_db

LANGUAGES = ("pt", "en", "es", "ar")
FILES = ("plano.pdf", "plano.xlsx", "plano.json")


def working_tables():
    """Every table of the working copy, histories left out, found by introspection."""
    return [
        model
        for label in ("plans", "measures")
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
        if not model.__name__.startswith("Historical") and model.__name__ not in ("Level", "NationalArea")
    ]


def text_fields(model):
    """Columns that hold text a person may write."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField) and not field.choices and not field.primary_key
    ]


@pytest.fixture
def version(joint_plan):
    body = OrganisationFactory(name="Parceira; «de sempre»")
    joint_plan.organisation_rows.create(organisation=body, role="partner", position=9)
    for measure in Measure.objects.all()[:2]:
        ActionFactory(measure=measure)
        LevelExceptionFactory(measure=measure)
        measure.responsibles.update(organisation=body)
    version = publish(joint_plan)
    for row in Artefact.objects.filter(owner_id=version.pk).exclude(state="done"):
        jobs.run_row.func(row.kind, str(row.pk))
    assert set(Artefact.objects.values_list("kind", "state")) == {("pdf", "done"), ("xlsx", "done"), ("json", "done")}
    return version


@pytest.fixture
def everything(client, version):
    """`everything()`: every public address of the edition with the bytes it answers, nothing from a cache."""
    codes = [measure.code for measure in version.document.measures]
    pages = ["", "cronograma/", *(f"medidas/{code}/" for code in codes), *FILES]

    def fetch():
        found = {}
        for language in LANGUAGES:
            prefix = "" if language == "pt" else f"/{language}"
            for page in [*pages, *(f"e/1/{page}" for page in pages)]:
                for alias in settings.CACHES:
                    caches[alias].clear()
                address = f"{prefix}/planos/{version.slug}/{page}"
                response = client.get(address)
                assert response.status_code == 200, address
                found[address] = (response.content, response["ETag"])
        return found

    return fetch


def test_changing_any_text_of_the_working_copy_changes_no_byte(version, everything):
    before = everything()
    assert len(before) == 2 * 4 * 8
    changed = 0
    for model in working_tables():
        for field in text_fields(model):
            for n, row in enumerate(model._default_manager.all()):
                text = f"mudado-{field.name}-{n}"[-(field.max_length or 99) :]
                changed += model._default_manager.filter(pk=row.pk).update(**{field.name: text})
    assert changed > 100
    Organisation.objects.update(name="Renomeada", acronym="REN")
    assert Plan.objects.get(pk=version.plan_id).title.startswith("mudado")
    assert everything() == before


def test_deleting_everything_of_the_working_copy_changes_no_byte(version, everything):
    before = everything()
    assert before
    emptied = set()
    for model in reversed(working_tables()):
        if model is not Plan:
            emptied.add(model.__name__)
            model._default_manager.all().delete()
    assert {"Measure", "PlanArea", "Target", "Indicator", "Responsible", "PlanMunicipality", "PlanRole"} <= emptied
    assert not Measure.objects.exists()
    assert everything() == before


def test_the_plan_behind_an_edition_cannot_be_deleted(version):
    with pytest.raises(models.ProtectedError):
        Plan.objects.get(pk=version.plan_id).delete()
    assert Version.objects.filter(pk=version.pk).exists()
