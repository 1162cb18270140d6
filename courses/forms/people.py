"""Whom to invite to a school, and where its mail goes."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from courses.models import Provider
from portal.forms.section import SectionForm


class InviteForm(forms.Form):
    """A person's address or a shared mailbox."""

    use_required_attribute = False

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("A person’s, or a shared one such as the office’s."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class MailboxForm(SectionForm):
    """The two mailboxes of the monthly question."""

    class Meta(SectionForm.Meta):
        model = Provider
        fields = ["mailbox", "second_mailbox"]

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        for one in self.visible_fields():
            one.field.widget.attrs["dir"] = "ltr"
