"""Who says it, asked in every form of the desk that changes a course."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from courses.models import Origin
from portal.agency import agency_name
from portal.models import User

# As it stands on the public page, which is in Portuguese first.
LINE_SOURCE = "Linha de apoio"
TOLD_BY = {
    Origin.AGENCY: _("We know it ourselves"),
    Origin.LINE: _("The support line asked, by phone"),
    Origin.PROVIDER: _("The school or centre told us"),
}


def day_input() -> forms.DateInput:
    """The browser's own way to choose a day; posted as 2020-09-14."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "dir": "ltr"})


def source_of(origin: str, *, provider: str = "") -> str:
    """The source to show when the form names none; the school's own name where it told us."""
    if origin == Origin.PROVIDER and provider:
        return provider
    if origin == Origin.AGENCY:
        with override("pt"):
            return agency_name()
    return LINE_SOURCE


class TellingForm(forms.Form):
    """Who says it, in which function, on which day. The support line never speaks as the agency."""

    use_required_attribute = False
    prefix = "dito"

    origin = forms.ChoiceField(label=_("Who says it"), widget=forms.RadioSelect)
    source = forms.CharField(
        label=_("Source, in words"),
        required=False,
        max_length=300,
        help_text=_("Public. For example “school office, by phone”. No names of persons."),
    )
    on = forms.DateField(label=_("Said on"), widget=day_input())

    def __init__(self, data: Any = None, *, user: User, provider: str = "", **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.provider = provider
        allowed = [o for o in TOLD_BY if o != Origin.AGENCY or user.is_reviewer]
        self.fields["origin"].choices = [(o.value, TOLD_BY[o]) for o in allowed]  # type: ignore[attr-defined]
        self.fields["origin"].initial = allowed[0].value
        self.fields["on"].initial = timezone.localdate()
        self.fields["source"].widget.attrs["dir"] = "auto"

    def clean_on(self) -> date:
        """Nobody says something tomorrow."""
        on: date = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise ValidationError(gettext("This day has not come yet."))
        return on

    def clean_source(self) -> str:
        """A text that can be stored."""
        return self.cleaned_data["source"].replace("\x00", "").strip()

    def values(self) -> dict[str, Any]:
        """What the verbs take, beside `by`."""
        given = self.cleaned_data
        source = given["source"] or source_of(given["origin"], provider=self.provider)
        return {"origin": given["origin"], "source": source, "on": given["on"]}
