"""Areas, objectives, measures and what hangs on a measure: all of a plan's working copy.

Every row that people edit carries its own `revision`; deleting sets `deleted_at`, so that it can be undone.
Ids stay the same through all versions of the plan.
"""

from typing import TYPE_CHECKING, ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from plans.models import Plan
from portal.dates import PartialDateField

if TYPE_CHECKING:
    from portal.models import User


class Level(models.Model):
    """A level of measures: reference data. Ask for `guaranteed`, never for a code."""

    code = models.CharField(max_length=10, unique=True)
    name = models.CharField(_("name"), max_length=80)
    description = models.CharField(_("what it means"), max_length=300)
    guaranteed = models.BooleanField(_("always guaranteed to immigrants"), default=False)
    order = models.PositiveSmallIntegerField(default=0)

    objects: ClassVar[models.Manager["Level"]] = models.Manager()

    if TYPE_CHECKING:
        name_pt: str  # added by translation.py

    class Meta:
        verbose_name = _("level")
        verbose_name_plural = _("levels")
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name


class NationalArea(models.Model):
    """One of the 16 areas of the national catalogue, in its order; the name is translated."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    order = models.PositiveSmallIntegerField()

    objects: ClassVar[models.Manager["NationalArea"]] = models.Manager()

    class Meta:
        verbose_name = _("national area")
        verbose_name_plural = _("national areas")
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name


class LiveQuerySet(models.QuerySet):
    """Rows that may be deleted and undone."""

    def live(self) -> "LiveQuerySet":
        """Those not deleted."""
        return self.filter(deleted_at__isnull=True)


class EditedRow(models.Model):
    """A row of a plan's working copy: stable id, place in its list, revision, undoable deletion."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    position = models.FloatField(default=0, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = LiveQuerySet.as_manager()

    class Meta:
        abstract = True


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
        verbose_name = _("area")
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
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="measure_code_once")]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}" if self.number else self.title


class MeasureRow(EditedRow):
    """A row of a measure's page."""

    class Meta:
        abstract = True
        ordering = ["position", "id"]


class Target(MeasureRow):
    """A target: text first, a structured reading beside it if it can be had.

    `municipality` set: the exception that holds there instead of the default targets.
    """

    class Kind(models.TextChoices):
        """What kind of thing the text promises."""

        NONE = "", _("Not read")
        NUMBER = "number", _("Number")
        PERCENTAGE = "percentage", _("Percentage")
        DATE = "date", _("Date")
        YES_NO = "yes-no", _("Yes or no")
        TREND = "trend", _("Trend")
        QUALITATIVE = "qualitative", _("Qualitative")

    class Comparator(models.TextChoices):
        """How the value is meant."""

        NONE = "", "—"
        AT_LEAST = "at-least", _("at least")
        EXACTLY = "exactly", _("exactly")
        AT_MOST = "at-most", _("at most")
        UP = "up", _("rising")
        DOWN = "down", _("falling")

    class Per(models.TextChoices):
        """What time the value is for."""

        NONE = "", "—"
        YEAR = "year", _("per year")
        END = "end", _("at the end")

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="targets")
    municipality = models.ForeignKey("portal.Municipality", null=True, blank=True, on_delete=models.PROTECT)
    text = models.TextField(_("target"), max_length=500, help_text=_("In the plan's own words."))
    kind = models.CharField(_("kind"), max_length=11, choices=Kind.choices, default=Kind.NONE, blank=True)
    comparator = models.CharField(
        _("comparator"), max_length=8, choices=Comparator.choices, default=Comparator.NONE, blank=True
    )
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2, null=True, blank=True)
    base = models.CharField(
        _("base of the percentage"),
        max_length=200,
        blank=True,
        help_text=_("Percentage of what, e.g. of the schools."),
    )
    base_is_whole = models.BooleanField(
        _("a share of a whole"), default=False, help_text=_("Then more than 100 % cannot be.")
    )
    due = PartialDateField(_("by"))
    per = models.CharField(_("time"), max_length=4, choices=Per.choices, default=Per.NONE, blank=True)
    history = HistoricalRecords()

    class Meta(MeasureRow.Meta):
        verbose_name = _("target")
        verbose_name_plural = _("targets")

    def __str__(self) -> str:
        return self.text


