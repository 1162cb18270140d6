"""The document: one typed tree of a whole plan, and its canonical bytes.

Everything the outside sees is made from a published version's document and nothing else. Internal notes and drafts
are not in this tree, so they cannot leak. Changing the tree means a new `SCHEMA` number, a new file in `schemas/`
and an upgrade function in `upgrades.py`.
"""

import hashlib
import json
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints

from publication.upgrades import upgraded

SCHEMA = 1

Dico = Annotated[str, StringConstraints(pattern=r"^[0-9X]\d{3}$")]


class Node(BaseModel):
    """A part of the tree: nothing may be added to it, nothing changed in it."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Place(Node):
    """A municipality as it was named when the version was frozen."""

    dico: Dico
    name: str
    district: str


class Body(Node):
    """An organisation as it was named when the version was frozen."""

    id: UUID
    name: str
    acronym: str
    type: str


class LevelNode(Node):
    """A level some measure of the plan has; `guaranteed` is the public promise."""

    code: str
    name: str
    guaranteed: bool


class AreaNode(Node):
    """An area in the plan's words; `national` holds codes of the national catalogue, none meaning "Outras"."""

    id: UUID
    title: str
    short_title: str
    group: Literal["", "priority", "cross-cutting"]
    national: list[str]


class StrategicNode(Node):
    """A strategic objective and the areas it names, if any."""

    id: UUID
    title: str
    areas: list[UUID]


class OperationalNode(Node):
    """An operational objective; `strategic` None: it stands alone."""

    id: UUID
    title: str
    strategic: UUID | None


class TargetNode(Node):
    """A target: `text` is the promise; the rest is a reading of it. `value` is a decimal in plain notation."""

    id: UUID
    text: str
    municipality: Dico | None
    kind: str
    comparator: str
    value: str | None
    base: str
    base_is_whole: bool
    due: str
    per: str


class IndicatorNode(Node):
    """An indicator; `target` None: of the measure as a whole."""

    id: UUID
    text: str
    target: UUID | None
    kind: str
    unit: str
    baseline: str
    direction: str
    aggregation: str
    nature: str
    disaggregation: list[str]
    verification: str


class ResponsibleNode(Node):
    """A responsible entity: `name` as the plan writes it; `body` when it is one of the register."""

    id: UUID
    name: str
    body: Body | None
    part: str
    municipality: Dico | None


class ActionNode(Node):
    """An action of a measure."""

    id: UUID
    text: str
    starts: str
    ends: str


class ExceptionNode(Node):
    """The level a measure has in one municipality instead of its own."""

    id: UUID
    municipality: Dico
    level: str


class ScheduleNode(Node):
    """When: dates with their precision, "" where the plan's period holds."""

    starts: str
    ends: str
    continuous: bool
    text: str


class PredecessorNode(Node):
    """The published measure this one continues."""

    plan_slug: str
    plan_name: str
    code: str
    title: str


class MeasureNode(Node):
    """A measure with everything under it."""

    id: UUID
    code: str
    number: str
    title: str
    description: str
    area: UUID | None
    other_areas: list[UUID]
    level: str | None
    objectives: list[UUID]
    strategic_objectives: list[UUID]
    audiences: list[str]
    municipalities: list[Dico]
    contact: str
    schedule: ScheduleNode
    predecessor: PredecessorNode | None
    source: str
    targets: list[TargetNode]
    indicators: list[IndicatorNode]
    responsibles: list[ResponsibleNode]
    actions: list[ActionNode]
    level_exceptions: list[ExceptionNode]


class PeriodNode(Node):
    """Start and end with their precision; "" is "not in the source"."""

    start: str
    end: str


class PlanLink(Node):
    """A published plan this one continues."""

    slug: str
    short_name: str


class Registration(Node):
    """For a plan approved before the portal: where its facts come from; "" is "not in the source"."""

    source: str
    approved_on: str
    approved_by: str


class PlanDocument(Node):
    """The whole plan."""

    id: UUID
    slug: str
    title: str
    short_name: str
    kind: Literal["municipal", "intermunicipal"]
    demonstration: bool
    period: PeriodNode
    summary: str
    funding: str
    predecessor: PlanLink | None
    registration: Registration | None
    territory: list[Place]
    promoters: list[Body]
    partners: list[Body]
    levels: list[LevelNode]
    areas: list[AreaNode]
    strategic_objectives: list[StrategicNode]
    operational_objectives: list[OperationalNode]
    measures: list[MeasureNode]


def canonical_bytes(tree: dict[str, Any]) -> bytes:
    """The one way a tree is written: UTF-8, keys sorted, no spaces, no floats."""
    return json.dumps(tree, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def document_bytes(document: PlanDocument) -> bytes:
    """The bytes that are stored and hashed."""
    return canonical_bytes(document.model_dump(mode="json"))


def sha256(content: bytes) -> str:
    """The hash shown beside every edition."""
    return hashlib.sha256(content).hexdigest()


def read_document(content: bytes, schema: int) -> PlanDocument:
    """The tree of stored bytes, brought to the present schema; raises pydantic's ValidationError if it is none."""
    if schema == SCHEMA:
        # The same reading in half the time, without a Python tree in between.
        return PlanDocument.model_validate_json(content)
    return PlanDocument.model_validate(upgraded(json.loads(content), schema, SCHEMA))


def envelope_bytes(*, content: bytes, edition: int, published_on: str, schema: int, digest: str) -> bytes:
    """`plano.json`: which edition this is, and the document as it was stored.

    `sha256` is that of the value of `document` written canonically (sorted keys, no spaces, UTF-8).
    """
    head = {"edition": edition, "published_on": published_on, "schema": schema, "sha256": digest}
    return b'{"document":' + content + b"," + canonical_bytes(head)[1:]
