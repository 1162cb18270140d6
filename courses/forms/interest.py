"""The form of somebody who wants a course where none fits."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.search.criteria import LEVELS, Criteria
from courses.search.gazetteer import gazetteer
from courses.search.labels import PARTS, WEEKDAYS
from courses.search.places import Place
from portal.models import Locality, Municipality

# Which level a choice of the search speaks of; who wants a certificate may be at any.
_CHOSEN = {"inicio": "A1", "letras": "A1", "pouco": "A2"} | {level: level for level in LEVELS}


class InterestForm(forms.Form):
    """Where, which level, when, and one way to be told; nothing else about the person."""

    where = forms.CharField(label=gettext_lazy("Where do you live or work?"), max_length=200)
    level = forms.ChoiceField(
        label=gettext_lazy("Which level do you look for?"),
        required=False,
        choices=[("", gettext_lazy("I do not know")), *((level, level) for level in LEVELS)],
    )
    parts = forms.MultipleChoiceField(
        label=gettext_lazy("When could you go to classes?"), required=False, choices=list(PARTS.items())
    )
    days = forms.MultipleChoiceField(
        label=gettext_lazy("Day of the week"), required=False, choices=list(WEEKDAYS.items())
    )
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False, max_length=254)
    phone = forms.CharField(label=gettext_lazy("Phone"), required=False, max_length=40)
    agree = forms.BooleanField(
        label=gettext_lazy("I agree"),
        error_messages={"required": gettext_lazy("Without your agreement nothing can be kept.")},
    )
    place: Place | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The places to choose from where the name typed means several.
        self.options: list[Place] = []

    @classmethod
    def asked(cls, criteria: Criteria) -> "InterestForm":
        """The empty form, with what was looked for already in it."""
        known = gazetteer().by_ref(criteria.onde) if criteria.onde else None
        return cls(
            initial={
                "where": known.label if known else criteria.onde,
                "level": _CHOSEN.get(criteria.nivel, ""),
                "parts": list(criteria.parte),
                "days": list(criteria.dia),
            }
        )

    def clean_where(self) -> str:
        """One municipality or locality; a name of several is asked about."""
        typed = self.cleaned_data["where"]
        places = gazetteer()
        known = places.by_ref(typed)
        found = places.find(typed)
        options = [known] if known else (found.places + found.beside or found.close)
        towns = [place for place in options if not place.is_area]
        if len(towns) == 1 and (known or found.place):
            self.place = towns[0]
        elif towns:
            self.options = towns
            raise ValidationError(_("Which “%(text)s” do you mean?") % {"text": typed[:60]})
        elif options:
            raise ValidationError(_("Write a town or municipality; this is a larger area."))
        else:
            sentence = _("We do not know a place called “%(typed)s” in Portugal. Try the name of the municipality.")
            raise ValidationError(sentence % {"typed": typed[:60]})
        return typed

    def clean_phone(self) -> str:
        """With the country's number in front; a Portuguese number may stand without."""
        typed = self.cleaned_data["phone"]
        digits = re.sub(r"\D", "", typed)
        if not typed.strip():
            return ""
        if re.sub(r"[\d\s().+/-]", "", typed) or not digits:
            raise ValidationError(_("Write a phone number, for example 912 345 678."))
        if typed.strip().startswith("+") or digits.startswith("00"):
            digits = digits.removeprefix("00")
        elif len(digits) == 9 and digits[0] in "239":
            digits = f"351{digits}"
        if not 10 <= len(digits) <= 15:
            raise ValidationError(_("Write a phone number, for example 912 345 678."))
        return f"+{digits}"

    def clean(self) -> dict[str, Any]:
        """An e-mail address or a phone, not both."""
        values = super().clean() or {}
        if not {"email", "phone"} & set(self.errors) and bool(values.get("email")) == bool(values.get("phone")):
            self.add_error("email", _("Give an e-mail address or a phone number, one of the two."))
        return values

    def values(self) -> dict[str, Any]:
        """What the verb is told."""
        place = self.place
        if place is None or place.dico is None:
            raise TypeError("not valid")
        locality = Locality.objects.filter(pk=place.ref[1:]).first() if place.kind == "locality" else None
        given = {name: self.cleaned_data[name] for name in ("level", "parts", "days", "email", "phone")}
        return {**given, "municipality": Municipality.objects.get(pk=place.dico), "locality": locality}
