"""Where apps put what they add to pages that are made of several apps.

Apps register objects in `AppConfig.ready()`; `portal` iterates and knows no app. Each protocol is one small promise.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from django.contrib.sitemaps import Sitemap
    from ninja import Router

    from portal.models import User


@dataclass(frozen=True)
class Figure:
    """A number on the home page: already counted, with a label in the reader's language and where it leads."""

    value: int
    label: str
    url: str


@dataclass(frozen=True)
class Todo:
    """One thing that waits for a person: what, where to do it, since when (for the order), how pressing."""

    title: str
    detail: str
    url: str
    since: Any
    action_needed: bool = True


@dataclass(frozen=True)
class DeskLink:
    """A page of the agency's desk, shown above every page of the admin: its word and its address."""

    label: str
    url: str


class DeskPages(Protocol):
    """Adds pages to the agency's desk."""

    def links(self, user: "User") -> Iterable[DeskLink]:
        """Those this person of the agency may open; no query."""


class HomeFigure(Protocol):
    """Adds numbers to the home page."""

    def figures(self) -> Iterable[Figure]:
        """From published data only, demonstration left out; at most two queries."""


class WorkspaceTodo(Protocol):
    """Adds lines to "what waits for me"."""

    def todos(self, user: "User") -> Iterable[Todo]:
        """What this user has to do now; constant queries."""


@dataclass(frozen=True)
class Beginning:
    """Something a person may begin: a label in the reader's language and where."""

    label: str
    url: str


class WorkspaceBeginning(Protocol):
    """Adds links to the workspace's first page."""

    def beginnings(self, user: "User") -> Iterable[Beginning]:
        """What this user may begin; constant queries."""


@dataclass(frozen=True)
class Room:
    """A room of the workspace beside "what waits for me" and the plans: the key its pages give as `nav`."""

    key: str
    label: str
    url: str


class WorkspaceRooms(Protocol):
    """Adds entries to the row of rooms above every page of the workspace."""

    def rooms(self, user: "User") -> Iterable[Room]:
        """Those this person has a key to; one query at most, for it is asked on every page."""


class SitemapPart(Protocol):
    """Adds a section to the sitemap."""

    name: str

    def sitemap(self) -> "type[Sitemap] | Sitemap":
        """Published addresses, demonstration left out."""


class Purger(Protocol):
    """Removes personal data whose time is over."""

    def purge(self) -> dict[str, int]:
        """Do it and say how many rows of what."""


@dataclass(frozen=True)
class KeptData:
    """Personal data that is kept, as the page about privacy tells it; `basis` where it is not the public interest."""

    what: str
    purpose: str
    how_long: str
    basis: str = ""


class PrivacyPart(Protocol):
    """Adds to the page about privacy what an app keeps of people."""

    def kept(self) -> Iterable[KeptData]:
        """In the reader's language; the times come from where the purger reads them. No query."""


class ReferenceLoader(Protocol):
    """Brings in the reference data an app carries, in production too."""

    def load(self) -> dict[str, int]:
        """Write what is new or different, say how many rows of what; never touch what people have edited."""


class DemoLoader(Protocol):
    """Brings in and takes away the demonstration data of an app."""

    def load(self) -> dict[str, int]:
        """Write what is not there, say how many rows of what; apps load in the order in which they registered."""

    def remove(self) -> dict[str, int]:
        """Take away everything marked as demonstration; apps remove in the opposite order."""


class ApiRouter(Protocol):
    """Adds read-only addresses under /api/v1/."""

    prefix: str

    def router(self) -> "Router":
        """A router over published data."""


T = TypeVar("T")


class Registry(Generic[T]):
    """What was registered, in order."""

    def __init__(self) -> None:
        self._items: list[T] = []

    def register(self, item: T) -> None:
        """Add once; a second `ready()` in the same process changes nothing."""
        if not any(type(known) is type(item) for known in self._items):
            self._items.append(item)

    def __iter__(self) -> Any:
        return iter(self._items)


desk_pages: Registry[DeskPages] = Registry()
home_figures: Registry[HomeFigure] = Registry()
workspace_todos: Registry[WorkspaceTodo] = Registry()
workspace_beginnings: Registry[WorkspaceBeginning] = Registry()
workspace_rooms: Registry[WorkspaceRooms] = Registry()
sitemap_parts: Registry[SitemapPart] = Registry()
purgers: Registry[Purger] = Registry()
privacy_parts: Registry[PrivacyPart] = Registry()
reference_loaders: Registry[ReferenceLoader] = Registry()
demo_loaders: Registry[DemoLoader] = Registry()
api_routers: Registry[ApiRouter] = Registry()
