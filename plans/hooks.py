"""Where later apps put what belongs on a plan's workspace pages: tabs beside the sections, and states in lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from django.utils.functional import Promise

from plans.models import Plan
from portal.contributions import Registry
from portal.states import Shown


@dataclass(frozen=True)
class PlanTab:
    """A page of a plan's workspace: its key, word, address name (takes the plan's id) and place in the order."""

    key: str
    label: "str | Promise"
    url_name: str
    order: int


class PlanStates(Protocol):
    """Says where plans stand."""

    def states(self, plans: Sequence[Plan]) -> dict[UUID, list[Shown]]:
        """By plan: with the agency, public edition and the like. Constant queries."""


class TabRegistry:
    """The tabs, in their order."""

    def __init__(self) -> None:
        self._tabs: dict[str, PlanTab] = {}

    def register(self, *tabs: PlanTab) -> None:
        """Add or replace, by key."""
        self._tabs |= {tab.key: tab for tab in tabs}

    def __iter__(self) -> Any:
        return iter(sorted(self._tabs.values(), key=lambda tab: tab.order))


plan_tabs = TabRegistry()
plan_states: Registry[PlanStates] = Registry()
