"""Forms of a plan's team: invite, change a role, accept."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from plans import given
from plans.models import Plan, Role
from portal.models import Municipality, User


class RoleForm(forms.Form):
    """A role, with the municipality or the measures that go with some roles."""

    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    municipality = forms.ModelChoiceField(
        Municipality.objects.none(),
        label=_("Municipality"),
        required=False,
        help_text=_("Only for an editor of one municipality."),
    )
    measures = forms.MultipleChoiceField(
        label=_("Measures"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only for a contributor: the measures this person may write."),
    )

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Municipality.objects.filter(pk__in=plan.territory.values("municipality_id"))
        joint = len(places) > 1
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (value, f"{Role(value).label}: {EXPLAINED[Role(value)]}")
            for value in Role.values
            if joint or value != Role.MUNICIPAL_EDITOR
        ]
        self.fields["municipality"].queryset = places  # type: ignore[attr-defined]
        self.fields["measures"].choices = [  # type: ignore[attr-defined]
            (pk, format_html('<span lang="pt" dir="auto">{}</span>', name)) for pk, name in given.choices(plan)
        ]
        if not joint:
            del self.fields["municipality"]


class InviteForm(RoleForm):
    """Whom to invite, as what."""

    email = forms.EmailField(
        label=_("E-mail address of the person"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    field_order = ["email", "role"]


class NewPersonForm(forms.ModelForm[User]):
    """Name, language and password of somebody who accepts an invitation and has no account yet."""

    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters. Several words are easy to remember and hard to guess."),
    )
    again = forms.CharField(
        label=_("The same password again"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    class Meta:
        model = User
        fields = ["name", "language"]
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True

    def clean(self) -> dict[str, Any]:
        """The password was written twice alike."""
        data = super().clean() or {}
        if "password" in data and "again" in data and data["password"] != data["again"]:
            self.add_error("again", _("The two passwords are not the same."))
        return data


def say_refused(form: forms.BaseForm, refused: ValidationError) -> None:
    """Put what a verb refused next to the fields it names, or on top."""
    named = refused.message_dict if hasattr(refused, "error_dict") else {}
    for name, texts in named.items():
        form.add_error(name if name in form.fields else None, texts)
    if not named:
        form.add_error(None, refused.messages)


EXPLAINED = {
    Role.COORDINATOR: _("writes everything, submits to the agency, names the team"),
    Role.EDITOR: _("writes everything"),
    Role.MUNICIPAL_EDITOR: _("writes what differs in one municipality: targets, responsible entities, level"),
    Role.CONTRIBUTOR: _("writes the measures given to them"),
    Role.READER: _("only reads"),
}
