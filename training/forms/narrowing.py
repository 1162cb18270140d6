"""Narrowing the list of modules: for whom, and how held."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from training.models import Audience, Format


class NarrowingForm(forms.Form):
    """Two lists to choose from; both stand in the address."""

    para = forms.ChoiceField(
        label=pgettext_lazy("training", "For whom"),
        required=False,
        choices=[("", pgettext_lazy("training", "Everybody")), *Audience.choices],
    )
    formato = forms.ChoiceField(
        label=pgettext_lazy("training", "How it is held"),
        required=False,
        choices=[("", _("Any way")), *Format.choices],
    )

    @classmethod
    def asked(cls, given: Any) -> "NarrowingForm":
        """With what an address asks for, left out where it means nothing."""
        known = {"para": Audience.values, "formato": Format.values}
        form = cls({name: given.get(name, "") for name, values in known.items() if given.get(name, "") in values})
        form.full_clean()
        return form

    @property
    def audience(self) -> str:
        """The code asked for, or ""."""
        return str(self.cleaned_data.get("para", ""))

    @property
    def format(self) -> str:
        """The code asked for, or ""."""
        return str(self.cleaned_data.get("formato", ""))

    @property
    def query(self) -> str:
        """For the address, with its question mark; "" where nothing is asked for."""
        query = urlencode({name: value for name, value in self.cleaned_data.items() if value})
        return f"?{query}" if query else ""
