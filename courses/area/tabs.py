"""The pages of a school's workspace. Registered in `AppConfig.ready()`, they stand in one row on each of them."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class AreaTab:
    """A page: its key, its word, its address name (which takes the school's id) and its place in the order."""

    key: str
    label: "str | Promise"
    url_name: str
    order: int


class AreaTabs:
    """The pages, in their order."""

    def __init__(self) -> None:
        self._tabs: dict[str, AreaTab] = {}

    def register(self, *tabs: AreaTab) -> None:
        """Add or replace, by key."""
        self._tabs |= {tab.key: tab for tab in tabs}

    def __iter__(self) -> Iterator[AreaTab]:
        return iter(sorted(self._tabs.values(), key=lambda tab: tab.order))


area_tabs = AreaTabs()
