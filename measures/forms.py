"""Forms of areas, objectives, measures and the rows of a measure. Lists offer only what belongs to the plan."""

from typing import Any, ClassVar

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from measures.editing import earlier_measures
from measures.models import (
    Action,
    Indicator,
    Level,
    LevelException,
    Measure,
    OperationalObjective,
    PlanArea,
    Responsible,
    StrategicObjective,
    Target,
)
from plans.models import Plan
from portal.forms.picking import OrganisationField
from portal.forms.section import SectionForm
from portal.models import Municipality

_CONCERNED = Measure.municipalities.through


class RowForm(SectionForm):
    """A form of a row of `plan`. `only`: the one municipality a municipal editor writes for.

    `details` are fields most rows do without; they stay folded until one of them is filled.
    """

    details: tuple[str, ...] = ()

    def __init__(self, *args: Any, plan: Plan, only: Municipality | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan, self.only = plan, only
        for name, rows in self.choices_of().items():
            if name in self.fields:
                self.fields[name].queryset = rows  # type: ignore[attr-defined]
        place: Any = self.fields.get("municipality")
        if place is not None and only is not None:
            place.label = _("Municipality")
            place.queryset, place.required, place.empty_label = place.queryset.filter(pk=only.pk), True, None
        elif place is not None and not place.required:
            self._offer_exception(place)

    def _offer_exception(self, place: Any) -> None:
        """One municipality of several where the row holds instead of everywhere; not asked in a plan of one."""
        place.label = _("Only in the municipality")
        place.help_text = _("Leave it empty when it holds in the whole territory.")
        if self.instance.municipality_id is None and place.queryset.count() < 2:
            del self.fields["municipality"]

    def has_details(self) -> bool:
        """Whether one of the folded fields is filled or wrong."""
        return any(self[name].value() or name in self.errors for name in self.details)

    def choices_of(self) -> "dict[str, QuerySet[Any]]":
        """By field, the rows to choose from."""
        # A place that left the territory stays to choose: saving would else make the row hold everywhere.
        own = Q(pk=getattr(self.instance, "municipality_id", None))
        return {"municipality": Municipality.objects.filter(_in_territory(self.plan) | own)}

    def extra_arguments(self) -> dict[str, Any]:
        """See SectionForm."""
        return {"plan": self.plan, "only": self.only}


class AreaForm(RowForm):
    """An area in the plan's own words."""

    class Meta(SectionForm.Meta):
        model = PlanArea
        fields = ["title", "short_title", "group", "national_areas"]


class StrategicObjectiveForm(RowForm):
    """A strategic objective."""

    class Meta(SectionForm.Meta):
        model = StrategicObjective
        fields = ["title", "areas"]

    def choices_of(self) -> "dict[str, QuerySet[Any]]":
        """Areas of the plan."""
        return {"areas": _live(PlanArea, self.plan)}


class OperationalObjectiveForm(RowForm):
    """An operational objective."""

    class Meta(SectionForm.Meta):
        model = OperationalObjective
        fields = ["title", "strategic"]

    def choices_of(self) -> "dict[str, QuerySet[Any]]":
        """Strategic objectives of the plan."""
        return {"strategic": _live(StrategicObjective, self.plan)}


class MeasureForm(RowForm):
    """The card of a measure: what every measure has, then groups that stay folded until something is in them."""

    groups: ClassVar[tuple[tuple[Any, tuple[str, ...]], ...]] = (
        (_("When"), ("starts", "ends", "continuous", "schedule_text")),
        (_("For whom and where"), ("audiences", "municipalities", "contact")),
        (_("Other areas and strategic objectives"), ("other_areas", "strategic_objectives")),
        (_("Where it comes from, and notes"), ("predecessor", "source", "internal_notes")),
    )

    class Meta(SectionForm.Meta):
        model = Measure
        fields = [
            "number",
            "title",
            "description",
            "area",
            "other_areas",
            "level",
            "objectives",
            "strategic_objectives",
            "audiences",
            "municipalities",
            "contact",
            "starts",
            "ends",
            "continuous",
            "schedule_text",
            "predecessor",
            "source",
            "internal_notes",
        ]

    def choices_of(self) -> "dict[str, QuerySet[Any]]":
        """What the plan has, the levels, and the measures of the plans it continues."""
        areas = _live(PlanArea, self.plan)
        earlier = earlier_measures(self.plan) if self.plan.predecessor_id else Measure.objects.none()
        own = Q(pk__in=_CONCERNED.objects.filter(measure=self.instance.pk).values("municipality"))
        return {
            "area": areas,
            "other_areas": areas,
            "objectives": _live(OperationalObjective, self.plan),
            "strategic_objectives": _live(StrategicObjective, self.plan),
            "municipalities": Municipality.objects.filter(_in_territory(self.plan) | own),
            "predecessor": earlier,
        }

    def main_fields(self) -> list[Any]:
        """Those of no group."""
        grouped = {name for _title, names in self.groups for name in names}
        return [field for field in self.visible_fields() if field.name not in grouped]

    def field_groups(self) -> list[tuple[Any, list[Any], bool]]:
        """Title, fields and whether to unfold, of each group that has fields."""
        found = [(title, [self[n] for n in names if n in self.fields]) for title, names in self.groups]
        return [(title, some, any(f.value() or f.errors for f in some)) for title, some in found if some]


class NewMeasureForm(MeasureForm):
    """What a measure begins with; the rest stands on its page."""

    class Meta(SectionForm.Meta):
        model = Measure
        fields = ["number", "title", "area", "level", "objectives"]


class TargetForm(RowForm):
    """A target: the text, and the reading of it if one wishes."""

    details = ("kind", "comparator", "value", "base", "base_is_whole", "due", "per")

    class Meta(SectionForm.Meta):
        model = Target
        fields = ["text", "municipality", "kind", "comparator", "value", "base", "base_is_whole", "due", "per"]


class IndicatorForm(RowForm):
    """An indicator."""

    details = ("unit", "baseline", "direction", "aggregation", "nature", "disaggregation", "verification")

    class Meta(SectionForm.Meta):
        model = Indicator
        fields = ["text", "target", "kind", "unit", "baseline", "direction", "aggregation", "nature", "disaggregation"]
        fields += ["verification"]

    def choices_of(self) -> "dict[str, QuerySet[Any]]":
        """Targets of the measure; a municipal editor's own only."""
        targets = Target.objects.filter(deleted_at__isnull=True, measure_id=self.instance.measure_id)
        return {"target": targets.filter(municipality=self.only) if self.only else targets}


class ResponsibleForm(RowForm):
    """A responsible entity: of the register, or only a name."""

    organisation = OrganisationField(
        label=_("Organisation of the register"), help_text=_("Begin to write and choose a suggestion.")
    )

    class Meta(SectionForm.Meta):
        model = Responsible
        fields = ["organisation", "text", "part", "municipality"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].demo = self.plan.is_demo  # type: ignore[attr-defined]
        self.fields["text"].help_text = _("Only if the plan names it differently, or if the register does not have it.")
        self.initial["organisation"] = self.instance.organisation


class ActionForm(RowForm):
    """An action."""

    class Meta(SectionForm.Meta):
        model = Action
        fields = ["text", "starts", "ends"]


class LevelExceptionForm(RowForm):
    """Another level in one municipality."""

    class Meta(SectionForm.Meta):
        model = LevelException
        fields = ["municipality", "level"]

    def choices_of(self) -> "dict[str, QuerySet[Any]]":
        """The territory, and every level."""
        return {**super().choices_of(), "level": Level.objects.all()}


def _in_territory(plan: Plan) -> Q:
    return Q(pk__in=plan.territory.values("municipality"))


def _live(model: type[Model], plan: Plan) -> "QuerySet[Any]":
    return model._default_manager.filter(plan=plan, deleted_at__isnull=True)
