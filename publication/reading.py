"""A document made easy to read: lookups by id, measures by area and level, the public promise counted."""

from functools import cached_property
from uuid import UUID

from publication.document import AreaNode, LevelNode, MeasureNode, OperationalNode, PlanDocument, StrategicNode


class PlanReading:
    """What pages, PDF and workbook ask of a document. Pure: no database, except where a method says so."""

    def __init__(self, document: PlanDocument) -> None:
        self.document = document

    @cached_property
    def levels(self) -> dict[str, LevelNode]:
        """By code."""
        return {level.code: level for level in self.document.levels}

    @cached_property
    def areas(self) -> dict[UUID, AreaNode]:
        """By id."""
        return {area.id: area for area in self.document.areas}

    @cached_property
    def strategic(self) -> dict[UUID, StrategicNode]:
        """By id."""
        return {row.id: row for row in self.document.strategic_objectives}

    @cached_property
    def operational(self) -> dict[UUID, OperationalNode]:
        """By id."""
        return {row.id: row for row in self.document.operational_objectives}

    @cached_property
    def by_code(self) -> dict[str, MeasureNode]:
        """Measures by public code."""
        return {measure.code: measure for measure in self.document.measures}

    @cached_property
    def by_area(self) -> list[tuple[AreaNode | None, list[MeasureNode]]]:
        """Every area in the plan's order with its measures (none is valid); last, those without an area, if any."""
        groups: list[tuple[AreaNode | None, list[MeasureNode]]] = [
            (area, [m for m in self.document.measures if m.area == area.id]) for area in self.document.areas
        ]
        rest = [m for m in self.document.measures if m.area is None]
        return [*groups, (None, rest)] if rest else groups

    @cached_property
    def place_names(self) -> dict[str, str]:
        """Names of the territory's municipalities by code; a code from elsewhere is not in it."""
        return {place.dico: place.name for place in self.document.territory}

    @cached_property
    def guaranteed(self) -> list[MeasureNode]:
        """The measures whose level is always guaranteed: the public promise."""
        return [m for m in self.document.measures if self.is_guaranteed(m)]

    def is_guaranteed(self, measure: MeasureNode) -> bool:
        """Whether the measure's own level is guaranteed (exceptions by municipality stand beside it)."""
        return measure.level is not None and self.levels[measure.level].guaranteed

    def strategic_of(self, measure: MeasureNode) -> list[StrategicNode]:
        """Strategic objectives of a measure: named directly, or those its operational ones belong to; in order."""
        ids = {*measure.strategic_objectives}
        ids |= {o.strategic for o in (self.operational[i] for i in measure.objectives) if o.strategic}
        return [row for row in self.document.strategic_objectives if row.id in ids]

    def national_area_ids(self) -> list[int]:
        """Ids of the national areas the plan's areas are linked to; an area linked to none counts as "Outras".

        One query.
        """
        from measures.models import NationalArea
        from measures.reference import OTHER

        codes = {code for area in self.document.areas for code in (area.national or [OTHER])}
        return list(NationalArea.objects.filter(code__in=codes).values_list("pk", flat=True))
