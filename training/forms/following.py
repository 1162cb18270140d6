"""The small forms behind a private link."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms.section import unix_lines


class AnswerForm(forms.Form):
    """The answer to what the agency asked."""

    text = forms.CharField(
        label=_("Your answer"),
        max_length=4000,
        error_messages={"required": _("Write an answer.")},
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )


class MessageForm(forms.Form):
    """A word to the agency, unasked."""

    text = forms.CharField(
        label=_("Your message"),
        max_length=4000,
        error_messages={"required": _("Write a message.")},
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(unix_lines(data), auto_id="id_message_%s", **kwargs)


class CancelForm(forms.Form):
    """Why, and that it is meant."""

    reason = forms.CharField(
        label=_("Why do you cancel?"),
        max_length=500,
        help_text=_("The agency reads it. Nobody's name, please."),
        error_messages={"required": _("Say why, so that the agency can plan.")},
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    sure = forms.BooleanField(
        label=_("Cancel the whole request, with all its sessions that were not held yet"),
        error_messages={"required": _("Tick this to cancel.")},
    )


class NewLinkForm(forms.Form):
    """What the mail with the new link needs."""

    code = forms.CharField(
        label=_("Code of the request"),
        max_length=20,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("E-mail of the contact"), widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "email"})
    )
