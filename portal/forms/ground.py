"""Forms of the agency's desk for organisations and dated facts."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.dates import validate_partial_date
from portal.forms.source import SourceForm
from portal.models import DatedFact, Organisation


class OrganisationForm(forms.ModelForm):
    """An organisation with the revision it was read at; a stale one is refused with what is there now."""

    read_at = forms.IntegerField(widget=forms.HiddenInput, required=False)
    website = forms.URLField(label=_("website"), required=False, assume_scheme="https")
    since = forms.CharField(
        label=_("valid from"),
        max_length=10,
        required=False,
        validators=[validate_partial_date],
        help_text=_("The day, month or year the new name began, for example 2023-10-29 or 2023; empty if unknown."),
    )
    source = forms.CharField(label=_("source"), max_length=300, required=False)

    class Meta:
        model = Organisation
        fields: ClassVar[list[str]] = ["type", "name", "acronym", "municipality", "website"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "read_at" in self.fields:
            self.fields["read_at"].initial = self.instance.revision

    def clean(self) -> dict[str, Any]:
        """Refuse an edit of a row somebody else has saved since."""
        given = super().clean() or {}
        if self.instance._state.adding:
            return given
        now = Organisation.objects.select_for_update(of=("self",)).get(pk=self.instance.pk)
        if given.get("read_at") != now.revision:
            raise forms.ValidationError(
                _(
                    "Somebody else saved this organisation while you were writing: it is now called “%(name)s”. "
                    "Nothing of yours was saved. Open the page again and make your change there."
                ),
                params={"name": str(now)},
                code="stale",
            )
        return given


class FactForm(forms.ModelForm):
    """A new dated fact."""

    class Meta:
        model = DatedFact
        fields: ClassVar[list[str]] = [
            "key",
            "kind",
            "organisation",
            "label",
            "value",
            "valid_on",
            "source",
            "position",
        ]

    def clean_key(self) -> str:
        """A key in use is not given twice: a fact is replaced, not doubled."""
        key: str = self.cleaned_data["key"]
        if DatedFact.objects.current().filter(key=key).exists():
            raise forms.ValidationError(_("There is already a fact with this key. Open it and replace it."))
        return key


class ReplacementForm(SourceForm):
    """What holds instead."""

    label = forms.CharField(label=_("label"), max_length=120)
    value = forms.CharField(label=_("value"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    field_order = ("label", "value", "valid_on", "source")
