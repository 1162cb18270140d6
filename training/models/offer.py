"""What is told of the offer around the modules: aims, cost, what the host provides, laws, reading sessions."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from portal.models.facts import Dated, DatedQuerySet
from portal.words import WordsField, said


class OfferFact(Dated):
    """Something true of the offer, or of `module` alone, as a source gives it. Replaced, never overwritten.

    A reading session has two numbers: `number` is the most children, `minutes` the longest it may last. The minimum
    attendance for a certificate has one: `number` per cent of the time.
    """

    class Kind(models.TextChoices):
        """What it tells."""

        AIM = "aim", pgettext_lazy("training", "Aim of the offer")
        COST = "cost", pgettext_lazy("training", "What it costs")
        HOST = "host", pgettext_lazy("training", "What the host provides")
        LAW = "law", _("Legal reference")
        READING = "reading", _("Reading session for children")
        ATTENDANCE = "attendance", _("Minimum attendance for a certificate")

    kind = models.CharField(pgettext_lazy("training", "what it tells"), max_length=10, choices=Kind.choices)
    module = models.ForeignKey(
        "training.TrainingModule",
        verbose_name=_("only for the module"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="facts",
    )
    words = WordsField(_("text"))
    number = models.PositiveSmallIntegerField(
        _("number"),
        null=True,
        blank=True,
        help_text=_("Of a reading session the most children; of the minimum attendance per cent of the time."),
    )
    minutes = models.PositiveSmallIntegerField(_("longest, in minutes"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    history = HistoricalRecords()

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("fact about training")
        verbose_name_plural = _("facts about training")
        ordering = ["kind", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    models.Q(kind="reading", module__isnull=False, number__gt=0, minutes__gt=0)
                    | models.Q(kind="attendance", number__range=(1, 100), minutes=None)
                    | (~models.Q(kind__in=["reading", "attendance"]) & models.Q(number=None, minutes=None))
                ),
                name="offer_facts_have_their_numbers",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {said(self.words, 'pt').text}"

    def clean(self) -> None:
        """The numbers belong to reading sessions, which belong to a module, and to the minimum attendance."""
        numbers = (self.number or 0, self.minutes or 0)
        if self.kind == self.Kind.ATTENDANCE:
            if not 1 <= numbers[0] <= 100 or self.minutes is not None:
                raise ValidationError(_("The minimum attendance is a number from 1 to 100, without a duration."))
            return
        if self.kind == self.Kind.READING and not (self.module_id and all(numbers)):
            raise ValidationError(_("A reading session needs its module, the most children and its longest duration."))
        if self.kind != self.Kind.READING and any(number is not None for number in (self.number, self.minutes)):
            raise ValidationError(_("Only reading sessions have a number of children and a duration."))
