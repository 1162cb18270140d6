"""Forms of the page that gives a course to another school or centre."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.desk.steps import StepForm
from courses.desk.told import place_in_words
from courses.models import Course, Provider, ProviderMerge
from portal.text import fold

SAME, NONE = "igual", "nenhum"


class MoveForm(StepForm):
    """Where it is held from now on, and why it moves."""

    place = forms.ChoiceField(label=_("Place of class and of enrolling"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("Both schools read it in the mail. At most 500 letters."),
    )

    def __init__(self, data: Any = None, *, course: Course, to: Provider, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.places = {
            str(place.pk): place for place in to.places.select_related("municipality", "locality").order_by("pk")
        }
        choices: list[tuple[str, Any]] = [(key, place_in_words(place)) for key, place in self.places.items()]
        if course.class_place:
            words = _("A new place there, as it is now: %(place)s") % {"place": place_in_words(course.class_place)}
            choices.append((SAME, words))
        self.fields["place"].choices = [*choices, (NONE, _("Not known"))]  # type: ignore[attr-defined]

    def clean_reason(self) -> str:
        """A text that can be stored."""
        return str(self.cleaned_data["reason"]).replace("\x00", "").strip()

    def values(self) -> dict[str, Any]:
        """What the verb wants to know."""
        chosen = self.cleaned_data["place"]
        given = {"read_at": self.cleaned_data["read_at"], "reason": self.cleaned_data["reason"]}
        return {**given, "class_place": self.places.get(chosen), "same_place": chosen == SAME}


def schools_for(course: Course, words: str) -> list[Provider]:
    """Schools a course may go to, by words of their names; twenty at most."""
    found = Provider.objects.filter(is_demo=course.is_demo).exclude(pk=course.provider_id)
    found = found.exclude(pk__in=ProviderMerge.objects.filter(undone_at=None).values("merged"))
    for word in fold(words[:100]).split():
        found = found.filter(search_text__contains=word)
    return list(found.select_related("municipality")[:20])
