"""How every state of the house looks: one word, one tone. Apps register their own."""

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise

Tone = Literal["draft", "info", "warn", "ok", "danger"]


@dataclass(frozen=True)
class Shown:
    """A state as people see it."""

    word: "str | Promise"
    tone: Tone


_TABLE: dict[str, Shown] = {}


def register_states(table: dict[str, Shown]) -> None:
    """Add an app's states; a value means the same thing everywhere."""
    _TABLE.update(table)


def shown(state: str) -> Shown:
    """The look of `state`; raises KeyError for one nobody registered."""
    return _TABLE[str(state)]
