"""Forms about people who wait, for those who call or register them."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.forms.interest import InterestForm
from courses.models import Interest, InterestCall, Provider, Status
from courses.search.labels import WEEKDAYS
from courses.timetable import clock
from portal.dates import validate_partial_date
from portal.forms.section import TypedPartialDate
from portal.languages import name_of

Outcome = InterestCall.Outcome


class PersonCallForm(forms.Form):
    """What came of a call to a person; only what can come of this one."""

    outcome = forms.ChoiceField(label=gettext_lazy("What came of it?"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=gettext_lazy("Note for the next call (optional)"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Erased with everything else when the person is taken off. No names of others."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=32000)

    def __init__(self, *args: Any, interest: Interest, seen: int, to_tell: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"seen": seen}
        if to_tell:
            usual = Outcome.TOLD
        elif interest.state == Interest.State.CONFIRMING:
            usual = Outcome.CONFIRMED
        else:
            usual = Outcome.STILL
        possible = [usual, Outcome.NOBODY, Outcome.LEFT]
        self.fields["outcome"].choices = [(it.value, it.label) for it in possible]  # type: ignore[attr-defined]


def languages() -> list[tuple[str, str]]:
    """Every language a person may be told in, by its own name."""
    codes = [code for code, _name in settings.LANGUAGES] + list(settings.READER_LANGUAGES)
    return [(code, name_of(code)) for code in codes]


class SpokenForm(InterestForm):
    """The same questions, asked by somebody at a help desk who read the text aloud."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agree"].label = _("I read this text aloud and the person agreed")
        self.fields["agree"].error_messages["required"] = _("Without spoken agreement nothing can be kept.")


class OpenClassForm(forms.Form):
    """What a school must say of a class it opens for people who wait; the rest can be told later."""

    use_required_attribute = False

    title = forms.CharField(label=gettext_lazy("Title (optional)"), required=False, max_length=200)
    class_place: Any = forms.ModelChoiceField(label=gettext_lazy("Where are the classes held?"), queryset=None)
    starts = TypedPartialDate(
        label=gettext_lazy("When does it start?"),
        required=True,
        validators=[validate_partial_date],
        help_text=gettext_lazy("A day or a month, for example 2027-02-15 or 2027-02."),
    )
    days = forms.MultipleChoiceField(
        label=gettext_lazy("On which days?"),
        choices=list(WEEKDAYS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    begins = forms.CharField(
        label=gettext_lazy("From"), widget=forms.TextInput(attrs={"type": "time", "dir": "ltr"}), max_length=5
    )
    ends = forms.CharField(
        label=gettext_lazy("To"),
        widget=forms.TextInput(attrs={"type": "time", "dir": "ltr"}),
        required=False,
        max_length=5,
    )

    def __init__(self, *args: Any, provider: Provider, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = provider.places.select_related("municipality", "locality")
        self.fields["class_place"].queryset = places  # type: ignore[attr-defined]

    def clean_begins(self) -> str:
        """A time of day."""
        clock(self.cleaned_data["begins"])
        return str(self.cleaned_data["begins"])

    def clean(self) -> dict[str, Any]:
        """At least one day."""
        values = super().clean() or {}
        if "days" not in self.errors and not values.get("days"):
            self.add_error("days", ValidationError(_("Choose at least one day.")))
        return values

    def values(self, today: date) -> dict[str, Any]:
        """As `open_course_from_demand` wants it; enrolment is open."""
        given = self.cleaned_data
        rows = [{"day": int(day), "from": given["begins"], "to": given["ends"]} for day in given["days"]]
        return {
            "title": given["title"].strip(),
            "class_place": given["class_place"],
            "enrolment_place": given["class_place"],
            "starts": given["starts"],
            "timetable": rows,
            "status": Status.ENROLLING,
        }


class HelpDeskForm(forms.Form):
    """A help desk to open, or a person to add to one."""

    name = forms.CharField(label=gettext_lazy("Name of the help desk"), max_length=200)
    email = forms.EmailField(label=gettext_lazy("E-mail of its first person"), max_length=254)
    person = forms.CharField(label=gettext_lazy("Name of this person"), max_length=150, required=False)


class HelperForm(forms.Form):
    """One more person of a help desk."""

    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254)
