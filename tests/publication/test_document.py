"""The document: constant queries, canonical bytes, a schema that cannot change unseen, a golden copy."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pydantic import ValidationError

from measures.models import Indicator, Measure, Target
from publication import document as d
from publication.building import build_document, plain
from publication.models import Version
from tests.factories import (
    ARABIC,
    AWKWARD,
    DEVANAGARI,
    ActionFactory,
    IndicatorFactory,
    LevelExceptionFactory,
    MeasureFactory,
    OrganisationFactory,
    PlanAreaFactory,
    ResponsibleFactory,
    TargetFactory,
    fill,
    full_plan,
    levels,
)

GOLDEN = Path(__file__).parent / "golden"
SCHEMAS = Path(d.__file__).parent / "schemas"


def queries(plan):
    with CaptureQueriesContext(
        connection,
    ) as made:
        build_document(plan)
    return len(made)


@pytest.mark.django_db
def test_the_same_number_of_queries_for_1_and_for_100_measures():
    assert queries(full_plan(measures=1)) == queries(full_plan(measures=100)) == 18


@pytest.mark.django_db
def test_also_when_everything_is_linked(carry, coordinator):
    """Predecessors, exceptions, other areas, organisations: no query a row."""
    earlier = full_plan(measures=12, coordinator=coordinator)
    carry(earlier)
    before = list(earlier.measures.order_by("position"))

    def linked(count):
        plan = full_plan(measures=count, coordinator=coordinator, predecessor=earlier)
        areas = list(plan.areas.all())
        for measure, old in zip(plan.measures.order_by("position"), before, strict=False):
            measure.predecessor = old
            measure.save()
            measure.other_areas.set(areas[1:3])
            measure.municipalities.set(plan.municipalities.all())
            measure.strategic_objectives.set(plan.strategic_objectives.all()[:2])
            LevelExceptionFactory(measure=measure)
            ResponsibleFactory(measure=measure, organisation=OrganisationFactory(), text="")
        return plan

    assert queries(linked(1)) == queries(linked(12)) == 20


@pytest.mark.django_db
def test_awkward_texts_survive_byte_for_byte(coordinator):
    plan = full_plan(measures=0, coordinator=coordinator)
    area = PlanAreaFactory(plan=plan)
    measure = MeasureFactory(
        plan=plan, area=area, complete=True, title=AWKWARD, description=f"{ARABIC}\r\n{DEVANAGARI}", number=""
    )
    target = TargetFactory(
        measure=measure, text="guião disponível em junho de 2017", kind="date", due="2017-06", value=None
    )
    for n in range(4):
        IndicatorFactory(measure=measure, target=target, text=f"evidências; n.º {n}", kind="qualitative")
    IndicatorFactory(measure=measure, text="sem meta")
    ActionFactory(measure=measure, starts="2015-Q3", ends="2016")
    tree = d.read_document(d.document_bytes(build_document(plan)), d.SCHEMA)
    (node,) = tree.measures
    assert (node.title, node.description, node.number) == (AWKWARD, f"{ARABIC}\r\n{DEVANAGARI}", "")
    assert [t.text for t in node.targets][-1] == "guião disponível em junho de 2017"
    assert [(i.target == target.pk, i.kind) for i in node.indicators] == [(True, "qualitative")] * 4 + [
        (False, "number")
    ]
    assert tree == build_document(plan)


@pytest.mark.django_db
def test_internal_and_deleted_things_are_not_in_it(plan):
    Measure.objects.filter(plan=plan).update(internal_notes="MARCA-INTERNA")
    plan.internal_notes = "MARCA-INTERNA"
    plan.save()
    first, second, third = plan.measures.order_by("position")
    now = timezone.now()
    Measure.objects.filter(pk=first.pk).update(deleted_at=now, title="MARCA-APAGADA")
    Target.objects.filter(measure=second).update(deleted_at=now, text="MARCA-APAGADA")
    third.area.deleted_at, third.area.title = now, "MARCA-APAGADA"
    third.area.save()
    third.objectives.update(deleted_at=now, title="MARCA-APAGADA")
    content = d.document_bytes(build_document(plan)).decode()
    assert "MARCA" not in content
    tree = build_document(plan)
    assert [m.id for m in tree.measures] == [second.pk, third.pk]
    assert {i.target for i in tree.measures[0].indicators} == {None}
    assert (tree.measures[1].area, tree.measures[1].objectives) == (None, [])


@pytest.mark.django_db
def test_what_was_not_published_or_was_retracted_is_not_named(plan, coordinator, carry, manager):
    from publication import workflow

    earlier = full_plan(measures=1, coordinator=coordinator, short_name="Rascunho secreto")
    plan.predecessor = earlier
    plan.save()
    plan.measures.update(predecessor=earlier.measures.get())
    secret = build_document(plan)
    assert secret.predecessor is None
    assert {m.predecessor for m in secret.measures} == {None}
    edition = carry(earlier)
    earlier.measures.update(title="Mudada depois")
    told = build_document(plan)
    assert told.predecessor.short_name == "Rascunho secreto"
    assert {m.predecessor.title for m in told.measures} == {edition.document.measures[0].title}
    workflow.retract_version(version=edition, by=manager, reason="Engano")
    assert build_document(plan).predecessor is None


@pytest.mark.django_db
def test_measures_follow_the_plans_areas_and_levels_are_those_used(plan):
    areas = list(plan.areas.order_by("position"))
    for position, area in enumerate(reversed(areas)):
        area.position = position
        area.save()
    loose = MeasureFactory(plan=plan, area=None, level=None, position=-1)
    tree = build_document(plan)
    order = [area.id for area in tree.areas]
    assert order == [area.pk for area in reversed(areas)]
    assert tree.measures[-1].id == loose.pk
    assert [order.index(m.area) for m in tree.measures[:-1]] == sorted(order.index(m.area) for m in tree.measures[:-1])
    assert [level.code for level in tree.levels] == [level.code for level in levels()]
    plan.measures.update(level=None)
    assert build_document(plan).levels == []


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("75.00", "75"),
        ("0.50", "0.5"),
        ("100", "100"),
        ("1E+3", "1000"),
        ("-0.10", "-0.1"),
        ("0.00", "0"),
        (None, None),
    ],
)
def test_decimals_are_plain_text(value, text):
    assert plain(None if value is None else Decimal(value)) == text


@pytest.mark.django_db
def test_canonical_bytes(submitted):
    content = bytes(Version.objects.get(pk=submitted.pk).content)
    tree = json.loads(content)
    assert content == json.dumps(tree, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    assert ARABIC.encode() in content
    assert d.sha256(content) == submitted.sha256
    assert d.document_bytes(submitted.document) == content
    with pytest.raises(ValueError, match="Out of range float"):
        d.canonical_bytes({"a": float("nan")})


@pytest.mark.django_db
def test_the_envelope_holds_the_document_as_stored(published):
    content = bytes(published.content)
    envelope = d.envelope_bytes(
        content=content, edition=1, published_on="2026-11-22", schema=1, digest=published.sha256
    )
    tree = json.loads(envelope)
    assert content in envelope
    assert list(tree) == ["document", "edition", "published_on", "schema", "sha256"]
    assert d.sha256(d.canonical_bytes(tree["document"])) == tree["sha256"]


def shape(schema):
    """Without the words that explain it."""
    if isinstance(schema, dict):
        return {k: shape(v) for k, v in schema.items() if not (k == "description" and isinstance(v, str))}
    return [shape(item) for item in schema] if isinstance(schema, list) else schema


def test_the_tree_cannot_change_without_a_new_number():
    """If this fails: raise SCHEMA, write schemas/v<n>.json and an upgrade; never touch a published schema file."""
    stored = json.loads((SCHEMAS / f"v{d.SCHEMA}.json").read_text())
    assert shape(d.PlanDocument.model_json_schema()) == shape(stored)
    assert sorted(p.name for p in SCHEMAS.iterdir()) == [f"v{n}.json" for n in range(1, d.SCHEMA + 1)]


@pytest.mark.parametrize("schema", range(1, d.SCHEMA + 1))
def test_golden_documents_still_read(schema):
    content = (GOLDEN / f"v{schema}.json").read_bytes()
    tree = d.read_document(content, schema)
    if schema == d.SCHEMA:
        assert d.document_bytes(tree) == content


def empty_parts(value, path="document"):
    if isinstance(value, dict):
        return [p for k, v in value.items() for p in empty_parts(v, f"{path}.{k}")]
    if isinstance(value, list):
        return [p for v in value for p in empty_parts(v, path)] if value else [path]
    return [path] if value in ("", None) else []


def test_the_golden_document_is_fully_filled():
    tree = json.loads((GOLDEN / f"v{d.SCHEMA}.json").read_bytes())
    assert empty_parts(tree) == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda t: t.update(internal_notes="x"),
        lambda t: t.pop("funding"),
        lambda t: t["measures"][0].update(assignments=[]),
        lambda t: t["territory"][0].update(dico="Faro"),
        lambda t: t.update(kind="national"),
    ],
)
def test_nothing_may_be_added_left_out_or_made_up(spoil):
    tree = json.loads((GOLDEN / "v1.json").read_bytes())
    spoil(tree)
    with pytest.raises(ValidationError):
        d.read_document(json.dumps(tree).encode(), 1)


@pytest.mark.django_db
def test_the_working_copy_changes_no_frozen_byte(plan, published):
    before = bytes(Version.objects.get(pk=published.pk).content)
    Indicator.objects.all().delete()
    Measure.objects.filter(plan=plan).update(title="Outra")
    fill(plan, measures=2)
    plan.municipalities.update(name="Outro nome")
    after = Version.objects.get(pk=published.pk)
    assert bytes(after.content) == before
    assert "Outra" not in [m.title for m in after.document.measures]
