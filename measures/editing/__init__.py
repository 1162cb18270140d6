"""The verbs that write areas, objectives, measures and their rows. Everything that edits a plan calls these."""

from measures.editing.areas import add_area, edit_area, start_areas
from measures.editing.measures import add_measure, earlier_measures, edit_measure, give_measure, take_back_measure
from measures.editing.objectives import (
    add_operational_objective,
    add_strategic_objective,
    edit_operational_objective,
    edit_strategic_objective,
)
from measures.editing.order import delete_row, demand_place, move_row, undo_delete
from measures.editing.rows import add_row, edit_row

__all__ = [
    "add_area",
    "add_measure",
    "add_operational_objective",
    "add_row",
    "add_strategic_objective",
    "delete_row",
    "demand_place",
    "earlier_measures",
    "edit_area",
    "edit_measure",
    "edit_operational_objective",
    "edit_row",
    "edit_strategic_objective",
    "give_measure",
    "move_row",
    "start_areas",
    "take_back_measure",
    "undo_delete",
]
