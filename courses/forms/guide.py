"""Forms of the agency's desk for the guide."""

from typing import Any, ClassVar

from django import forms
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.guide_reading import SEE
from courses.models import Answer, ExamCentre, GlossaryTerm, Platform, Question, Verdict
from portal.forms.source import SourceForm
from portal.forms.words import WordsFormField
from portal.models import Municipality


class AnswerForm(forms.ModelForm):
    """The first answer to a question."""

    class Meta:
        model = Answer
        fields: ClassVar[list[str]] = ["question", "verdict", "text", "valid_on", "source"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "question" in self.fields:
            open_questions = Question.objects.filter(answers__isnull=True)
            self.fields["question"].queryset = open_questions  # type: ignore[attr-defined]


class AnswerReplacement(SourceForm):
    """What is to be answered instead."""

    verdict = forms.ChoiceField(label=_("in a word"), choices=Verdict.choices, required=False)
    text = WordsFormField(label=_("answer"))
    field_order = ["verdict", "text", "valid_on", "source"]


class CentreForm(forms.ModelForm):
    """A new exam centre."""

    class Meta:
        model = ExamCentre
        fields: ClassVar[list[str]] = ["key", "name", "municipality", "exam", "valid_on", "source", "position"]


class CentreReplacement(SourceForm):
    """An exam centre as it is now."""

    name = forms.CharField(label=_("name"), max_length=200)
    municipality = forms.ModelChoiceField(
        label=_("municipality"),
        queryset=Municipality.objects.filter(is_demo=False).order_by("sort_key"),
        required=False,
    )
    exam = forms.CharField(label=_("exam"), max_length=40)
    field_order = ["name", "municipality", "exam", "valid_on", "source"]


class PlatformForm(forms.ModelForm):
    """A new platform."""

    url = forms.URLField(label=_("web address"), required=False, assume_scheme="https", max_length=200)

    class Meta:
        model = Platform
        fields: ClassVar[list[str]] = [
            "key", "name", "url", "text", "languages", "levels", "modules_count", "valid_on", "source", "position",
        ]  # fmt: skip


class PlatformReplacement(SourceForm):
    """A platform as it is now; the titles of its modules stay."""

    name = forms.CharField(label=_("name"), max_length=120)
    url = forms.URLField(label=_("web address"), required=False, assume_scheme="https", max_length=200)
    text = WordsFormField(label=_("description"))
    languages = forms.CharField(
        label=_("languages"), max_length=60, required=False, help_text=_("Codes separated by spaces, as in: pt en ar")
    )
    levels = forms.CharField(label=pgettext_lazy("of language", "levels"), max_length=40, required=False)
    modules_count = forms.IntegerField(label=_("number of modules"), min_value=0, max_value=999, required=False)
    field_order = ["name", "url", "text", "languages", "levels", "modules_count"]


class TermForm(forms.ModelForm):
    """A new word."""

    class Meta:
        model = GlossaryTerm
        fields: ClassVar[list[str]] = ["key", "term", "text", "valid_on", "source"]


class TermReplacement(SourceForm):
    """A word as it is explained now."""

    term = forms.CharField(label=_("term"), max_length=60)
    text = WordsFormField(label=_("explanation"))
    field_order = ["term", "text", "valid_on", "source"]


class QuestionForm(forms.ModelForm):
    """A question: its words, its place, the pages that help further. The address is given once."""

    see = forms.MultipleChoiceField(
        label=_("see also"),
        choices=[(name, way.label) for name, way in SEE.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    read_at = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Question
        fields: ClassVar[list[str]] = ["section", "slug", "words", "see", "position"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "see" in self.fields:
            self.initial["see"] = self.instance.see.split()
        if self.instance.pk and "read_at" in self.fields:
            self.fields["read_at"].initial = self.instance.revision

    def clean_see(self) -> str:
        """As the table keeps it."""
        return " ".join(self.cleaned_data["see"])

    def clean_slug(self) -> str:
        """Not taken by a page of the guide."""
        slug: str = self.cleaned_data["slug"]
        try:
            taken = resolve(f"/cursos/guia/{slug}/").url_name != "question"
        except Resolver404:
            taken = True
        if taken:
            raise forms.ValidationError(_("This address is taken. Choose another."))
        return slug

    def clean(self) -> dict[str, Any]:
        """Refuse an edit of a question somebody else has saved since."""
        given = super().clean() or {}
        if self.instance._state.adding:
            return given
        now = Question.objects.select_for_update(of=("self",)).get(pk=self.instance.pk)
        if given.get("read_at") != now.revision:
            raise forms.ValidationError(
                _(
                    "Somebody else saved this question while you were writing: it now reads “%(text)s”. "
                    "Nothing of yours was saved. Open the page again and make your change there."
                ),
                params={"text": str(now)},
                code="stale",
            )
        return given
