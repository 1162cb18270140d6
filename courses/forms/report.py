"""The form to say that something about a course is wrong."""

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.models import WrongReport
from portal.text import one_line

MOST_LETTERS = 300


class ReportForm(forms.Form):
    """What is wrong, chosen from a list, and a few words if somebody wants."""

    what = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=WrongReport.What.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is wrong."), "invalid_choice": _("Choose what is wrong.")},
    )
    text = forms.CharField(
        label=_("How is it really? (in any language; you may leave it empty)"),
        required=False,
        max_length=MOST_LETTERS,
        help_text=_("At most 300 letters. Only the agency reads it. Do not write anybody's name."),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": MOST_LETTERS, "dir": "auto"}),
    )

    def clean_text(self) -> str:
        """In one line."""
        return one_line(self.cleaned_data["text"])
