"""Municipalities and localities: reference data with sources, see /fontes/."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Municipality(models.Model):
    """One of the 308 municipalities, or an invented one marked as demonstration.

    `dico` is the four-digit DGT/INE code (two digits district or island, two digits municipality), text because the
    leading zero matters; invented ones are `X001`…. Names are not unique (Lagoa, Calheta).
    """

    dico = models.CharField(_("code (district and municipality)"), primary_key=True, max_length=4)
    name = models.CharField(_("name"), max_length=80)
    district = models.CharField(_("district or region"), max_length=60)
    nuts2 = models.CharField(_("region (NUTS II)"), max_length=60, blank=True)
    nuts3 = models.CharField(_("region (NUTS III)"), max_length=60, blank=True)
    latitude = models.FloatField(
        _("latitude"), null=True, help_text=_("Centroid of the largest polygon, not the town hall.")
    )
    longitude = models.FloatField(_("longitude"), null=True)
    area_km2 = models.DecimalField(_("surface (km²)"), max_digits=8, decimal_places=2, null=True)
    population = models.PositiveIntegerField(_("population"), null=True)
    population_year = models.PositiveSmallIntegerField(_("year of the population"), null=True)
    foreign_residents = models.PositiveIntegerField(_("foreign residents"), null=True)
    foreign_residents_year = models.PositiveSmallIntegerField(_("year of the foreign residents"), null=True)
    website = models.URLField(_("website"), blank=True)
    tile_col = models.PositiveSmallIntegerField(
        _("column on the tile map"), null=True, help_text=_("Odd-row offset hexagon, row 0 in the north.")
    )
    tile_row = models.PositiveSmallIntegerField(_("row on the tile map"), null=True)
    is_demo = models.BooleanField(_("demonstration"), default=False)
    sort_key = models.CharField(max_length=120, db_index=True)
    search_text = models.CharField(max_length=200)

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering = ["sort_key", "dico"]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name, with the district beside it where two municipalities share the name."""
        return f"{self.name} ({self.district})" if self.name in ("Lagoa", "Calheta") else self.name


class ForeignResidents(models.Model):
    """Foreign residents of a municipality in a year by nationality: ISO code, ALL (total) or ZZ (the others).

    The two sources differ in concept (census of usual residents; legal status) and are never drawn as one series.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="residents")
    year = models.PositiveSmallIntegerField()
    nationality = models.CharField(max_length=3)
    residents = models.PositiveIntegerField()
    source = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "year", "nationality", "source"], name="foreign_residents_once"
            )
        ]


class ForeignShare(models.Model):
    """Foreigners with legal status as a percentage of residents, one decimal, as Pordata published it."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="shares")
    year = models.PositiveSmallIntegerField()
    percent = models.DecimalField(max_digits=4, decimal_places=1)
    source = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "year", "source"], name="foreign_share_once")]


class Locality(models.Model):
    """A place with a point of its own and its names in many scripts (GeoNames, CC BY 4.0)."""

    geonameid = models.PositiveIntegerField(_("number in GeoNames"), primary_key=True)
    name = models.CharField(_("name"), max_length=80, help_text=_("The Portuguese form."))
    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.PROTECT, related_name="localities"
    )
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))
    population = models.PositiveIntegerField(_("population"), null=True)
    timezone = models.CharField(_("time zone"), max_length=40)
    alternate_names = models.TextField(_("names in other languages"), blank=True, help_text=_("Separated by |."))
    sort_key = models.CharField(max_length=120, db_index=True)
    search_text = models.TextField()

    class Meta:
        verbose_name = _("locality")
        verbose_name_plural = _("localities")
        ordering = ["sort_key", "geonameid"]

    def __str__(self) -> str:
        return self.name
