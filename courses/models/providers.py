"""Who gives courses and where: the body, the places of class, the points where one enrols."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from courses.models.access import Access
from courses.models.catalogue import ProviderKind

AZORES, MADEIRA = "Região Autónoma dos Açores", "Região Autónoma da Madeira"


class Provider(models.Model):
    """A school, centre or association that gives courses; `organisation` is the body it belongs to, where known.

    `access`: whether people of its own work here. The monthly question goes to `mailbox`, after two silent months to
    `second_mailbox`; both may be shared ones, and neither is shown to the public.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=ProviderKind.choices)
    name = models.CharField(_("name"), max_length=200)
    organisation = models.ForeignKey(
        "portal.Organisation", verbose_name=_("belongs to"), null=True, blank=True, on_delete=models.PROTECT
    )
    municipality = models.ForeignKey(
        "portal.Municipality", verbose_name=_("municipality"), null=True, blank=True, on_delete=models.PROTECT
    )
    website = models.URLField(_("website"), blank=True)
    mailbox = models.EmailField(_("mailbox for the monthly question"), blank=True)
    second_mailbox = models.EmailField(_("second mailbox, after two silent months"), blank=True)
    access = models.CharField(_("access"), max_length=12, choices=Access.choices, default=Access.NONE, editable=False)
    access_reason = models.CharField(_("reason of the refusal"), max_length=500, blank=True, editable=False)
    approved_at = models.DateTimeField(_("approved on"), null=True, blank=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    is_demo = models.BooleanField(_("demonstration"), default=False)
    sort_key = models.CharField(max_length=120, db_index=True, editable=False)
    search_text = models.TextField(editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("course provider")
        verbose_name_plural = _("course providers")
        ordering = ["sort_key", "id"]

    def __str__(self) -> str:
        return self.name


class Place(models.Model):
    """Where classes are held or where one enrols. A point of its own, or a locality, or only the municipality.

    Kilometres are only told where there is a point or a locality.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="places", verbose_name=_("provider"))
    name = models.CharField(_("name"), max_length=200, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=8, blank=True)
    municipality = models.ForeignKey(
        "portal.Municipality", verbose_name=_("municipality"), on_delete=models.PROTECT, related_name="+"
    )
    locality = models.ForeignKey(
        "portal.Locality", verbose_name=_("locality"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    phones = models.TextField(_("phones"), blank=True, help_text=_("One a line."))
    emails = models.TextField(_("e-mails"), blank=True, help_text=_("One a line."))
    hours = models.TextField(_("opening hours"), blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("place of a provider")
        verbose_name_plural = _("places of providers")
        ordering = ["municipality__sort_key", "name", "id"]

    def __str__(self) -> str:
        return self.name or self.address or str(self.municipality)

    @property
    def point(self) -> tuple[float, float] | None:
        """Its own point, else its locality's; None where only the municipality is known. Locality fetched along."""
        if self.latitude is not None and self.longitude is not None:
            return self.latitude, self.longitude
        return (self.locality.latitude, self.locality.longitude) if self.locality else None

    @property
    def timezone(self) -> str:
        """Times of a course are local to its place."""
        zones = {AZORES: "Atlantic/Azores", MADEIRA: "Atlantic/Madeira"}
        return zones.get(self.municipality.district, "Europe/Lisbon")

    @property
    def region(self) -> str:
        """The code of `Region` the place lies in."""
        return {AZORES: "acores", MADEIRA: "madeira"}.get(self.municipality.district, "continente")
