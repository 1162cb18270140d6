"""Forms of schools and centres and of their places. The verbs judge and write."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from courses.models import Access, Place, Provider, ProviderKind
from portal.forms.picking import MunicipalityField, OrganisationField
from portal.forms.section import SectionForm
from portal.models import Locality, Municipality


class ProviderForm(SectionForm):
    """A school or centre; body and municipality are written by name."""

    municipality = MunicipalityField(label=_("Municipality"))
    organisation = OrganisationField(
        label=_("Belongs to"), help_text=_("A body of the register, by its whole name. Empty: not known.")
    )

    class Meta(SectionForm.Meta):
        model = Provider
        fields = ["kind", "name", "municipality", "organisation", "website", "mailbox", "second_mailbox"]

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        self.fields["organisation"].demo = self.instance.is_demo  # type: ignore[attr-defined]
        for name in ("website", "mailbox", "second_mailbox"):
            self.fields[name].widget.attrs["dir"] = "ltr"
        for name in ("municipality", "organisation"):
            self.initial[name] = getattr(self.instance, name)


class ProviderFilters(forms.Form):
    """Words and kind, as they stand in the address."""

    q = forms.CharField(label=_("Words of the name"), required=False, max_length=100)
    tipo = forms.ChoiceField(
        label=_("Kind of school or centre"), required=False, choices=[("", "—"), *ProviderKind.choices]
    )
    acesso = forms.ChoiceField(label=_("Access"), required=False, choices=[("", "—"), *Access.choices])


class TownForm(forms.Form):
    """The first question about a place: in which municipality."""

    concelho = forms.ModelChoiceField(
        Municipality.objects.filter(is_demo=False), label=_("Municipality"), empty_label="—"
    )


class PlaceForm(SectionForm):
    """A place of class or enrolment in a municipality that was chosen before."""

    class Meta(SectionForm.Meta):
        model = Place
        fields = [
            "name", "locality", "address", "postal_code", "phones", "emails", "hours", "latitude", "longitude",
            "municipality",
        ]  # fmt: skip

    def __init__(
        self, data: QueryDict | None = None, *args: Any, town: Municipality | None = None, **kwargs: Any
    ) -> None:
        super().__init__(data, *args, **kwargs)
        self.town = town
        if town is not None:
            self.initial["municipality"] = town.pk
        self.fields["municipality"].widget = forms.HiddenInput()
        chosen = town.pk if town else self.instance.municipality_id
        localities: Any = self.fields["locality"]
        localities.queryset = Locality.objects.filter(municipality=chosen)
        localities.help_text = _("Kilometres are only told where the locality or the point is known.")
        for name in ("phones", "emails", "hours"):
            self.fields[name].widget.attrs["rows"] = 3
        for name in ("phones", "emails", "postal_code", "latitude", "longitude"):
            self.fields[name].widget.attrs["dir"] = "ltr"

    def extra_arguments(self) -> dict[str, Any]:
        """See SectionForm."""
        return {"town": self.town}
