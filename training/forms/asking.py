"""The steps of a request: what and for whom, when and where, who asks, check and send.

Each form takes what was posted, or what an earlier visit to the step had posted (`initial`); `cleaned_data` holds the
columns of a request beside a few of the form's own. The verb checks everything once more.
"""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.forms.picking import MunicipalityField
from portal.text import one_line
from training.asking import MOST_BODIES
from training.checking import is_nif, postal_code, ways_for
from training.limits import limits_for
from training.models import BodyType, Format, Sizing, TrainingModule

REQUIRED = {"required": gettext_lazy("Fill this in.")}
_PEOPLE = re.compile(r"\s*[,;:]\s*(\d{1,4})\s*$")
_RADIO = forms.RadioSelect


def text_field(label: Any, length: int, *, required: bool = True, help_text: Any = "", **attrs: Any) -> forms.CharField:
    """A line; `attrs` are those of its `input`."""
    return forms.CharField(
        label=label,
        max_length=length,
        required=required,
        help_text=help_text,
        error_messages=REQUIRED,
        widget=forms.TextInput(attrs=attrs),
    )


def long_field(label: Any, length: int, *, help_text: Any = "", rows: int = 3) -> forms.CharField:
    """Several lines, which may be left empty."""
    widget = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
    return forms.CharField(label=label, max_length=length, required=False, help_text=help_text, widget=widget)


def tick_field(label: Any) -> forms.BooleanField:
    """A box that may stay empty."""
    return forms.BooleanField(label=label, required=False)


def clean_postal_code(text: str) -> str:
    """As 1234-567, or a sentence."""
    found = postal_code(text) if text else ""
    if found is None:
        raise ValidationError(_("Write the postal code as 1234-567."))
    return found


