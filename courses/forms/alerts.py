"""The form that asks for an alert."""

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.models import Alert


class AlertForm(forms.Form):
    """Where to write and how often; what is looked for comes with the search."""

    email = forms.EmailField(label=_("E-mail"), max_length=254)
    how = forms.ChoiceField(
        label=_("How often?"),
        choices=Alert.How.choices,
        initial=Alert.How.AT_ONCE,
        widget=forms.RadioSelect,
    )
