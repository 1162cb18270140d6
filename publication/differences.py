"""What changed between two documents of a plan: measures added, removed, changed, field by field. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, TypeAlias

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from plans.models import Plan
from publication import wording
from publication.document import IndicatorNode, MeasureNode, PlanDocument, TargetNode
from publication.reading import PlanReading

Text: TypeAlias = str | Promise
# Longer texts are shown whole, before and after: comparing them word by word would take too long.
LONGEST = 4000


@dataclass(frozen=True)
class Piece:
    """A run of words: in both texts, only in the new one, or only in the old one."""

    kind: Literal["same", "added", "removed"]
    text: str


@dataclass(frozen=True)
class Change:
    """One field whose text is not the same."""

    label: Text
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class MeasureChange:
    """A measure in both documents that is not the same in both; `measure` is the new one."""

    measure: MeasureNode
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Differences:
    """From one document to another."""

    plan: tuple[Change, ...]
    added: tuple[MeasureNode, ...]
    removed: tuple[MeasureNode, ...]
    changed: tuple[MeasureChange, ...]
    unchanged: int

    @property
    def any(self) -> bool:
        """Whether a reader would see a difference."""
        return bool(self.plan or self.added or self.removed or self.changed)


def differences(old: PlanDocument, new: PlanDocument, *, area_names: Mapping[str, str] | None = None) -> Differences:
    """From `old` to `new`; measures are matched by their id, so a new number or title is a change, not a new one.

    `area_names` says national areas in the reader's language, by code.
    """
    names = area_names or {}
    before = {m.id: m for m in old.measures}
    after = {m.id: m for m in new.measures}
    old_reading, new_reading = PlanReading(old), PlanReading(new)
    changed = []
    for measure in new.measures:
        if measure.id in before:
            changes = _changes(_measure(before[measure.id], old_reading), _measure(measure, new_reading))
            if changes:
                changed.append(MeasureChange(measure, changes))
    return Differences(
        plan=_changes(_plan(old, names), _plan(new, names)),
        added=tuple(m for m in new.measures if m.id not in before),
        removed=tuple(m for m in old.measures if m.id not in after),
        changed=tuple(changed),
        unchanged=len(before.keys() & after.keys()) - len(changed),
    )


def compare(old: str, new: str) -> tuple[Piece, ...]:
    """Two texts word by word; the kept and removed pieces together are `old`, the kept and added ones `new`."""
    if len(old) + len(new) > LONGEST:
        return tuple(Piece(kind, text) for kind, text in (("removed", old), ("added", new)) if text)  # type: ignore[arg-type]
    left, right = re.findall(r"\s+|\w+|[^\w\s]", old), re.findall(r"\s+|\w+|[^\w\s]", new)
    pieces = []
    for tag, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(left[a:b])))
            continue
        if b > a:
            pieces.append(Piece("removed", "".join(left[a:b])))
        if d > c:
            pieces.append(Piece("added", "".join(right[c:d])))
    return tuple(pieces)


Fields = list[tuple[Text, str]]


def _changes(old: Fields, new: Fields) -> tuple[Change, ...]:
    return tuple(
        Change(label, compare(before, after))
        for (label, before), (_same, after) in zip(old, new, strict=True)
        if before != after
    )


def _lines(rows: Iterable[str]) -> str:
    return "\n".join(row for row in rows if row)


def _plan(document: PlanDocument, area_names: Mapping[str, str]) -> Fields:
    reading = PlanReading(document)
    return [
        (_("Title"), document.title),
        (_("Short name"), document.short_name),
        (_("Kind"), wording.choice(Plan.Kind, document.kind)),
        (_("Territory"), _lines(place.name for place in document.territory)),
        (_("Promoters"), _lines(body.name for body in document.promoters)),
        (_("Partners"), _lines(body.name for body in document.partners)),
        (_("Period"), wording.span(document.period.start, document.period.end)),
        (_("Summary"), document.summary),
        (_("Funding"), document.funding),
        (_("Continues"), document.predecessor.short_name if document.predecessor else ""),
        (_("Source"), _lines([document.registration.source]) if document.registration else ""),
        (_("Areas"), _lines(_noted(a.title, *(area_names.get(c, c) for c in a.national)) for a in document.areas)),
        (_("Strategic objectives"), _lines(row.title for row in document.strategic_objectives)),
        (
            _("Operational objectives"),
            _lines(
                f"{row.title} ({reading.strategic[row.strategic].title})" if row.strategic else row.title
                for row in document.operational_objectives
            ),
        ),
    ]


def _measure(measure: MeasureNode, reading: PlanReading) -> Fields:
    area = reading.areas[measure.area].title if measure.area else ""
    places = reading.place_names
    return [
        (_("Number"), measure.number),
        (_("Title"), measure.title),
        (_("Description"), measure.description),
        (_("Main area"), area),
        (_("Other areas"), _lines(reading.areas[i].title for i in measure.other_areas)),
        (_("Level"), reading.levels[measure.level].name if measure.level else ""),
        (
            _("Exceptions of level"),
            _lines(
                f"{places.get(e.municipality, e.municipality)}: {reading.levels[e.level].name}"
                for e in measure.level_exceptions
            ),
        ),
        (_("Strategic objectives"), _lines(reading.strategic[i].title for i in measure.strategic_objectives)),
        (_("Operational objectives"), _lines(reading.operational[i].title for i in measure.objectives)),
        (_("Audiences"), _lines(measure.audiences)),
        (_("Municipalities concerned"), _lines(places.get(i, i) for i in measure.municipalities)),
        (_("Targets"), _lines(_target(t, places) for t in measure.targets)),
        (_("Indicators"), _lines(_indicator(i) for i in measure.indicators)),
        (
            _("Responsible entities"),
            _lines(
                _noted(wording.responsible_name(r), wording.part(r), places.get(r.municipality or "", ""))
                for r in measure.responsibles
            ),
        ),
        (_("Institutional contact"), measure.contact),
        (_("Schedule"), _lines(wording.schedule(measure.schedule, reading.document))),
        (_("Actions"), _lines(f"{a.text} {wording.span(a.starts, a.ends)}".strip() for a in measure.actions)),
        (_("Continues"), measure.predecessor.title if measure.predecessor else ""),
        (pgettext_lazy("of a measure", "Source"), measure.source),
    ]


def _noted(text: str, *notes: str) -> str:
    known = [note for note in notes if note]
    return f"{text} ({', '.join(known)})" if known else text


def _target(target: TargetNode, places: dict[str, str]) -> str:
    place = f"{places.get(target.municipality, target.municipality)}: " if target.municipality else ""
    reading = wording.target_reading(target)
    return f"{place}{target.text} [{' · '.join(reading)}]" if reading else f"{place}{target.text}"


def _indicator(indicator: IndicatorNode) -> str:
    reading = wording.indicator_reading(indicator)
    return f"{indicator.text} [{' · '.join(reading)}]" if reading else indicator.text
