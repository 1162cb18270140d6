"""The form of the search and the chips above its results: what is chosen, what might be, and how many there are."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from courses.search.asking import Asked
from courses.search.criteria import ALLOWED, CHOICES, SEVERAL, Criteria
from courses.search.engine import Result
from courses.search.labels import GROUPS, value_label

# Level and shifts are shown at once; these wait behind "More filters".
BEHIND = [name for name in (*GROUPS, "ordem") if name not in ("nivel", "turno", "raio")]


@dataclass(frozen=True)
class Option:
    """A value of a filter: how many fit with it (None where that is not counted), and whether it is chosen."""

    value: str
    label: Any
    count: int | None
    chosen: bool


@dataclass(frozen=True)
class Group:
    """A filter: several values at once, or one."""

    name: str
    label: Any
    several: bool
    options: list[Option]

    @property
    def chosen(self) -> bool:
        """Whether anything of it is chosen."""
        return any(option.chosen for option in self.options)


@dataclass(frozen=True)
class Chip:
    """Something chosen, and the address without it."""

    label: Any
    query: str


def groups(asked: Criteria, found: Result) -> list[Group]:
    """Every filter with its values; distance only where a place was asked."""
    made = []
    for name, label in GROUPS.items():
        counts = found.counts.get(name, {})
        if name == "raio" and not asked.onde:
            continue
        values = CHOICES if name == "nivel" else list(counts) if name == "mes" else ALLOWED[name]
        present = getattr(asked, name)
        extra = [present] if isinstance(present, str) and present and present not in values else []
        chosen = {present} if isinstance(present, str) else set(present)
        options = [
            Option(value, value_label(name, value), counts.get(value), value in chosen) for value in [*values, *extra]
        ]
        made.append(Group(name, label, name in SEVERAL, options))
    return made


def chips(asked: Asked) -> list[Chip]:
    """Everything chosen, each with the way to take it back."""
    criteria = asked.criteria
    made = [Chip(place.label, _without_place(criteria, place.ref)) for place in asked.places]
    for name in GROUPS:
        present = getattr(criteria, name)
        for value in (present,) if isinstance(present, str) else present:
            if value:
                made.append(Chip(value_label(name, value), criteria.without(name, value).query))
    if criteria.q and asked.words:
        made.append(Chip(_("Words: %(words)s") % {"words": criteria.q}, criteria.without("q").query))
    return made


def _without_place(criteria: Criteria, ref: str) -> str:
    """The same without one of the two places; the other becomes the first."""
    left = [kept for kept in (criteria.onde, criteria.onde2) if kept and kept != ref] + ["", ""]
    changes: dict[str, Any] = {"onde": left[0], "onde2": left[1]}
    return criteria.but(**changes, raio=criteria.raio if left[0] else "").query
