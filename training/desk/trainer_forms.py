"""What the desk's form about a trainer asks."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.forms.picking import MunicipalityField
from portal.forms.section import unix_lines
from portal.models import Municipality, User
from training.models import Trainer, TrainingModule


class TrainerForm(forms.Form):
    """Everything about a trainer but their hours and days away, which are theirs to write."""

    use_required_attribute = False

    read_at = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    name = forms.CharField(label=_("Name"), max_length=150)
    account = forms.CharField(
        label=_("Address of their account"),
        help_text=_("The address they log in with; empty: asked by phone."),
        required=False,
        max_length=254,
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Phone"), required=False, max_length=40)
    municipality = MunicipalityField(label=_("Lives or works in"))
    travel_km = forms.IntegerField(
        label=_("Goes as far as (km)"), help_text=_("Empty: anywhere."), required=False, min_value=0, max_value=2000
    )
    regions = forms.MultipleChoiceField(
        label=_("Only in these regions"),
        help_text=_("None ticked: everywhere."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=settings.LANGUAGES, widget=forms.CheckboxSelectMultiple
    )
    modules = forms.ModelMultipleChoiceField(
        label=_("Modules they give"),
        queryset=TrainingModule.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    gives_online = forms.BooleanField(label=_("Also gives training online"), required=False)
    active = forms.BooleanField(label=_("In the pool"), required=False)

    def __init__(self, data: Any = None, *, trainer: Trainer | None = None) -> None:
        super().__init__(unix_lines(data), initial=_told(trainer))
        self.trainer = trainer
        names = Municipality.objects.exclude(nuts2="").order_by("nuts2").values_list("nuts2", flat=True).distinct()
        regions: Any = self.fields["regions"]
        regions.choices = [(name, name) for name in names]
        place: Any = self.fields["municipality"]
        place.demo = bool(trainer and trainer.municipality.is_demo)
        for one in self.fields.values():
            if type(one) is forms.CharField:
                one.widget.attrs.setdefault("dir", "auto")

    def clean_account(self) -> User | None:
        """The account behind the address."""
        text = self.cleaned_data["account"].strip()
        if not text:
            return None
        found = User.objects.filter(email__iexact=text, is_active=True).first()
        if found is None:
            raise forms.ValidationError(_("Nobody has an account with this address."))
        return found

    def clean_municipality(self) -> Municipality:
        """One must be said."""
        found: Municipality | None = self.cleaned_data["municipality"]
        if found is None:
            raise forms.ValidationError(_("Say a municipality."))
        return found

    def values(self) -> dict[str, Any]:
        """What the verbs take."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in ("read_at", "account")}
        return given | {"user": self.cleaned_data["account"], "languages": " ".join(given["languages"])}


def _told(trainer: Trainer | None) -> dict[str, Any]:
    if trainer is None:
        return {"read_at": 0, "languages": ["pt"], "gives_online": True, "active": True}
    names = ("name", "email", "phone", "municipality", "travel_km", "regions", "gives_online", "active")
    return {name: getattr(trainer, name) for name in names} | {
        "read_at": trainer.revision,
        "account": trainer.user.email if trainer.user else "",
        "languages": trainer.languages.split(),
        "modules": list(trainer.modules.all()),
    }