class Indicator(MeasureRow):
    """An indicator, under a target or straight under the measure."""

    class Kind(models.TextChoices):
        """What it yields."""

        NUMBER = "number", _("Number")
        PERCENTAGE = "percentage", _("Percentage")
        QUALITATIVE = "qualitative", _("Qualitative")

    class Direction(models.TextChoices):
        """Which way is better."""

        NONE = "", _("Not said")
        UP = "up", _("More is better")
        DOWN = "down", _("Less is better")

    class Aggregation(models.TextChoices):
        """How periods add up."""

        NONE = "", _("Not said")
        LAST = "last", _("The last value")
        SUM = "sum", _("The sum")
        MEAN = "mean", _("The mean")

    class Nature(models.TextChoices):
        """Process or result."""

        NONE = "", _("Not said")
        PROCESS = "process", _("Process")
        RESULT = "result", _("Result")

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="indicators")
    target = models.ForeignKey(
        Target,
        verbose_name=_("of the target"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    text = models.TextField(_("indicator"), max_length=500)
    kind = models.CharField(_("kind"), max_length=11, choices=Kind.choices, default=Kind.NUMBER)
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    baseline = models.CharField(_("baseline"), max_length=200, blank=True, help_text=_("With its year, if known."))
    direction = models.CharField(_("direction"), max_length=4, choices=Direction.choices, default="", blank=True)
    aggregation = models.CharField(
        _("how periods add up"), max_length=4, choices=Aggregation.choices, default="", blank=True
    )
    nature = models.CharField(_("nature"), max_length=7, choices=Nature.choices, default="", blank=True)
    disaggregation = models.TextField(
        _("broken down by"),
        max_length=500,
        blank=True,
        help_text=_("One label a line, e.g. nationals and foreigners."),
    )
    verification = models.CharField(_("source of verification"), max_length=300, blank=True)
    history = HistoricalRecords()

    class Meta(MeasureRow.Meta):
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")

    def __str__(self) -> str:
        return self.text


class Responsible(MeasureRow):
    """A responsible entity: of the register, or only a text ("Empresas do concelho")."""

    class Part(models.TextChoices):
        """What it does in the measure."""

        LEAD = "lead", _("Lead")
        RESPONSIBLE = "responsible", _("Responsible")
        PARTNER = "partner", _("Partner")

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="responsibles")
    municipality = models.ForeignKey("portal.Municipality", null=True, blank=True, on_delete=models.PROTECT)
    organisation = models.ForeignKey(
        "portal.Organisation", verbose_name=_("organisation"), null=True, blank=True, on_delete=models.PROTECT
    )
    text = models.CharField(_("name as in the plan"), max_length=200, blank=True)
    part = models.CharField(_("part"), max_length=11, choices=Part.choices, default=Part.RESPONSIBLE)
    history = HistoricalRecords()

    class Meta(MeasureRow.Meta):
        verbose_name = _("responsible entity")
        verbose_name_plural = _("responsible entities")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=False) | ~models.Q(text=""),
                name="responsible_is_somebody",
            )
        ]

    def __str__(self) -> str:
        return self.text or str(self.organisation)


class Action(MeasureRow):
    """An action inside a measure; any number ("entre outras")."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="actions")
    text = models.TextField(_("action"), max_length=1000)
    starts = PartialDateField(_("starts"))
    ends = PartialDateField(_("ends"))
    history = HistoricalRecords()

    class Meta(MeasureRow.Meta):
        verbose_name = _("action")
        verbose_name_plural = _("actions")

    def __str__(self) -> str:
        return self.text


class LevelException(MeasureRow):
    """In a joint plan: the level a measure has in one municipality instead of its default level."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="level_exceptions")
    municipality = models.ForeignKey("portal.Municipality", on_delete=models.PROTECT, verbose_name=_("municipality"))
    level = models.ForeignKey(Level, verbose_name=_("level"), on_delete=models.PROTECT)
    history = HistoricalRecords()

    class Meta(MeasureRow.Meta):
        verbose_name = _("exception of level")
        verbose_name_plural = _("exceptions of level")
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "municipality"],
                condition=models.Q(deleted_at__isnull=True),
                name="one_level_exception",
            )
        ]

    def __str__(self) -> str:
        return f"{self.municipality}: {self.level}"


class MeasureAssignment(models.Model):
    """A measure given to a contributor."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="assignments")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="measure_assignments")
    given_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["measure", "user"], name="measure_given_once")]
