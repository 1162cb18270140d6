"""What may be asked for: the modules of the agency's trainers."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from portal.models.facts import Dated, DatedQuerySet


class TrainingModule(models.Model):
    """A module that organisations may ask for.

    `for_minors`: the participants are children, of whom only a head count is ever written down.
    """

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    for_minors = models.BooleanField(_("participants are minors"), default=False)

    class Meta:
        verbose_name = _("training module")
        verbose_name_plural = _("training modules")
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.slug


class GroupLimits(Dated):
    """How few and how many people an action may have, as a source gives it; of `module` alone, or of all.

    One row replaces another (`portal.facts.replace_dated`); limits of older years are rows that were replaced.
    """

    module = models.ForeignKey(
        TrainingModule, verbose_name=_("only for the module"), null=True, blank=True, on_delete=models.CASCADE
    )
    least = models.PositiveSmallIntegerField(_("fewest people"))
    most = models.PositiveSmallIntegerField(_("most people"))
    history = HistoricalRecords()

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("limits of participants")
        verbose_name_plural = _("limits of participants")
        ordering = ["module", "-valid_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(most__gte=models.F("least")), name="group_limits_in_order")
        ]

    def __str__(self) -> str:
        return f"{self.least}–{self.most}"
