"""Whom to invite to a school."""

from django import forms
from django.utils.translation import gettext_lazy as _


class InviteForm(forms.Form):
    """A person's address or a shared mailbox."""

    use_required_attribute = False

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("A person’s, or a shared one such as the office’s."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
