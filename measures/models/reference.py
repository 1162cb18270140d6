"""Reference data of measures: levels and the national areas."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


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
