"""What is taught: programmes and their names over time, levels, paths, units (UFCD), and rules with their dates."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from portal.dates import PartialDateField, first_day, last_day
from portal.models import Dated
from portal.words import WordsField


class ProviderKind(models.TextChoices):
    """What kind of body gives courses."""

    SCHOOL = "escola", _("Public school")
    IEFP = "iefp", _("Employment and training centre (IEFP)")
    QUALIFICA = "qualifica", _("Qualifica centre")
    ASSOCIATION = "associacao", _("Association")
    PRIVATE = "privado", _("Private centre")


class ActionKind(models.TextChoices):
    """What a course is for."""

    CERTIFYING = "certificacao", _("Portuguese with a certificate")
    TECHNICAL = "tecnico", _("Technical Portuguese for a trade")
    INITIATION = "iniciacao", _("First steps in Portuguese")
    LITERACY = "alfabetizacao", _("Learning to read and write")


class Region(models.TextChoices):
    """Where a rule holds."""

    MAINLAND = "continente", pgettext_lazy("region", "Mainland")
    AZORES = "acores", pgettext_lazy("region", "Azores")
    MADEIRA = "madeira", pgettext_lazy("region", "Madeira")


class Programme(models.Model):
    """A programme courses belong to; who manages and pays it and on which legal basis, as far as the source tells."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    manager = models.CharField(_("managed by"), max_length=200, blank=True)
    funder = models.CharField(_("paid by"), max_length=200, blank=True)
    legal_basis = models.CharField(_("legal basis"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=300)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in use today; one query unless the names were fetched along."""
        today = timezone.localdate()
        for it in self.names.all():
            if (not it.valid_from or first_day(it.valid_from) <= today) and (
                not it.valid_to or last_day(it.valid_to) >= today
            ):
                return f"{it.name} ({it.acronym})" if it.acronym else it.name
        return self.code.upper()


class ProgrammeName(models.Model):
    """A name a programme has or had, between two dates as far as the source tells them."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(_("name"), max_length=120)
    acronym = models.CharField(_("acronym"), max_length=20, blank=True)
    valid_from = PartialDateField(_("valid from"))
    valid_to = PartialDateField(_("valid to"))
    source = models.CharField(_("source"), max_length=300)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("name over time")
        verbose_name_plural = _("names over time")
        ordering = ["-valid_from", "pk"]

    def __str__(self) -> str:
        return self.name


class Level(models.Model):
    """A level of the European framework (CEFR): code, name, what one can do with it."""

    code = models.CharField(_("code"), max_length=4, primary_key=True)
    name = WordsField(_("name"))
    description = WordsField(_("what one can do"), blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    history = HistoricalRecords()

    class Meta:
        verbose_name = pgettext_lazy("of language", "level")
        verbose_name_plural = pgettext_lazy("of language", "levels")
        ordering = ["position"]

    def __str__(self) -> str:
        return self.code


class Path(models.Model):
    """What one enrols in: a row of units that ends in a certificate ("A1+A2", "B1+B2")."""

    code = models.CharField(_("code"), max_length=12, primary_key=True)
    levels = models.ManyToManyField(Level, verbose_name=pgettext_lazy("of language", "levels"), related_name="paths")
    hours = models.PositiveSmallIntegerField(_("hours"), null=True, blank=True, help_text=_("Required units only."))
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    history = HistoricalRecords(m2m_fields=[levels])

    class Meta:
        verbose_name = _("path")
        verbose_name_plural = _("paths")
        ordering = ["position"]

    def __str__(self) -> str:
        return self.code


class Unit(models.Model):
    """A short training unit (UFCD). The code is text ("6397UI"); hours are empty where nobody published them."""

    code = models.CharField(_("code"), max_length=12, primary_key=True)
    title = WordsField(_("title"))
    hours = models.PositiveSmallIntegerField(_("hours"), null=True, blank=True)
    path = models.ForeignKey(
        Path, verbose_name=_("path"), null=True, blank=True, on_delete=models.PROTECT, related_name="units"
    )
    level = models.ForeignKey(
        Level,
        verbose_name=pgettext_lazy("of language", "level"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="units",
    )
    required = models.BooleanField(_("required for the certificate"), default=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("unit (UFCD)")
        verbose_name_plural = _("units (UFCD)")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.code


class Rule(Dated):
    """A rule that changed and may change again. What is empty holds for all (any provider, any region).

    `starts` and `ends` say when it was in force, as precise as known; `number` is its value (years of age, people in
    a group), `words` its text: for papers one paper a line.
    """

    class Kind(models.TextChoices):
        """What it rules."""

        MINIMUM_AGE = "minimum_age", _("Minimum age")
        GROUP_MINIMUM = "group_minimum", _("Smallest group")
        GROUP_MAXIMUM = "group_maximum", _("Largest group")
        PAPERS = "papers", _("Papers to enrol")

    kind = models.CharField(_("rule"), max_length=20, choices=Kind.choices)
    provider_kind = models.CharField(_("for"), max_length=12, choices=ProviderKind.choices, blank=True)
    region = models.CharField(_("region"), max_length=12, choices=Region.choices, blank=True)
    starts = PartialDateField(_("in force from"))
    ends = PartialDateField(_("in force until"))
    number = models.PositiveSmallIntegerField(_("value"), null=True, blank=True)
    words = WordsField(_("text"), blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = pgettext_lazy("of enrolment", "rule")
        verbose_name_plural = pgettext_lazy("of enrolment", "rules")
        ordering = ["kind", "-starts", "pk"]

    def __str__(self) -> str:
        told = (self.get_kind_display(), self.get_provider_kind_display(), self.get_region_display(), self.starts)
        return " · ".join(str(it) for it in told if it)
