"""Forms about people who come by invitation, and how a verb's refusal gets into a form."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.models import User


class NewPersonForm(forms.ModelForm[User]):
    """Name, language and password of somebody who accepts an invitation and has no account yet."""

    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters. Several words are easy to remember and hard to guess."),
    )
    again = forms.CharField(
        label=_("The same password again"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    class Meta:
        model = User
        fields = ["name", "language"]
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True

    def clean(self) -> dict[str, Any]:
        """The password was written twice alike."""
        data = super().clean() or {}
        if "password" in data and "again" in data and data["password"] != data["again"]:
            self.add_error("again", _("The two passwords are not the same."))
        return data


def say_refused(form: forms.BaseForm, refused: ValidationError) -> None:
    """Put what a verb refused next to the fields it names, or on top."""
    named = refused.message_dict if hasattr(refused, "error_dict") else {}
    for name, texts in named.items():
        form.add_error(name if name in form.fields else None, texts)
    if not named:
        form.add_error(None, refused.messages)