class WhatForm(forms.Form):
    """Modules, how many people, in which format, and what they need."""

    modules = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Modules"),
        queryset=TrainingModule.objects.none(),
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Choose at least one module."),
            "invalid_choice": gettext_lazy("Choose one of the list."),
            "invalid_list": gettext_lazy("Choose one of the list."),
        },
    )
    people = forms.IntegerField(
        label=gettext_lazy("How many people will take part?"),
        min_value=1,
        max_value=2000,
        error_messages={"required": gettext_lazy("Say how many people will take part.")},
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    sizing = forms.ChoiceField(
        label=gettext_lazy("How to go on with this number?"), choices=Sizing.choices, required=False, widget=_RADIO
    )
    waiver_reason = long_field(gettext_lazy("Reason for the exception"), 500)
    profile = text_field(
        gettext_lazy("Who are they?"),
        500,
        required=False,
        help_text=gettext_lazy("For example: teachers of the first years, staff of a reception desk. Nobody's name."),
    )
    format = forms.ChoiceField(
        label=gettext_lazy("How should it be held?"),
        choices=Format.choices,
        widget=_RADIO,
        error_messages={
            "required": gettext_lazy("Choose how it should be held."),
            "invalid_choice": gettext_lazy("Choose how it should be held."),
        },
    )
    step_free = tick_field(gettext_lazy("Step-free access"))
    sign_language = tick_field(gettext_lazy("Portuguese Sign Language"))
    large_print = tick_field(gettext_lazy("Materials in large print"))
    other_needs = text_field(gettext_lazy("Anything else participants need"), 300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["modules"].queryset = TrainingModule.objects.filter(offered=True)  # type: ignore[attr-defined]
        self.limits: tuple[int, int] = limits_for([])
        self.ways: list[Sizing] = []

    def clean_other_needs(self) -> str:
        """In one line."""
        return one_line(self.cleaned_data["other_needs"])

    def clean(self) -> dict[str, Any]:
        """A number that does not fit asks how to go on; an exception asks why."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if "format" in data and any(data["format"] not in one.formats for one in data.get("modules") or []):
            self.add_error("format", _("One of the modules is not held like this. Choose another way."))
        if "people" not in data:
            return data
        self.limits = limits_for(list(data.get("modules") or []))
        self.ways = ways_for(data["people"], *self.limits)
        if not self.ways:
            data["sizing"], data["waiver_reason"] = "", ""
        elif data.get("sizing") not in self.ways:
            self.add_error("sizing", self._does_not_fit(data["people"]))
        elif data["sizing"] == Sizing.WAIVER and not data.get("waiver_reason", "").strip():
            self.add_error("waiver_reason", _("Say why the exception is needed."))
        if data.get("sizing") != Sizing.WAIVER and "waiver_reason" in data:
            data["waiver_reason"] = ""
        return data

    def _does_not_fit(self, people: int) -> str:
        told = {"people": people, "least": self.limits[0], "most": self.limits[1]}
        return (
            _("An action takes from %(least)s to %(most)s people, and you wrote %(people)s. Choose how to go on.")
            % told
        )

    def sizing_choices(self) -> list[tuple[str, str, str]]:
        """The ways there are: value, label, what it means for this number."""
        if not self.ways:
            return []
        least, most = self.limits
        people = self.cleaned_data["people"]
        count = -(-people // most)
        means = {
            Sizing.GROUPS: _("%(count)s groups of about %(size)s people; each has its own sessions.")
            % {"count": count, "size": -(-people // count)},
            Sizing.REDUCE: _("%(most)s people take part.") % {"most": most},
            Sizing.JOIN: _(
                "The agency looks for other bodies nearby, so that together you are enough for whole groups."
            )
            if people > most
            else _("The agency looks for another body nearby, so that together you are at least %(least)s.")
            % {"least": least},
            Sizing.WAIVER: _("The agency decides about it and tells you why."),
        }
        return [(way.value, str(way.label), means[way]) for way in self.ways]

    def sizing_chosen(self) -> str:
        """What is ticked: the choice made, else the first."""
        chosen = self["sizing"].value()
        return chosen if chosen in self.ways else str(self.ways[0].value if self.ways else "")


class WhoForm(forms.Form):
    """The organisation, others that take part, and the contact."""

    body_name = text_field(gettext_lazy("Name of the organisation"), 200, autocomplete="organization")
    body_unit = text_field(
        gettext_lazy("Unit or department"),
        200,
        required=False,
        help_text=gettext_lazy("Several units may share one NIF."),
    )
    body_type = forms.ChoiceField(
        label=gettext_lazy("Kind of organisation"),
        choices=[("", gettext_lazy("Choose…")), *BodyType.choices],
        error_messages=REQUIRED,
    )
    nif = text_field(
        "NIF",
        20,
        required=False,
        help_text=gettext_lazy("The tax number of the organisation: nine digits."),
        inputmode="numeric",
        dir="ltr",
    )
    no_nif_reason = text_field(gettext_lazy("If there is no NIF, why?"), 200, required=False)
    postal_code = text_field(
        gettext_lazy("Postal code"),
        12,
        help_text=gettext_lazy("For example 1234-567."),
        autocomplete="postal-code",
        dir="ltr",
    )
    municipality = MunicipalityField(label=gettext_lazy("Municipality of the organisation"))
    bodies = forms.CharField(
        label=gettext_lazy("Other organisations that take part"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=gettext_lazy("One a line; after a comma, how many people: Junta de Freguesia de Exemplo, 8"),
    )
    contact_name = text_field(gettext_lazy("Contact person"), 120, autocomplete="name")
    contact_role = text_field(gettext_lazy("Function"), 120, autocomplete="organization-title")
    contact_email = forms.EmailField(
        label=gettext_lazy("Institutional e-mail"),
        help_text=gettext_lazy("The private link to the request goes to this address."),
        error_messages=REQUIRED,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )
    contact_phone = text_field(gettext_lazy("Institutional phone"), 40, autocomplete="tel", inputmode="tel", dir="ltr")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipality"].required = True
        self.fields["municipality"].error_messages["required"] = _("Say in which municipality.")

    def clean_nif(self) -> str:
        """Nine digits whose last one fits the others; blanks do not matter."""
        nif = re.sub(r"[\s.]", "", self.cleaned_data["nif"])
        if nif and not is_nif(nif):
            raise ValidationError(_("This is not a valid NIF: the last digit does not fit the others. Check it."))
        return nif

    def clean_postal_code(self) -> str:
        """As 1234-567."""
        return clean_postal_code(self.cleaned_data["postal_code"])

    def clean_contact_phone(self) -> str:
        """Nine to fifteen digits, written as one likes."""
        phone = one_line(self.cleaned_data["contact_phone"])
        if not re.fullmatch(r"\+?[\d\s().-]+", phone) or not 9 <= sum(sign.isdigit() for sign in phone) <= 15:
            raise ValidationError(_("Write a phone number with at least nine digits."))
        return phone

    def clean_bodies(self) -> list[tuple[str, int | None]]:
        """A line each: the name, and the number of people after the last comma where there is one."""
        found: list[tuple[str, int | None]] = []
        for line in filter(str.strip, self.cleaned_data["bodies"].splitlines()):
            match = _PEOPLE.search(line)
            name = one_line(line[: match.start()] if match else line)
            if not name or len(name) > 200:
                raise ValidationError(_("Write each organisation in at most 200 characters."))
            found.append((name, int(match[1]) if match else None))
        if len(found) > MOST_BODIES:
            raise ValidationError(_("At most %(most)s organisations fit here.") % {"most": MOST_BODIES})
        return found

    def clean(self) -> dict[str, Any]:
        """A NIF, or why there is none."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if "nif" in data and not data["nif"] and not data.get("no_nif_reason", "").strip():
            self.add_error("nif", _("Write the NIF, or say below why there is none."))
        if data.get("nif"):
            data["no_nif_reason"] = ""
        return data


class CheckForm(forms.Form):
    """The last word, and that the notice was read."""

    notes = long_field(
        gettext_lazy("Anything else the agency should know"),
        2000,
        help_text=gettext_lazy("At most 2,000 characters. Nothing about single persons."),
        rows=4,
    )
    consent = forms.BooleanField(
        label=gettext_lazy("I have read what happens to this data, and may give it for the organisation."),
        error_messages={"required": gettext_lazy("Tick this to send the request.")},
    )
