"""Pure functions from one schema to the next. Stored bytes are never rewritten; old versions are read through these."""

from collections.abc import Callable
from typing import Any

Tree = dict[str, Any]
UPGRADES: dict[int, Callable[[Tree], Tree]] = {}


def upgraded(tree: Tree, schema: int, wanted: int) -> Tree:
    """`tree` of `schema` as a tree of schema `wanted`; raises KeyError when no way leads there."""
    while schema < wanted:
        tree = UPGRADES[schema](tree)
        schema += 1
    return tree
