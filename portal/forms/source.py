"""The two questions about the source of whatever is dated."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.dates import validate_partial_date


class SourceForm(forms.Form):
    """Where what is said comes from."""

    valid_on = forms.CharField(
        label=_("valid on"),
        max_length=10,
        validators=[validate_partial_date],
        help_text=_("The date of the source, as precise as it is known."),
    )
    source = forms.CharField(label=_("source"), max_length=300)
