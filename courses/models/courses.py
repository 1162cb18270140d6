"""A course as it was told, and by whom each thing was told and when."""

import secrets
from datetime import date, timedelta
from uuid import uuid4

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from courses.models.catalogue import ActionKind, Path, Programme, Unit
from courses.models.providers import Place, Provider
from portal.dates import PartialDateField

# Without vowels and without what looks alike, so that no code is a word and each can be told by phone.
CODE_LETTERS = "23456789BCDFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 6
FRESH = timedelta(days=60)


def new_code() -> str:
    """A code for a course's address; 28^6 of them, so a clash is refused by the column and tried again."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


class Status(models.TextChoices):
    """What may be said of enrolling. Each has an end, after which it is "to be confirmed"; the last two are final."""

    TO_CONFIRM = "a-confirmar", pgettext_lazy("course", "To be confirmed")
    ENROLLING = "inscricoes", pgettext_lazy("course", "Enrolling now")
    WAITING = "espera", pgettext_lazy("course", "Waiting list")
    FULL = "cheio", pgettext_lazy("course", "Full")
    RUNNING = "a-decorrer", pgettext_lazy("course", "Running")
    FINISHED = "terminado", pgettext_lazy("course", "Finished")
    CANCELLED = "cancelado", pgettext_lazy("course", "Cancelled")


FINAL = frozenset({Status.FINISHED, Status.CANCELLED})


class Mode(models.TextChoices):
    """How classes are held; "" where nobody said."""

    IN_PERSON = "presencial", _("In person")
    ONLINE = "online", pgettext_lazy("course", "Online")
    MIXED = "misto", _("In person and online")


class Price(models.TextChoices):
    """What it costs."""

    FREE = "gratis", _("Free of charge")
    AMOUNT = "valor", pgettext_lazy("price", "Paid")
    UNKNOWN = "", _("Not known")


class Known(models.TextChoices):
    """Yes, no, or nobody said."""

    YES = "sim", _("Yes")
    NO = "nao", _("No")
    UNKNOWN = "", _("Not known")


class Origin(models.TextChoices):
    """Who said something about a course."""

    LIST = "lista", _("a published list")
    PROVIDER = "entidade", _("the school or centre")
    LINE = "linha", _("the support line, by phone")
    AGENCY = "agencia", _("the agency")


class Course(models.Model):
    """A course at a place and time.

    `said` tells for each field who said it: {field: {"origin", "source", "on" (ISO day), "text" (as the source has
    it)}}; see courses/sayings.py. `checked_on` is the newest day somebody answered for the course as a whole.
    `timetable` is a list of {"day": 1 to 7 or null, "from": "19:00" or "", "to": …}; `parts` and `days` are what a
    search needs of it, also when only they were told. Empty always means that nobody said.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField(_("code"), max_length=CODE_LENGTH, unique=True, default=new_code, editable=False)
    provider = models.ForeignKey(Provider, verbose_name=_("provider"), on_delete=models.PROTECT, related_name="courses")
    class_place = models.ForeignKey(
        Place,
        verbose_name=_("place of class"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="courses_held",
    )
    enrolment_place = models.ForeignKey(
        Place,
        verbose_name=_("where one enrols"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="courses_enrolled",
    )
    title = models.CharField(_("title as the provider has it"), max_length=200, blank=True)
    programme = models.ForeignKey(
        Programme, verbose_name=_("programme"), null=True, blank=True, on_delete=models.PROTECT
    )
    kind = models.CharField(_("kind"), max_length=15, choices=ActionKind.choices, blank=True)
    sector = models.CharField(
        _("trade"),
        max_length=15,
        blank=True,
        choices=[
            ("comercio", _("Commerce")),
            ("hotelaria", _("Hospitality")),
            ("beleza", _("Beauty care")),
            ("construcao", _("Construction")),
            ("engenharia", _("Civil engineering")),
        ],
    )
    path = models.ForeignKey(Path, verbose_name=_("path"), null=True, blank=True, on_delete=models.PROTECT)
    levels = models.CharField(
        pgettext_lazy("of language", "levels"), max_length=20, blank=True, help_text=_("Codes in order: A1 A2.")
    )
    units = models.ManyToManyField(Unit, verbose_name=_("units (UFCD)"), blank=True)
    hours = models.PositiveSmallIntegerField(_("hours in all"), null=True, blank=True)
    weeks = models.PositiveSmallIntegerField(_("weeks"), null=True, blank=True)
    hours_a_week = models.DecimalField(_("hours a week"), max_digits=4, decimal_places=1, null=True, blank=True)
    starts = PartialDateField(_("starts"))
    ends = PartialDateField(_("ends"))
    dates_text = models.CharField(_("dates as the source has them"), max_length=200, blank=True)
    timetable = models.JSONField(_("timetable"), default=list, blank=True)
    timetable_text = models.CharField(_("timetable as the source has it"), max_length=300, blank=True)
    days = models.CharField(_("weekdays"), max_length=7, blank=True, help_text=_("Digits, Monday is 1."))
    parts = models.CharField(_("parts of the day"), max_length=40, blank=True, help_text=_("Codes in order."))
    mode = models.CharField(_("how"), max_length=10, choices=Mode.choices, blank=True)
    group_size = models.PositiveSmallIntegerField(_("people in the group"), null=True, blank=True)
    price = models.CharField(_("price"), max_length=10, choices=Price.choices, blank=True)
    amount = models.DecimalField(
        _("amount (€)"),
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(99999)],
    )
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.TO_CONFIRM)
    status_until = models.DateField(_("status holds until"), null=True, blank=True)
    certificate_counts = models.CharField(
        _("certificate valid for nationality"), max_length=4, choices=Known.choices, blank=True
    )
    certificate_reason = models.CharField(_("why"), max_length=300, blank=True)
    certificate_source = models.CharField(_("source"), max_length=300, blank=True)
    step_free = models.CharField(_("step-free"), max_length=4, choices=Known.choices, blank=True)
    children_welcome = models.CharField(_("children welcome"), max_length=4, choices=Known.choices, blank=True)
    notes = models.TextField(_("notes"), max_length=2000, blank=True)
    said = models.JSONField(default=dict, blank=True, editable=False)
    checked_on = models.DateField(_("confirmed on"), null=True, blank=True, editable=False)
    checked_origin = models.CharField(max_length=10, choices=Origin.choices, blank=True, editable=False)
    checked_source = models.CharField(max_length=300, blank=True, editable=False)
    reported_on = models.DateField(_("reported as wrong on"), null=True, blank=True, editable=False)
    unlisted_on = models.DateField(_("not in the list of"), null=True, blank=True, editable=False)
    is_demo = models.BooleanField(_("demonstration"), default=False, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    indexed = models.PositiveBigIntegerField(default=0, db_index=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    revision = models.PositiveIntegerField(default=1, editable=False)
    history = HistoricalRecords(m2m_fields=[units])

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.title}".strip()

    def is_fresh(self, today: date) -> bool:
        """Whether somebody answered for it within the last sixty days."""
        return self.checked_on is not None and today - self.checked_on <= FRESH

    def status_on(self, today: date) -> str:
        """The status that may be said on `today`: once its time is over, only "to be confirmed" is left."""
        if self.status in FINAL or self.status_until is None or self.status_until >= today:
            return self.status
        return Status.TO_CONFIRM


class CourseRevision(models.Model):
    """One row: the number every change of a course gets, so that each process reads again only what is newer.

    `whole` is the number of the last change after which everything has to be read again: rows were deleted.
    """

    number = models.PositiveBigIntegerField(default=0)
    whole = models.PositiveBigIntegerField(default=0)
