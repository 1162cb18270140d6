"""Areas and objectives of a plan's working copy."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from measures.models.base import EditedRow
from measures.models.reference import NationalArea
from plans.models import Plan


class PlanArea(EditedRow):
    """An area of the plan, in the plan's own words and order; linked to none, one or several national areas.

    Linked to none it counts as "Outras" and says so. An area without measures is valid.
    """

    class Group(models.TextChoices):
        """Some plans split their areas in two groups."""

        NONE = "", _("No group")
        PRIORITY = "priority", _("Priority area")
        CROSS_CUTTING = "cross-cutting", _("Cross-cutting area")

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="areas")
    title = models.CharField(_("title"), max_length=200, help_text=_("In the plan's own words."))
    short_title = models.CharField(_("short title"), max_length=60, blank=True, help_text=_("For cards and badges."))
    group = models.CharField(_("group"), max_length=13, choices=Group.choices, default=Group.NONE, blank=True)
    national_areas = models.ManyToManyField(
        NationalArea,
        verbose_name=_("national areas"),
        blank=True,
        help_text=_("So that plans can be compared. With none, the area counts as “Other”."),
    )
    history = HistoricalRecords(m2m_fields=[national_areas])

    class Meta:
        verbose_name = pgettext_lazy("desk", "area")
        verbose_name_plural = _("areas")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title


class StrategicObjective(EditedRow):
    """A strategic objective of the plan; areas are optional."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="strategic_objectives")
    title = models.TextField(_("strategic objective"), max_length=1000)
    areas = models.ManyToManyField(PlanArea, verbose_name=_("areas"), blank=True)
    history = HistoricalRecords(m2m_fields=[areas])

    class Meta:
        verbose_name = _("strategic objective")
        verbose_name_plural = _("strategic objectives")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title


class OperationalObjective(EditedRow):
    """An operational objective; it may stand alone, without a strategic one."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="operational_objectives")
    strategic = models.ForeignKey(
        StrategicObjective,
        verbose_name=_("strategic objective"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="operational",
    )
    title = models.TextField(_("operational objective"), max_length=1000)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("operational objective")
        verbose_name_plural = _("operational objectives")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title
