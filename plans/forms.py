"""Forms of a plan's sections."""

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from plans.models import Plan, PlanOrganisation
from portal.forms.picking import MunicipalityField, OrganisationField
from portal.forms.section import SectionForm, unix_lines
from portal.models import Municipality, Organisation, User

# Each list of the identity section with the field that adds to it.
ADDERS = {"municipalities": "add_municipality", "promoters": "add_promoter", "partners": "add_partner"}


class PeriodForm(SectionForm):
    """Real start and end."""

    revision_field = "period_revision"

    class Meta(SectionForm.Meta):
        model = Plan
        fields = ["period_start", "period_end"]


class TextsForm(SectionForm):
    """Summary, funding, source, internal notes."""

    revision_field = "texts_revision"

    class Meta(SectionForm.Meta):
        model = Plan
        fields = ["summary", "funding", "source", "internal_notes"]


class ChosenField(forms.ModelMultipleChoiceField):
    """The rows chosen so far as boxes to untick; any row of the table is valid."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.CheckboxSelectMultiple, **kwargs)


class IdentityForm(SectionForm):
    """Title, short name, kind, predecessor, territory, promoters, partners. A list grows by one name at a time."""

    revision_field = "identity_revision"

    municipalities = ChosenField(label=_("Territory"), queryset=Municipality.objects.all())
    add_municipality = MunicipalityField(label=_("Add a municipality"))
    promoters = ChosenField(label=_("Promoters"), queryset=Organisation.objects.select_related("municipality"))
    add_promoter = OrganisationField(label=_("Add a promoter"))
    partners = ChosenField(label=_("Partners"), queryset=Organisation.objects.select_related("municipality"))
    add_partner = OrganisationField(label=_("Add a partner"))

    class Meta(SectionForm.Meta):
        model = Plan
        fields = ["title", "short_name", "kind", "predecessor"]
        widgets = {"title": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, data: QueryDict | None = None, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        self.user = user
        plan: Plan = self.instance
        # The one it has stays to choose, also for who may not see that plan: else saving would drop it in silence.
        seen = Q(pk__in=Plan.objects.for_user(user), is_demo=plan.is_demo) | Q(pk=plan.predecessor_id)
        earlier = Plan.objects.filter(seen).exclude(pk=plan.pk)
        self.fields["predecessor"].queryset = earlier  # type: ignore[attr-defined]
        self.fields["predecessor"].help_text = _("The earlier plan that this one follows, if it is in the portal.")
        rows = list(plan.organisation_rows.select_related("organisation__municipality"))
        self.initial["municipalities"] = [row.municipality for row in plan.territory.select_related("municipality")]
        self.initial["promoters"] = [r.organisation for r in rows if r.role == PlanOrganisation.Role.PROMOTER]
        self.initial["partners"] = [r.organisation for r in rows if r.role == PlanOrganisation.Role.PARTNER]
        for name, adder in ADDERS.items():
            self.fields[adder].demo = plan.is_demo  # type: ignore[attr-defined]
            self._show_chosen(name)

    def _show_chosen(self, name: str) -> None:
        """Boxes for what is stored and what was ticked before saving; the whole table would be a wall."""
        chosen = {row.pk: row for row in self.initial[name]}
        posted = self.data.getlist(self.add_prefix(name)) if self.is_bound else []  # type: ignore[attr-defined]
        one: Any = self.fields[name]
        codes = name == "municipalities"
        keys = [k for k in posted if "\x00" not in k] if codes else [k for k in map(_uuid_or_none, posted) if k]
        missing = [key for key in keys if key not in chosen]
        if missing:
            chosen |= {row.pk: row for row in one.queryset.filter(pk__in=missing[:400])}
        one.choices = [(pk, str(row)) for pk, row in chosen.items()]

    def grown(self) -> "IdentityForm":
        """The same form, the names written into the adding fields moved into the lists; nothing is saved."""
        data = self.data.copy()  # type: ignore[attr-defined]
        for name, adder in ADDERS.items():
            found = self.cleaned_data.get(adder)
            if found is not None:
                if str(found.pk) not in data.getlist(name):
                    data.appendlist(name, str(found.pk))
                data[adder] = ""
        return self.remake(data, instance=self.instance)  # type: ignore[return-value]

    def values(self) -> dict[str, Any]:
        """Lists in the order shown, what was typed but not yet added last."""
        values = {name: self.cleaned_data[name] for name in ("title", "short_name", "kind", "predecessor")}
        for name, adder in ADDERS.items():
            order = self.data.getlist(name)  # type: ignore[attr-defined]
            chosen = sorted(self.cleaned_data[name], key=lambda row: order.index(str(row.pk)))
            added = self.cleaned_data[adder]
            values[name] = [*chosen, *([added] if added and added not in chosen else [])]
        return values

    def extra_arguments(self) -> dict[str, Any]:
        """See SectionForm."""
        return {"user": self.user}

    def stored(self, name: str) -> Any:
        """The lists stand in other tables."""
        return self.initial[name] if name in ADDERS else super().stored(name)

    def base(self, record: Any) -> dict[str, Any]:
        """The lists as the history tells them."""
        bodies = list(record.organisations.all())
        known = super().base(record)
        known["municipalities"] = {row.municipality_id for row in record.municipalities.all()}
        known["promoters"] = {row.organisation_id for row in bodies if row.role == PlanOrganisation.Role.PROMOTER}
        known["partners"] = {row.organisation_id for row in bodies if row.role == PlanOrganisation.Role.PARTNER}
        return known


class NewPlanForm(forms.ModelForm[Plan]):
    """What a plan begins with; everything can be changed later."""

    municipality = MunicipalityField(label=_("Municipality"), help_text=_("The others of a joint plan come next."))
    promoter = OrganisationField(
        label=_("Promoter"), help_text=_("A municipality, or an association of municipalities. You may add more later.")
    )
    use_required_attribute = False

    class Meta(SectionForm.Meta):
        model = Plan
        fields = ["title", "short_name", "kind", "period_start", "period_end"]
        widgets = {"title": forms.Textarea(attrs={"rows": 2, "dir": "auto"})}

    def __init__(self, data: QueryDict | None = None, *args: Any, demo: bool, **kwargs: Any) -> None:
        super().__init__(unix_lines(data), *args, **kwargs)
        for name in ("municipality", "promoter"):
            self.fields[name].demo = demo  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        """Nothing: the verb checks."""


class OrganisationForm(forms.ModelForm[Organisation]):
    """A body that the register does not know yet."""

    municipality = MunicipalityField(label=_("Municipality"), help_text=_("Where it belongs, if to one."))
    use_required_attribute = False

    class Meta:
        model = Organisation
        fields = ["type", "name", "acronym"]

    def __init__(self, *args: Any, demo: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipality"].demo = demo  # type: ignore[attr-defined]
        kinds: Any = self.fields["type"]
        kinds.choices = [c for c in Organisation.Type.choices if c[0] != Organisation.Type.AGENCY]

    def _post_clean(self) -> None:
        """Nothing: the verb writes."""


def _uuid_or_none(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
