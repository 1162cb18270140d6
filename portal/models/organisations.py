"""Organisations and their names over time; the managing agency is one of them."""

from datetime import date
from uuid import uuid4

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from portal.dates import PartialDateField, first_day, last_day


class Organisation(models.Model):
    """A body that promotes plans or is responsible for measures.

    `name` and `acronym` are the ones in use now; names over time stand in `OrganisationName`, other spellings in
    `OrganisationAlias`.
    """

    class Type(models.TextChoices):
        """What kind of body it is."""

        MUNICIPALITY = "municipality", _("Municipality")
        INTERMUNICIPAL = "intermunicipal", _("Association of municipalities")
        PARISH = "parish", _("Parish council")
        PUBLIC = "public", _("Public service")
        SCHOOL = "school", _("School or group of schools")
        HEALTH = "health", _("Health service")
        ASSOCIATION = "association", _("Association")
        COMPANY = "company", _("Company")
        AGENCY = "agency", _("National agency")
        OTHER = "other", _("Other")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    type = models.CharField(_("type"), max_length=15, choices=Type.choices)
    name = models.CharField(_("name"), max_length=200)
    acronym = models.CharField(_("acronym"), max_length=30, blank=True)
    municipality = models.ForeignKey(
        "portal.Municipality", verbose_name=_("municipality"), null=True, blank=True, on_delete=models.PROTECT
    )
    website = models.URLField(_("website"), blank=True)
    is_managing_agency = models.BooleanField(_("manages the portal"), default=False)
    is_demo = models.BooleanField(_("demonstration"), default=False)
    sort_key = models.CharField(max_length=120, db_index=True, editable=False)
    search_text = models.TextField(editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["sort_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_managing_agency"],
                condition=models.Q(is_managing_agency=True),
                name="one_managing_agency",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.acronym})" if self.acronym else self.name

    def name_on(self, day: date | None = None) -> str:
        """The name in force on `day` (today when not said); the present one where the history does not tell."""
        day = day or timezone.localdate()
        for past in self.names.all():
            starts = first_day(past.valid_from) if past.valid_from else date.min
            ends = last_day(past.valid_to) if past.valid_to else date.max
            if starts <= day <= ends:
                return past.name
        return self.name


class OrganisationName(models.Model):
    """A name an organisation had, or will have, between two dates as far as the source tells them."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(_("name"), max_length=200)
    acronym = models.CharField(_("acronym"), max_length=30, blank=True)
    valid_from = PartialDateField(_("valid from"))
    valid_to = PartialDateField(_("valid to"))
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("name over time")
        verbose_name_plural = _("names over time")
        ordering = ["valid_from", "pk"]

    def __str__(self) -> str:
        return self.name


class OrganisationAlias(models.Model):
    """Another spelling people use for an organisation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="aliases")
    text = models.CharField(_("other spelling"), max_length=200)

    class Meta:
        verbose_name = _("other spelling")
        verbose_name_plural = _("other spellings")

    def __str__(self) -> str:
        return self.text
