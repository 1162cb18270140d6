"""Forms of the pages that take lists in."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from courses.desk.telling import day_input
from courses.importing.fields import FIELDS
from courses.models import CourseList, ProviderKind
from portal.tables import TableRefused, check_file
from portal.tables.dates import read_school_year


class UploadForm(forms.Form):
    """A file, whose list it is, of which day."""

    use_required_attribute = False

    file = forms.FileField(
        label=_("File"),
        help_text=_("XLSX, ODS or CSV as it came, up to 20 MB and 10,000 rows. Nothing is written yet."),
    )
    source = forms.CharField(
        label=_("Whose list"),
        max_length=200,
        help_text=_(
            "Public, and by it the next list of the same source is known again. For example “DGEstE, list of schools”."
        ),
    )
    on = forms.DateField(
        label=_("Date of the list"),
        widget=day_input(),
        help_text=_("What a school or the support line said after this day is not overwritten."),
    )
    school_year = forms.CharField(
        label=_("School year"),
        max_length=9,
        required=False,
        help_text=_("For example 2020/2021. Empty if it has none."),
    )
    default_kind = forms.ChoiceField(
        label=_("Kind of body where the list does not say"),
        required=False,
        choices=[("", _("Ask me")), *ProviderKind.choices],
    )

    def __init__(self, *args: Any, sources: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sources = sources
        self.fields["source"].widget.attrs |= {"dir": "auto", "list": "sources", "autocomplete": "off"}
        self.fields["school_year"].widget.attrs["dir"] = "ltr"
        self.fields["file"].widget.attrs["accept"] = ".xlsx,.ods,.csv,.txt,.tsv"

    def clean_file(self) -> UploadedFile:
        """Refused by its size before any of it is read, then by its first bytes."""
        file: UploadedFile = self.cleaned_data["file"]
        try:
            check_file(b"?", size=file.size)
            check_file(file.read())
        except TableRefused as refused:
            raise forms.ValidationError(str(refused)) from None
        file.seek(0)
        return file

    def clean_source(self) -> str:
        """A text that can be stored."""
        return str(self.cleaned_data["source"]).replace("\x00", "").strip()

    def clean_school_year(self) -> str:
        """Two years that follow each other."""
        text = self.cleaned_data["school_year"]
        year = read_school_year(text)
        if text and not year:
            raise forms.ValidationError(_("Write a school year as 2020/2021."))
        return year


class OwnUploadForm(UploadForm):
    """A school's own list: whose it is need not be asked, only what it is called."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["default_kind"]
        self.fields["source"].label = _("Name of the list")
        self.fields["source"].help_text = _(
            "Public, and by it your next list of the same name is known again. Leave it as it is if you have only one."
        )


class ColumnsForm(forms.Form):
    """For each column of the file the field it holds."""

    use_required_attribute = False

    def __init__(self, data: Any = None, *, it: CourseList) -> None:
        super().__init__(data)
        self.columns = it.columns
        choices = [("", _("Nothing; leave it out")), *((one.code, one.label) for one in FIELDS)]
        for n, column in enumerate(self.columns):
            self.fields[f"c{n}"] = forms.ChoiceField(
                label=column["name"], choices=choices, required=False, initial=column["field"]
            )

    def rows(self) -> Iterable[tuple[Any, dict[str, Any]]]:
        """Each field with what is known of its column."""
        return [(self[f"c{n}"], column) for n, column in enumerate(self.columns)]

    def chosen(self) -> dict[str, str]:
        """The field of each column, by the column's key."""
        return {column["key"]: self.cleaned_data[f"c{n}"] for n, column in enumerate(self.columns)}


class DoubtsForm(forms.Form):
    """Questions of a page, each with its choices; unanswered ones stay open."""

    use_required_attribute = False

    def __init__(self, data: Any = None, *, doubts: Sequence[dict[str, Any]]) -> None:
        super().__init__(data)
        self.doubts = doubts
        for n, doubt in enumerate(doubts):
            choices = [(one["value"], one["label"]) for one in doubt["choices"]]
            self.fields[f"d{n}"] = forms.ChoiceField(
                label=doubt["question"], choices=choices, required=False, widget=forms.RadioSelect
            )
            self.fields[f"k{n}"] = forms.CharField(widget=forms.HiddenInput, initial=doubt["key"], max_length=400)

    def rows(self) -> Iterable[tuple[Any, Any, dict[str, Any]]]:
        """Each question with its hidden key and what is known of it."""
        return [(self[f"d{n}"], self[f"k{n}"], doubt) for n, doubt in enumerate(self.doubts)]

    def answers(self) -> dict[str, str]:
        """The answers by key; a question that moved since the page was made is left out."""
        return {
            doubt["key"]: self.cleaned_data[f"d{n}"]
            for n, doubt in enumerate(self.doubts)
            if self.cleaned_data.get(f"d{n}") and self.cleaned_data.get(f"k{n}") == doubt["key"]
        }
