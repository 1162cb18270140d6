"""A measure of a plan's working copy, and the people it is given to."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from measures.models.areas import OperationalObjective, PlanArea, StrategicObjective
from measures.models.base import EditedRow, LiveQuerySet
from measures.models.reference import Level
from plans.models import Plan
from portal.dates import PartialDateField

if TYPE_CHECKING:
    from portal.models import User


class MeasureQuerySet(LiveQuerySet):
    """Who sees what."""

    def for_user(self, user: "User") -> "MeasureQuerySet":
        """The measures of the plans `user` may see."""
        return self.filter(plan__in=Plan.objects.for_user(user))


class Measure(EditedRow):
    """A measure. `number` is a label ("22", "3.1", ""), `code` is the portal's and never points to another promise.

    Schedule: real dates or quarters; while `starts` and `ends` are empty the plan's period holds.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="measures")
    code = models.SlugField(max_length=12, editable=False)
    number = models.CharField(
        _("number"),
        max_length=20,
        blank=True,
        help_text=_("A label, as in the plan: 22 or 3.1. Gaps are normal."),
    )
    number_key = models.CharField(max_length=120, blank=True, editable=False)
    title = models.TextField(_("title"), max_length=500)
    description = models.TextField(_("description"), max_length=5000, blank=True)
    area = models.ForeignKey(
        PlanArea,
        verbose_name=_("main area"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="measures",
    )
    other_areas = models.ManyToManyField(PlanArea, verbose_name=_("other areas"), blank=True, related_name="+")
    level = models.ForeignKey(Level, verbose_name=_("level"), null=True, blank=True, on_delete=models.PROTECT)
    objectives = models.ManyToManyField(
        OperationalObjective, verbose_name=_("operational objectives"), blank=True, related_name="measures"
    )
    strategic_objectives = models.ManyToManyField(
        StrategicObjective,
        verbose_name=_("strategic objectives"),
        blank=True,
        related_name="measures",
        help_text=_("Only where the measure names one directly; otherwise it follows from the operational ones."),
    )
    audiences = models.TextField(
        _("audiences"), max_length=1000, blank=True, help_text=_("For whom, one a line. Several are normal.")
    )
    municipalities = models.ManyToManyField(
        "portal.Municipality",
        verbose_name=_("municipalities concerned"),
        blank=True,
        related_name="+",
        help_text=_("Only where the measure does not concern the whole territory."),
    )
    contact = models.TextField(
        _("institutional contact"),
        max_length=500,
        blank=True,
        help_text=_("A service's address or phone, never a person's. It will be public."),
    )
    starts = PartialDateField(_("starts"))
    ends = PartialDateField(_("ends"))
    continuous = models.BooleanField(_("continuous"), default=False, help_text=_("Goes on without an end of its own."))
    schedule_text = models.CharField(_("schedule in words"), max_length=300, blank=True)
    predecessor = models.ForeignKey(
        "self", verbose_name=_("continues the measure"), null=True, blank=True, on_delete=models.SET_NULL
    )
    source = models.TextField(_("source"), max_length=500, blank=True)
    internal_notes = models.TextField(
        _("internal notes"),
        max_length=5000,
        blank=True,
        help_text=_("Only the team and the agency see them."),
    )
    history = HistoricalRecords(m2m_fields=[other_areas, objectives, strategic_objectives, municipalities])

    objects = MeasureQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = pgettext_lazy("desk", "measure")
        verbose_name_plural = _("measures")
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="measure_code_once")]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}" if self.number else self.title


class MeasureAssignment(models.Model):
    """A measure given to a contributor."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="assignments")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="measure_assignments")
    given_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["measure", "user"], name="measure_given_once")]
