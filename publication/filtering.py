"""The measures of one plan filtered by area and level, unknown ones kept in a group of their own."""

from dataclasses import dataclass
from functools import cached_property

from publication.presenting import UNKNOWN, AreaView, LevelView, MeasureView, PlanView


@dataclass(frozen=True)
class AreaGroup:
    """An area and those of its measures that match."""

    area: AreaView
    measures: list[MeasureView]


class MeasureFilter:
    """`area` is an area's key and `level` a level's code, "" for any, "sem" for those the document does not tell."""

    def __init__(self, plan: PlanView, area: str, level: str) -> None:
        self.plan = plan
        self.area_key = area
        self.level_code = level

    @cached_property
    def area(self) -> AreaView | None:
        """The area chosen, if the plan has it."""
        return next((a for a in self.plan.areas if a.key == self.area_key), None)

    @cached_property
    def level(self) -> LevelView | None:
        """The level chosen, if the plan has it."""
        return next((x for x in self.plan.levels if x.code == self.level_code), None)

    @property
    def active(self) -> bool:
        """Whether anything is chosen."""
        return bool(self.area_key or self.level_code)

    @property
    def unknown_area(self) -> bool:
        """The address names an area this edition does not have."""
        return bool(self.area_key) and self.area is None

    @property
    def unknown_level(self) -> bool:
        """The address names a level this edition does not have."""
        return bool(self.level_code) and self.level is None and self.level_code != UNKNOWN

    @cached_property
    def groups(self) -> list[AreaGroup]:
        """Areas with their matching measures; without a filter every area, also an empty one."""
        found = [
            AreaGroup(area, [m for m in area.measures if self._level_fits(m)])
            for area in self.plan.areas
            if not self.area_key or area.key == self.area_key
        ]
        return [g for g in found if g.measures or not self.active]

    @cached_property
    def touching(self) -> list[MeasureView]:
        """With an area chosen: measures of another main area that touch this one too."""
        node = self.area.area if self.area else None
        if node is None:
            return []
        return [m for m in self.plan.measures if node.id in m.node.other_areas and self._level_fits(m)]

    @cached_property
    def undecided(self) -> list[MeasureView]:
        """Measures that might match, for all the document tells: area or level is not in it."""
        if not self.active:
            return []
        sure = {m.code for group in self.groups for m in group.measures} | {m.code for m in self.touching}
        return [m for m in self.plan.measures if m.code not in sure and self._might(m)]

    @property
    def count(self) -> int:
        """How many match for sure."""
        return sum(len(group.measures) for group in self.groups) + len(self.touching)

    def _level_fits(self, measure: MeasureView) -> bool:
        wanted = None if self.level_code == UNKNOWN else self.level_code
        return not self.level_code or measure.node.level == wanted

    def _might(self, measure: MeasureView) -> bool:
        node = self.area.area if self.area else None
        touches = node is not None and (measure.node.area == node.id or node.id in measure.node.other_areas)
        of_area = not self.area_key or measure.node.area is None or touches
        return of_area and (self._level_fits(measure) or measure.node.level is None)
