"""What is asked in a call, in the order in which one asks it."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.desk.forms import CourseForm
from courses.desk.telling import LINE_SOURCE
from courses.expiry import default_until

# Question → its fields; the timetable stands in rows of its own.
QUESTIONS = (
    (_("Can people enrol now? Is there a waiting list, or is it full?"), ("status", "status_until")),
    (_("On which days, and from when to when?"), ("timetable", "timetable_text")),
    (_("Where are the classes held?"), ("class_place",)),
    (_("When does it start, and when does it end?"), ("starts", "ends", "dates_text")),
    (_("Which phone should people call to enrol?"), ("phones",)),
    (_("Is there anything else people should know?"), ("notes", "rest", "source")),
)


class CallForm(CourseForm):
    """The answers of a school. What was asked and holds is said anew too, so `values()` has it all."""

    phones = forms.CharField(
        label=_("Phones to enrol"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "ltr"}),
        help_text=_("One a line."),
    )
    place_read_at = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)
    rest = forms.BooleanField(label=_("I asked about everything else the course says, and it holds"), required=False)
    source = forms.CharField(
        label=_("Who answered"),
        required=False,
        max_length=200,
        help_text=_("The function, for example “school office”. It is public: no names of persons."),
    )

    class Meta(CourseForm.Meta):
        fields = [
            "status", "status_until", "timetable", "timetable_text", "class_place", "starts", "ends", "dates_text",
            "notes",
        ]  # fmt: skip

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        self.initial["status_until"] = None
        self.place = self.instance.enrolment_place or self.instance.class_place
        self.fields["phones"].initial = self.place.phones if self.place else ""
        self.fields["place_read_at"].initial = self.place.revision if self.place else 0

    def questions(self) -> Iterator[tuple[Any, list[forms.BoundField], bool]]:
        """Each question, its fields, and whether the rows of the timetable belong to it."""
        for words, names in QUESTIONS:
            yield words, [self[name] for name in names if name in self.fields], "timetable" in names

    def values(self) -> dict[str, Any]:
        """Everything that was asked and is known, and what is no longer so; phones only where they were wrong."""
        differing, given = super().values(), self.all_values()
        given = {name: value for name, value in given.items() if name in differing or value not in ("", None, [])}
        today = timezone.localdate()
        until = self.cleaned_data["status_until"]
        given["status_until"] = until or default_until(given["status"], today=today, ends=given.get("ends", ""))
        phones = self.cleaned_data["phones"].strip()
        if phones != (self.place.phones.strip() if self.place else ""):
            given |= {"phones": phones, "place_read_at": self.cleaned_data["place_read_at"] or 0}
        return given

    def told(self) -> dict[str, Any]:
        """The source and whether the rest was asked."""
        who = self.cleaned_data["source"].replace("\x00", "").strip()
        return {"source": f"{LINE_SOURCE}: {who}" if who else LINE_SOURCE, "confirm": self.cleaned_data["rest"]}


class NobodyForm(forms.Form):
    """Nobody answered: a word for the colleague who tries next, and the attempts seen on the page."""

    note = forms.CharField(
        label=_("Note for the next call (optional)"),
        required=False,
        max_length=300,
        help_text=_("Seen by colleagues only."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=32000)
