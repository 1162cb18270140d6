"""What was asked for, in words and in the order of the form: before it is sent, and behind the private link."""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils import formats
from django.utils.translation import gettext as _

from training.models import BodyType, DateOption, Format, Shift, Sizing, TrainingRequest
from training.steps import Answers


@dataclass(frozen=True)
class Line:
    """A label and what was said; `own` texts are the body's words, in whatever language."""

    label: str
    texts: list[str]
    own: bool = False


@dataclass
class Part:
    """The lines of one step."""

    step: str
    title: str
    lines: list[Line] = field(default_factory=list)

    def say(self, label: str, *texts: Any, own: bool = False) -> None:
        """Add a line, unless there is nothing to say."""
        if found := [str(text) for text in texts if text not in ("", None)]:
            self.lines.append(Line(label, found, own))


def summary_of(answers: Answers) -> list[Part]:
    """Of the answers of the first three steps; a step that is not valid shows what is."""
    said: dict[str, Any] = {}
    for step in ("what", "when", "who"):
        form = answers.filled(step)
        form.is_valid()
        said |= form.cleaned_data
    sessions = [(wish.module, wish.options, wish.reading_session) for wish in said.get("wishes", [])]
    return _parts(said, sessions, said.get("bodies", []))


def differences(request: TrainingRequest, answers: Answers, check: forms.Form) -> list[tuple[str, str, str]]:
    """What the request says now and what `answers` would put there, where they differ: label, both texts."""

    def told(parts: list[Part]) -> dict[str, str]:
        return {line.label: "\n".join(line.texts) for part in parts for line in part.lines}

    theirs, mine = told(summary_of_request(request)), told(summary_of(answers))
    if check.is_valid() and check.cleaned_data["notes"]:
        mine[_("Anything else")] = check.cleaned_data["notes"]
    labels = dict.fromkeys([*theirs, *mine])
    found = [(label, theirs.get(label, ""), mine.get(label, "")) for label in labels]
    return [row for row in found if row[1] != row[2]]


def summary_of_request(request: TrainingRequest) -> list[Part]:
    """Of a request that was sent; three queries."""
    said = {f.name: getattr(request, f.name) for f in TrainingRequest._meta.concrete_fields}
    wishes = request.wishes.select_related("module").prefetch_related("options")
    sessions = [(wish.module, [_when(o) for o in wish.options.all()], wish.reading_session) for wish in wishes]
    return _parts(said, sessions, [(body.name, body.people) for body in request.bodies.all()])


def _when(option: DateOption) -> tuple[Any, Any, Any]:
    return option.day, option.starts, option.ends


def _parts(said: dict[str, Any], sessions: list[Any], bodies: list[Any]) -> list[Part]:
    return [_what(said, sessions), _where(said, sessions), _who(said, bodies)]


def _what(said: dict[str, Any], sessions: list[Any]) -> Part:
    part = Part("what", _("What and for whom"))
    part.say(_("Modules"), *dict.fromkeys(str(module) for module, _options, _reading in sessions))
    part.say(_("Number of participants"), said.get("people"))
    if said.get("sizing"):
        part.say(_("If the number does not fit"), Sizing(said["sizing"]).label)
    part.say(_("Reason for the exception"), said.get("waiver_reason"), own=True)
    part.say(_("Who the participants are"), said.get("profile"), own=True)
    if said.get("format"):
        part.say(_("How it is held"), Format(said["format"]).label)
    needs = {
        "step_free": _("Step-free access"),
        "sign_language": _("Portuguese Sign Language"),
        "large_print": _("Materials in large print"),
    }
    part.say(_("Access needs"), *(label for name, label in needs.items() if said.get(name)))
    part.say(_("Other access needs"), said.get("other_needs"), own=True)
    return part


def _where(said: dict[str, Any], sessions: list[Any]) -> Part:
    part = Part("when", _("When and where"))
    place = said.get("venue_municipality")
    part.say(_("Place"), said.get("venue_name"), said.get("venue_address"), said.get("venue_postal_code"),
             place.label if place else "", own=True)  # fmt: skip
    there = {
        "has_tables": _("Tables and chairs, set in a U"),
        "has_flipchart": _("Flipchart and markers"),
        "has_computer": _("Computer with internet"),
        "has_projector": _("Projector"),
    }
    if said.get("format") != Format.ONLINE:
        part.say(
            _("Equipment there"), *([label for name, label in there.items() if said.get(name)] or [_("Nothing of it")])
        )
    for module, options, reading in sessions:
        told = [
            f"{formats.date_format(day, 'DATE_FORMAT')}, \u2066{starts:%H:%M}–{ends:%H:%M}\u2069"
            for day, starts, ends in options
        ]
        more = [_("With a reading session for children")] if reading else []
        part.say(_("Days for “%(module)s”") % {"module": module}, *told, *more)
    if said.get("shift"):
        part.say(_("People who work in shifts"), Shift(said["shift"]).label)
    return part


def _who(said: dict[str, Any], bodies: list[Any]) -> Part:
    part = Part("who", _("Organisation and contact"))
    part.say(_("Organisation"), said.get("body_name"), said.get("body_unit"), own=True)
    if said.get("body_type"):
        part.say(_("Kind of organisation"), BodyType(said["body_type"]).label)
    part.say("NIF", said.get("nif"))
    part.say(_("Why there is no NIF"), said.get("no_nif_reason"), own=True)
    place = said.get("municipality")
    part.say(_("Address"), said.get("postal_code"), place.label if place else "", own=True)
    told = [f"{name} ({people})" if people else name for name, people in bodies]
    part.say(_("Other organisations that take part"), *told, own=True)
    part.say(_("Contact"), said.get("contact_name"), said.get("contact_role"), said.get("contact_email"),
             said.get("contact_phone"), own=True)  # fmt: skip
    part.say(_("Anything else"), said.get("notes"), own=True)
    return part
