"""Dated facts: rules, phones, addresses and answers, each with its source and the day someone last confirmed it."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from portal.dates import PartialDateField


class DatedQuerySet(models.QuerySet):
    """Finding what holds."""

    def current(self) -> "DatedQuerySet":
        """Those no other replaced."""
        return self.filter(replaced_by__isnull=True)


class DatedFactQuerySet(DatedQuerySet):
    """Finding facts."""

    def current(self) -> "DatedFactQuerySet":
        """Those no other replaced, in the order pages show them."""
        return super().current().order_by("key", "position", "pk")  # type: ignore[return-value]


class Dated(models.Model):
    """What may stop being true, with its source and the day someone last confirmed it.

    State is derived: replaced, confirmed, or not confirmed since. Never overwritten: see the verbs in portal/facts.py.
    A table of such facts has a history of its own.
    """

    class State(models.TextChoices):
        """What may be said of it today."""

        CONFIRMED = "confirmed", _("Confirmed")
        UNCONFIRMED = "unconfirmed", _("Not confirmed since")
        REPLACED = "replaced", _("Replaced")

    valid_on = PartialDateField(
        _("valid on"),
        blank=False,
        help_text=_("The date of the source, as precise as it is known."),
    )
    checked_on = models.DateField(
        _("checked on"), null=True, blank=True, help_text=_("The day someone confirmed that it still holds.")
    )
    check_again_by = models.DateField(_("check again by"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300)
    replaced_by = models.ForeignKey(
        "self",
        verbose_name=_("replaced by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaces",
    )
    replaced_by_id: Any

    class Meta:
        abstract = True

    @property
    def state(self) -> str:
        """Replaced if another took its place; confirmed while the check is not overdue; else not confirmed."""
        if self.replaced_by_id:
            return self.State.REPLACED
        today = timezone.localdate()
        if self.checked_on and (self.check_again_by is None or self.check_again_by >= today):
            return self.State.CONFIRMED
        return self.State.UNCONFIRMED

    @property
    def known_since(self) -> str:
        """The date to show beside "not confirmed since": the last check, else the source's; a partial date."""
        return self.checked_on.isoformat() if self.checked_on else self.valid_on


class DatedFact(Dated):
    """A fact of the house. `key` groups the facts that replace each other ("support-line-phone").

    The one shown is the newest that no other replaces.
    """

    class Kind(models.TextChoices):
        """What the value is."""

        RULE = "rule", _("Rule")
        PHONE = "phone", _("Phone")
        EMAIL = "email", _("E-mail")
        ADDRESS = "address", _("Address")
        ANSWER = "answer", _("Answer")
        LINK = "link", _("Link")

    key = models.SlugField(_("key"), max_length=80, db_index=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    organisation = models.ForeignKey(
        "portal.Organisation", verbose_name=_("organisation"), null=True, blank=True, on_delete=models.CASCADE
    )
    label = models.CharField(_("label"), max_length=120)
    value = models.TextField(_("value"))
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    history = HistoricalRecords()

    objects = DatedFactQuerySet.as_manager()

    class Meta:
        verbose_name = _("dated fact")
        verbose_name_plural = _("dated facts")
        ordering = ["key", "position", "-valid_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.label}: {self.value}"


class SiteRevision(models.Model):
    """One row; rises when the agency's name or a footer fact changes, and with it every page's ETag."""

    number = models.PositiveBigIntegerField(default=1)
