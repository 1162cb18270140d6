"""What hangs on a measure: targets, indicators, responsible entities, actions, exceptions of level."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from measures.models.base import EditedRow
from measures.models.measures import Measure
from measures.models.reference import Level
from portal.dates import PartialDateField


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
        _("a share of a whole"), default=False, help_text=_("Then it cannot be more than 100 %.")
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
