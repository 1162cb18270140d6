"""A request while it is being written: what was answered so far, carried from page to page and kept nowhere.

What was posted at each step is carried as it was, valid or not, so that going back loses nothing. Only sending looks
at everything at once.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from portal.public_forms import MOST_CARRIED, carry
from training.asking import EQUIPMENT, MOST_SESSIONS, VENUE, Wished
from training.forms.asking import CheckForm, WhatForm, WhoForm
from training.forms.when import Block, WhenForm, blocks_of
from training.models import Format, TrainingModule, TrainingRequest

STEPS = ("what", "when", "who", "check")
Raw = dict[str, list[str]]


@dataclass
class Answers:
    """`raw`: step → field → what was posted. `once` makes sending twice one request; `read_at` is 0 for a new one."""

    raw: dict[str, Raw] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    once: str = field(default_factory=lambda: str(uuid4()))
    read_at: int = 0

    @classmethod
    def of(cls, came: Mapping[str, Any]) -> "Answers":
        """From what a page carried; it was signed, so it is ours."""
        return cls(**came) if came else cls()

    def carried(self, name: str) -> str:
        """For the next page of the form `name`."""
        return carry(name, {"raw": self.raw, "counts": self.counts, "once": self.once, "read_at": self.read_at})

    def fits(self, name: str) -> bool:
        """Whether the next page would still be read."""
        return len(self.carried(name)) <= MOST_CARRIED and len(json.dumps(self.raw)) < 4 * MOST_CARRIED

    @property
    def key(self) -> UUID:
        """The id the request will have."""
        return UUID(self.once)

    def keep(self, step: str, posted: QueryDict, names: list[str]) -> None:
        """Remember what the form of `step` posted; the room of a session that is now online is kept aside."""
        found = {name: posted.getlist(name) for name in names if name in posted}
        self.raw[step] = found
        if room := {name: found[name] for name in (*VENUE, *EQUIPMENT) if name in found}:
            self.raw["place"] = room

    def initial(self, step: str) -> dict[str, Any]:
        """What the form of `step` opens with."""
        kept = self.raw.get(step, {})
        if step == "when" and not any(name in kept for name in VENUE):
            kept = {**self.raw.get("place", {}), **kept}
        if step == "who" and not kept:
            kept = {"municipality": self.raw.get("when", {}).get("venue_municipality", [])}
        return {name: values if name == "modules" else (values or [""])[-1] for name, values in kept.items()}

    # --- the sessions on the second page -------------------------------------------------------------------------

    def modules(self) -> list[TrainingModule]:
        """Those chosen at the first step, in the order of the list; one query."""
        return list(TrainingModule.objects.filter(slug__in=self.raw.get("what", {}).get("modules", [])))

    def blocks(self) -> list[Block]:
        """The sessions asked for."""
        return blocks_of(self.modules(), self.counts)

    def more(self, slug: str) -> bool:
        """One more session of a module; False when there are enough."""
        blocks = self.blocks()
        mine = [block for block in blocks if block.module.slug == slug]
        if not mine or len(blocks) >= MOST_SESSIONS:
            return False
        self.counts[slug] = len(mine) + 1
        return True

    def less(self, slug: str, number: int) -> None:
        """Take one session of a module away; those after it move up."""
        count = sum(block.module.slug == slug for block in self.blocks())
        if count < 2 or not 1 <= number <= count:
            return
        kept: Raw = {}
        for name, values in self.raw.get("when", {}).items():
            begin, _dot, rest = name.partition(".")
            place, _dot, tail = rest.partition(".")
            if begin != slug or not place.isdigit():
                kept[name] = values
            elif int(place) != number:
                kept[f"{slug}.{int(place) - (int(place) > number)}.{tail}"] = values
        self.raw["when"] = kept
        self.counts[slug] = count - 1

    # --- forms -----------------------------------------------------------------------------------------------

    def form(self, step: str, data: "MultiValueDict[str, str] | None" = None) -> forms.Form:
        """The form of a step: bound to `data`, or opening with what is remembered."""
        initial = None if data is not None else self.initial(step)
        if step == "when":
            online = (self.raw.get("what", {}).get("format") or [""])[-1]
            return WhenForm(data, initial=initial, blocks=self.blocks(), held=online)
        return {"what": WhatForm, "who": WhoForm, "check": CheckForm}[step](data, initial=initial)

    def filled(self, step: str) -> forms.Form:
        """The form of a step bound to what is remembered, to be checked."""
        return self.form(step, MultiValueDict(self.raw.get(step, {})))


def values_of(answers: Answers, check: forms.Form) -> dict[str, Any]:
    """The keyword arguments of the verbs, of steps that were all found valid."""
    columns = {one.name for one in TrainingRequest._meta.get_fields()} - {"bodies", "wishes"}
    values: dict[str, Any] = {}
    wishes: list[Wished] = []
    bodies: list[tuple[str, int | None]] = []
    for form in [*(answers.filled(step) for step in STEPS[:-1]), check]:
        if not form.is_valid():
            raise ValueError("a step is not valid")
        values |= {name: value for name, value in form.cleaned_data.items() if name in columns}
        wishes = form.cleaned_data.get("wishes", wishes)
        bodies = form.cleaned_data.get("bodies", bodies)
    return {"values": values, "wishes": wishes, "bodies": bodies}


def answers_of(request: TrainingRequest) -> Answers:
    """A request as answers, to change it."""
    wishes = list(request.wishes.select_related("module").prefetch_related("options"))
    when: Raw = {name: [_told(request, name)] for name in ("shift",)}
    if request.format != Format.ONLINE:
        when |= {name: [_told(request, name)] for name in (*VENUE, *EQUIPMENT) if _told(request, name)}
    counts: dict[str, int] = {}
    for wish in wishes:
        slug = wish.module.slug
        counts[slug] = counts.get(slug, 0) + 1
        for number, option in enumerate(wish.options.all(), 1):
            key = f"{slug}.{counts[slug]}.{number}"
            when[f"{key}.day"] = [option.day.isoformat()]
            when[f"{key}.starts"] = [f"{option.starts:%H:%M}"]
            when[f"{key}.ends"] = [f"{option.ends:%H:%M}"]
        if wish.reading_session:
            when[f"{slug}.{counts[slug]}.reading"] = ["on"]
    what: Raw = {name: [_told(request, name)] for name in WhatForm.base_fields if name != "modules"}
    what["modules"] = list(counts)
    who: Raw = {name: [_told(request, name)] for name in WhoForm.base_fields if name != "bodies"}
    lines = [f"{body.name}, {body.people}" if body.people else body.name for body in request.bodies.all()]
    who["bodies"] = ["\n".join(lines)]
    raw = {"what": {k: v for k, v in what.items() if v != [""]}, "when": when, "who": who}
    raw["check"] = {"notes": [request.notes]}
    return Answers(raw=raw, counts=counts, read_at=request.revision)


def _told(request: TrainingRequest, name: str) -> str:
    """A column as a form posts it."""
    value = getattr(request, name)
    if isinstance(value, bool):
        return "on" if value else ""
    return (
        value.label if hasattr(value, "label") and hasattr(value, "dico") else str(value if value is not None else "")
    )
