"""What a trainer's pages ask."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.forms.section import unix_lines
from training.desk.forms import day_input, time_input

WEEKDAYS = [
    (1, _("Monday")),
    (2, _("Tuesday")),
    (3, _("Wednesday")),
    (4, _("Thursday")),
    (5, _("Friday")),
    (6, _("Saturday")),
    (7, _("Sunday")),
]
EMPTY_ROWS = 3


class AnswerForm(forms.Form):
    """Accept, decline, give up; why, where it is no."""

    use_required_attribute = False

    do = forms.ChoiceField(choices=[("aceitar", ""), ("recusar", ""), ("desistir", "")], widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Only the agency reads it."),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(unix_lines(data), **kwargs)


class HoursRow(forms.Form):
    """One weekday with its hours; emptied, it goes."""

    use_required_attribute = False

    weekday = forms.TypedChoiceField(
        label=_("Weekday"), choices=[("", "—"), *WEEKDAYS], coerce=int, empty_value=None, required=False
    )
    starts = forms.TimeField(label=pgettext_lazy("hours", "From"), widget=time_input(), required=False)
    ends = forms.TimeField(label=pgettext_lazy("hours", "To"), widget=time_input(), required=False)

    def clean(self) -> dict[str, Any]:
        """All three or none."""
        found = self.cleaned_data
        given = [found.get(name) for name in ("weekday", "starts", "ends")]
        if any(given) and not all(given) and not self.errors:
            raise forms.ValidationError(_("Say the weekday and both hours, or empty the whole row."))
        return found


class AbsenceForm(forms.Form):
    """Days away."""

    use_required_attribute = False

    first = forms.DateField(label=_("First day away"), widget=day_input())
    last = forms.DateField(label=_("Last day away"), widget=day_input())


HoursRows = forms.formset_factory(HoursRow, extra=EMPTY_ROWS, max_num=40)
