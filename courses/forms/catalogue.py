"""Forms of the desk for the catalogue and its dated rules."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.cataloguing import check_rule
from courses.models import Rule
from portal.dates import validate_partial_date
from portal.forms.words import WordsFormField
from portal.validation import Problems

_DATE_HELP = _("As 2020-07-01, 2020-07 or 2020; empty if unknown.")


class RuleChecks:
    """What the verb checks of a rule, beside the fields. `kind` is what it rules, where the form does not ask."""

    kind = ""

    def clean(self) -> dict[str, Any]:
        """The dates in order; a number or papers."""
        given: dict[str, Any] = super().clean() or {}  # type: ignore[misc]
        problems = Problems()
        check_rule({"kind": self.kind, **given}, problems)
        for field, errors in problems.found.items():
            for error in errors:
                self.add_error(field, error)  # type: ignore[attr-defined]
        return given


class RuleForm(RuleChecks, forms.ModelForm):
    """A new rule as its source tells it."""

    class Meta:
        model = Rule
        fields: ClassVar[list[str]] = [
            "kind", "provider_kind", "region", "starts", "ends", "number", "words", "valid_on", "source",
        ]  # fmt: skip
        help_texts: ClassVar[dict[str, Any]] = {
            "provider_kind": _("Empty: holds for all."),
            "region": _("Empty: holds everywhere."),
            "starts": _DATE_HELP,
            "ends": _DATE_HELP,
            "number": _("Years of age, or people in a group; empty for papers, or if it is not known."),
            "words": _("For papers, one paper a line."),
        }


class RuleReplacementForm(RuleChecks, forms.Form):
    """What holds instead, since when and according to whom; for whom it holds stays."""

    starts = forms.CharField(
        label=_("in force from"),
        max_length=10,
        required=False,
        validators=[validate_partial_date],
        help_text=_DATE_HELP,
    )
    ends = forms.CharField(
        label=_("in force until"),
        max_length=10,
        required=False,
        validators=[validate_partial_date],
        help_text=_DATE_HELP,
    )
    number = forms.IntegerField(label=_("value"), min_value=0, max_value=32767, required=False)
    words = WordsFormField(label=_("text"), required=False)
    valid_on = forms.CharField(
        label=_("valid on"),
        max_length=10,
        validators=[validate_partial_date],
        help_text=_("The date of the source, as precise as it is known."),
    )
    source = forms.CharField(label=_("source"), max_length=300)
