"""What an evaluation asks: four marks and, if one likes, a few words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.forms.section import unix_lines

MARKS = [
    (1, pgettext_lazy("mark", "1, the worst")),
    (2, "2"),
    (3, "3"),
    (4, "4"),
    (5, pgettext_lazy("mark", "5, the best")),
]


def _mark(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=MARKS,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose from 1 to 5."), "invalid_choice": _("Choose from 1 to 5.")},
    )


class EvaluationForm(forms.Form):
    """Nothing about the person."""

    use_required_attribute = False

    useful = _mark(_("How useful was it for your work?"))
    trainer = _mark(_("How was the trainer?"))
    organisation = _mark(_("How were the place, the hours and the information beforehand?"))
    overall = _mark(_("And as a whole?"))
    comment = forms.CharField(
        label=_("What should we know?"),
        help_text=_("May be left empty. Please name nobody, neither yourself nor others."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(unix_lines(data), **kwargs)
