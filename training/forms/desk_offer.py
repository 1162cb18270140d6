"""Forms of the desk for modules, limits of participants and facts about the offer."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.forms.source import SourceForm
from portal.forms.words import WordsFormField
from training.models import Audience, Format, GroupLimits, OfferFact, TrainingModule


class ModuleForm(forms.ModelForm):
    """A module; whom it speaks to and how it is held are ticked."""

    audiences = forms.MultipleChoiceField(
        label=_("found under"), choices=Audience.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    formats = forms.MultipleChoiceField(
        label=pgettext_lazy("training", "formats"), choices=Format.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = TrainingModule
        fields: ClassVar[list[str]] = [
            "slug", "title", "title_official", "objective", "audience_mainly", "audience_also", "audiences",
            "minimum_age", "maximum_age", "hours", "programme", "contact", "formats", "for_minors", "offered",
            "told_on", "checked_on", "source", "position",
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The ages in order; minors have an age."""
        given: dict[str, Any] = super().clean() or {}
        youngest, oldest = given.get("minimum_age"), given.get("maximum_age")
        if youngest is not None and oldest is not None and oldest < youngest:
            self.add_error("maximum_age", _("The maximum age is below the minimum age."))
        return given


class LimitsForm(forms.ModelForm):
    """Limits as a source tells them."""

    class Meta:
        model = GroupLimits
        fields: ClassVar[list[str]] = ["module", "least", "most", "valid_on", "source"]
        help_texts: ClassVar[dict[str, Any]] = {"module": _("Empty: holds for every module without limits of its own.")}

    def clean(self) -> dict[str, Any]:
        """In order, and at least one person."""
        given: dict[str, Any] = super().clean() or {}
        check_order_of(self, given)
        return given


def check_order_of(form: forms.BaseForm, given: dict[str, Any]) -> None:
    """A sentence beside the field where the limits make no sense."""
    least, most = given.get("least"), given.get("most")
    if least == 0:
        form.add_error("least", _("An action needs at least one person."))
    if least is not None and most is not None and most < least:
        form.add_error("most", _("The most people are fewer than the fewest."))


class LimitsReplacementForm(SourceForm):
    """What holds instead; for which module it holds stays."""

    least = forms.IntegerField(label=_("fewest people"), min_value=1, max_value=9999)
    most = forms.IntegerField(label=_("most people"), min_value=1, max_value=9999)
    field_order = ("least", "most", "valid_on", "source")

    def clean(self) -> dict[str, Any]:
        """In order."""
        given: dict[str, Any] = super().clean() or {}
        check_order_of(self, given)
        return given


class FactReplacementForm(SourceForm):
    """What holds instead; what it tells and of which module stays. `kind` is filled in by the page."""

    words = WordsFormField(label=_("text"))
    number = forms.IntegerField(
        label=_("number"),
        help_text=OfferFact._meta.get_field("number").help_text,
        min_value=1,
        max_value=999,
        required=False,
    )
    minutes = forms.IntegerField(label=_("longest, in minutes"), min_value=1, max_value=999, required=False)
    field_order = ("words", "number", "minutes", "valid_on", "source")
    fact: OfferFact

    def clean(self) -> dict[str, Any]:
        """Numbers where they belong."""
        given: dict[str, Any] = super().clean() or {}
        wanted = OfferFact(kind=self.fact.kind, module_id=self.fact.module_id)
        wanted.number, wanted.minutes = given.get("number"), given.get("minutes")
        wanted.clean()
        return given
