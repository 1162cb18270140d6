"""Fields in which a municipality or an organisation is written or chosen of suggestions; they work without scripts."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext as _

from portal.finding import match_municipalities, match_organisations, shown_organisation
from portal.models import Municipality, Organisation


class MunicipalityField(forms.CharField):
    """One municipality by its name; cleans to it, or to None."""

    demo = False

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"list": "municipality-names", "autocomplete": "off"}
        super().__init__(required=False, max_length=120, widget=forms.TextInput(attrs=attrs), **kwargs)

    def to_python(self, value: Any) -> Any:
        """A name is looked up; several or none of that name get a sentence."""
        text = super().to_python(value)
        if not text:
            return None
        ProhibitNullCharactersValidator()(text)
        found = match_municipalities(text, demo=self.demo)
        if len(found) == 1:
            return found[0]
        if found:
            names = " · ".join(one.label for one in found)
            raise ValidationError(_("Several municipalities have this name. Choose one: %(names)s.") % {"names": names})
        raise ValidationError(_("No municipality has this name. Choose one of the suggestions."))

    def prepare_value(self, value: Any) -> Any:
        """The name."""
        return value.label if isinstance(value, Municipality) else value

    def run_validators(self, value: Any) -> None:
        """The text's length was looked at as text."""


class OrganisationField(forms.CharField):
    """One organisation of the register by its name; cleans to it, or to None."""

    demo = False

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"list": "organisation-names", "autocomplete": "off", "data-suggest": "organisations"}
        super().__init__(required=False, max_length=400, widget=forms.TextInput(attrs=attrs), **kwargs)

    def to_python(self, value: Any) -> Any:
        """A name is looked up; several or none of that name get a sentence."""
        text = super().to_python(value)
        if not text or isinstance(value, Organisation):
            return value or None
        ProhibitNullCharactersValidator()(text)
        found = match_organisations(text[:400], demo=self.demo)
        if len(found) == 1:
            return found[0]
        if found:
            names = " · ".join(shown_organisation(one) for one in found[:6])
            raise ValidationError(_("Several organisations have this name. Choose one: %(names)s.") % {"names": names})
        raise ValidationError(
            _("The register has no organisation of this name. Choose a suggestion, or add it to the register.")
        )

    def prepare_value(self, value: Any) -> Any:
        """The name as suggestions show it."""
        return shown_organisation(value) if isinstance(value, Organisation) else value

    def run_validators(self, value: Any) -> None:
        """The text's length was looked at as text."""
