"""Areas, objectives, measures and what hangs on a measure: all of a plan's working copy.

Every row that people edit carries its own `revision`; deleting sets `deleted_at`, so that it can be undone.
Ids stay the same through all versions of the plan.
"""

from measures.models.areas import OperationalObjective, PlanArea, StrategicObjective
from measures.models.base import EditedRow, LiveQuerySet
from measures.models.measures import Measure, MeasureAssignment, MeasureQuerySet
from measures.models.reference import Level, NationalArea
from measures.models.rows import Action, Indicator, LevelException, MeasureRow, Responsible, Target

__all__ = [
    "Action",
    "EditedRow",
    "Indicator",
    "Level",
    "LevelException",
    "LiveQuerySet",
    "Measure",
    "MeasureAssignment",
    "MeasureQuerySet",
    "MeasureRow",
    "NationalArea",
    "OperationalObjective",
    "PlanArea",
    "Responsible",
    "StrategicObjective",
    "Target",
]
