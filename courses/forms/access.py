"""A teacher's request for access."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.models import AccessRequest


class AccessForm(forms.Form):
    """Only what the platform asks for: who, from where, and where to answer."""

    name = forms.CharField(label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    organisation = forms.CharField(
        label=_("School, centre or organisation where you teach"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("The answer comes to this address."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )


class AccessAnswerForm(forms.ModelForm):
    """What the agency answers."""

    class Meta:
        model = AccessRequest
        fields: Any = ["answer"]
        widgets: Any = {"answer": forms.Textarea(attrs={"rows": 8, "cols": 80})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].required = True
