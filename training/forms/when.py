"""When and where: the room, and up to three days for each session asked for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.forms.picking import MunicipalityField
from training.asking import EQUIPMENT, MOST_OPTIONS, VENUE, Wished
from training.checking import problem_with_day, warnings_about
from training.forms.asking import clean_postal_code, text_field, tick_field
from training.models import Format, LocalHoliday, OfferFact, Shift, TrainingModule

DAYS = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"]


@dataclass(frozen=True)
class Block:
    """A session asked for on the page: its module, its number among those of the module, how many there are."""

    module: TrainingModule
    number: int
    count: int
    reading: OfferFact | None = None

    @property
    def key(self) -> str:
        """What its fields begin with."""
        return f"{self.module.slug}.{self.number}"


def blocks_of(modules: Sequence[TrainingModule], counts: dict[str, int]) -> list[Block]:
    """A block for each session of each module; one where nothing else was said. One query."""
    facts = OfferFact.objects.current().filter(kind=OfferFact.Kind.READING, module__in=modules)
    reading = {fact.module_id: fact for fact in facts}  # type: ignore[attr-defined]
    found = []
    for module in modules:
        count = max(1, counts.get(module.slug, 1))
        found += [Block(module, number, count, reading.get(module.pk)) for number in range(1, count + 1)]
    return found


class WhenForm(forms.Form):
    """The room only for what is held in one; days and hours for every session."""

    venue_name = text_field(gettext_lazy("Name of the place"), 200, required=False)
    venue_address = text_field(gettext_lazy("Address of the place"), 300, required=False, autocomplete="street-address")
    venue_postal_code = text_field(
        gettext_lazy("Postal code of the place"),
        12,
        required=False,
        help_text=gettext_lazy("For example 1234-567."),
        dir="ltr",
    )
    venue_municipality = MunicipalityField(label=gettext_lazy("Municipality of the place"))
    has_tables = tick_field(gettext_lazy("Tables and chairs, set in a U"))
    has_flipchart = tick_field(gettext_lazy("Flipchart and markers"))
    has_computer = tick_field(gettext_lazy("Computer with internet"))
    has_projector = tick_field(gettext_lazy("Projector"))
    shift = forms.ChoiceField(
        label=gettext_lazy("Do participants work in shifts?"),
        choices=Shift.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    sure = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)

    def __init__(self, *args: Any, blocks: Sequence[Block], held: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.blocks, self.online = blocks, held == Format.ONLINE
        self.warnings: dict[date, str] = {}
        for name in (*VENUE, *EQUIPMENT):
            if self.online:
                del self.fields[name]
        if not self.online:
            self.fields["venue_municipality"].required = True
            self.fields["venue_municipality"].error_messages["required"] = _("Say in which municipality the room is.")
        for block in blocks:
            for number in range(1, MOST_OPTIONS + 1):
                self._add_option(f"{block.key}.{number}", number)
            if block.reading:
                told = {"number": block.reading.number, "minutes": block.reading.minutes}
                label = _("With a reading session for at most %(number)s children, up to %(minutes)s minutes")
                self.fields[f"{block.key}.reading"] = tick_field(label % told)

    def _add_option(self, key: str, number: int) -> None:
        attrs = {"dir": "ltr"}
        told = {"number": number}
        self.fields[f"{key}.day"] = forms.DateField(
            label=_("Day, option %(number)s") % told,
            required=False,
            input_formats=DAYS,
            widget=forms.DateInput(format="%Y-%m-%d", attrs={**attrs, "type": "date"}),
        )
        for name, label in (("starts", _("From, option %(number)s")), ("ends", _("To, option %(number)s"))):
            self.fields[f"{key}.{name}"] = forms.TimeField(
                label=label % told,
                required=False,
                widget=forms.TimeInput(format="%H:%M", attrs={**attrs, "type": "time"}),
            )

    def shown_blocks(self) -> Iterator[dict[str, Any]]:
        """Each session with its three rows of fields."""
        for block in self.blocks:
            rows = [
                {
                    "number": number,
                    "fields": [self[f"{block.key}.{number}.{name}"] for name in ("day", "starts", "ends")],
                }
                for number in range(1, MOST_OPTIONS + 1)
            ]
            reading = f"{block.key}.reading"
            yield {"block": block, "rows": rows, "reading": self[reading] if reading in self.fields else None}

    def clean_venue_postal_code(self) -> str:
        """As 1234-567, where it is given."""
        return clean_postal_code(self.cleaned_data["venue_postal_code"])

    def clean(self) -> dict[str, Any]:
        """Each session has a day, each day its hours; unusual days are asked about once."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.online and any(self.data.get(name) for name in (*VENUE, *EQUIPMENT)):
            raise ValidationError(_("An online session needs no room. Leave place and equipment empty."))
        wishes, days = [], set()
        for block in self.blocks:
            options = [found for number in range(1, MOST_OPTIONS + 1) if (found := self._option(block, number))]
            if not options and not any(name.startswith(f"{block.key}.") for name in self.errors):
                self.add_error(f"{block.key}.1.day", _("Give at least one day for this session."))
            days |= {option[0] for option in options}
            wishes.append(Wished(block.module, tuple(options), bool(data.get(f"{block.key}.reading"))))
        data["wishes"] = wishes
        self._ask_about(days)
        return data

    def _option(self, block: Block, number: int) -> Any:
        """Day, from, to; None for an empty row or one with something wrong, which gets its sentence."""
        names = [f"{block.key}.{number}.{name}" for name in ("day", "starts", "ends")]
        found: list[Any] = [self.cleaned_data.get(name) for name in names]
        if not any(found) or any(name in self.errors for name in names):
            return None
        for name, value in zip(names, found, strict=True):
            if value is None:
                self.add_error(name, _("Fill in day and hours, or leave the whole option empty."))
                return None
        day, starts, ends = found
        if sentence := problem_with_day(day, timezone.localdate()):
            self.add_error(names[0], sentence)
            return None
        if ends <= starts:
            self.add_error(names[2], _("The end is before the beginning. Correct the hours."))
            return None
        return day, starts, ends

    def _ask_about(self, days: set[date]) -> None:
        place = self.cleaned_data.get("venue_municipality")
        found = LocalHoliday.objects.filter(municipality=place, day__in=days) if place else ()
        self.warnings = warnings_about(days, {row.day: row.name for row in found})
        said = set(self.cleaned_data.get("sure", "").split())
        if not {day.isoformat() for day in self.warnings} <= said:
            self.add_error("sure", _("Some days are unusual. Change them, or say that you mean them."))

    @property
    def unusual(self) -> str:
        """What the tick "I mean these days" stands for."""
        return " ".join(day.isoformat() for day in self.warnings)
