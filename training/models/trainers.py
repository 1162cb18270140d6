"""Who gives training, when they can, and what is taken: the one guard against double booking."""

from uuid import uuid4

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from training.models.states import AssignmentState


class Trainer(models.Model):
    """A trainer of the agency's pool. `user` is the account; a trainer without one is asked by phone.

    `languages` are codes in order ("pt en"). `travel_km` is how far they go from their municipality, empty = anywhere.
    `feed_hash` guards the secret address of the calendar; "" = none given out, or revoked.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="trainer",
    )
    name = models.CharField(_("name"), max_length=150)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    municipality = models.ForeignKey(
        "portal.Municipality", verbose_name=_("lives or works in"), on_delete=models.PROTECT, related_name="+"
    )
    travel_km = models.PositiveSmallIntegerField(_("goes as far as (km)"), null=True, blank=True)
    regions = models.JSONField(
        _("regions"), default=list, blank=True, help_text=_("Names of regions (NUTS II); none means everywhere.")
    )
    languages = models.CharField(_("languages"), max_length=60, default="pt", help_text=_("Codes in order: pt en."))
    modules = models.ManyToManyField(
        "training.TrainingModule", verbose_name=_("modules they give"), blank=True, related_name="trainers"
    )
    gives_online = models.BooleanField(_("also online"), default=True)
    active = models.BooleanField(_("in the pool"), default=True)
    feed_hash = models.CharField(max_length=64, blank=True, editable=False)
    is_demo = models.BooleanField(_("demonstration"), default=False, editable=False)
    sort_key = models.CharField(max_length=120, db_index=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("trainer")
        verbose_name_plural = _("trainers")
        ordering = ["sort_key", "id"]

    def __str__(self) -> str:
        return self.name


class TrainerHours(models.Model):
    """When a trainer can as a rule: a weekday (Monday is 1) and hours. None at all means any working day."""

    trainer = models.ForeignKey(Trainer, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(_("weekday"), validators=[MinValueValidator(1), MaxValueValidator(7)])
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("to"))

    class Meta:
        ordering = ["weekday", "starts"]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends__gt=models.F("starts")), name="trainer_hours_in_order")
        ]


class TrainerAbsence(models.Model):
    """Days on which a trainer is away; both ends belong to it. Why is nobody's business."""

    trainer = models.ForeignKey(Trainer, on_delete=models.CASCADE, related_name="absences")
    first = models.DateField(_("first day away"))
    last = models.DateField(_("last day away"))

    class Meta:
        ordering = ["first"]
        constraints = [
            models.CheckConstraint(condition=models.Q(last__gte=models.F("first")), name="trainer_absence_in_order")
        ]


class Assignment(models.Model):
    """A trainer asked for a session. At most one asked or accepted main trainer a session; a co-trainer beside."""

    class Role(models.TextChoices):
        """Main trainer or beside one."""

        MAIN = "formador", pgettext_lazy("training", "Trainer")
        CO = "co-formador", pgettext_lazy("training", "Co-trainer")

    session = models.ForeignKey("training.TrainingSession", on_delete=models.CASCADE, related_name="assignments")
    trainer = models.ForeignKey(Trainer, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(_("role"), max_length=12, choices=Role.choices, default=Role.MAIN)
    state = models.CharField(_("state"), max_length=20, choices=AssignmentState.choices, default=AssignmentState.ASKED)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session"],
                condition=models.Q(role="formador", state__in=["formador-convidado", "formador-aceitou"]),
                name="one_main_trainer",
            ),
            models.UniqueConstraint(
                fields=["session", "trainer"],
                condition=models.Q(state__in=["formador-convidado", "formador-aceitou"]),
                name="trainer_once_a_session",
            ),
        ]


class Occupation(models.Model):
    """Half an hour of a day that something is taken for: a trainer, a room, a group. Travel and set-up included.

    The unique constraint is the guard against double booking, the same on every database; rows are written in the
    transaction that assigns, and go when the session is postponed or cancelled. `slot` 0 is 00:00 to 00:30 local time.
    """

    class Resource(models.TextChoices):
        """What is taken."""

        TRAINER = "formador", pgettext_lazy("training", "trainer")
        ROOM = "sala", pgettext_lazy("training", "room")
        GROUP = "grupo", pgettext_lazy("training", "group")

    resource = models.CharField(max_length=10, choices=Resource.choices)
    key = models.CharField(max_length=200)
    day = models.DateField()
    slot = models.PositiveSmallIntegerField()
    session = models.ForeignKey("training.TrainingSession", on_delete=models.CASCADE, related_name="occupations")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["resource", "key", "day", "slot"], name="nothing_taken_twice"),
            models.CheckConstraint(condition=models.Q(slot__lt=48), name="half_hours_of_a_day"),
        ]


class LocalHoliday(models.Model):
    """The holiday of a municipality where somebody entered it: a date in a request is warned about, not refused."""

    municipality = models.ForeignKey("portal.Municipality", on_delete=models.CASCADE, related_name="+")
    day = models.DateField(_("day"))
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        verbose_name = _("municipal holiday")
        verbose_name_plural = _("municipal holidays")
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["municipality", "day"], name="local_holiday_once")]
