"""Forms of a plan's team: invite, change a role, accept."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from plans import given
from plans.models import Plan, Role
from portal.models import Municipality


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


EXPLAINED = {
    Role.COORDINATOR: _("writes everything, submits to the agency, names the team"),
    Role.EDITOR: _("writes everything"),
    Role.MUNICIPAL_EDITOR: _("writes what differs in one municipality: targets, responsible entities, level"),
    Role.CONTRIBUTOR: _("writes the measures given to them"),
    Role.READER: _("only reads"),
}
