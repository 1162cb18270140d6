"""What people write when they move a version. The verbs judge; these only ask."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from plans.models import Plan
from portal.dates import validate_partial_date
from publication.redaction import PUBLIC_LINE_LENGTH

REASON_LENGTH = 5000


class StepForm(forms.Form):
    """A step that needs no words."""

    def errors_from(self, refused: ValidationError) -> None:
        """Put what a verb refused next to its field, or above the form."""
        if not hasattr(refused, "error_dict"):
            self.add_error(None, refused)
            return
        for name, errors in refused.error_dict.items():
            self.add_error(name if name in self.fields else None, errors)


class ReasonForm(StepForm):
    """A step that must say why."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8, "class": "form-control"}),
        help_text=_("The team reads it word for word: say what to correct and where."),
    )


class PublicReasonForm(StepForm):
    """A step whose reason everybody reads."""

    reason = forms.CharField(
        label=_("Public reason"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5, "class": "form-control"}),
        help_text=_("Everybody reads it at the edition’s address. Do not repeat what must not be read."),
    )


class CommentForm(StepForm):
    """A step that may say why."""

    reason = forms.CharField(
        label=_("Reason (optional)"),
        required=False,
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4, "class": "form-control"}),
    )


class RegisterForm(StepForm):
    """A plan approved before the portal."""

    SOURCE = _("The document or the address the facts come from. It will be public.")

    source = forms.CharField(
        label=_("Source"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=SOURCE,
    )
    approved_on = forms.CharField(
        label=_("Approved on"),
        required=False,
        max_length=10,
        validators=[validate_partial_date],
        help_text=_("As far as the source says: 2015, 2015-Q3, 2015-07 or 2015-07-01. Empty: not in the source."),
    )
    approved_by = forms.CharField(
        label=_("Approved by"), required=False, max_length=300, help_text=_("Empty: not in the source.")
    )


class BeginRegistrationForm(StepForm):
    """The working copy of a plan to be registered: its name and where its facts come from; the rest follows."""

    title = forms.CharField(label=_("Title"), max_length=300, help_text=_("The plan’s full title, as on the cover."))
    short_name = forms.CharField(
        label=_("Short name"),
        max_length=80,
        help_text=_("For lists and for the address, e.g. PMII Vila Exemplo 2015-2017."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Plan.Kind.choices)
    source = forms.CharField(
        label=_("Source"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), help_text=RegisterForm.SOURCE
    )


class RedactionForm(StepForm):
    """Passages to remove for good."""

    passages = forms.CharField(
        label=_("Passages to remove, one a line"),
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
        help_text=_("Exactly as they stand in the plan. Every place where a passage stands is replaced by a mark."),
    )
    reason = forms.CharField(
        label=_("Reason, for the agency’s records"), max_length=REASON_LENGTH, widget=forms.Textarea(attrs={"rows": 3})
    )
    public_line = forms.CharField(
        label=_("What readers are told"),
        max_length=PUBLIC_LINE_LENGTH,
        help_text=_("One sentence, shown on the edition, e.g. that the name of a person was removed."),
    )

    def clean_passages(self) -> Any:
        """The lines."""
        return self.cleaned_data["passages"].splitlines()
