"""What the desk's steps ask: reasons, questions, groups, whose hands, the details of a session."""

import re
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from portal.forms.picking import MunicipalityField
from portal.forms.section import unix_lines
from portal.models import User
from training.closing import mark_of
from training.desk.queue import officers
from training.models import Format, TrainingRequest, TrainingSession
from training.workflow import proposed_groups

MOST_GROUPS = 12


def day_input() -> forms.DateInput:
    """A native field for a day."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def time_input() -> forms.TimeInput:
    """A native field for an hour."""
    return forms.TimeInput(format="%H:%M", attrs={"type": "time", "step": "300"})


class StepForm(forms.Form):
    """A step that asks nothing more."""

    use_required_attribute = False

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        self.request: TrainingRequest = kwargs.pop("about")
        self.subject: Any = kwargs.pop("subject", None)
        super().__init__(unix_lines(data), **kwargs)
        for one in self.fields.values():
            if type(one) is forms.CharField:
                one.widget.attrs.setdefault("dir", "auto")


class ReasonForm(StepForm):
    """Why, in words the organisation reads."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("The organisation reads it."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class QuestionForm(StepForm):
    """A question or a message to the organisation."""

    text = forms.CharField(
        label=gettext_lazy("Text"),
        help_text=gettext_lazy("The organisation reads it on its page and in a mail."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class NoteForm(StepForm):
    """A note for colleagues."""

    text = forms.CharField(
        label=gettext_lazy("Text"),
        help_text=gettext_lazy("Only the agency reads it."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ResumeForm(StepForm):
    """What the organisation said, where it said it elsewhere."""

    note = forms.CharField(
        label=gettext_lazy("What was said"),
        help_text=gettext_lazy("For the agency only; may be left empty."),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class OfficerForm(StepForm):
    """Whose hands."""

    officer = forms.ModelChoiceField(
        label=gettext_lazy("In the hands of"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("Nobody"),
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        people: Any = self.fields["officer"]
        people.queryset = officers()
        self.initial.setdefault("officer", self.request.assigned_to_id)


class GroupsField(forms.CharField):
    """Sizes of groups as "15 15" or "15 + 15"; cleans to their list."""

    def to_python(self, value: Any) -> Any:
        """Numbers from whatever separates them."""
        text = super().to_python(value)
        if isinstance(value, list) or not text:
            return value
        parts = [part for part in re.split(r"[\s,;+e]+", text) if part]
        if not all(part.isdecimal() and 0 < int(part) < 1000 for part in parts) or len(parts) > MOST_GROUPS:
            raise ValidationError(_("Write one number for each group, for example: 15 15."))
        return [int(part) for part in parts]

    def run_validators(self, value: Any) -> None:
        """The text was looked at as text."""


class GroupsForm(StepForm):
    """How many people in each group."""

    groups = GroupsField(
        label=gettext_lazy("Groups"),
        help_text=gettext_lazy("How many people in each group, one number for each: 15 15 makes two groups of 15."),
        max_length=100,
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        now = [group.people for group in self.request.groups.all()] or proposed_groups(self.request)
        self.initial.setdefault("groups", " ".join(str(number) for number in now))


class AcceptForm(GroupsForm):
    """Groups, and a word to the organisation."""

    reason = forms.CharField(
        label=gettext_lazy("A word to the organisation"),
        help_text=gettext_lazy("May be left empty."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class WaiverForm(StepForm):
    """The exception asked for: granted or not, and why."""

    granted = forms.TypedChoiceField(
        label=gettext_lazy("The exception"),
        choices=[("sim", pgettext_lazy("waiver", "Granted")), ("nao", pgettext_lazy("waiver", "Refused"))],
        coerce=lambda value: value == "sim",
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=gettext_lazy("Answer"),
        help_text=gettext_lazy("The organisation reads it."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReportForm(StepForm):
    """The report of an action. `theirs` is what stands there now, where that is not what was read."""

    report = forms.CharField(
        label=gettext_lazy("Report of the action"),
        help_text=gettext_lazy(
            "How it went, what was asked for, what to do next. The organisation reads it once the action is closed. "
            "Name nobody who took part."
        ),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    mark = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        now: str = self.subject.report
        self.initial = {"report": now, "mark": mark_of(now)}
        self.theirs = ""
        if data is not None and data.get("mark") != mark_of(now):
            self.read_at, self.theirs = data.get("mark", ""), now
            again = cast(QueryDict, self.data).copy()
            again["mark"] = mark_of(now)
            self.data = again

    def clean_mark(self) -> str:
        """That of the text which was read; the page that comes back has that of the text which stands there now."""
        return self.read_at if self.theirs else self.cleaned_data["mark"]


class WhenForm(forms.Form):
    """The day and hours of a session, as they stand in the address of its page and in what is posted there."""

    use_required_attribute = False

    dia = forms.DateField(label=gettext_lazy("Day"), widget=day_input())
    de = forms.TimeField(label=pgettext_lazy("hours", "From"), widget=time_input())
    ate = forms.TimeField(label=pgettext_lazy("hours", "To"), widget=time_input())


class DetailsForm(forms.ModelForm[TrainingSession]):
    """Place, phone of the day, room check, whether others may join."""

    use_required_attribute = False

    read_at = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    format = forms.ChoiceField(label=pgettext_lazy("training", "Format"), choices=Format.choices)
    venue_municipality = MunicipalityField(label=gettext_lazy("Municipality of the place"))

    class Meta:
        model = TrainingSession
        fields = [
            "format",
            "venue_name",
            "room",
            "venue_address",
            "venue_postal_code",
            "venue_municipality",
            "online_link",
            "host_phone",
            "room_checked",
            "is_open",
            "open_places",
        ]

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        self.initial["read_at"] = self.instance.revision
        place: Any = self.fields["venue_municipality"]
        place.demo = bool(self.instance.venue_municipality and self.instance.venue_municipality.is_demo)
        self.initial["venue_municipality"] = self.instance.venue_municipality
        for one in self.fields.values():
            if type(one) is forms.CharField:
                one.widget.attrs.setdefault("dir", "auto")

    def _post_clean(self) -> None:
        """Nothing: the verb checks, and the session stays as it was read."""

    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "read_at"}
